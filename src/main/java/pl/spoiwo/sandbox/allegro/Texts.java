package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the marketplace takes as the name and the description of an offer. */
final class Texts {

    private static final int LONGEST_NAME = 75;
    private static final int LARGEST_DESCRIPTION = 40_000;
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9]*)([^>]*)>|([^<]+)|<");
    private static final String ROOT = "";
    /** By the tag around it. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(ROOT, Set.of("h1", "h2", "p", "ul", "ol"), "h1", Set.of("b"), "h2", Set.of("b"), "p", Set.of("b"),
            "ul", Set.of("li"), "ol", Set.of("li"), "li", Set.of("b"), "b", Set.of());

    private Texts() {
    }

    /** Throws {@link Refusal} (422). */
    static String name(JsonNode name) {
        String text = name.asText().strip();
        int length = text.codePointCount(0, text.length());
        if (length == 0 || length > LONGEST_NAME) {
            throw new Refusal(422, "VALIDATION_ERROR", "The name of the offer has " + length + " characters, allowed are 1 to " + LONGEST_NAME, "name");
        }
        return text;
    }

    /** Sections of items, the texts among them in a subset of HTML. Throws {@link Refusal} (422). */
    static JsonNode description(JsonNode description) {
        if (description.path("sections").isEmpty() || description.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST_DESCRIPTION) {
            throw new Refusal(422, "VALIDATION_ERROR", "A description has sections, and at most " + LARGEST_DESCRIPTION + " bytes", "description");
        }
        for (int s = 0; s < description.path("sections").size(); s++) {
            JsonNode items = description.path("sections").get(s).path("items");
            if (items.isEmpty() || items.size() > 2) {
                throw new Refusal(422, "VALIDATION_ERROR", "A section has one or two items", "description.sections[" + s + "].items");
            }
            for (int i = 0; i < items.size(); i++) {
                String path = "description.sections[" + s + "].items[" + i + "].content";
                if (items.get(i).path("type").asText().equals("TEXT")) {
                    html(items.get(i).path("content").asText(), path);
                }
            }
        }
        return description;
    }

    private static void html(String content, String path) {
        Deque<String> open = new ArrayDeque<>();
        open.push(ROOT);
        var parts = TAG.matcher(content);
        while (parts.find()) {
            String tag = parts.group(2);
            String text = parts.group(4);
            if (text != null ? !text.isBlank() && Set.of(ROOT, "ul", "ol").contains(open.peek()) : tag == null || !parts.group(3).isBlank()) {
                throw new Refusal(422, "VALIDATION_ERROR", "Invalid HTML subset", path);
            } else if (text == null && !parts.group(1).isEmpty()) {
                if (!open.pop().equals(tag)) {
                    throw new Refusal(422, "VALIDATION_ERROR", "Invalid HTML subset", path);
                }
            } else if (text == null) {
                Set<String> allowed = ALLOWED.get(open.peek());
                if (!allowed.contains(tag)) {
                    throw new Refusal(422, "VALIDATION_ERROR", "Invalid tag: \"" + tag + "\", allowed tags: {" + String.join(", ", new TreeSet<>(allowed)) + "}", path);
                }
                open.push(tag);
            }
        }
        if (open.size() > 1 || content.isBlank()) {
            throw new Refusal(422, "VALIDATION_ERROR", "Invalid HTML subset", path);
        }
    }
}
