package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.Matching.Asked;

/** What a first import would write of one product or offer. Pure. */
final class ImportReport {

    private static final Pattern SKU = Pattern.compile("\\S(.*\\S)?");

    private ImportReport() {
    }

    /** What an item comes to. */
    enum Kind {
        NEW, CHANGED, LINK, DUPLICATE, CONFLICT, UNMATCHED, ERROR;

        boolean written() {
            return this == NEW || this == CHANGED || this == LINK;
        }
    }

    /** @param said for a person; null where there is nothing to say. @param document of the product to write, or null */
    record Item(String item, Kind kind, String sku, String offerId, String ean, JsonNode document, String said) {
    }

    /** @return null where the hub has it already. @param stored the product that the hub has, or null */
    static Item product(JsonNode told, JsonNode stored, Matching.Known known) {
        var sku = told.path("sku").asText();
        var ean = told.path("ean").asText(null);
        if (stored != null && changes(stored, told).isEmpty()) {
            return null;
        }
        if (stored == null) {
            var twins = others(known.spellings().get(Key.folded(sku)), sku);
            if (!twins.isEmpty()) {
                return new Item(sku, Kind.DUPLICATE, sku, null, ean, null, "the hub knows it in another spelling: " + String.join(", ", twins));
            }
        }
        var owners = ean == null ? Set.<String>of() : others(known.eans().get(Key.bare(ean)), sku);
        if (!owners.isEmpty()) {
            return new Item(sku, Kind.CONFLICT, sku, null, ean, null, "EAN " + ean + " is that of " + String.join(", ", owners) + " too");
        }
        return new Item(sku, stored == null ? Kind.NEW : Kind.CHANGED, sku, null, ean, told, stored == null ? null : changes(stored, told));
    }

    private static Set<String> others(Set<String> skus, String but) {
        var others = new TreeSet<>(skus == null ? Set.of() : skus);
        others.remove(but);
        return others;
    }

    private static String changes(JsonNode stored, JsonNode told) {
        var changes = new ArrayList<String>();
        var fields = new TreeSet<String>();
        stored.fieldNames().forEachRemaining(fields::add);
        told.fieldNames().forEachRemaining(fields::add);
        for (var field : fields) {
            // What a product event leaves out of these it does not say anything about.
            boolean untold = !told.has(field) && (field.equals("cost") || field.equals("components"));
            // Weights are kept elsewhere.
            if (!untold && !field.equals("weight") && !stored.path(field).equals(told.path(field))) {
                changes.add(field + ": " + shown(stored.path(field)) + " -> " + shown(told.path(field)));
            }
        }
        return String.join("; ", changes);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : value.isValueNode() ? value.asText() : "another";
    }

    /**
     * @param linked offer ids by SKU, as the hub has them
     * @return null where the hub has the link already
     */
    static Item offer(Asked asked, String name, Matching.Known known, List<Key> matchBy, Map<String, String> linked, String connection) {
        var match = Matching.of(asked, known.byHand(), matchBy);
        if (match.sku() != null) {
            var owners = asked.ean() == null ? Set.<String>of() : others(known.eans().get(Key.bare(asked.ean())), match.sku());
            var link = linked.get(match.sku());
            return !owners.isEmpty() ? open(asked, Kind.CONFLICT, match.sku(), "by " + match.by().word() + " it is " + match.sku() + ", by EAN " + String.join(", ", owners))
                    : link == null ? open(asked, Kind.LINK, match.sku(), "by " + match.by().word())
                    : link.equals(asked.offerId()) ? null : open(asked, Kind.DUPLICATE, match.sku(), match.sku() + " is offer " + link + " already");
        }
        if (!match.candidates().isEmpty() || asked.sku() == null) {
            return open(asked, match.candidates().isEmpty() ? Kind.UNMATCHED : Kind.CONFLICT, null, match.why(asked, connection));
        }
        var sku = asked.sku().strip();
        if (!SKU.matcher(sku).matches()) {
            return open(asked, Kind.ERROR, null, "\"" + asked.sku() + "\" is no SKU");
        }
        ObjectNode document = Json.MAPPER.createObjectNode().put("sku", sku).put("name", name == null || name.isBlank() ? sku : name).put("kind", "product");
        if (asked.ean() != null) {
            document.put("ean", asked.ean());
        }
        return new Item(asked.offerId(), Kind.NEW, sku, asked.offerId(), asked.ean(), document, null);
    }

    private static Item open(Asked asked, Kind kind, String sku, String said) {
        return new Item(asked.offerId(), kind, sku, asked.offerId(), null, null, said);
    }
}
