package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.shipment.Carrier;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentFact;
import pl.spoiwo.shipment.ShipmentMachine;
import pl.spoiwo.shipment.ShipmentStatus;

/** What a label's command carries, and what its receipt makes of the order's parcels. */
final class Parcels {

    private static final Set<ShipmentStatus> COLLECTED_OR_NEVER = EnumSet.of(ShipmentStatus.CANCELLED, ShipmentStatus.DELIVERED, ShipmentStatus.RETURNED);

    private Parcels() {
    }

    /** @param data as config/delivery.yaml makes it */
    static ObjectNode asked(Order order, ObjectNode data) {
        return data.put("orderId", order.orderId()).put("connection", order.connection()).put("externalId", order.content().externalId())
                .put("externalNumber", order.content().externalNumber());
    }

    /** What the label says of the parcel itself, for its hand-over. */
    static ObjectNode content(ObjectNode asked) {
        ObjectNode parcel = asked.path("parcel").deepCopy();
        Map.of("country", "/address/country", "pickupPoint", "/pickupPoint/id").forEach((name, place) -> {
            if (asked.at(place).isTextual()) {
                parcel.set(name, asked.at(place));
            }
        });
        return parcel;
    }

    /** The parcel as the receipt of its label tells it. */
    static Shipment made(Order order, String carrier, JsonNode receipt, List<Shipment> known) {
        var externalId = receipt.path("externalId").asText();
        var fact = new ShipmentFact(externalId, ShipmentStatus.LABEL_READY, carrier(receipt.path("carrier")), receipt.path("trackingNumber").asText(null),
                receipt.path("trackingUrl").asText(null), null, null);
        var shipment = ShipmentMachine.apply(known(order, carrier, externalId, known), fact);
        var label = receipt.at("/label/fileId").asText(null);
        return label == null ? shipment : shipment.labelled(label);
    }

    static Shipment cancelled(Order order, Label label, List<Shipment> known, Instant now) {
        var externalId = label.command().document();
        return ShipmentMachine.apply(known(order, label.carrier(), externalId, known),
                new ShipmentFact(externalId, ShipmentStatus.CANCELLED, null, null, null, null, now));
    }

    /** How far the parcels that the hub buys say that the order is. Parcels of others say nothing: nobody knows whether they are all. */
    static OrderStatus status(Order order, List<Shipment> known) {
        var said = order.labels().stream().filter(label -> !label.calledOff())
                .map(label -> bought(label, known).map(parcel -> said(parcel.status())).orElse(OrderStatus.NEW)).toList();
        if (!said.isEmpty() && said.stream().allMatch(OrderStatus.RETURNED::equals)) {
            return OrderStatus.RETURNED;
        }
        if (said.stream().noneMatch(each -> each.atLeast(OrderStatus.SHIPPED))) {
            return packed(order, said.stream().allMatch(OrderStatus.PACKED::equals));
        }
        return !said.stream().allMatch(each -> each.atLeast(OrderStatus.SHIPPED)) ? OrderStatus.PARTIALLY_SHIPPED
                : said.stream().allMatch(OrderStatus.DELIVERED::equals) ? OrderStatus.DELIVERED : OrderStatus.SHIPPED;
    }

    /** As if the carriers that are only observed had made their labels. */
    static OrderStatus assumed(Order order) {
        return packed(order, order.labels().stream().allMatch(label -> label.bought() || label.command().heldBack()));
    }

    /** One whose label was called off has another one yet to come. */
    private static OrderStatus packed(Order order, boolean labelled) {
        return labelled && !order.labels().isEmpty() && order.labels().stream().noneMatch(Label::calledOff) ? OrderStatus.PACKED : OrderStatus.NEW;
    }

