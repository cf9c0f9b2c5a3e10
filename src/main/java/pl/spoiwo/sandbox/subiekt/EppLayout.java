package pl.spoiwo.sandbox.subiekt;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;

/**
 * The records of EDI++ 1.05, field by field: T text of at most so many characters, B byte, I integer, L long, K amount of four places,
 * D date yyyymmddhhnnss, G logical. Texts, dates, I and L may be empty.
 */
final class EppLayout {

    static final List<String> INFO = fields("T50 B I T255 T20 T40 T80 T30 T6 T50 T13 T20 T40 T255 T5 G D D T35 D T50 T2 T20 G");
    static final List<String> DOCUMENT = fields("T3 B B L T20 T10 T30 T30 D T30 T3 T20 T40 T255 T30 T6 T50 T20 T30 T50 T30 D D D L G T20 "
            + "K K K K T30 K T30 D K K B B G B T35 T35 T35 K K T3 K T255 T50 T50 T50 B G B T50 K T50 K T50 T2 G");
    static final List<String> LINE = fields("L B T20 G G G G K K T10 K K K K K K K K K K T250 T50");
    static final List<String> CONTRACTOR = fields("B T40 T40 T80 T30 T6 T50 T20 T20 T50 T50 T50 T50 T50 T50 T5 T5 "
            + "T50 T50 T50 T50 T50 T50 T50 T50 T50 T50 T50 T2 G");
    static final List<String> GOODS = fields("B T20 T20 T20 T50 T255 T50 T20 T20 T10 T6 K T6 K K K T10 B T3 T20 T10 K L T20 D I T10 K K T50 "
            + "G T255 B G T50 T50 T50 T50 T50 T50 T50 T50");
    static final List<String> PRICE = fields("T20 T20 K K K K K");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private EppLayout() {
    }

    private static List<String> fields(String types) {
        return List.of(types.split(" "));
    }

    /** Checks one field against its type; throws with the number of the field (from 1). */
    static void check(int line, int number, String type, String value, boolean quoted) throws EppRejected {
        char kind = type.charAt(0);
        if (kind == 'T') {
            int width = Integer.parseInt(type.substring(1));
            if (!value.isEmpty() && !quoted) {
                throw new EppRejected(line, "field " + number + ": a text must stand in quotes");
            }
            if (value.length() > width) {
                throw new EppRejected(line, "field " + number + ": " + value.length() + " characters, at most " + width + " fit");
            }
            return;
        }
        if (quoted) {
            throw new EppRejected(line, "field " + number + ": quotes are for texts");
        }
        boolean fits = switch (kind) {
            case 'B' -> value.matches("\\d{1,3}") && Integer.parseInt(value) < 256;
            case 'I', 'L' -> value.matches("(-?\\d{1,9})?");
            case 'K' -> value.matches("-?\\d{1,14}\\.\\d{4}");
            case 'G' -> value.matches("[01]");
            default -> value.isEmpty() || isDate(value);
        };
        if (!fits) {
            throw new EppRejected(line, "field " + number + ": '" + value + "' is not of type " + kind);
        }
    }

    private static boolean isDate(String value) {
        try {
            return LocalDateTime.parse(value, DATE) != null;
        } catch (DateTimeParseException notOne) {
            return false;
        }
    }

    static LocalDateTime date(String value) {
        return value.isEmpty() ? null : LocalDateTime.parse(value, DATE);
    }
}
