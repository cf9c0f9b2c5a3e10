package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Bytes to documents and back, for every transport. Whatever comes from outside is bounded and either becomes a document or a
 * {@link MappingFailure} with code {@code not-parseable} that says where it breaks; no external entity, class or file is ever touched.
 */
@Component
public final class Codecs {

    private static final int MAX_BYTES = 32 << 20;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_TEXT = 8 << 20;
    /** Most digits of a number, and its largest exponent. */
    static final int MAX_NUMBER = 100;

    private final JsonFactory json = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH).maxStringLength(MAX_TEXT).maxNumberLength(MAX_NUMBER).build())
            .build();

    /**
     * @param codec  {@code json}, {@code form}, {@code xml}, {@code bytes}, {@code delimited}, or a content type; null means JSON
     * @param layout for {@code delimited}, otherwise ignored
     * @throws MappingFailure {@code not-parseable}
     */
    public JsonNode decode(String codec, byte[] body, Layout layout) {
        if (body.length > MAX_BYTES) {
            throw notParseable("the body has " + body.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        return switch (Format.of(codec)) {
            case JSON -> readJson(body);
            case FORM -> FormCodec.decode(body, Format.charset(codec));
            case XML -> XmlCodec.decode(body);
            case BYTES -> JsonNodeFactory.instance.objectNode().put("base64", Base64.getEncoder().encodeToString(body));
            case DELIMITED -> DelimitedReader.read(body, needed(layout));
        };
    }

    /** @throws MappingFailure {@code not-encodable}, or {@code layout} naming the layout's file and line, where the document does not fit the format */
    public Encoded encode(String codec, JsonNode document, Layout layout) {
        return switch (Format.of(codec)) {
            case JSON -> new Encoded(writeJson(document), "application/json", List.of());
            case FORM -> new Encoded(FormCodec.encode(document), "application/x-www-form-urlencoded", List.of());
            case XML -> XmlCodec.encode(document);
            case BYTES -> new Encoded(base64(document), document.path("contentType").asText("application/octet-stream"), List.of());
            case DELIMITED -> new DelimitedWriter(needed(layout)).write(document);
        };
    }

    private JsonNode readJson(byte[] body) {
        try (var parser = new WholeCharacters(json.createParser(body))) {
            var document = Json.MAPPER.readValue(parser, JsonNode.class);
            if (document == null || document.isMissingNode()) {
                throw notParseable("the body is empty, JSON is expected");
            }
            return checkNumbers(document);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw notParseable("no valid JSON" + (at == null ? "" : ", line " + at.getLineNr() + " column " + at.getColumnNr())
                    + ": " + firstLine(e.getOriginalMessage()));
        } catch (NumberFormatException e) {
            // Jackson throws it bare where an exponent has too many digits.
            throw notParseable("no valid JSON: a number cannot be read");
        } catch (IOException e) {
            throw notParseable("no valid JSON, from line 1 on: it is not in UTF-8: " + firstLine(e.getMessage()));
        }
    }

    /** 1e999999999 is a short text and a number that fills the memory as soon as something is added to it. */
    private static JsonNode checkNumbers(JsonNode node) {
        if (node.isBigDecimal() && Math.abs((long) node.decimalValue().scale()) > MAX_NUMBER) {
            throw notParseable("no valid JSON: a number has an exponent beyond " + MAX_NUMBER);
        }
        node.forEach(Codecs::checkNumbers);
        return node;
    }

    private static byte[] writeJson(JsonNode document) {
        try {
            return Json.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new MappingFailure("not-encodable", "the document cannot be written as JSON: " + firstLine(e.getOriginalMessage()), null, 0, null);
        }
    }

    private static byte[] base64(JsonNode document) {
        try {
            return Base64.getDecoder().decode(document.path("base64").asText());
        } catch (IllegalArgumentException e) {
            throw new MappingFailure("not-encodable", "bytes are written from {\"base64\": \"...\"}, and this is no base 64", null, 0, "/base64");
        }
    }

    private static Layout needed(Layout layout) {
        if (layout == null) {
            throw new MappingFailure("layout", "codec delimited needs a layout: name one under file.layout in connector.yaml", null, 0, null);
        }
        return layout;
    }

    static MappingFailure notParseable(String text) {
        return new MappingFailure("not-parseable", text, null, 0, null);
    }

    /** Jackson's messages quote what they read: only the first line and not too much of it. */
    static String firstLine(String text) {
        var line = text == null ? "" : text.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }

    private enum Format {
        JSON, FORM, XML, BYTES, DELIMITED;

        static Format of(String codec) {
            var name = codec == null ? "" : codec.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            return switch (name) {
                case "", "json", "application/json", "text/json" -> JSON;
                case "form", "application/x-www-form-urlencoded" -> FORM;
                case "xml", "application/xml", "text/xml" -> XML;
                case "bytes", "application/octet-stream" -> BYTES;
                case "delimited" -> DELIMITED;
                default -> {
                    if (name.endsWith("+json")) {
                        yield JSON;
                    }
                    if (name.endsWith("+xml")) {
                        yield XML;
                    }
                    throw notParseable("no codec reads " + name + "; there are json, form, xml, bytes and delimited");
                }
            };
        }

        /** The charset parameter of a content type; UTF-8 where there is none. */
        static String charset(String contentType) {
            for (var part : contentType.split(";")) {
                var text = part.strip();
                if (text.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                    return text.substring("charset=".length()).replace("\"", "").strip();
                }
            }
            return "UTF-8";
        }
    }
}
