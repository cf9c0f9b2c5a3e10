package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Answers in the form that the shop's REST server gives them: PHP's JSON, its error object, its paging headers. */
final class Answers {

    private static final int LARGEST_PAGE = 100;

    private Answers() {
    }

    static Response ok(int status, JsonNode body) {
        return new Response(status, Map.of("Content-Type", "application/json; charset=UTF-8"), PhpJson.bytes(body));
    }

    static Response error(int status, String code, String message) {
        return ok(status, errorBody(status, code, message));
    }

    static ObjectNode errorBody(int status, String code, String message) {
        ObjectNode error = Json.object().put("code", code).put("message", message);
        error.putObject("data").put("status", status);
        return error;
    }

    static Response noRoute() {
        return error(404, "rest_no_route", "Nie znaleziono trasy, pasującej do adresu URL i metody żądania.");
    }

    /** One page of {@code all}, with X-WP-Total, X-WP-TotalPages and Link; {@code shown} is called for the page's members only. */
    static <T> Response page(Request request, String address, List<T> all, Function<T, JsonNode> shown) {
        int size = number(request, "per_page", 10);
        int page = number(request, "page", 1);
        if (size < 1 || size > LARGEST_PAGE || page < 1) {
            String parameter = page < 1 ? "page" : "per_page";
            return error(400, "rest_invalid_param", "Nieprawidłowy parametr: " + parameter);
        }
        int from = Math.min(all.size(), request.query().containsKey("offset") ? Math.max(0, number(request, "offset", 0)) : (page - 1) * size);
        ArrayNode body = Json.array();
        all.subList(from, Math.min(all.size(), from + size)).forEach(one -> body.add(narrowed(request, shown.apply(one))));
        int pages = (all.size() + size - 1) / size;
        Response response = ok(200, body).with("X-WP-Total", String.valueOf(all.size())).with("X-WP-TotalPages", String.valueOf(pages));
        StringBuilder link = new StringBuilder();
        if (page > 1) {
            link.append(link(request, address, Math.min(page - 1, Math.max(pages, 1)), "prev"));
        }
        if (page < pages) {
            link.append(link.isEmpty() ? "" : ", ").append(link(request, address, page + 1, "next"));
        }
        return link.isEmpty() ? response : response.with("Link", link.toString());
    }

    /** The parameter _fields of every list: only these top-level fields. */
    private static JsonNode narrowed(Request request, JsonNode one) {
        String fields = request.query("_fields", "");
        return fields.isEmpty() ? one : ((ObjectNode) one).deepCopy().retain(fields.split(","));
    }

    private static String link(Request request, String address, int page, String relation) {
        StringBuilder query = new StringBuilder();
        request.query().forEach((name, values) -> {
            if (!name.equals("page") && !name.startsWith("consumer_")) {
                values.forEach(value -> query.append(name).append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&'));
            }
        });
        return "<" + address + "?" + query + "page=" + page + ">; rel=\"" + relation + "\"";
    }

    private static int number(Request request, String name, int otherwise) {
        String text = request.query(name, String.valueOf(otherwise));
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }
}
