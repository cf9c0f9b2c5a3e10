package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/** Reads half of a surrogate pair, which JSON lets pass as an escape although nothing can write it again, as U+FFFD. In names Jackson refuses it. */
final class WholeCharacters extends JsonParserDelegate {

    WholeCharacters(JsonParser parser) {
        super(parser);
    }

    @Override
    public String getText() throws IOException {
        var text = super.getText();
        if (text == null || text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        var out = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c).forEach(out::appendCodePoint);
        return out.toString();
    }
}
