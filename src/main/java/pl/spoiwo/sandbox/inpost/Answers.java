package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Answers in ShipX's form: its times, pages and errors. A message is for people, the error's key is for programs. */
final class Answers {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZONE);
    private static final DateTimeFormatter EVENT_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx").withZone(ZONE);
    private static final int PAGE = 30;
    /** English and Polish; the wording is not part of the contract. */
    private static final Map<String, String[]> MESSAGES = Map.of(
            "token_invalid", new String[] {"Token is missing or invalid.", "Brak tokenu lub token jest nieprawidłowy."},
            "resource_not_found", new String[] {"Resource you are looking for was not found.", "Nie znaleziono zasobu."},
            "validation_failed", new String[] {"There are some validation errors. Check details object for more info.",
                "Wystąpiły błędy walidacji. Sprawdź obiekt details."},
            "invalid_action", new String[] {"Action can not be taken on shipment with this status.",
                "Akcja nie może być wykonana na przesyłce w tym statusie."},
            "invalid_status", new String[] {"Shipment is in an incorrect status.", "Przesyłka jest w niewłaściwym statusie."},
            "offer_expired", new String[] {"Offer has expired.", "Oferta wygasła."},
            "bad_request", new String[] {"Request is not valid JSON.", "Żądanie nie jest poprawnym JSON-em."});

    private Answers() {
    }

    static String time(Instant moment) {
        return TIME.format(moment);
    }

    static String eventTime(Instant moment) {
        return EVENT_TIME.format(moment);
    }

    static Response error(Request request, int status, String key, ObjectNode details) {
        String language = request.header("accept-language");
        String[] texts = MESSAGES.get(key);
        // Which language is the default is not documented: English here.
        String message = language.startsWith("keys") ? key : texts[language.startsWith("pl") ? 1 : 0];
        ObjectNode body = Json.object().put("status", status).put("error", key).put("message", message);
        body.set("details", details);
        return Response.json(status, body);
    }

    static Response notFound(Request request) {
        return error(request, 404, "resource_not_found", Json.object());
    }

    static Response invalidAction(Request request, String action, String status) {
        return error(request, 400, "invalid_action", Json.object().put("action", action).put("shipment_status", status));
    }

    static Response page(Request request, String href, List<IndexedRecords.Entry> all, Function<IndexedRecords.Entry, JsonNode> shown) {
        int page = Math.max(1, number(request, "page", 1));
        int size = Math.min(100, Math.max(1, number(request, "per_page", PAGE)));
        int from = (int) Math.min(all.size(), (page - 1L) * size);
        ObjectNode body = Json.object().put("href", href).put("count", all.size()).put("page", page).put("per_page", size)
                .put("total_pages", (all.size() + size - 1) / size);
        ArrayNode items = body.putArray("items");
        all.subList(from, Math.min(all.size(), from + size)).forEach(one -> items.add(shown.apply(one)));
        return Response.json(200, body);
    }

    private static int number(Request request, String name, int otherwise) {
        String text = request.query(name, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
