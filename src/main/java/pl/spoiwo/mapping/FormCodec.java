package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** {@code a=1&b=2}: every value a text; a name that comes more than once is a list. Names in brackets ({@code a[b]}) stay as they are. */
final class FormCodec {

    private static final int MAX_FIELDS = 2_000;

    private FormCodec() {
    }

    static ObjectNode decode(byte[] body, String charsetName) {
        var form = JsonNodeFactory.instance.objectNode();
        int count = 0;
        try {
            var charset = Charset.forName(charsetName);
            for (var pair : new String(body, charset).split("&")) {
                if (pair.isBlank()) {
                    continue;
                }
                if (++count > MAX_FIELDS) {
                    throw Codecs.notParseable("a form with more than " + MAX_FIELDS + " fields");
                }
                int sign = pair.indexOf('=');
                put(form, URLDecoder.decode(sign < 0 ? pair : pair.substring(0, sign), charset),
                        sign < 0 ? "" : URLDecoder.decode(pair.substring(sign + 1), charset));
            }
        } catch (IllegalArgumentException e) {
            throw Codecs.notParseable("no valid form, field " + count + ": " + Codecs.firstLine(e.getMessage()));
        }
        return form;
    }

    private static void put(ObjectNode form, String name, String value) {
        var before = form.get(name);
        if (before == null) {
            form.put(name, value);
        } else if (before instanceof ArrayNode list) {
            list.add(value);
        } else {
            form.putArray(name).add(before).add(value);
        }
    }

    static byte[] encode(JsonNode document) {
        if (!document.isObject()) {
            throw new MappingFailure("not-encodable", "a form is written from an object of names and values", null, 0, null);
        }
        var out = new StringJoiner("&");
        document.fields().forEachRemaining(field -> {
            var values = field.getValue();
            if (values.isArray()) {
                values.forEach(value -> out.add(pair(field.getKey(), value)));
            } else if (!values.isNull()) {
                out.add(pair(field.getKey(), values));
            }
        });
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String pair(String name, JsonNode value) {
        if (!value.isValueNode()) {
            throw new MappingFailure("not-encodable", "form field " + name + " is no plain value", null, 0, "/" + name);
        }
        var text = value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
