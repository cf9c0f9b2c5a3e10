package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.price.Reduction;
import pl.spoiwo.product.SkuOffers;

/**
 * Input of desired-state mappings: {@code {id, items: [{sku, value, accepted?, expected?, expectedMost?, link?, linked?, offers?, others?, reduction?}], currency?, field?, again?, steps}}.
 * A step whose result has {@code links: {sku: their id}} adds links.
 *
 * @param id         a UUID, the same for all calls of the batch
 * @param values     by SKU, texts whole
 * @param field      which text the values are; null where they are none
 * @param known      links, by SKU
 * @param offers     by SKU, what the channel's list and people say of whose offers are whose
 * @param currency   of prices; null where the values are none
 * @param countsDown the channel takes sold pieces off by itself
 * @param again      a command of it may be with the channel already, and is to be repeated under its id
 * @param reductions by SKU, those that the prices are or begin
 */
record BatchInput(String id, WantedValues.Taken taken, Map<String, String> values, String field, Map<String, String> known, Map<String, SkuOffers.Of> offers, String currency,
                  Map<String, Reduction> reductions, boolean countsDown, boolean again) implements Function<Map<String, JsonNode>, ObjectNode> {

    @Override
    public ObjectNode apply(Map<String, JsonNode> results) {
        var links = new HashMap<>(known);
        links.putAll(found(results));
        var input = Json.MAPPER.createObjectNode();
        input.put("id", id);
        var items = input.putArray("items");
        for (var item : taken.items()) {
            var row = items.addObject().put("sku", item.sku()).put("value", values.get(item.sku()));
            if (item.accepted() != null) {
                row.put("accepted", item.accepted());
            }
            if (countsDown && item.expected() != null) {
                row.put("expected", item.expected());
                if (item.expectedMost() != null) {
                    row.put("expectedMost", item.expectedMost());
                }
            }
            if (links.containsKey(item.sku())) {
                row.put("link", links.get(item.sku()));
            }
            offers(item.sku(), row);
            if (reductions.containsKey(item.sku())) {
                var reduction = reductions.get(item.sku());
                row.putObject("reduction").put("since", reduction.since().toString()).put("before", reduction.before().toPlainString())
                        .put("lowest", reduction.lowest().toPlainString());
            }
        }
        if (currency != null) {
            input.put("currency", currency);
        }
        if (field != null) {
            input.put("field", field);
        }
        if (again) {
            input.put("again", true);
        }
        var steps = input.putObject("steps");
        results.forEach(steps::set);
        return input;
    }

    private void offers(String sku, ObjectNode row) {
        var listed = offers.get(sku);
        var own = new LinkedHashSet<String>();
        if (known.containsKey(sku)) {
            own.add(known.get(sku));
        }
        if (listed != null && listed.byHand()) {
            row.put("linked", true);
        } else if (listed != null) {
            own.addAll(listed.onSale());
            listed.others().forEach(row.withArray("others")::add);
        }
        own.forEach(row.withArray("offers")::add);
    }

    /** Links that steps have found. */
    static Map<String, String> found(Map<String, JsonNode> results) {
        var links = new HashMap<String, String>();
        for (var result : results.values()) {
            result.path("links").fields().forEachRemaining(e -> {
                if (e.getValue().isValueNode() && !e.getValue().asText("").isEmpty()) {
                    links.put(e.getKey(), e.getValue().asText());
                }
            });
        }
        return links;
    }
}
