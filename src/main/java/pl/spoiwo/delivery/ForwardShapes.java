package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.ledger.Reason;

/**
 * Passing a raw notification on to a second receiver: bytes and kept headers as they came. Any 2xx is done; everything else is tried
 * again, because the receiver is somebody's web server and not an API.
 */
final class ForwardShapes implements Shapes {

    private final JsonNode data;

    /** @param data {@code {base64, contentType, headers}} */
    ForwardShapes(JsonNode data) {
        this.data = data;
    }

    @Override
    public JsonNode request(Plan.Step step, Map<String, JsonNode> results) {
        var request = Json.MAPPER.createObjectNode().put("method", "POST").put("base64", data.path("base64").asText())
                .put("contentType", data.path("contentType").asText("application/octet-stream"));
        request.set("headers", data.path("headers").isObject() ? data.path("headers") : Json.MAPPER.createObjectNode());
        return request;
    }

    @Override
    public Outcome outcome(JsonNode answer) {
        int status = answer.path("status").asInt();
        var kind = status >= 200 && status < 300 ? Outcome.Kind.DONE : Outcome.Kind.RETRY;
        return new Outcome(kind, null, Reason.of("forward", status == 0 ? answer.path("text").asText() : "the second receiver answers HTTP " + status), null);
    }

    @Override
    public JsonNode result(Plan.Step step, JsonNode answer) {
        return Json.MAPPER.createObjectNode().put("status", answer.path("status").asInt());
    }

    @Override
    public JsonNode found(Plan.Step find, JsonNode answer) {
        return null;
    }
}
