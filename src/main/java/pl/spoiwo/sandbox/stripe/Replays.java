package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Records;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** What a POST with an {@code Idempotency-Key} did is not done again: its answer is given again. The same key with other parameters is refused. */
final class Replays {

    private final Records records;

    Replays(Documents stored, int most) {
        records = new Records(stored, most, 0, one -> new Records.Entry(one.get("seq").asLong(), List.of(one.get("key").asText()), "kept"));
    }

    /** An error is not kept: the key may be used again with a request that is mended. (Unverified for errors behind the validation.) */
    synchronized Response once(Request request, Supplier<Response> work) {
        String key = request.header("idempotency-key");
        if (key.isEmpty() || !request.method().equals("POST")) {
            return work.get();
        }
        String asked = request.path() + " " + request.form();
        ObjectNode known = records.find(key);
        if (known == null) {
            Response made = work.get();
            records.add(seq -> Json.object().put("key", key).put("asked", asked).put("status", made.status()).set("body", Json.parse(made.body())));
            return made;
        }
        if (!known.get("asked").asText().equals(asked)) {
            throw new Refused(400, "idempotency", "Keys for idempotent requests can only be used with the same parameters they were first used with.", null);
        }
        return Response.json(known.get("status").asInt(), known.get("body")).with("Idempotent-Replayed", "true");
    }

    void reset() {
        records.reset();
    }
}
