package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The payments of an order, one entry for each: what the operator says over what the channel claims of the same payment. A claim that names no
 * payment of the operator's is the operator's payment too, and so is an online one under an id of the shop's own, as the money of an order is counted.
 */
public final class OrderPayments {

    private static final Set<String> CHARGED = Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED");

    private OrderPayments() {
    }

    /** @param claims of the channel, in the canonical shape; @param operators what payment connections said */
    public static ArrayNode merged(JsonNode claims, List<ObjectNode> operators) {
        var rest = new ArrayList<>(operators);
        var all = JsonNodeFactory.instance.arrayNode();
        var nameless = new ArrayList<JsonNode>();
        boolean comparable = StreamSupport.stream(claims.spliterator(), false).anyMatch(claim -> operators.stream().anyMatch(payment -> names(claim, payment)));
        for (var claim : claims) {
            if (!claim.hasNonNull("externalId") || !comparable && claim.path("type").asText().equals("online")) {
                nameless.add(claim);
            } else {
                all.add(entry(claim, take(rest, payment -> names(claim, payment))));
            }
        }
        for (var claim : nameless) {
            boolean own = claim.hasNonNull("externalId");
            // A carrier that has collected names no order.
            var charged = take(rest, payment -> CHARGED.contains(payment.path("status").asText()) && (!own || payment.has("reference")));
            all.add(entry(claim, charged != null || own ? charged : take(rest, payment -> true)));
        }
        rest.forEach(payment -> all.add(entry(JsonNodeFactory.instance.objectNode(), payment)));
        return all;
    }

    private static boolean names(JsonNode claim, ObjectNode payment) {
        return claim.hasNonNull("externalId") && payment.path("externalId").equals(claim.get("externalId"));
    }

    private static ObjectNode take(List<ObjectNode> payments, Predicate<ObjectNode> which) {
        var found = payments.stream().filter(which).findFirst().orElse(null);
        payments.remove(found);
        return found;
    }

    private static ObjectNode entry(JsonNode claim, ObjectNode said) {
        ObjectNode entry = claim.deepCopy();
        if (said == null) {
            return entry;
        }
        entry.remove(List.of("paidAmount", "paidAt"));
        entry.setAll(said);
        if (!entry.has("type")) {
            entry.put("type", "online");
        }
        if (!entry.has("provider")) {
            entry.set("provider", said.path("connection"));
        }
        if (CHARGED.contains(said.path("status").asText())) {
            copy(said, "amount", entry, "paidAmount");
            copy(said, "occurredAt", entry, "paidAt");
        }
        return entry;
    }

    private static void copy(ObjectNode from, String field, ObjectNode to, String as) {
        if (from.has(field)) {
            to.set(as, from.get(field));
        }
    }
}
