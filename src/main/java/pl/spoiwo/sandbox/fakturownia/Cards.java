package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Cards that are simply kept: clients and webhooks. Each is wrapped in its kind's name on the way in, and bare on the way out. */
final class Cards {

    private final IndexedRecords records;
    private final Clock clock;
    private final String kind;
    private final String required;
    private final List<String> filters;

    /**
     * @param kind     {@code client} or {@code webhook}
     * @param required the field without which a card is refused
     * @param filters  fields that a list can be narrowed by
     */
    Cards(Documents stored, Clock clock, int most, String kind, String required, List<String> filters) {
        this.clock = clock;
        this.kind = kind;
        this.required = required;
        this.filters = filters;
        records = new IndexedRecords(stored, clock, most, filters.stream().collect(Collectors.toMap(name -> name, name -> "/doc/" + name)));
    }

    /** @param id what follows the kind in the path, or "" */
    Response handle(Request request, String id) {
        if (id.isEmpty()) {
            return request.method().equals("POST") ? create(request) : Answers.page(request, find(request), entry -> get(entry.id()));
        }
        ObjectNode card = id.matches("\\d{1,18}") ? get(Long.parseLong(id)) : null;
        if (card == null) {
            return Answers.notFound();
        }
        return switch (request.method()) {
            case "GET" -> Response.json(200, card);
            case "PUT" -> Response.json(200, records.change(Long.parseLong(id), record -> {
                Json.merge((ObjectNode) record.get("doc"), given(request));
                return record;
            }).get("doc"));
            case "DELETE" -> {
                records.remove(Long.parseLong(id));
                yield Response.json(200, Json.object().put("code", "success"));
            }
            default -> Answers.notFound();
        };
    }

    private Response create(Request request) {
        JsonNode given = given(request);
        if (given.path(required).asText("").isBlank()) {
            return Answers.unprocessable(Json.object().set(required, Json.array().add("- nie może być puste")));
        }
        return Response.json(201, add((ObjectNode) given.deepCopy(), request.showAfter()));
    }

    private JsonNode given(Request request) {
        JsonNode body = request.json();
        return body.path(kind).isObject() ? body.get(kind) : ((ObjectNode) body.deepCopy()).without("api_token");
    }

    ObjectNode add(ObjectNode card, Duration showAfter) {
        long id = records.nextId();
        card.put("id", id).put("created_at", Answers.time(clock.instant()));
        records.add(Json.object().put("id", id).set("doc", card), showAfter);
        return card;
    }

    private List<IndexedRecords.Entry> find(Request request) {
        return records.find(entry -> filters.stream().allMatch(name -> !request.query().containsKey(name) || entry.get(name).equals(request.query(name, ""))));
    }

    /** Newest first. */
    List<ObjectNode> with(Map<String, String> fields) {
        return records.find(entry -> fields.entrySet().stream().allMatch(one -> entry.get(one.getKey()).equals(one.getValue()))).stream()
                .map(entry -> get(entry.id())).toList();
    }

    /** Null where there is none. */
    ObjectNode get(long id) {
        ObjectNode record = records.get(id);
        return record == null ? null : (ObjectNode) record.get("doc");
    }

    int size() {
        return records.all().size();
    }

    void reset() {
        records.reset();
    }
}
