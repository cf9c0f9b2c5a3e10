package pl.spoiwo.intake.verification;

/**
 * @param detail why it was refused: for the security event, never for the sender
 */
public record Verdict(Kind kind, String detail) {

    /** SIGNED: this sender signed these bytes. ADDRESSED: it knew the secret path, or nothing is asked of it; the content is a hint. MISSING: no signature. WRONG: not from this sender, or too old. */
    public enum Kind {
        SIGNED, ADDRESSED, MISSING, WRONG
    }

    static final Verdict SIGNED = new Verdict(Kind.SIGNED, "");
    static final Verdict ADDRESSED = new Verdict(Kind.ADDRESSED, "");

    static Verdict missing(String detail) {
        return new Verdict(Kind.MISSING, detail);
    }

    static Verdict wrong(String detail) {
        return new Verdict(Kind.WRONG, detail);
    }

    public boolean trusted() {
        return kind == Kind.SIGNED || kind == Kind.ADDRESSED;
    }
}
