package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Answers in the service's form. Only the 422 with a list for each field is documented; the other errors follow it. */
final class Answers {

    static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZONE);
    private static final int PAGE = 25;
    private static final int LARGEST_PAGE = 100;

    private Answers() {
    }

    static String time(Instant moment) {
        return TIME.format(moment);
    }

    static Response error(int status, String message) {
        return Response.json(status, Json.object().put("code", "error").put("message", message));
    }

    /** @param problems field -> texts */
    static Response unprocessable(ObjectNode problems) {
        return Response.json(422, Json.object().put("code", "error").set("message", problems));
    }

    static Response notFound() {
        return error(404, "Nie znaleziono");
    }

    /** A parameter stands in the query or in the body beside the document. */
    static String parameter(Request request, String name) {
        return request.query().containsKey(name) ? request.query(name, "") : request.json().path(name).asText("");
    }

    /** A bare list, as the service gives it: no counts, no links. */
    static Response page(Request request, List<IndexedRecords.Entry> all, Function<IndexedRecords.Entry, JsonNode> shown) {
        int size = Math.min(LARGEST_PAGE, Math.max(1, number(request, "per_page", PAGE)));
        int from = (int) Math.min(all.size(), (Math.max(1, number(request, "page", 1)) - 1L) * size);
        ArrayNode body = Json.array();
        all.subList(from, Math.min(all.size(), from + size)).forEach(one -> body.add(shown.apply(one)));
        return Response.json(200, body);
    }

    private static int number(Request request, String name, int otherwise) {
        String text = request.query(name, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
