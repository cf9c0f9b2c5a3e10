package pl.spoiwo.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;
import org.apache.camel.TypeConverters;
import pl.spoiwo.mapping.Json;

/** Lets a step that speaks text or bytes stand between request and answer documents. Decimals stay exact. */
@Converter
public final class JsonBodies implements TypeConverters {

    @Converter
    public JsonNode ofText(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }

    @Converter
    public JsonNode ofBytes(byte[] bytes) throws IOException {
        return Json.MAPPER.readTree(bytes);
    }

    @Converter
    public JsonNode ofStream(InputStream stream) throws IOException {
        return Json.MAPPER.readTree(stream);
    }

    @Converter
    public InputStream stream(JsonNode document) {
        return new ByteArrayInputStream(document.toString().getBytes(StandardCharsets.UTF_8));
    }
}
