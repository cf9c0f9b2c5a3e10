package pl.spoiwo.sandbox.subiekt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads EDI++ 1.05 as strictly as its description: code page 1250, CRLF, quotes, exact numbers and widths of fields. */
final class EppReader {

    static final Charset CP1250 = Charset.forName("windows-1250");
    private static final Set<String> DOCUMENTS = Set.of("ZK", "ZD", "FS", "FZ", "PA", "WZ", "PZ", "PW", "RW", "MMW", "ZW");
    private static final Map<String, List<String>> MASTER_DATA = Map.of("KONTRAHENCI", EppLayout.CONTRACTOR, "TOWARY", EppLayout.GOODS,
            "CENNIK", EppLayout.PRICE);

    private final String[] lines;
    private int at;

    private EppReader(String[] lines) {
        this.lines = lines;
    }

    static EppFile read(byte[] bytes) throws EppRejected {
        String text;
        try {
            text = CP1250.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException foreign) {
            throw new EppRejected(0, "holds bytes that are not of code page 1250");
        }
        if (!text.endsWith("\r\n\r\n")) {
            throw new EppRejected(0, "must end with an empty line");
        }
        String[] lines = text.split("\r\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].indexOf('\n') >= 0 || lines[i].indexOf('\r') >= 0) {
                throw new EppRejected(i + 1, "lines must end with CRLF");
            }
        }
        return new EppReader(lines).file();
    }

    private EppFile file() throws EppRejected {
        if (!lines[0].equals("[INFO]")) {
            throw new EppRejected(1, "must begin with [INFO]");
        }
        at = 1;
        List<String> info = record(EppLayout.INFO);
        if (!info.get(0).equals("1.05") || !info.get(2).equals("1250")) {
            throw new EppRejected(2, "version " + info.get(0) + " in code page " + info.get(2) + "; taken is 1.05 in 1250");
        }
        if (!Set.of("1", "2", "3").contains(info.get(1))) {
            throw new EppRejected(2, "purpose " + info.get(1) + " is not for this program");
        }
        List<EppFile.Section> sections = new ArrayList<>();
        skipEmpty();
        while (at < lines.length) {
            sections.add(section());
            skipEmpty();
        }
        return new EppFile(info, sections);
    }

    private EppFile.Section section() throws EppRejected {
        if (!lines[at].equals("[NAGLOWEK]")) {
            throw new EppRejected(at + 1, "[NAGLOWEK] expected");
        }
        at++;
        int headerLine = at + 1;
        List<Field> start = fields(lines[at], headerLine);
        String kind = start.get(0).text;
        boolean document = DOCUMENTS.contains(kind);
        if (!document && start.size() > 1) {
            throw new EppRejected(headerLine, "unknown type of document '" + kind + "'");
        }
        List<String> header = document ? record(EppLayout.DOCUMENT) : skip();
        skipEmpty();
        List<List<String>> rows = new ArrayList<>();
        if (at < lines.length && lines[at].equals("[ZAWARTOSC]")) {
            at++;
            List<String> layout = document ? EppLayout.LINE : MASTER_DATA.get(kind);
            while (at < lines.length && !lines[at].isEmpty() && !lines[at].startsWith("[")) {
                rows.add(layout == null ? skip() : record(layout));
            }
        }
        if (document && !header.get(24).equals(String.valueOf(rows.size()))) {
            throw new EppRejected(headerLine, "field 25: says " + header.get(24) + " lines, there are " + rows.size());
        }
        return new EppFile.Section(kind, header, rows);
    }

    private List<String> skip() {
        at++;
        return List.of();
    }

    private void skipEmpty() {
        while (at < lines.length && lines[at].isEmpty()) {
            at++;
        }
    }

    private List<String> record(List<String> layout) throws EppRejected {
        int line = at + 1;
        List<Field> fields = at < lines.length ? fields(lines[at], line) : List.of();
        if (fields.size() != layout.size()) {
            throw new EppRejected(line, fields.size() + " fields, " + layout.size() + " expected");
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            EppLayout.check(line, i + 1, layout.get(i), fields.get(i).text, fields.get(i).quoted);
            values.add(fields.get(i).text);
        }
        at++;
        return values;
    }

    private record Field(String text, boolean quoted) {
    }

    private static List<Field> fields(String line, int number) throws EppRejected {
        List<Field> fields = new ArrayList<>();
        int i = 0;
        while (true) {
            StringBuilder text = new StringBuilder();
            boolean quoted = i < line.length() && line.charAt(i) == '"';
            if (quoted) {
                i = quoted(line, i + 1, text, number);
            } else {
                while (i < line.length() && line.charAt(i) != ',') {
                    text.append(line.charAt(i++));
                }
                if (text.indexOf("\"") >= 0) {
                    throw new EppRejected(number, "field " + (fields.size() + 1) + ": a quote inside a text without quotes");
                }
            }
            fields.add(new Field(text.toString(), quoted));
            if (i >= line.length()) {
                return fields;
            }
            if (line.charAt(i) != ',') {
                throw new EppRejected(number, "field " + fields.size() + ": something follows its closing quote");
            }
            i++;
        }
    }

    /** Reads up to the closing quote and gives the place behind it; a doubled quote stands for one. */
    private static int quoted(String line, int from, StringBuilder text, int number) throws EppRejected {
        int i = from;
        while (i < line.length()) {
            if (line.charAt(i) != '"') {
                text.append(line.charAt(i++));
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                text.append('"');
                i += 2;
            } else {
                return i + 1;
            }
        }
        throw new EppRejected(number, "a quote is not closed");
    }
}