    private static OrderStatus said(ShipmentStatus parcel) {
        return switch (parcel) {
            case LABEL_READY -> OrderStatus.PACKED;
            case PICKED_UP, IN_TRANSIT, OUT_FOR_DELIVERY, READY_FOR_PICKUP -> OrderStatus.SHIPPED;
            case DELIVERED -> OrderStatus.DELIVERED;
            case RETURNED -> OrderStatus.RETURNED;
            default -> OrderStatus.NEW;
        };
    }

    /** What was on its way has come back. */
    static boolean back(List<Shipment> known) {
        return known.stream().anyMatch(parcel -> parcel.status() == ShipmentStatus.RETURNED) && !Issuing.handedOver(known);
    }

    /** A task for a person: what has come back. */
    static Notice returned(Order order, List<Shipment> known) {
        return Notice.task("parcel-returned", order.connection(), order.orderId(), "of order " + order.content().externalNumber() + " came back, as the carrier says: "
                + named(known, ShipmentStatus.RETURNED) + ": take the goods in, and agree with the buyer whether they go out again or the money goes back");
    }

    /** A task for a person, over when no parcel of the order is like that any more; empty where the event changes nothing of it. */
    static Optional<Notice> failing(Order order, OrderEvent.ShipmentChanged event, List<Shipment> known) {
        boolean failed = event.changed().status() == ShipmentStatus.FAILED;
        if (failed == (event.before().status() == ShipmentStatus.FAILED) || !failed && known.stream().anyMatch(parcel -> parcel.status() == ShipmentStatus.FAILED)) {
            return Optional.empty();
        }
        return Optional.of(!failed ? Notice.over("parcel-failed", order.connection(), order.orderId())
                : Notice.task("parcel-failed", order.connection(), order.orderId(), "of order " + order.content().externalNumber() + " is lost or cannot be delivered, as the carrier says: "
                        + named(known, ShipmentStatus.FAILED) + ": ask the carrier, and agree with the buyer what becomes of goods and money"));
    }

    private static String named(List<Shipment> known, ShipmentStatus status) {
        var those = known.stream().filter(parcel -> parcel.status() == status).toList();
        return those.stream().map(parcel -> parcel.connection() + " " + Objects.requireNonNullElse(parcel.trackingNumber(), parcel.externalId())).sorted().collect(Collectors.joining(", "))
                + " (" + those.size() + " of " + known.size() + " parcels)";
    }

    /** The money that the carrier has from the buyer: it hands a parcel over for what the label says, or not at all. One of the parcels has it on its label. */
    static Optional<Payment> collected(Order order, List<Shipment> known) {
        return order.labels().stream().filter(label -> label.cod() != null).flatMap(label -> bought(label, known)
                .filter(parcel -> parcel.status() == ShipmentStatus.DELIVERED)
                .map(parcel -> Payment.collected(parcel.connection(), parcel.externalId(), label.cod(), order.content().currency(), parcel.occurredAt()).of(order.orderId())).stream()).findFirst();
    }

    /** What carriers have yet to collect, by labels that nobody called off: a parcel that came back, or was cancelled, collects nothing more. */
    static BigDecimal collecting(Order order, List<Shipment> known) {
        return order.labels().stream().filter(label -> label.cod() != null && !label.calledOff() && bought(label, known).map(Shipment::status).filter(COLLECTED_OR_NEVER::contains).isEmpty())
                .map(Label::cod).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Optional<Shipment> bought(Label label, List<Shipment> known) {
        return !label.bought() ? Optional.empty()
                : known.stream().filter(each -> each.connection().equals(label.carrier()) && each.externalId().equals(label.command().document())).findFirst();
    }

    private static Shipment known(Order order, String carrier, String externalId, List<Shipment> known) {
        var id = Shipment.id(carrier, externalId, order.orderId());
        return known.stream().filter(each -> each.shipmentId().equals(id)).findFirst().orElse(Shipment.unknown(carrier, externalId, order.orderId()));
    }

    private static Carrier carrier(JsonNode said) {
        return said.isObject() ? new Carrier(said.path("code").asText(null), said.path("name").asText(null)) : null;
    }
}
