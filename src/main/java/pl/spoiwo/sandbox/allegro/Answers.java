package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Answers in the API's form: media types of the vendor, error lists, checked parameters. The codes of single errors are assumed. */
final class Answers {

    static final String PUBLIC = "application/vnd.allegro.public.v1+json";
    static final String BETA = "application/vnd.allegro.beta.v1+json";
    private static final Map<String, String> TO_THE_USER = Map.of("en-US", "Correct the data and try again.",
            "uk-UA", "Виправте дані та спробуйте ще раз.", "sk-SK", "Opravte údaje a skúste to znova.", "cs-CZ", "Opravte údaje a zkuste to znovu.",
            "hu-HU", "Javítsa az adatokat, és próbálja újra.");

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Answers() {
    }

    static Response error(Request request, Refusal refusal) {
        ObjectNode body = Json.object();
        String userMessage = refusal.code.equals("VALIDATION_ERROR") ? refusal.getMessage()
                : TO_THE_USER.getOrDefault(request.header("accept-language"), "Popraw dane i spróbuj ponownie.");
        body.putArray("errors").add(errorBody(refusal.code, refusal.getMessage(), refusal.path, userMessage));
        return Response.json(refusal.status, body).with("Content-Type", PUBLIC + ";charset=UTF-8");
    }

    static ObjectNode errorBody(String code, String message, String path, String userMessage) {
        ObjectNode error = Json.object().put("code", code).put("message", message).putNull("details").put("path", path)
                .put("userMessage", userMessage);
        error.putObject("metadata");
        return error;
    }

    /** An error of OAuth, which is of another form. */
    static Response unauthorised(int status, String error, String description) {
        return Response.json(status, Json.object().put("error", error).put("error_description", description));
    }

    /** A whole number between the bounds. Throws {@link Refusal} (422). */
    static int number(Request request, String name, int otherwise, int least, int most) {
        String text = request.query(name, String.valueOf(otherwise));
        int value = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw Refusal.invalid(name, name + " must be between " + least + " and " + most);
        }
        return value;
    }

    /** A text that must be there. Throws {@link Refusal} (the status given). */
    static String text(JsonNode body, String field, int status) {
        String value = body.path(field).asText("");
        if (value.isBlank()) {
            throw new Refusal(status, "ConstraintViolationException." + field, field + " may not be empty", field);
        }
        return value;
    }

    static <T> List<T> page(List<T> all, int offset, int limit) {
        int from = Math.min(all.size(), offset);
        return all.subList(from, Math.min(all.size(), from + limit));
    }

    static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    /** UTC, with milliseconds and Z. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    static ObjectNode money(String amount, String currency) {
        return Json.object().put("amount", amount).put("currency", currency);
    }
}
