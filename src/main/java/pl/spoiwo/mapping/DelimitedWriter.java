package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a document of a layout, field by field; what does not fit is refused, or cut and noted, as the layout says. */
final class DelimitedWriter {

    private static final Pattern BREAKS = Pattern.compile("\\R|\t");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

    private final Layout layout;
    private final Transliteration transliteration;
    private final StringBuilder out = new StringBuilder();
    private final LinkedHashSet<String> notes = new LinkedHashSet<>();

    DelimitedWriter(Layout layout) {
        this.layout = layout;
        this.transliteration = new Transliteration(layout.charset().name());
    }

    Encoded write(JsonNode document) {
        var known = new HashSet<String>();
        for (var section : layout.sections()) {
            known.add(section.name());
            var value = document.path(section.name());
            if (value.isMissingNode() || value.isNull()) {
                if (section.required()) {
                    throw failure("section " + section.name() + " is missing", section.line(), section.name());
                }
            } else if (section.many()) {
                for (int i = 0; i < list(value, section.name(), section.line()).size(); i++) {
                    section(section, value.get(i), section.name() + "[" + i + "]");
                }
            } else {
                section(section, value, section.name());
            }
        }
        onlyKnown(document, known, "the document", 0);
        return new Encoded(out.toString().getBytes(layout.charset()), "text/plain; charset=" + layout.charset().name(), List.copyOf(notes));
    }

    private void section(Layout.Section section, JsonNode value, String path) {
        var rows = section.rows();
        label(section.label());
        if (section.head().isEmpty()) {
            out.append(quoted(section.kind())).append(layout.newline());
        } else {
            record(section.head(), section.kind(), value, path, rows == null ? Set.of() : Set.of(rows.name()));
        }
        out.append(layout.newline());
        if (rows != null) {
            var rowsPath = section.head().isEmpty() ? path : path + "." + rows.name();
            var list = list(section.head().isEmpty() ? value : value.path(rows.name()), rowsPath, section.line());
            label(rows.label());
            for (int i = 0; i < list.size(); i++) {
                record(rows.fields(), null, list.get(i), rowsPath + "[" + i + "]", Set.of());
            }
            out.append(layout.newline());
        }
    }

