package pl.spoiwo.file;

/** What came is no file that may be stored; the message says why, without any of its content. */
public final class FileRefused extends RuntimeException {

    public FileRefused(String message) {
        super(message);
    }
}
