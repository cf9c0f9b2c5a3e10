package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.shipment.ShipmentStatus;
import pl.spoiwo.stock.Issued;
import pl.spoiwo.stock.Reservation;

/** What an event means for an order. Pure: the same arguments give the same decision. */
public final class OrderDecisions {

    private OrderDecisions() {
    }

    /** @param snapshot holds an order for every event but {@link OrderEvent.Arrived} */
    public static Decision decide(OrderEvent event, Snapshot snapshot, OrderRules rules, Cause cause) {
        if (event instanceof OrderEvent.Arrived arrived) {
            return snapshot.order() == null ? first(arrived, snapshot, rules, cause) : again(arrived, snapshot, rules, cause);
        }
        var order = snapshot.order();
        if (event instanceof OrderEvent.Gone gone) {
            return gone(gone, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.Overdue) {
            return overdue(order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.PaymentChanged payment) {
            return paid(payment, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.ShipmentChanged shipment) {
            var settlement = new Settlement(order, snapshot, rules, cause).tell("shipment", shipment.changed().said());
            Parcels.failing(order, shipment, snapshot.shipments()).ifPresent(settlement::alert);
            if (shipment.changed().status() == ShipmentStatus.RETURNED) {
                settlement.alert(Parcels.returned(order, snapshot.shipments()));
                if (order.status() == OrderStatus.CANCELLED && Parcels.back(snapshot.shipments())) {
                    settlement.passOn();
                }
            } else if (order.status() == OrderStatus.CANCELLED && Issuing.handedOver(snapshot.shipments())) {
                settlement.leftBefore();
            }
            return settlement.settle();
        }
        if (event instanceof OrderEvent.DocumentChanged document) {
            return new Settlement(order, snapshot, rules, cause).tell("document", document.changed().said()).settle();
        }
        if (event instanceof OrderEvent.ReceiptCame receipt) {
            return receipt(receipt, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.RefundAsked asked) {
            return Refunds.asked(asked, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.RefundEnded ended) {
            return Refunds.ended(ended, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.Released) {
            return OrderStock.release(order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.Confirmed confirmed) {
            return confirmed(confirmed, order, snapshot, rules, cause);
        }
        if (event instanceof OrderEvent.Withdrawn withdrawn) {
            return withdrawn(withdrawn, order, snapshot, rules, cause);
        }
        var recheck = (OrderEvent.Recheck) event;
        var payments = Refunds.without(recheck.discarded(), snapshot.payments());
        var settlement = matched(recheck.matched(), order.rank(), order, snapshot.with(payments), rules, cause);
        payments.stream().filter(payment -> !snapshot.payments().contains(payment)).forEach(settlement::payment);
        return settlement.settle();
    }

    /** Told the same; its lines may be other products now. What an ERP has is not changed under its hands. */
    private static Settlement matched(OrderContent content, Rank rank, Order known, Snapshot snapshot, OrderRules rules, Cause cause) {
        var order = known.toldAgain(known.exported() ? MatchedLines.keeping(content, known.content()) : content, rank);
        return found(new Settlement(order, snapshot, rules, cause), order.content(), MatchedLines.found(known.content()));
    }

    private static Settlement found(Settlement settlement, OrderContent content, List<String> before) {
        MatchedLines.found(content).stream().filter(line -> !before.contains(line)).forEach(line -> settlement.tell("matched", line));
        return settlement;
    }

    private static Decision first(OrderEvent.Arrived arrived, Snapshot snapshot, OrderRules rules, Cause cause) {
        var content = arrived.content();
        var channel = rules.channel();
        if (notAnOrder(content, rules)) {
            return Decision.ignored("status-ignored", "\"" + content.channelStatus() + "\" is not an order yet, says config/statuses.yaml");
        }
        if (channel.startFrom() != null && content.placedAt().isBefore(channel.startFrom())) {
            return Decision.ignored("before-start", "placed " + content.placedAt() + ", before " + channel.id() + " starts: " + channel.startFrom());
        }
        var order = new Order(Ids.order(channel.id(), content.externalId()), channel.id(), content, arrived.rank(), OrderStatus.NEW, List.of(),
                null, null, false, Map.of(), List.of(), 1, 0);
        var settlement = new Settlement(order, snapshot, rules, cause)
                .tell("received", "number " + content.externalNumber() + " by " + arrived.via() + ": " + content.lines().size() + " lines, "
                        + content.total().toPlainString() + " " + content.currency() + ", the channel says \"" + content.channelStatus() + "\"");
        snapshot.shipments().forEach(shipment -> settlement.tell("shipment", shipment.said()));
        return found(settlement, content, List.of()).settle();
    }

    private static Decision again(OrderEvent.Arrived arrived, Snapshot snapshot, OrderRules rules, Cause cause) {
        var known = snapshot.order();
        boolean newer = arrived.rank().newerThan(known.rank());
        if (MatchedLines.told(arrived.content()).equals(MatchedLines.told(known.content())) || newer && arrived.content().says(known.content())) {
            return matched(arrived.content(), newer ? arrived.rank() : known.rank(), known, snapshot, rules, cause).settle().unlessItDoes(Reason.of("unchanged", "nothing new"));
        }
        if (notAnOrder(arrived.content(), rules)) {
            return Decision.ignored("status-ignored", "\"" + arrived.content().channelStatus() + "\" is to be ignored, says config/statuses.yaml");
        }
        boolean tie = arrived.rank().tiesWith(known.rank());
        if (tie && rules.can("order.fetch")) {
            return fetch(known, "two contents of " + known.rank().updatedAt() + ": the channel is asked which holds", snapshot, rules, cause);
        }
        if (!tie && !newer) {
            return Decision.ignored("stale", "changed " + arrived.rank().updatedAt() + "; the hub knows " + known.rank().updatedAt());
        }
        return changed(arrived, known, snapshot, rules, cause);
    }

    /** Of an order that was let go already a person decides: it may be the account that is another one. */
    private static Decision gone(OrderEvent.Gone gone, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        if (order.status() != OrderStatus.NEW && order.status() != OrderStatus.CANCELLED) {
            return new Settlement(order, snapshot, rules, cause).tell("gone", order.connection() + " was asked and does not have it")
                    .alert(Notice.task("order-deleted", order.connection(), order.orderId(), "order " + order.content().externalNumber() + " is " + order.status() + ", and "
                            + order.connection() + " does not have it any more: see what became of it, and cancel it by hand if it was called off")).settle();
        }
        return again(new OrderEvent.Arrived(order.content().with(gone.word()), new Rank(order.rank().updatedAt(), gone.askedAt()), "fetch"), snapshot, rules, cause);
    }

    private static Decision overdue(Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        return order.status() == OrderStatus.NEW && rules.can("order.fetch")
                ? fetch(order, "the channel has not let it go since " + order.content().placedAt() + ": it is asked again", snapshot, rules, cause)
                : Decision.ignored("not-waiting", "the order is " + order.status());
    }

    /** Nobody knows but the channel itself. */
    private static Decision fetch(Order known, String why, Snapshot snapshot, OrderRules rules, Cause cause) {
        var settlement = new Settlement(known, snapshot, rules, cause).tell("fetch", why);
        settlement.command(known.connection(), "order.fetch", "fetch:" + known.orderId(),
                JsonNodeFactory.instance.objectNode().put("externalId", known.content().externalId()));
        return settlement.settle();
    }

    private static Decision changed(OrderEvent.Arrived arrived, Order known, Snapshot snapshot, OrderRules rules, Cause cause) {
        var content = known.exported() ? MatchedLines.keeping(arrived.content(), known.content()) : arrived.content();
        var oldWord = known.content().channelStatus();
        var word = arrived.content().channelStatus();
        var next = known.withContent(content, arrived.rank(), rules.keepsOff(known, content.channelStatus()));
        // What the channel was told while it was stopped it has not taken.
        var settlement = found(new Settlement(stops(oldWord, rules) && !stops(word, rules) ? next.withToldWord(null) : next, snapshot, rules, cause), content, MatchedLines.found(known.content()));
        var was = MatchedLines.told(known.content());
        var now = MatchedLines.told(content);
        var differences = Differences.between(was, now);
        if (!oldWord.equals(word)) {
            settlement.tell(ChannelWord.WHAT, new ChannelWord(oldWord, word, arrived.via()).line());
        }
        if (content.returned().compareTo(known.content().returned()) > 0) {
            settlement.tell("returned", "the channel says that " + content.returned().toPlainString() + " " + content.currency() + " went back")
                    .refunded(new Books(content, snapshot.payments()).returnedElsewhere() ? "its channel says that money was refunded" : null);
        }
        if (!differences.isEmpty()) {
            var text = Differences.sentence(differences);
            settlement.tell("changed", text + ", by " + arrived.via());
            if (Differences.ofDocument(was, now)) {
                settlement.correctByHand("it was edited after its document was asked for (" + text + ")");
            }
            var labels = Differences.ofParcel(was, now)
                    ? known.labels().stream().filter(label -> label.command().live()).map(Label::named).collect(Collectors.joining("; ")) : "";
            if (known.exported() || !labels.isEmpty()) {
                settlement.alert(Notice.task("changed-after-export", known.connection(), known.orderId(), "order " + known.content().externalNumber() + " was edited after its "
                        + (known.exported() ? "export, change it in the ERP too: " : "label was asked for: ") + text
                        + (labels.isEmpty() ? "" : "; its parcel goes as it was asked for, stop or change it at " + labels)));
            }
        }
        return settlement.settle();
    }

    private static boolean stops(String word, OrderRules rules) {
        return rules.meaning(word).filter(meaning -> meaning == OrderStatus.NEW || meaning == OrderStatus.CANCELLED).isPresent();
    }

    private static Decision paid(OrderEvent.PaymentChanged event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var payment = event.changed();
        var settlement = new Settlement(order, snapshot, rules, cause);
        if (payment.orderId() != null) {
            settlement.tell("payment", payment.said() + (payment.refunded().signum() == 0 ? "" : ", refunded " + payment.refunded().toPlainString()));
        }
        return Refunds.moved(settlement, event.before(), payment, order).settle();
    }

    private static Decision receipt(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        if (receipt.state() == MessageState.WAITING) {
            return waiting(receipt, order, snapshot, rules, cause);
        }
        return receipt.type().equals(Label.CREATE) || receipt.type().equals(Label.CANCEL) ? LabelDecisions.receipt(receipt, order, snapshot, rules, cause)
                : exported(receipt, order, snapshot, rules, cause);
    }

    /** The target has taken it and works on: of documents it is told how far they are. */
    private static Decision waiting(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var settlement = new Settlement(order, snapshot, rules, cause);
        Issuing.heard(receipt, snapshot.documents()).filter(document -> !snapshot.documents().contains(document))
                .ifPresent(document -> settlement.document(document).tell("document", document.said()));
        return settlement.settle();
    }

    private static Decision exported(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var export = order.exports().get(receipt.target());
        boolean ours = receipt.type().equals("order.create") && export != null && export.commandId().equals(receipt.commandId());
        var document = document(receipt.result());
        var next = ours ? order.withExport(receipt.target(), export.with(state(export, receipt.state()), document)) : order;
        var settlement = ended(new Settlement(next, snapshot, rules, cause), receipt, order);
        Issuing.heard(receipt, snapshot.documents()).ifPresent(settlement::document);
        if (ours && receipt.state() == MessageState.DELIVERED) {
            arrival(settlement, order, receipt.target(), next.exports().get(receipt.target()), document != null, rules);
        }
        return settlement.settle();
    }

    static Settlement ended(Settlement settlement, OrderEvent.ReceiptCame receipt, Order order) {
        settlement.tell(receipt.type() + "-" + receipt.state().name().toLowerCase(Locale.ROOT), told(receipt));
        return !receipt.state().parked() ? settlement : settlement.alert(Notice.state("parked", receipt.target(), receipt.commandId(), receipt.type() + " of order "
                + order.content().externalNumber() + " to " + receipt.target() + " is " + receipt.state() + "; the whole reason is in its ledger row"));
    }

    private static void arrival(Settlement settlement, Order order, String target, Export export, boolean proven, OrderRules rules) {
        if (proven && rules.stock().free().contains(target)) {
            settlement.passOn();
        }
        if (order.status() == OrderStatus.CANCELLED && !order.exports().get(target).arrived()) {
            settlement.tooLate(target, export, "its export had left");
        }
    }

    static Export.State state(Export known, MessageState state) {
        if (known.arrived() || known.state() == Export.State.WITHDRAWN && state != MessageState.DELIVERED) {
            return known.state();
        }
        return switch (state) {
            case DELIVERED -> Export.State.DELIVERED;
            case WOULD_SEND -> Export.State.WOULD_SEND;
            case PARKED, UNKNOWN -> Export.State.STUCK;
            default -> known.state();
        };
    }

    private static String told(OrderEvent.ReceiptCame receipt) {
        var facts = Stream.of("externalNumber", "externalId", "trackingNumber", "reference", "file", "name", "note").filter(field -> receipt.result() != null
                && receipt.result().path(field).isValueNode() && receipt.result().hasNonNull(field)).map(field -> field + " " + receipt.result().get(field).asText());
        return Stream.of(Stream.of(receipt.target(), "command " + receipt.commandId()), facts, Stream.ofNullable(receipt.reason()))
                .flatMap(parts -> parts).collect(Collectors.joining(", "));
    }

    private static String document(JsonNode result) {
        return result == null ? null : Stream.of("externalNumber", "externalId").filter(result::hasNonNull).map(field -> result.get(field).asText())
                .findFirst().orElse(null);
    }

    private static Decision confirmed(OrderEvent.Confirmed event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var export = order.exports().get(event.target());
        if (export == null || !export.commandId().equals(event.commandId())) {
            return new Settlement(order, snapshot, rules, cause)
                    .tell("confirmed-other", event.target() + " shows " + event.document() + " for the earlier command " + event.commandId())
                    .alert(Notice.task("changed-after-export", order.connection(), order.orderId(), event.target() + " holds " + event.document()
                            + " of order " + order.content().externalNumber() + ", which the hub had called back: look at it in the ERP")).settle();
        }
        boolean waits = rules.stock().issuing().contains(event.target());
        boolean promised = snapshot.reservations().stream().anyMatch(r -> r.state() == Reservation.State.OPEN);
        var part = event.issued() && waits && promised && !event.items().isEmpty() ? Issued.of(event.items(), snapshot.reservations(), cause.now()) : null;
        boolean issued = export.state() == Export.State.ISSUED
                || event.issued() && (part == null || part.reservations().stream().noneMatch(r -> r.state() == Reservation.State.OPEN));
        // A document that goods were issued with is another one than the order's.
        var number = event.document() == null || event.issued() && export.document() != null ? export.document() : event.document();
        var now = new Export(export.commandId(), issued ? Export.State.ISSUED : Export.State.CONFIRMED, number);
        var settlement = new Settlement(order.withExport(event.target(), now), snapshot, rules, cause);
        if (!now.equals(export) || part != null) {
            settlement.tell(event.issued() ? "issued" : "confirmed", event.target() + (event.issued() ? " has issued the goods" : " shows it")
                    + (event.document() == null ? "" : " as " + event.document()) + (part == null ? "" : ": " + said(event.items(), part)));
        }
        if (!now.equals(export)) {
            arrival(settlement, order, event.target(), now, true, rules);
        }
        if (part != null) {
            settlement.passOn(part.reservations());
        } else if (issued && waits) {
            settlement.passOn();
        }
        return settlement.settle();
    }

    private static String said(List<Issued.Item> items, Issued.Taken part) {
        return items.stream().map(item -> Holds.pieces(item.quantity(), item.sku())).collect(Collectors.joining(", "))
                + part.beyond().entrySet().stream().map(each -> "; " + Holds.pieces(each.getValue(), each.getKey()) + " was not reserved for it")
                        .collect(Collectors.joining());
    }

    private static Decision withdrawn(OrderEvent.Withdrawn event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        if (event.withdrawal().type().equals(Label.CREATE)) {
            return LabelDecisions.withdrawn(event, order, snapshot, rules, cause);
        }
        if (event.withdrawal().type().equals(Issuing.CREATE)) {
            return Issuing.withdrawn(event, order, snapshot, rules, cause);
        }
        var target = event.withdrawal().target();
        var export = order.exports().get(target);
        if (event.left() == null || event.left() == MessageState.WOULD_SEND) {
            var state = event.left() == null ? Export.State.WITHDRAWN : Export.State.WOULD_SEND;
            return new Settlement(order.withExport(target, export.with(state, null)), snapshot, rules, cause)
                    .tell("withdrawn", "the export to " + target + " had not left").settle();
        }
        return new Settlement(order, snapshot, rules, cause).tooLate(target, export, switch (event.left()) {
            case DELIVERED -> "the ERP has it";
            case PARKED -> "its export is parked: discard it";
            default -> "its export is on its way or its end is unknown";
        }).settle();
    }

    private static boolean notAnOrder(OrderContent content, OrderRules rules) {
        return rules.hubWord(content.channelStatus()).filter(OrderRules.IGNORE::equals).isPresent();
    }
}
