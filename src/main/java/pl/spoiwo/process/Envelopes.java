package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import pl.spoiwo.document.DocumentFact;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.mapping.Schemas;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Offer;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.shipment.Carrier;
import pl.spoiwo.shipment.ShipmentFact;
import pl.spoiwo.shipment.ShipmentStatus;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.Issued;

/** Reads envelopes from what a mapping made, and from the hub's own messages. */
final class Envelopes {

    /** Lists whose items have nothing to do with each other. Of a list of offers what is left out would be taken for gone. */
    private static final Set<Event> LISTS = Set.of(Event.STOCK, Event.PRICE, Event.PRODUCT, Event.WEIGHT);

    private Envelopes() {
    }

    /**
     * Of a list the items that are right, and an alert that tells of the others: one wrong card does not keep a thousand from being told.
     *
     * @param madeBy the mapping, for the failure
     */
    static List<Envelope> of(JsonNode envelope, Schemas schemas, String madeBy) {
        var event = envelope.path("event").asText();
        if (!(envelope.get("data") instanceof ObjectNode data)) {
            throw broken(madeBy, "an event is {\"event\": ..., \"data\": {...}}", "/data");
        }
        var reader = Event.of(event);
        if (reader == null) {
            throw broken(madeBy, "there is no event \"" + event + "\"; there are " + Event.names(), "/event");
        }
        try {
            schemas.check(event, data, madeBy);
        } catch (MappingFailure failure) {
            var right = LISTS.contains(reader) ? right(event, data, schemas, madeBy) : List.<JsonNode>of();
            if (right.isEmpty()) {
                throw failure;
            }
            return List.of(read(reader, with(data, right), madeBy), new Envelope.AlertSaid("items-refused",
                    data.path("items").size() - right.size() + " of " + data.path("items").size() + " items were left out. " + failure.getMessage(), event));
        }
        return List.of(read(reader, data, madeBy));
    }

    private static Envelope read(Event reader, ObjectNode data, String madeBy) {
        try {
            return reader.read(data, madeBy);
        } catch (DateTimeException e) {
            throw broken(madeBy, "there is no such time: " + e.getMessage(), null);
        }
    }

    private static List<JsonNode> right(String event, ObjectNode data, Schemas schemas, String madeBy) {
        return items(data).stream().filter(item -> {
            try {
                schemas.check(event, with(data, List.of(item)), madeBy);
                return true;
            } catch (MappingFailure failure) {
                return false;
            }
        }).toList();
    }

    private static ObjectNode with(ObjectNode data, List<JsonNode> items) {
        var some = JsonNodeFactory.instance.objectNode();
        some.setAll(data);
        some.putArray("items").addAll(items);
        return some;
    }

    static Envelope receipt(JsonNode body) {
        return new Envelope.Receipt(body.path("commandId").asText(), body.path("type").asText(), body.path("entity").asText(),
                MessageState.valueOf(body.path("state").asText()), body.get("result"),
                body.at("/reason/code").asText(null), body.at("/reason/text").asText(null));
    }

