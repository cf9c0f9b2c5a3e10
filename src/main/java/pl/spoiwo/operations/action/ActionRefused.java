package pl.spoiwo.operations.action;

/** What a person asked for cannot be done; the message says why and what can. */
public final class ActionRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REASON = 500;
    private final Kind kind;

    /** What the HTTP API makes 404, 409 and 400 of. */
    public enum Kind { UNKNOWN, TOO_LATE, NOT_ALLOWED }

    private ActionRefused(Kind kind, String why) {
        super(why);
        this.kind = kind;
    }

    public static ActionRefused unknown(String what) {
        return new ActionRefused(Kind.UNKNOWN, what);
    }

    public static ActionRefused tooLate(String what) {
        return new ActionRefused(Kind.TOO_LATE, what);
    }

    public static ActionRefused notAllowed(String what) {
        return new ActionRefused(Kind.NOT_ALLOWED, what);
    }

    /** @throws ActionRefused where nobody says why */
    static void unlessReasoned(String reason) {
        if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw notAllowed("reason says why, in 1 to " + LONGEST_REASON + " characters");
        }
    }

    public Kind kind() {
        return kind;
    }
}
