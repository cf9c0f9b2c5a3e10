package pl.spoiwo.intake.poll;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Values of cursors: times (those without a zone are UTC), numbers, or other text in its own order. */
final class CursorValue {

    private static final BigDecimal EPOCH_SECONDS_FROM = new BigDecimal("1000000000");
    private static final BigDecimal EPOCH_MILLISECONDS_FROM = new BigDecimal("100000000000");

    private CursorValue() {
    }

    /** @return the later one, times as UTC with {@code Z}; a value of another sort than the old one replaces it */
    static String later(String old, String value) {
        if (value == null) {
            return old;
        }
        var time = time(value);
        var text = time.map(Instant::toString).orElse(value);
        if (old == null) {
            return text;
        }
        if (time.isPresent() && time(old).isPresent()) {
            return time.get().isBefore(time(old).get()) ? old : text;
        }
        if (number(value).isPresent() && number(old).isPresent()) {
            return number(value).get().compareTo(number(old).get()) < 0 ? old : text;
        }
        var otherSort = time.isPresent() != time(old).isPresent() || number(value).isPresent() != number(old).isPresent();
        return otherSort || value.compareTo(old) >= 0 ? text : old;
    }

    /** @return the value moved back; numbers that are no epoch time, and other text, stay */
    static String back(String value, Duration overlap) {
        if (value == null || overlap == null) {
            return value;
        }
        return time(value).map(at -> at.minus(overlap).toString())
                .or(() -> number(value).filter(n -> n.compareTo(EPOCH_SECONDS_FROM) >= 0).map(n -> n.subtract(new BigDecimal(
                        n.compareTo(EPOCH_MILLISECONDS_FROM) < 0 ? overlap.toSeconds() : overlap.toMillis())).toPlainString()))
                .orElse(value);
    }

    /** @return when the value was; empty where it is no time */
    static Optional<Instant> instant(String value) {
        return time(value).or(() -> number(value).filter(n -> n.compareTo(EPOCH_SECONDS_FROM) >= 0).map(n -> n.compareTo(EPOCH_MILLISECONDS_FROM) < 0
                ? Instant.ofEpochSecond(n.longValue()) : Instant.ofEpochMilli(n.longValue())));
    }

    private static Optional<BigDecimal> number(String text) {
        return text.matches("-?\\d{1,30}(\\.\\d{1,30})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<Instant> time(String text) {
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.*")) {
            return Optional.empty();
        }
        var iso = text.replace(' ', 'T');
        try {
            return Optional.of(iso.matches(".*(Z|[+-]\\d{2}:\\d{2})") ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