    private JsonNode list(JsonNode value, String path, int line) {
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw failure(path + " is no list", line, path);
        }
        return value;
    }

    private void label(String label) {
        out.append('[').append(label).append(']').append(layout.newline());
    }

    private void record(List<Layout.Field> fields, String kind, JsonNode value, String path, Set<String> besides) {
        if (!value.isObject()) {
            throw failure(path + " is no object of fields", fields.get(0).line(), path);
        }
        var known = new HashSet<>(besides);
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            known.add(field.name());
            out.append(i == 0 ? "" : String.valueOf(layout.separator()));
            var given = i == 0 && kind != null && !value.has(field.name()) ? JsonNodeFactory.instance.textNode(kind) : value.path(field.name());
            out.append(field(field, given, path + "." + field.name()));
        }
        out.append(layout.newline());
        onlyKnown(value, known, path, fields.get(0).line());
    }

    private String field(Layout.Field field, JsonNode given, String path) {
        boolean absent = given.isMissingNode() || given.isNull() || given.isTextual() && given.textValue().isBlank();
        if (absent && field.preset() == null) {
            if (field.required()) {
                throw failure(path + " is missing, and the format needs it", field.line(), path);
            }
            return "";
        }
        if (!absent && !given.isValueNode()) {
            throw failure(path + " is no plain value", field.line(), path);
        }
        var text = absent ? field.preset() : given.isBigDecimal() ? given.decimalValue().toPlainString() : given.asText();
        try {
            return switch (field.type()) {
                case TEXT -> text(field, text, path);
                case DECIMAL -> decimal(field, text, path);
                case INTEGER -> integer(field, text, path);
                case LOGICAL -> logical(field, text, path);
                case DATE -> date(text).format(DateTimeFormatter.ofPattern(field.pattern()));
            };
        } catch (NumberFormatException e) {
            throw failure(path + " is no number", field.line(), path);
        } catch (DateTimeException e) {
            throw failure(path + " is no date or local time such as 2026-11-20 or 2026-11-20T10:15:00", field.line(), path);
        }
    }

    private String text(Layout.Field field, String value, String path) {
        var composed = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (!field.replace()) {
            sameOrRefused(field, composed.strip(), path);
        }
        var fitting = transliteration.of(composed);
        if (!fitting.equals(composed)) {
            notes.add(path + ": characters outside " + layout.charset().name() + " were replaced");
        }
        var line = BREAKS.matcher(fitting).replaceAll(Matcher.quoteReplacement(layout.lineBreak()));
        var clean = CONTROLS.matcher(line).replaceAll("").strip();
        if (field.width() > 0 && clean.length() > field.width()) {
            if (!field.cut()) {
                throw failure(path + " has " + clean.length() + " characters, the format takes " + field.width(), field.line(), path);
            }
            notes.add(path + ": cut from " + clean.length() + " to " + field.width() + " characters");
            int end = Character.isHighSurrogate(clean.charAt(field.width() - 1)) ? field.width() - 1 : field.width();
            clean = clean.substring(0, end).strip();
        }
        if (clean.isEmpty() && field.required()) {
            throw failure(path + " is missing, and the format needs it", field.line(), path);
        }
        return clean.isEmpty() ? "" : quoted(clean);
    }

    /** A code that is written with another character names something else. */
    private void sameOrRefused(Layout.Field field, String value, String path) {
        value.codePoints().filter(c -> Character.isISOControl(c) || !transliteration.leaves(Character.toString(c))).findFirst().ifPresent(c -> {
            throw failure(path + " has the character " + (Character.isISOControl(c) ? "" : Character.toString(c) + " ") + String.format("(U+%04X)", c)
                    + ", which " + layout.charset().name() + " cannot carry here: a code is never written with another character", field.line(), path);
        });
    }

    private String quoted(String text) {
        var quote = String.valueOf(layout.quote());
        return quote + text.replace(quote, quote + quote) + quote;
    }

    private String decimal(Layout.Field field, String value, String path) {
        var number = number(value);
        if (number.stripTrailingZeros().scale() > field.scale()) {
            throw failure(path + " has more than " + field.scale() + " digits after the dot", field.line(), path);
        }
        wide(field, (long) number.precision() - number.scale(), path);
        return number.setScale(field.scale()).toPlainString();
    }

    /** An exponent of a billion is short to write, and fills the memory as soon as the number is written out. */
    private static BigDecimal number(String value) {
        if (value.length() > Codecs.MAX_NUMBER) {
            throw new NumberFormatException("too long");
        }
        var number = new BigDecimal(value);
        if (Math.abs((long) number.scale()) > Codecs.MAX_NUMBER) {
            throw new NumberFormatException("an exponent beyond any amount");
        }
        return number;
    }

    private String integer(Layout.Field field, String value, String path) {
        var number = number(value);
        if (number.stripTrailingZeros().scale() > 0) {
            throw failure(path + " is no whole number", field.line(), path);
        }
        wide(field, (long) number.precision() - number.scale(), path);
        return number.setScale(0).toPlainString();
    }

    private void wide(Layout.Field field, long digits, String path) {
        int most = field.width() > 0 ? field.width() : 15;
        if (digits > most) {
            throw failure(path + " has more than " + most + " digits before the dot", field.line(), path);
        }
    }

    private String logical(Layout.Field field, String value, String path) {
        return switch (value) {
            case "true", "1" -> "1";
            case "false", "0" -> "0";
            default -> throw failure(path + " is neither true nor false", field.line(), path);
        };
    }

    private static LocalDateTime date(String text) {
        var time = text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new DateTimeException("a year of four digits is expected");
        }
        return time;
    }

    private void onlyKnown(JsonNode value, Set<String> known, String path, int line) {
        var unknown = new ArrayList<String>();
        value.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw failure(path + " has " + unknown + ", which the layout does not know", line, unknown.get(0));
        }
    }

    private MappingFailure failure(String text, int line, String field) {
        return new MappingFailure("layout", text, layout.file(), line, field);
    }
}
