package pl.spoiwo.mapping;

import com.ibm.icu.text.Transliterator;
import com.schibsted.spt.data.jslt.JsltException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.text.Normalizer;

/** Brings text into a charset: what it has stays, what it lacks gets a readable ASCII form, what has none becomes "?". */
final class Transliteration {

    /** Any script to Latin, Latin to ASCII: Unicode CLDR's tables. */
    private static final Transliterator TO_ASCII = Transliterator.getInstance("Any-Latin; Latin-ASCII; [:Nonspacing Mark:] Remove");
    private final CharsetEncoder encoder;

    Transliteration(String charset) {
        try {
            this.encoder = Charset.forName(charset).newEncoder();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException e) {
            throw new JsltException("no charset to write in: '" + charset + "'");
        }
    }

    boolean leaves(String text) {
        return encoder.canEncode(text);
    }

    String of(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (leaves(composed)) {
            return composed;
        }
        var out = new StringBuilder(composed.length());
        composed.codePoints().forEach(c -> out.append(character(Character.toString(c))));
        return out.toString();
    }

    private String character(String one) {
        if (leaves(one)) {
            return one;
        }
        int c = one.codePointAt(0);
        if (Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.NON_SPACING_MARK) {
            return "";
        }
        if (Character.isSpaceChar(c)) {
            return " ";
        }
        var ascii = TO_ASCII.transliterate(one);
        return leaves(ascii) && !ascii.isEmpty() ? ascii : "?";
    }
}
