package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads inputs of example pairs with the hub's own codecs: {@code .json}, {@code .xml} and {@code .form} by their ending, anything else
 * ({@code .epp}) as delimited text of the system's layout.
 */
public final class CodecInputs implements ExampleInputs {

    private static final Set<String> ENDINGS = Set.of("json", "xml", "form");

    private final Codecs codecs;
    private final Function<String, Optional<Layout>> layoutOf;

    /** @param layoutOf gives the layout of a system's files */
    public CodecInputs(Codecs codecs, Function<String, Optional<Layout>> layoutOf) {
        this.codecs = codecs;
        this.layoutOf = layoutOf;
    }

    @Override
    public JsonNode read(String mapping, String ending, byte[] content) {
        if (ENDINGS.contains(ending)) {
            return codecs.decode(ending, content, null);
        }
        var layout = layoutOf.apply(mapping.substring(0, mapping.indexOf('/')));
        return codecs.decode("delimited", content, layout.orElseThrow(() -> Codecs.notParseable("no codec reads ." + ending + " files, and the system has no layout")));
    }
}
