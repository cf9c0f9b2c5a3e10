package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What differs between two contents of an order, short and without personal data: addresses are named, not shown. */
final class Differences {

    private static final int SHOWN = 20;
    private static final Map<String, String> NAMED = new LinkedHashMap<>();

    static {
        NAMED.put("/shippingAddress", "shipping address");
        NAMED.put("/billingAddress", "billing address");
        NAMED.put("/invoice", "invoice data");
        NAMED.put("/delivery", "delivery");
        NAMED.put("/messageToSeller", "message to seller");
    }

    private Differences() {
    }

    /** @return empty where nothing that an ERP or a warehouse works with has changed */
    static List<String> between(OrderContent old, OrderContent now) {
        var found = new ArrayList<String>();
        var before = byId(old);
        var after = byId(now);
        before.forEach((id, line) -> {
            var other = after.get(id);
            if (other == null) {
                found.add("line " + id + " (" + article(line) + ") removed");
            } else if (!line.equals(other)) {
                found.add("line " + id + " (" + article(other) + "): " + change(line, other));
            }
        });
        after.forEach((id, line) -> {
            if (!before.containsKey(id)) {
                found.add("line " + id + " (" + article(line) + " x " + line.path("quantity").asText() + ") added");
            }
        });
        if (old.total().compareTo(now.total()) != 0 || !old.currency().equals(now.currency())) {
            found.add("total " + old.total().toPlainString() + " " + old.currency() + " -> " + now.total().toPlainString() + " " + now.currency());
        }
        NAMED.forEach((pointer, name) -> {
            if (!old.at(pointer).equals(now.at(pointer))) {
                found.add(name + " changed");
            }
        });
        return found;
    }

    /** Whether a parcel would be another one: where it goes, or what is in it and is collected for it. */
    static boolean ofParcel(OrderContent old, OrderContent now) {
        return differs(old, now, Stream.of("/shippingAddress", "/delivery", "/lines", "/totals/total", old.at("/shippingAddress").isObject() ? "/shippingAddress" : "/billingAddress"));
    }

    /** Whether the document of the sale would be another one. */
    static boolean ofDocument(OrderContent old, OrderContent now) {
        return differs(old, now, Stream.of("/lines", "/totals/total", "/currency", "/invoice", "/billingAddress"));
    }

    private static boolean differs(OrderContent old, OrderContent now, Stream<String> pointers) {
        return pointers.anyMatch(pointer -> !old.at(pointer).equals(now.at(pointer)));
    }

    static String sentence(List<String> differences) {
        var shown = differences.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return differences.size() > SHOWN ? shown + "; and " + (differences.size() - SHOWN) + " more" : shown;
    }

    private static String change(JsonNode line, JsonNode other) {
        var parts = new ArrayList<String>();
        for (var field : List.of("sku", "quantity", "gross")) {
            if (!line.path(field).equals(other.path(field))) {
                parts.add(field + " " + shown(line.path(field)) + " -> " + shown(other.path(field)));
            }
        }
        return parts.isEmpty() ? "other fields changed" : String.join(", ", parts);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : value.asText();
    }

    private static String article(JsonNode line) {
        return line.path("sku").asText("no SKU");
    }

    private static Map<String, JsonNode> byId(OrderContent content) {
        var lines = new LinkedHashMap<String, JsonNode>();
        content.at("/lines").forEach(line -> lines.put(line.path("lineId").asText(), line));
        return lines;
    }
}
