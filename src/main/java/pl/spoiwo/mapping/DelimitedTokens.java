package pl.spoiwo.mapping;

import java.util.ArrayList;
import java.util.List;

/** Splits delimited text into labels and records. Quoted fields may hold separators, doubled quotes and line breaks. Bounded in every direction. */
final class DelimitedTokens {

    private static final int MAX_FIELD = 20_000;
    private static final int MAX_FIELDS = 1_000;
    private static final int MAX_RECORDS = 500_000;

    private final String text;
    private final char separator;
    private final char quote;
    private int at;
    private int line = 1;
    private int records;

    DelimitedTokens(String text, char separator, char quote) {
        this.text = text;
        this.separator = separator;
        this.quote = quote;
    }

    /** @param label text between the brackets, or null where this is a record; {@code line} is where it begins */
    record Token(int line, String label, List<String> fields) {
    }

    /** @return null at the end */
    Token next() {
        while (at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n')) {
            newline();
        }
        if (at >= text.length()) {
            return null;
        }
        if (++records > MAX_RECORDS) {
            throw wrong(line, "more than " + MAX_RECORDS + " records");
        }
        return text.charAt(at) == '[' ? label() : record();
    }

    static boolean endsWithBlankLine(String text) {
        int last = beforeNewline(text, text.length());
        return last < text.length() && beforeNewline(text, last) < last;
    }

    private static int beforeNewline(String text, int end) {
        if (text.startsWith("\r\n", end - 2)) {
            return end - 2;
        }
        return end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r') ? end - 1 : end;
    }

    private Token label() {
        int from = at;
        int begin = line;
        while (at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            at++;
        }
        var label = text.substring(from, at).stripTrailing();
        if (label.length() > 100 || !label.endsWith("]")) {
            throw wrong(begin, "a label such as [NAME] is expected");
        }
        return new Token(begin, label.substring(1, label.length() - 1), List.of());
    }

    private Token record() {
        int begin = line;
        var fields = new ArrayList<String>();
        while (true) {
            if (fields.size() == MAX_FIELDS) {
                throw wrong(begin, "more than " + MAX_FIELDS + " fields in one record");
            }
            fields.add(at < text.length() && text.charAt(at) == quote ? quoted() : plain());
            if (at >= text.length()) {
                throw wrong(line, "the file ends in the middle of a line; is it complete?");
            }
            if (text.charAt(at) == separator) {
                at++;
                continue;
            }
            if (text.charAt(at) == '\r' || text.charAt(at) == '\n') {
                newline();
                return new Token(begin, null, fields);
            }
            throw wrong(line, "field " + fields.size() + " goes on behind its closing quote");
        }
    }

    private String plain() {
        int from = at;
        while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            at++;
        }
        return bounded(text.substring(from, at), line);
    }

    private String quoted() {
        int begin = line;
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                if (at >= text.length() || text.charAt(at) != quote) {
                    return bounded(value.toString(), begin);
                }
                value.append(quote);
                at++;
            } else if (c == '\r' || c == '\n') {
                newline();
                value.append('\n');
            } else {
                value.append(c);
                at++;
            }
            if (value.length() > MAX_FIELD) {
                break;
            }
        }
        throw wrong(begin, "a quote is opened here and not closed");
    }

    private void newline() {
        at += text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
        line++;
    }

    private static String bounded(String value, int line) {
        if (value.length() > MAX_FIELD) {
            throw wrong(line, "a field with more than " + MAX_FIELD + " characters");
        }
        return value;
    }

    private static MappingFailure wrong(int line, String text) {
        return Codecs.notParseable("line " + line + ": " + text);
    }
}
