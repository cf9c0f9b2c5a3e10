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

    /** What an item comes to. {@code OUTRANKED}: it is kept, and changes nothing as long as others go before its source. */
    enum Kind {
        NEW, CHANGED, OUTRANKED, LINK, DUPLICATE, CONFLICT, UNMATCHED, ERROR;

        boolean written() {
            return this == NEW || this == CHANGED || this == OUTRANKED || this == LINK;
        }
    }

    /** @param said for a person; null where there is nothing to say. @param document of the product to write, or null */
    record Item(String item, Kind kind, String sku, String offerId, String ean, JsonNode document, String said) {
    }

    /** @return null where the hub has it already. @param stored the product that the hub has, or null @param foreseen what it would be */
    static Item product(JsonNode told, JsonNode stored, Imports.Foreseen foreseen, Matching.Known known) {
        var sku = told.path("sku").asText();
        var ean = told.path("ean").asText(null);
        var said = new ArrayList<>(stored == null || foreseen.product() == null ? List.of() : changes(stored, foreseen.product()));
        boolean changes = stored == null ? foreseen.product() != null : !said.isEmpty();
        said.addAll(foreseen.outranked());
        if (!foreseen.news() || !changes && said.isEmpty()) {
            return null;
        }
        var twin = twin(sku, ean, stored == null, known);
        if (twin != null) {
            return new Item(sku, twin.kind(), sku, null, ean, null, twin.said());
        }
        var kind = !changes ? Kind.OUTRANKED : stored == null ? Kind.NEW : Kind.CHANGED;
        return new Item(sku, kind, sku, null, ean, told, said.isEmpty() ? null : String.join("; ", said));
    }

    private record Twin(Kind kind, String said) {
    }

    /** @return what the hub knows that this would be once more, by whatever offers find their products; null for nothing */
    private static Twin twin(String sku, String ean, boolean isNew, Matching.Known known) {
        var spellings = isNew ? others(known.spellings().get(Key.folded(sku)), sku) : Set.<String>of();
        if (!spellings.isEmpty()) {
            return new Twin(Kind.DUPLICATE, "the hub knows it in another spelling: " + String.join(", ", spellings));
        }
        var owners = owners(ean, sku, known);
        return owners.isEmpty() ? null : new Twin(Kind.CONFLICT, "EAN " + ean + " is that of " + String.join(", ", owners) + " too");
    }

    private static Set<String> owners(String ean, String but, Matching.Known known) {
        return ean == null ? Set.of() : others(known.eans().get(Key.bare(ean)), but);
    }

    private static Set<String> others(Set<String> skus, String but) {
        var others = new TreeSet<>(skus == null ? Set.of() : skus);
        others.remove(but);
        return others;
    }

    private static List<String> changes(JsonNode stored, JsonNode then) {
        var changes = new ArrayList<String>();
        var fields = new TreeSet<String>();
        stored.fieldNames().forEachRemaining(fields::add);
        then.fieldNames().forEachRemaining(fields::add);
        for (var field : fields) {
            // Weights are kept elsewhere.
            if (!field.equals("weight") && !stored.path(field).equals(then.path(field))) {
                changes.add(field + ": " + shown(stored.path(field)) + " -> " + shown(then.path(field)));
            }
        }
        return changes;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "none" : value.isValueNode() ? value.asText() : "another";
    }

    /**
     * @param known  without the links that the hub has found
     * @param linked offer ids by SKU, as the hub has them
     * @return null where the hub has the link already
     */
    static Item offer(Asked asked, String name, Matching.Known known, List<Key> matchBy, Map<String, String> linked, String connection) {
        var match = Matching.of(asked, known, matchBy);
        if (match.sku() != null) {
            var owners = owners(asked.ean(), match.sku(), known);
            var link = linked.get(match.sku());
            return !owners.isEmpty() ? open(asked, Kind.CONFLICT, match.sku(), "by " + match.by().word() + " it is " + match.sku() + ", by EAN " + String.join(", ", owners))
                    : link == null ? open(asked, Kind.LINK, match.sku(), "by " + match.by().word())
                    : link.equals(asked.offerId()) ? null : open(asked, Kind.DUPLICATE, match.sku(), match.sku() + " is offer " + link + " already");
        }
        if (!match.candidates().isEmpty() || asked.sku() == null) {
            return open(asked, match.candidates().isEmpty() ? Kind.UNMATCHED : Kind.CONFLICT, null, match.why(asked, connection));
        }
        var sku = asked.sku().strip();
        if (!SKU.matcher(sku).matches() || Key.folded(sku).isEmpty()) {
            return open(asked, Kind.ERROR, null, "\"" + asked.sku() + "\" is no SKU");
        }
        var twin = twin(sku, asked.ean(), true, known);
        if (twin != null) {
            return open(asked, twin.kind(), sku, twin.said());
        }
        ObjectNode document = Json.MAPPER.createObjectNode().put("sku", sku).put("name", name == null || name.isBlank() ? sku : name).put("kind", "product");
        if (asked.ean() != null) {
            document.put("ean", asked.ean());
        }
        return new Item(asked.offerId(), Kind.NEW, sku, asked.offerId(), asked.ean(), document, null);
    }

    /** @param item of an offer that shall be a product @param foreseen what that would be @return null where the hub keeps all that it says already, and it is no product by it */
    static Item ruled(Item item, Imports.Foreseen foreseen) {
        var said = foreseen.outranked().isEmpty() ? null : String.join("; ", foreseen.outranked());
        return foreseen.product() == null && !foreseen.news() ? null
                : new Item(item.item(), foreseen.product() == null ? Kind.OUTRANKED : item.kind(), item.sku(), item.offerId(), item.ean(), item.document(), said);
    }

    private static Item open(Asked asked, Kind kind, String sku, String said) {
        return new Item(asked.offerId(), kind, sku, asked.offerId(), null, null, said);
    }
}
