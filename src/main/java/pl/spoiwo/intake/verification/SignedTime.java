package pl.spoiwo.intake.verification;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The time that a sender signed: epoch seconds, epoch milliseconds, or ISO-8601 with an offset. */
final class SignedTime {

    /** Seconds reach this in the year 5138, milliseconds reached it in 1973. */
    private static final long MILLISECONDS_FROM = 100_000_000_000L;

    private SignedTime() {
    }

    static Optional<Instant> parse(String text) {
        try {
            if (text.matches("\\d{1,15}")) {
                long number = Long.parseLong(text);
                return Optional.of(number < MILLISECONDS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
