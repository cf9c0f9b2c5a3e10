package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Lists of the API: a page of {@code limit} begins behind the object {@code starting_after}. */
final class Pages {

    private static final int MOST = 100;

    private Pages() {
    }

    /** @param all newest first */
    static Response page(Request request, String url, Stream<? extends JsonNode> all) {
        int limit = Integer.parseInt(request.query("limit", "10"));
        if (limit < 1 || limit > MOST) {
            throw new Refused(400, "parameter_invalid_integer", "limit must be between 1 and " + MOST, "limit");
        }
        String after = request.query("starting_after", "");
        Stream<? extends JsonNode> rest = after.isEmpty() ? all : all.dropWhile(each -> !each.get("id").asText().equals(after)).skip(1);
        ArrayNode page = Json.array();
        rest.limit(limit + 1L).forEach(page::add);
        boolean more = page.size() > limit;
        if (more) {
            page.remove(limit);
        }
        return Response.json(200, list(url, page, more));
    }

    static ObjectNode list(String url, ArrayNode page, boolean more) {
        ObjectNode list = Json.object().put("object", "list");
        list.set("data", page);
        return list.put("has_more", more).put("url", url);
    }
}
