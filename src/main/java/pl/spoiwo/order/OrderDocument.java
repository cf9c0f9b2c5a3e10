package pl.spoiwo.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import pl.spoiwo.mapping.Json;

/** An order as text: the canonical document as people see it, with the hub's own state under {@code hub}. */
final class OrderDocument {

    private static final String HUB = "hub";
    private static final List<String> HUB_SIDE = List.of("orderId", "connection", "revision", "status", "holds", HUB);

    private OrderDocument() {
    }

    /** What the canonical document does not say. @param label the one parcel of an order that an older version stored */
    private record Hub(Rank rank, List<Hold> holds, String unknownWord, String toldWord, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean keptOff,
                       Map<String, Export> exports, List<Label> labels,
                       @JsonInclude(JsonInclude.Include.NON_NULL) Label label) {

        List<Label> all() {
            return labels != null ? labels : label == null ? List.of() : List.of(label);
        }
    }

    static String write(Order order) {
        var document = order.canonical();
        document.set(HUB, Json.MAPPER.valueToTree(new Hub(order.rank(), order.holds(), order.unknownWord(), order.toldWord(), order.keptOff(), order.exports(), order.labels(), null)));
        return document.toString();
    }

    static Order read(String text, long version) {
        try {
            var document = (ObjectNode) Json.MAPPER.readTree(text);
            var hub = Json.MAPPER.treeToValue(document.get(HUB), Hub.class);
            var content = document.deepCopy().without(HUB_SIDE);
            return new Order(document.path("orderId").asText(), document.path("connection").asText(), new OrderContent((ObjectNode) content), hub.rank(),
                    OrderStatus.valueOf(document.path("status").asText()), hub.holds(), hub.unknownWord(), hub.toldWord(), hub.keptOff(), hub.exports(), hub.all(),
                    document.path("revision").asInt(), version);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored order cannot be read", e);
        }
    }
}
