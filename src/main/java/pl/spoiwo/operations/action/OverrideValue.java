package pl.spoiwo.operations.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.PriceLists;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.rule.Field;
import pl.spoiwo.stock.Count;

/**
 * A value that a person wants to set, checked as if a system had told it.
 *
 * @param connection empty where it is of no channel
 * @param currency   null where there is none
 */
record OverrideValue(String connection, String said, String currency) {

    private static final Pattern PIECES = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,4})?");

    /** @throws ActionRefused where the field is none, or cannot have such a value */
    static OverrideValue of(HubConfiguration configuration, String entity, String key, String field, String connection, JsonNode value) {
        if (key == null || key.isBlank() || field == null || value == null || value.isNull()) {
            throw ActionRefused.notAllowed("entity, key (the SKU, or the tax number of a customer), field and value are needed");
        }
        var of = Stream.of(Entity.values()).filter(each -> each.word().equals(entity)).findFirst()
                .orElseThrow(() -> ActionRefused.notAllowed("entity is product, stock, price or customer"));
        if (connection != null) {
            return ofChannel(configuration, of, field, connection, value);
        }
        return switch (of) {
            case PRODUCT -> ofProduct(configuration, key, field, value);
            case STOCK -> ofStock(configuration, key, field, value);
            case PRICE -> ofPrice(configuration, key, field, value);
            case CUSTOMER -> ofCustomer(configuration, key, field, value);
        };
    }

    private static OverrideValue ofChannel(HubConfiguration configuration, Entity entity, String field, String id, JsonNode value) {
        var channel = configuration.connection(id).filter(each -> each.has("channel")).orElseThrow(() -> ActionRefused.unknown("there is no channel " + id));
        var text = value.asText();
        if (entity == Entity.STOCK && field.equals("stock") && writes(channel, "stock.write")) {
            check(PIECES.matcher(text).matches(), "the stock of a channel is whole pieces, such as \"5\"");
            return new OverrideValue(id, text, null);
        }
        if (entity == Entity.PRICE && field.equals("price") && writes(channel, "price.write") && channel.price() != null) {
            var currency = channel.price().currency();
            int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
            check(AMOUNT.matcher(text).matches() && new BigDecimal(text).signum() > 0 && new BigDecimal(text).scale() <= decimals,
                    "the price of " + id + " is an amount above zero in " + currency + " with at most " + decimals + " decimals, such as \"49.90\"");
            return new OverrideValue(id, new BigDecimal(text).setScale(decimals).toPlainString(), currency);
        }
        if (entity == Entity.PRODUCT && channel.texts().contains(field)) {
            check(!text.isBlank() && text.length() <= Field.of(field).orElseThrow().longest(), "the " + field + " of a channel is a text that is not too long");
            return new OverrideValue(id, text.strip(), null);
        }
        throw ActionRefused.notAllowed(id + " is told no " + field + ": of a channel the fields are price (entity price, where its connection has a price) and stock (entity stock),"
                + " name and description (entity product, where its connection has them in texts)");
    }

    private static boolean writes(Connection channel, String capability) {
        return channel.capability(capability).isPresent();
    }

    private static OverrideValue ofProduct(HubConfiguration configuration, String key, String field, JsonNode value) {
        check(Ownership.PRODUCT_FIELDS.contains(field), "a product has no field " + field + "; it has " + String.join(", ", Ownership.PRODUCT_FIELDS));
        var item = item(key).put("name", key).put("kind", "product");
        item.set(field.equals("tax") ? "taxCode" : field, value);
        conforms(configuration, "product", item);
        return ProductFields.facts(item).stream().filter(fact -> fact.field().equals(field)).findFirst().map(fact -> new OverrideValue("", fact.value(), fact.currency()))
                .orElseGet(() -> new OverrideValue("", value.toString(), null));
    }

    private static OverrideValue ofStock(HubConfiguration configuration, String key, String field, JsonNode value) {
        var stock = configuration.company().stock();
        check(stock != null && stock.ids().stream().map(Entity.STOCK::field).anyMatch(field::equals),
                "field is stock.<warehouse>" + (stock == null ? ", and config/company.yaml has none" : ", of " + String.join(", ", stock.ids())));
        var item = item(key).put("warehouse", Entity.STOCK.name(field));
        item.setAll(value instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode().put("onHand", value.asText()));
        conforms(configuration, "stock", item);
        check(!item.path("onHand").asText().startsWith("-"), "less than nothing is on no shelf");
        var count = new Count(key, Entity.STOCK.name(field), amount(item, "onHand"), amount(item, "incoming"));
        return new OverrideValue("", count.said(), null);
    }

    private static OverrideValue ofPrice(HubConfiguration configuration, String key, String field, JsonNode value) {
        var lists = PriceLists.of(configuration);
        check(lists.stream().map(Entity.PRICE::field).anyMatch(field::equals), "field is price.<list>, of the lists that channels or rules name: " + String.join(", ", lists));
        check(value instanceof ObjectNode, "the value of a price list is {\"net\", \"gross\", \"currency\"}, of the first two at least one");
        var item = item(key).put("priceList", Entity.PRICE.name(field)).put("currency", configuration.company().currency());
        item.setAll((ObjectNode) value);
        conforms(configuration, "price", item);
        check(Stream.of("net", "gross").filter(item::has).allMatch(side -> amount(item, side).signum() > 0), "a price is above zero");
        var price = new ListPrice(key, Entity.PRICE.name(field), amount(item, "net"), amount(item, "gross"), item.path("currency").asText());
        return new OverrideValue("", price.said(), price.currency());
    }

    private static OverrideValue ofCustomer(HubConfiguration configuration, String key, String field, JsonNode value) {
        check(Ownership.CUSTOMER_FIELDS.contains(field), "a customer has no field " + field + "; it has " + String.join(", ", Ownership.CUSTOMER_FIELDS));
        conforms(configuration, "customer", Json.MAPPER.createObjectNode().put("taxId", key).set(field, value));
        return new OverrideValue("", value.toString(), null);
    }

    private static ObjectNode item(String sku) {
        return Json.MAPPER.createObjectNode().put("sku", sku);
    }

    private static BigDecimal amount(JsonNode item, String field) {
        return item.has(field) ? new BigDecimal(item.get(field).asText()) : null;
    }

    private static void conforms(HubConfiguration configuration, String type, ObjectNode item) {
        var event = Json.MAPPER.createObjectNode().put("schemaVersion", "1");
        if (type.equals("stock")) {
            event.put("countedAt", "2000-01-01T00:00:00Z");
        }
        event.putArray("items").add(item);
        try {
            configuration.schemas().check(type, event, "override");
        } catch (MappingFailure failure) {
            throw ActionRefused.notAllowed("the value cannot be that: " + failure.getMessage());
        }
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw ActionRefused.notAllowed(otherwise);
        }
    }
}
