package pl.spoiwo.configuration;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations ({@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}) and sizes ({@code 64KiB}, {@code 1MiB}) as configuration files write them; the schemas have the same patterns. */
public final class Units {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(B|KiB|MiB)");

    private Units() {
    }

    /** @throws IllegalArgumentException where the text is no duration */
    public static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("no duration: " + text);
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** @return bytes. @throws IllegalArgumentException where the text is no size */
    public static int bytes(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("no size: " + text);
        }
        long number = Long.parseLong(match.group(1));
        return Math.toIntExact(number * switch (match.group(2)) {
            case "B" -> 1L;
            case "KiB" -> 1024L;
            default -> 1024L * 1024L;
        });
    }
}