    static Envelope own(String what, JsonNode body) {
        return switch (what) {
            case OwnMessages.RECHECK -> new Envelope.Recheck(body.path("orderId").asText(), null);
            case OwnMessages.ASK -> new Envelope.Ask(body.path("type").asText(), body.path("entity").asText(), body.withObjectProperty("with"));
            case OwnMessages.FOUND -> new Envelope.ParcelFound(body.path("commandId").asText(), body.path("externalId").asText(), body.path("trackingNumber").asText(null), body.path("by").asText());
            case OwnMessages.REFUND -> new Envelope.RefundAsked(body.path("orderId").asText(), body.has("amount") ? new BigDecimal(body.path("amount").asText()) : null, body.path("why").asText());
            case OwnMessages.RELEASE -> new Envelope.Release(body.path("orderId").asText());
            case OwnMessages.IMPORTED -> new Envelope.Imported(body.path("import").asText(), items(body).stream()
                    .map(item -> new Imports.Open(text(item, "item"), text(item, "sku"), text(item, "offerId"), item.get("product"))).toList());
            case OwnMessages.KNOWN -> new Envelope.Known(texts(body.path("skus")), texts(body.path("offers")));
            case OwnMessages.OVERDUE -> new Envelope.Overdue(body.path("orderId").asText());
            case OwnMessages.HANDOVER -> new Envelope.HandOver(texts(body.path("shipments")), body.get("pickup"));
            case OwnMessages.DECIDE -> new Envelope.Decide(texts(body.path("skus")));
            case OwnMessages.CUSTOMERS -> new Envelope.Customers(texts(body.path("taxIds")));
            case OwnMessages.COMPARE -> new Envelope.Compare(texts(body.path("skus")), texts(body.path("repriced")));
            case OwnMessages.READ_AGAIN -> new Envelope.ReadAgain(texts(body.path("skus")));
            case OwnMessages.APPROVED -> new Envelope.Approved(body.path("approval").asText(), texts(body.path("items")), texts(body.path("skus")));
            case OwnMessages.REMATCH -> new Envelope.Rematch(body.path("externalId").asText());
            default -> throw new MappingFailure("kind-unknown", "the hub knows no message hub:" + what, null, 0, null);
        };
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }

    private enum Event {
        ORDER, GONE, PAYMENT, REFUND, SHIPMENT, DOCUMENT, STOCK, PRICE, PRODUCT, CUSTOMER, WEIGHT, OFFER, RATE, CONFIRMATION, ASK, ALERT, IGNORE;

        static Event of(String word) {
            for (var event : values()) {
                if (event.word().equals(word)) {
                    return event;
                }
            }
            return null;
        }

        static String names() {
            return String.join(", ", Arrays.stream(values()).map(Event::word).toList());
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        Envelope read(ObjectNode data, String madeBy) {
            return switch (this) {
                case ORDER -> new Envelope.OrderSaid(order(data, madeBy));
                case GONE -> new Envelope.OrderGone(text(data, "externalId"), text(data, "channelStatus"));
                case PAYMENT -> new Envelope.PaymentSaid(text(data, "externalId"), text(data, "reference"), text(data, "statusWord"),
                        number(data, "amount"), text(data, "currency"), text(data, "method"), instant(data, "occurredAt"));
                case REFUND -> new Envelope.RefundSaid(text(data, "externalId"), text(data, "paymentExternalId"), text(data, "statusWord"),
                        number(data, "amount"), text(data, "currency"));
                case SHIPMENT -> shipment(data);
                case DOCUMENT -> new Envelope.DocumentSaid(text(data.path("order"), "reference"), orderId(data.path("order")), DocumentFact.of(data));
                case STOCK -> new Envelope.StockSaid(instant(data, "countedAt"), counts(data), units(data), false);
                case PRICE -> new Envelope.PricesSaid(prices(data), units(data), false);
                case PRODUCT -> new Envelope.ProductsSaid(items(data));
                case CUSTOMER -> new Envelope.CustomersSaid(items(data));
                case WEIGHT -> new Envelope.WeightsSaid(items(data).stream().collect(Collectors.toMap(item -> text(item, "sku"), item -> number(item, "weight"), (one, other) -> other)));
                case OFFER -> new Envelope.OffersSaid(instant(data, "readAt"), offers(data));
                case RATE -> new Envelope.RateSaid(rates(data));
                case CONFIRMATION -> new Envelope.Confirmation(text(data, "reference"),
                        data.hasNonNull("externalNumber") ? text(data, "externalNumber") : text(data, "externalId"), data.path("issued").asBoolean(),
                        items(data).stream().map(item -> new Issued.Item(text(item, "sku"), number(item, "quantity"), text(item, "warehouse"))).toList());
                case ASK -> new Envelope.Ask(text(data, "type"), text(data, "entity"),
                        data.get("with") instanceof ObjectNode with ? with : JsonNodeFactory.instance.objectNode());
                case ALERT -> new Envelope.AlertSaid(text(data, "code"), text(data, "text"), text(data, "entity"));
                case IGNORE -> new Envelope.Ignore(text(data, "reason"));
            };
        }
    }

