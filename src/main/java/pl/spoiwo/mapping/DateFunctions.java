package pl.spoiwo.mapping;

import static pl.spoiwo.mapping.MappingFunction.number;
import static pl.spoiwo.mapping.MappingFunction.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Times for mappings. Local times are read as Java's ZonedDateTime does: in the gap of spring they move forward by its length, in the overlap
 * of autumn they are the earlier one (summer time).
 */
final class DateFunctions {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final Pattern BLANK = Pattern.compile("^([0-9-]{10}) ");
    /* Some systems write +0200 or +02, which ISO's extended form does not know. */
    private static final Pattern OFFSET = Pattern.compile("([+-][0-9]{2})([0-9]{2})$");
    private static final Pattern HOURS = Pattern.compile("(T.*[+-][0-9]{2})$");

    private DateFunctions() {
    }

    static List<Function> all() {
        return List.of(
                date("instant", 1, a -> written(OffsetDateTime.parse(withOffset(iso(a[0]))).toInstant())),
                date("local-to-instant", 2, a -> written(local(iso(a[0])).atZone(zone(a[1])).toInstant())),
                date("instant-to-local", 2, a -> TextNode.valueOf(LOCAL.format(at(a[0], a[1])))),
                date("local-date", 2, a -> TextNode.valueOf(at(a[0], a[1]).toLocalDate().toString())),
                date("format-instant", 3, a -> TextNode.valueOf(DateTimeFormatter.ofPattern(text(a[1]), Locale.ROOT).format(at(a[0], a[2])))),
                date("from-epoch", 1, a -> written(Instant.ofEpochSecond(number(a[0]).longValueExact()))),
                date("from-epoch-millis", 1, a -> written(Instant.ofEpochMilli(number(a[0]).longValueExact()))),
                date("to-epoch", 1, a -> LongNode.valueOf(parsed(a[0]).getEpochSecond())),
                date("instant-plus", 2, a -> written(parsed(a[0]).plus(Duration.parse(text(a[1]))))),
                date("retry-after", 2, a -> retryAfter(text(a[0]).strip(), parsed(a[1]))));
    }

    private static Function date(String name, int arguments, MappingFunction.Body body) {
        return MappingFunction.of(name, arguments, a -> {
            try {
                return body.apply(a);
            } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
                throw new JsltException(name + ": not a time, zone, pattern or duration as expected: " + MappingFunction.shown(a[0]));
            }
        });
    }

    private static String iso(JsonNode node) {
        return BLANK.matcher(text(node).strip()).replaceFirst("$1T");
    }

    private static String withOffset(String text) {
        return HOURS.matcher(OFFSET.matcher(text).replaceFirst("$1:$2")).replaceFirst("$1:00");
    }

    private static LocalDateTime local(String text) {
        return text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
    }

    private static Instant parsed(JsonNode node) {
        return OffsetDateTime.parse(withOffset(iso(node))).toInstant();
    }

    private static ZonedDateTime at(JsonNode instant, JsonNode zone) {
        return parsed(instant).atZone(zone(zone));
    }

    private static ZoneId zone(JsonNode node) {
        return ZoneId.of(text(node));
    }

    private static JsonNode written(Instant instant) {
        return TextNode.valueOf(instant.toString());
    }

    /** RFC 9110, 10.2.3: seconds, or an HTTP date. */
    private static JsonNode retryAfter(String value, Instant now) {
        if (value.matches("[0-9]{1,9}")) {
            return LongNode.valueOf(Long.parseLong(value));
        }
        try {
            var then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return LongNode.valueOf(Math.max(0, Duration.between(now, then).toSeconds()));
        } catch (DateTimeException e) {
            return NullNode.instance;
        }
    }
}
