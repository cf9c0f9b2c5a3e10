package pl.spoiwo.configuration;

/**
 * One thing wrong in the home folder, said so that it can be mended at once.
 *
 * @param file    path relative to the home folder, with forward slashes
 * @param line    1-based; 0 where a whole file is meant
 * @param what    what is wrong, naming the key or value
 * @param allowed what is allowed there, or what to do
 */
public record Finding(String file, int line, String what, String allowed) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + what + " (" + allowed + ")";
    }
}
