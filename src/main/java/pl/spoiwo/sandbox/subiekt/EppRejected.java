package pl.spoiwo.sandbox.subiekt;

/** A file that Subiekt would not import; the message says which line and why. */
final class EppRejected extends Exception {

    EppRejected(int line, String why) {
        super((line > 0 ? "line " + line + ": " : "") + why);
    }
}
