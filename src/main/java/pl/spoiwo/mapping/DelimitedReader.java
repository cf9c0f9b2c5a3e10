package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Reads a file of a layout into its document: sections the layout does not know are skipped, fields behind the last known one too (newer
 * versions of a format append), empty fields are absent. Numbers and dates keep what the file says: decimals as text, dates as local time.
 */
final class DelimitedReader {

    private final Layout layout;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private String label;
    private String kind;
    private Layout.Section section;
    private ObjectNode head;
    private boolean inRows;

    private DelimitedReader(Layout layout) {
        this.layout = layout;
    }

    static JsonNode read(byte[] body, Layout layout) {
        var by = layout.charsetBy();
        if (by == null) {
            return read(text(body, layout.charset()), layout);
        }
        var declared = read(new String(body, layout.charset()), layout).path(by.section()).path(by.field()).asText();
        var charset = by.charsets().get(declared);
        if (charset == null) {
            throw Codecs.notParseable("section " + by.section() + ", field " + by.field() + ": the code page is none of " + by.charsets().keySet());
        }
        return read(text(body, charset), layout);
    }

    private static JsonNode read(String text, Layout layout) {
        var reader = new DelimitedReader(layout);
        var tokens = new DelimitedTokens(text, layout.separator(), layout.quote());
        for (var token = tokens.next(); token != null; token = tokens.next()) {
            reader.take(token);
        }
        for (var section : layout.sections()) {
            if (section.required() && !reader.document.has(section.name())) {
                throw Codecs.notParseable("the file has no section [" + section.label() + "]; is it complete?");
            }
        }
        if (layout.end() != null) {
            reader.complete(text);
        }
        return reader.document;
    }

    /** As far as the format shows it: a file that was cut between two sections looks like one that never had more. */
    private void complete(String text) {
        if (layout.end().blankLine() && !DelimitedTokens.endsWithBlankLine(text)) {
            throw Codecs.notParseable("the file does not end with a blank line, as this format does; is it complete?");
        }
        if (!inRows && layout.hasRows(label) && (kind == null || !layout.end().rowless().contains(kind))) {
            throw Codecs.notParseable("the file ends with [" + label + "] of " + (kind == null ? "nothing" : kind) + ", whose rows are not there; is it complete?");
        }
    }

    private static String text(byte[] body, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw Codecs.notParseable("the file is not in " + charset.name());
        }
    }

    private void take(DelimitedTokens.Token token) {
        if (token.label() != null) {
            if (section != null && !inRows && section.rows() != null && section.rows().label().equals(token.label()) && head != null) {
                inRows = true;
            } else {
                label = token.label();
                kind = null;
                section = null;
                head = null;
                inRows = false;
            }
        } else if (label == null) {
            throw Codecs.notParseable("line " + token.line() + ": a record before the first label");
        } else {
            takeRecord(token);
        }
    }

    private void takeRecord(DelimitedTokens.Token token) {
        kind = kind == null ? token.fields().get(0) : kind;
        if (inRows) {
            rows(section, head).add(record(section.rows().fields(), token, section.name()));
        } else if (section == null && layout.starts(label)) {
            layout.section(label, token.fields().get(0)).ifPresent(found -> open(found, token));
        } else if (section != null) {
            throw Codecs.notParseable("line " + token.line() + ": a second record under [" + label + "]");
        }
    }

    private void open(Layout.Section found, DelimitedTokens.Token token) {
        section = found;
        head = found.head().isEmpty() ? JsonNodeFactory.instance.objectNode() : record(found.head(), token, found.name());
        if (found.head().isEmpty()) {
            return;
        }
        if (found.many()) {
            list(document, found.name()).add(head);
        } else if (document.has(found.name())) {
            throw Codecs.notParseable("line " + token.line() + ": section " + found.name() + " is there twice");
        } else {
            document.set(found.name(), head);
        }
    }

    private ArrayNode rows(Layout.Section section, ObjectNode head) {
        return section.head().isEmpty() ? list(document, section.name()) : list(head, section.rows().name());
    }

    private static ArrayNode list(ObjectNode parent, String name) {
        return parent.get(name) instanceof ArrayNode list ? list : parent.putArray(name);
    }

    private ObjectNode record(List<Layout.Field> fields, DelimitedTokens.Token token, String section) {
        var record = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            var text = i < token.fields().size() ? token.fields().get(i) : "";
            if (!text.isBlank()) {
                value(record, field, text, token.line(), section, i + 1);
            } else if (field.required()) {
                throw failure(field, "line " + token.line() + ", section " + section + ", field " + (i + 1) + " " + field.name() + " is missing");
            }
        }
        return record;
    }

    private void value(ObjectNode record, Layout.Field field, String text, int line, String section, int number) {
        try {
            switch (field.type()) {
                case TEXT -> record.put(field.name(), text);
                case DECIMAL -> record.put(field.name(), plain(text.strip()).toPlainString());
                case INTEGER -> record.put(field.name(), Long.parseLong(text.strip()));
                case LOGICAL -> record.put(field.name(), logical(text.strip()));
                case DATE -> record.put(field.name(), date(text.strip(), field.pattern()));
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw failure(field, "line " + line + ", section " + section + ", field " + number + " " + field.name() + ": \""
                    + (text.length() > 40 ? text.substring(0, 40) : text) + "\" is no " + field.type().name().toLowerCase(Locale.ROOT));
        }
    }

    private static BigDecimal plain(String text) {
        if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw new NumberFormatException("too long, or with an exponent");
        }
        return new BigDecimal(text);
    }

    private static boolean logical(String text) {
        if (!text.equals("0") && !text.equals("1")) {
            throw new NumberFormatException("neither 0 nor 1");
        }
        return text.equals("1");
    }

    private static String date(String text, String pattern) {
        return LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern)).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private MappingFailure failure(Layout.Field field, String text) {
        return new MappingFailure("not-parseable", text, layout.file(), field.line(), field.name());
    }
}
