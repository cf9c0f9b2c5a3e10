package pl.spoiwo.mapping;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a program's delimited text files look: {@code mappings/<system>/<name>.layout.yaml}, read once, immutable. A document of the layout
 * is an object with one member for each section. docs/connectors.md describes the file.
 *
 * @param file      the layout's path relative to the home folder, for findings
 * @param charsetBy which field of a file read says its charset; null where it is always {@code charset}
 * @param end       what shows that a file read is complete; null where the format has no such mark
 * @param lineBreak what stands for a line break inside a text
 * @param sections  in the order in which they are written
 */
public record Layout(String file, Charset charset, CharsetBy charsetBy, End end, String newline, char separator, char quote,
                     String lineBreak, List<Section> sections) {

    /**
     * @param shownAs the path relative to the home folder
     * @throws MappingFailure with code {@code layout}, naming file and line, where the file cannot be read or says something unknown
     */
    public static Layout read(Path file, String shownAs) {
        return LayoutFile.read(file, shownAs);
    }

    /** The section whose head or only records stand under this label; {@code first} is the first field below it. */
    Optional<Section> section(String label, String first) {
        return sections.stream().filter(s -> s.label().equals(label) && (s.kind() == null || s.kind().equals(first))).findFirst();
    }

    boolean starts(String label) {
        return sections.stream().anyMatch(s -> s.label().equals(label));
    }

    /** Labels of heads that have rows under a label of their own. */
    boolean hasRows(String label) {
        return sections.stream().anyMatch(s -> s.label().equals(label) && s.rows() != null);
    }

    /**
     * @param blankLine a complete file ends with a blank line
     * @param rowless   kinds of heads that no label of rows follows; a file that ends with the head of any other was cut
     */
    public record End(boolean blankLine, Set<String> rowless) {
    }

    public record CharsetBy(String section, String field, Map<String, Charset> charsets) {
    }

    /**
     * A labelled part of the file: a head record, or rows under a label of their own, or both.
     *
     * @param name   member of the document
     * @param kind   value of the head's first field that tells this section from others with its label; null where the label is enough
     * @param head   fields of the head record; empty where the head is the kind alone
     * @param many   the document has a list of them; otherwise one
     */
    public record Section(String name, String label, String kind, List<Field> head, Rows rows, boolean many, boolean required, int line) {
    }

    /** @param name member of the section that holds the rows; unused where the section has no head fields, and is the list itself */
    public record Rows(String label, String name, List<Field> fields) {
    }

    public enum Type {
        TEXT, DECIMAL, INTEGER, LOGICAL, DATE
    }

    /**
     * @param width   most characters of a text, most digits before the dot of a number; 0 means no limit
     * @param scale   digits after the dot of a decimal
     * @param pattern of a date, as in {@link java.time.format.DateTimeFormatter}
     * @param cut     a text that is too wide is cut and noted; otherwise refused
     * @param replace characters that the charset lacks are replaced by similar ones and noted; otherwise refused
     * @param preset  written where the document has no value; null means nothing
     * @param line    where the layout declares it
     */
    public record Field(String name, Type type, int width, int scale, String pattern, boolean cut, boolean replace, boolean required, String preset, int line) {
    }
}
