package pl.spoiwo.rule;

import java.time.Instant;

/** @param from the first moment of it; null for ever before @param until the first moment behind it; null for ever after */
public record Period(Instant from, Instant until) {

    public static final Period ALWAYS = new Period(null, null);

    public boolean holds(Instant now) {
        return (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
    }

    boolean overlaps(Period other) {
        return before(from, other.until) && before(other.from, until);
    }

    /** Whether there is a moment in it. */
    public boolean some() {
        return before(from, until);
    }

    private static boolean before(Instant from, Instant until) {
        return from == null || until == null || from.isBefore(until);
    }
}
