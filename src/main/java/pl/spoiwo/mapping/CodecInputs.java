package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads inputs of example pairs with the hub's own codecs: JSON, XML and forms by their ending, any other as delimited text of its layout. */
@Component
public final class CodecInputs implements ExampleInputs {

    private static final Set<String> ENDINGS = Set.of("json", "xml", "form");

    private final Codecs codecs;

    public CodecInputs(Codecs codecs) {
        this.codecs = codecs;
    }

    @Override
    public JsonNode read(String mapping, String ending, byte[] content, Layout layout) {
        if (!ENDINGS.contains(ending) && layout == null) {
            throw Codecs.notParseable("no codec reads ." + ending + " files, and " + mapping + " has no layout of that name");
        }
        return codecs.decode(ENDINGS.contains(ending) ? ending : "delimited", content, layout);
    }
}
