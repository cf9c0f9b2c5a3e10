package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others than its channel say of the company that buys, where rules give their words more weight: it stands on what the ERP and the invoice are told. Where the goods go is the order's alone. */
public record Customer(List<Field> fields) {

    private static final String ADDRESS = "address";
    private static final List<String> PLACE = List.of("line1", "line2", "postalCode", "city", "region", "country");

    /**
     * @param name  {@code companyName}, {@code address}, {@code phone} or {@code email}
     * @param value as the canonical customer has it
     * @param why   whose word it is, and by which rule; names nobody
     */
    public record Field(String name, JsonNode value, String why) {
    }

    /** What an order says of the company that buys: an item of the canonical customer event, or null where a person buys. */
    public static ObjectNode said(OrderContent content) {
        if (content.taxNumber() == null) {
            return null;
        }
        var order = content.document();
        var item = JsonNodeFactory.instance.objectNode().put("taxId", content.taxNumber());
        put(item, "companyName", Stream.of("/invoice/companyName", "/invoice/address/companyName", "/billingAddress/companyName", "/buyer/companyName").map(order::at));
        put(item, ADDRESS, Stream.of(own(order, ADDRESS)));
        put(item, "phone", Stream.of("/buyer/phone", "/invoice/address/phone", "/billingAddress/phone").map(order::at));
        put(item, "email", Stream.of("/buyer/email", "/invoice/address/email", "/billingAddress/email").map(order::at));
        return item;
    }

    private static void put(ObjectNode item, String field, Stream<JsonNode> values) {
        values.filter(value -> value.isTextual() || value.isObject() && !value.isEmpty()).findFirst().ifPresent(value -> item.set(field, value));
    }

    /**
     * Puts the fields into a canonical order.
     *
     * @return for its timeline, what was otherwise; null where nothing was
     */
    String put(ObjectNode order) {
        var instead = new LinkedHashMap<String, List<String>>();
        for (var field : fields) {
            if (!field.value().equals(own(order, field.name()))) {
                put(field, order);
                instead.computeIfAbsent(field.why(), why -> new ArrayList<>()).add(field.name());
            }
        }
        return instead.isEmpty() ? null : "not the order's own " + instead.entrySet().stream().map(each -> String.join(", ", each.getValue()) + ", but " + each.getKey())
                .collect(Collectors.joining("; "));
    }

    private static JsonNode own(ObjectNode order, String field) {
        return switch (field) {
            case ADDRESS -> ((ObjectNode) billing(order).deepCopy()).retain(PLACE);
            case "companyName" -> order.at("/invoice/companyName");
            default -> order.path("buyer").path(field);
        };
    }

    /** Empty where the order has none of its own. */
    private static JsonNode billing(ObjectNode order) {
        return Stream.of(order.at("/invoice/address"), order.path("billingAddress")).filter(JsonNode::isObject).findFirst().orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static void put(Field field, ObjectNode order) {
        var invoice = order.withObjectProperty("invoice");
        switch (field.name()) {
            case ADDRESS -> {
                ObjectNode address = billing(order).deepCopy();
                address.remove(PLACE);
                invoice.set(ADDRESS, address.setAll((ObjectNode) field.value()));
            }
            case "companyName" -> {
                invoice.set("companyName", field.value());
                if (invoice.path(ADDRESS).has("companyName")) {
                    invoice.withObjectProperty(ADDRESS).set("companyName", field.value());
                }
            }
            default -> order.withObjectProperty("buyer").set(field.name(), field.value());
        }
    }
}
