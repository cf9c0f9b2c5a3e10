package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Response;

/** An error of the API, as its body tells it. */
final class Refused extends RuntimeException {

    private final int status;
    private final ObjectNode error = Json.object();

    /** @param code null where the API names none */
    Refused(int status, String code, String message, String parameter) {
        super(message);
        this.status = status;
        if (code != null) {
            error.put("code", code);
        }
        error.put("message", message);
        if (parameter != null) {
            error.put("param", parameter);
        }
        error.put("type", status == 409 || "idempotency".equals(code) ? "idempotency_error" : "invalid_request_error");
    }

    static Refused missing(String parameter) {
        return new Refused(400, "parameter_missing", "Missing required param: " + parameter + ".", parameter);
    }

    static Refused unknown(String kind, String id) {
        return new Refused(404, "resource_missing", "No such " + kind + ": '" + id + "'", "id");
    }

    Response response() {
        return Response.json(status, Json.object().set("error", error));
    }
}
