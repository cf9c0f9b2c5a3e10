package pl.spoiwo.mapping;

import com.ibm.icu.text.Transliterator;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes a text fit a charset: what the charset has stays as it is; the rest becomes its nearest Latin letters, or {@code ?} where there
 * are none. One emoji of several code points is one {@code ?}. Not thread-safe.
 */
final class Transliteration {

    private final CharsetEncoder encoder;

    Transliteration(Charset charset) {
        this.encoder = charset.newEncoder();
    }

    /** Same text in composed form; equal to {@link #fit} where the charset has all of it. */
    static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    String fit(String composed) {
        if (encoder.canEncode(composed)) {
            return composed;
        }
        var out = new StringBuilder();
        var strange = new StringBuilder();
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(composed);
        for (int from = 0, to = characters.next(); to != BreakIterator.DONE; from = to, to = characters.next()) {
            var character = composed.substring(from, to);
            if (encoder.canEncode(character)) {
                flush(strange, out);
                out.append(character);
            } else {
                strange.append(character);
            }
        }
        flush(strange, out);
        return out.toString();
    }

    /** Words are transliterated whole: some letters depend on their neighbours. */
    private void flush(StringBuilder strange, StringBuilder out) {
        if (strange.isEmpty()) {
            return;
        }
        var latin = Latin.IT.transliterate(strange.toString());
        strange.setLength(0);
        boolean replaced = false;
        for (int i = 0; i < latin.length(); i += Character.charCount(latin.codePointAt(i))) {
            int c = latin.codePointAt(i);
            var one = Character.toString(c);
            if (encoder.canEncode(one)) {
                out.append(one);
                replaced = false;
            } else if (!joins(c)) {
                if (!replaced) {
                    out.append('?');
                }
                replaced = true;
            }
        }
    }

    /** Marks, joiners, variation selectors, skin tones: parts of the character before. */
    private static boolean joins(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.FORMAT || c >= 0x1F3FB && c <= 0x1F3FF;
    }

    private static final class Latin {
        static final Transliterator IT = Transliterator.getInstance("Any-Latin; Latin-ASCII");
    }
}