    /** The schema cannot say that line ids are unique, and that a time exists. */
    private static OrderContent order(ObjectNode data, String madeBy) {
        var content = new OrderContent(data);
        content.placedAt();
        content.updatedAt();
        var seen = new HashSet<String>();
        for (var line : content.lines()) {
            if (!seen.add(line.lineId())) {
                throw broken(madeBy, "two lines have the lineId " + line.lineId(), "/lines");
            }
        }
        return content;
    }

    /** An order's id is derived from what its channel calls it. */
    private static String orderId(JsonNode order) {
        return order.has("connection") ? Ids.order(text(order, "connection"), text(order, "externalId")) : text(order, "orderId");
    }

    private static Envelope shipment(ObjectNode data) {
        var order = data.path("order");
        var carrier = data.path("carrier");
        return new Envelope.ShipmentSaid(text(order, "reference"), orderId(order), new ShipmentFact(text(data, "externalId"),
                ShipmentStatus.valueOf(text(data, "status")), carrier.isObject() ? new Carrier(text(carrier, "code"), text(carrier, "name")) : null,
                text(data, "trackingNumber"), text(data, "trackingUrl"), instant(data, "shippedAt"), instant(data, "occurredAt")));
    }

    private static List<Count> counts(ObjectNode data) {
        var counts = new ArrayList<Count>();
        data.path("items").forEach(item -> counts.add(count(item)));
        return counts;
    }

    static Count count(JsonNode item) {
        return new Count(text(item, "sku"), text(item, "warehouse"), number(item, "onHand"), amount(item, "incoming"));
    }

    private static List<ListPrice> prices(ObjectNode data) {
        return items(data).stream().map(Envelopes::price).toList();
    }

    static ListPrice price(JsonNode item) {
        return new ListPrice(text(item, "sku"), text(item, "priceList"), amount(item, "net"), amount(item, "gross"), text(item, "currency"));
    }

    private static Map<String, String> units(ObjectNode data) {
        return items(data).stream().filter(item -> item.has("unit")).collect(Collectors.toMap(item -> text(item, "sku"), item -> text(item, "unit"), (one, other) -> other));
    }

    private static List<Offer> offers(ObjectNode data) {
        return items(data).stream().map(item -> new Offer(text(item, "offerId"), text(item, "sku"), text(item, "ean"), text(item, "name"), text(item, "parentId"),
                amount(item, "stock"), text(item, "price"), text(item, "asked"), text(item, "currency"), text(item, "state"), instant(item, "changedAt"))).toList();
    }

    private static Rates.Edition rates(ObjectNode data) {
        var values = new TreeMap<String, BigDecimal>();
        items(data).forEach(item -> values.put(text(item, "currency"), number(item, "rate")));
        return new Rates.Edition(text(data, "table"), text(data, "number"), LocalDate.parse(text(data, "date")), text(data, "base"), instant(data, "asOf"), values);
    }

    private static List<JsonNode> items(JsonNode data) {
        var items = new ArrayList<JsonNode>();
        data.path("items").forEach(items::add);
        return items;
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asText(null);
    }

    private static BigDecimal number(JsonNode data, String name) {
        return new BigDecimal(data.path(name).asText());
    }

    /** Null where it is not told. */
    private static BigDecimal amount(JsonNode data, String name) {
        return data.hasNonNull(name) ? number(data, name) : null;
    }

    private static Instant instant(JsonNode data, String name) {
        return data.hasNonNull(name) ? Instant.parse(data.get(name).asText()) : null;
    }

    private static MappingFailure broken(String madeBy, String text, String field) {
        return new MappingFailure("event-broken", text, "mappings/" + madeBy + ".jslt", 0, field);
    }
}
