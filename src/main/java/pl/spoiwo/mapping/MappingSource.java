package pl.spoiwo.mapping;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a mapping, asked for the line that makes a field. */
record MappingSource(String file, String text) {

    private static final Pattern COMMENT_OR_TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|//[^\\n]*");

    MappingSource {
        // Comments become blanks of the same length, so that places stay.
        text = COMMENT_OR_TEXT.matcher(text).replaceAll(m -> Matcher.quoteReplacement(
                m.group().startsWith("//") ? " ".repeat(m.group().length()) : m.group()));
    }

    /** @return where findings and failures look for it, whatever name JSLT knows the source by */
    static String file(String source) {
        return source == null || source.startsWith("mappings/") ? source : "mappings/" + source;
    }

    /**
     * Follows the keys of the pointer through the text, which has the shape of its output; a key that stands further up (in a function) is found too.
     *
     * @return 1-based line of the last key, of the key around it where that is not written there, or 0
     */
    int lineOf(String pointer) {
        int at = -1;
        for (var step : pointer.split("/")) {
            if (step.isEmpty() || step.chars().allMatch(Character::isDigit)) {
                continue;
            }
            int next = find(step, at + 1);
            if (next < 0) {
                next = find(step, 0);
            }
            at = next < 0 ? at : next;
        }
        return at < 0 ? 0 : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private int find(String key, int from) {
        var match = Pattern.compile("\"" + Pattern.quote(key.replace("~1", "/").replace("~0", "~")) + "\"\\s*:").matcher(text);
        return match.find(Math.min(from, text.length())) ? match.start() : -1;
    }
}
