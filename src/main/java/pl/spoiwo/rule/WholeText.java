package pl.spoiwo.rule;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Texts as channels are told them. Lengths count whole characters (code points) of the composed form: ó is one, and so is an emoji of one code point. */
final class WholeText {

    /** What is read as one character, with its accents and joined emojis. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DANGLING = Pattern.compile("[\\s,;:/(&+–-]+$", Pattern.UNICODE_CHARACTER_CLASS);

    private WholeText() {
    }

    /** Composed, without control characters and halves of characters. @param lines whether lines stay lines, otherwise all is one line */
    static String clean(String text, boolean lines) {
        var kept = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints()
                .filter(point -> Character.getType(point) != Character.SURROGATE && (!Character.isISOControl(point) || Character.isWhitespace(point))).forEach(kept::appendCodePoint);
        return (lines ? kept.toString() : BLANKS.matcher(kept).replaceAll(" ")).strip();
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** At most so many characters: up to the end of a word, where that leaves half of them, and without what joins it to the next. */
    static String cut(String text, int most) {
        if (length(text) <= most) {
            return text;
        }
        int end = 0;
        var characters = CHARACTER.matcher(text);
        for (int left = most; characters.find();) {
            left -= characters.group().codePointCount(0, characters.group().length());
            if (left < 0) {
                break;
            }
            end = characters.end();
        }
        int word = end;
        while (word > 0 && !Character.isWhitespace(text.charAt(word))) {
            word--;
        }
        return DANGLING.matcher(text.substring(0, word > end / 2 ? word : end)).replaceFirst("");
    }

    /** As a part of HTML that means only itself. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
