package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.document.Document;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Entry;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Decision.Withdrawal;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.shipment.DeliveryRules;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.stock.Reservation;

/**
 * Brings an order to where its facts allow: from the content, the payments, the reservations and the exports it derives holds, status and commands,
 * whatever the event was. It looks at all facts each time, so the way they came in does not matter. Lives for one decision.
 */
final class Settlement {

    private static final String CUSTOMER = "customer";

    private final Order before;
    private final Snapshot snapshot;
    private final OrderRules rules;
    private final Cause cause;
    private final OrderStock stock;
    private final OrderPayments payments;
    private final OrderParcels parcels;
    private final OrderRates rates;
    private final OrderExports exports;
    private final SalesDocuments documents;
    private final StatusReport report;
    private final List<Command> commands = new ArrayList<>();
    private final List<Withdrawal> withdrawals = new ArrayList<>();
    private final List<Entry> timeline = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private Order order;
    /** Null where the event moved no money back. */
    private String refunded;
    private boolean cameBack;

    /** @param order the order as the event has left it */
    Settlement(Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        this.before = snapshot.order();
        this.order = order;
        this.snapshot = snapshot;
        this.rules = rules;
        this.cause = cause;
        this.stock = new OrderStock(this, snapshot, rules, cause);
        this.payments = new OrderPayments(this, snapshot.payments(), rules);
        this.parcels = new OrderParcels(this, snapshot.shipments(), rules);
        this.rates = new OrderRates(snapshot.rates());
        this.exports = new OrderExports(this, rates, rules, cause);
        this.documents = new SalesDocuments(this, snapshot.documents(), rates, rules, cause);
        this.report = new StatusReport(this, before, rules);
    }

    Settlement tell(String what, String why) {
        timeline.add(new Entry(what, why));
        return this;
    }

    Settlement alert(Notice notice) {
        notices.add(notice);
        return this;
    }

    /** The order as the ERP and who issues documents are told of it. */
    ObjectNode told() {
        var document = order.canonical();
        if (order.content().cashOnDelivery()) {
            document.withObject("/totals").put("owed", payments.books(order).owed().toPlainString());
        }
        var instead = snapshot.customer() == null ? null : snapshot.customer().put(document);
        if (instead != null && timeline.stream().noneMatch(entry -> entry.what().equals(CUSTOMER))) {
            tell(CUSTOMER, instead);
        }
        return document;
    }

    void command(String connection, String type, String entity, ObjectNode data) {
        commands.add(new Command(cause.commandId(type, ordinal()), connection, type, entity, data, ordinal()));
    }

    /**
     * A command whose id names its effect and not the message that led to it: a hub restored from a backup decides the same from other messages,
     * and finds at the target what it has forgotten.
     *
     * @param occasion what makes this one another than an earlier one of the order
     * @return its id
     */
    String effect(String connection, String type, String occasion, ObjectNode data) {
        var id = effectId(connection, type, order.orderId(), occasion);
        commands.add(new Command(id, connection, type, order.orderId(), data, ordinal()));
        return id;
    }

    static String effectId(String connection, String type, String orderId, String occasion) {
        return Ids.derived("c", connection, type, orderId, occasion);
    }

    void withdraw(Withdrawal withdrawal) {
        withdrawals.add(withdrawal);
    }

    /** Of the next command. */
    private int ordinal() {
        return cause.firstOrdinal() + commands.size();
    }

    /** The ERP has issued a part of the goods. @param now all reservations of the order */
    Settlement passOn(List<Reservation> now) {
        stock.passOn(now);
        return this;
    }

    /** The ERP's own figure contains the order from now on. */
    Settlement passOn() {
        stock.passOn();
        return this;
    }

    /** The order had left, at least a part of it, before it was cancelled, and that is heard now. */
    Settlement leftBefore() {
        stock.reserveAgain(order);
        return this;
    }

    /** @param changed how it now is; it is in the snapshot too */
    Settlement payment(Payment changed) {
        payments.store(changed);
        return this;
    }

    /** @param changed how it now is */
    Settlement shipment(Shipment changed) {
        parcels.store(changed);
        return this;
    }

    /** Calls off a label of an order that is cancelled already. */
    Settlement callOff(Label label) {
        parcels.callOff(order, label);
        return this;
    }

    /** The order is cancelled, and its label is, or may be, bought. */
    Settlement tooLate(Label label, String why) {
        parcels.tooLate(order, label, why);
        return this;
    }

    /** The order is cancelled, and the ERP has it, or may have it. */
    Settlement tooLate(String target, Export export, String why) {
        exports.tooLate(order, target, export, why);
        return this;
    }

    /** @param changed how it now is */
    Settlement document(Document changed) {
        documents.put(changed);
        return this;
    }

    /** The order is cancelled, and the document of its sale is issued, or will be. */
    Settlement documentStays() {
        return payments.all().stream().anyMatch(payment -> payment.charge().charged()) ? this
                : correctByHand("its channel has cancelled it, and what becomes of its money the hub does not see");
    }

    Settlement correctByHand(String why) {
        documents.correctByHand(order, why);
        return this;
    }

    /** @param why what the event says of money that went back: a person who was asked before is asked again */
    Settlement refunded(String why) {
        refunded = why;
        return this;
    }

    /** @param why what the event says of money that had been given back and is there again */
    Settlement cameBack(String why) {
        cameBack = true;
        return refunded(why);
    }

    Decision settle() {
        payments.match(order);
        payments.collect(order, parcels.all());
        var word = order.content().channelStatus();
        var meaning = rules.meaning(word).orElse(null);
        explain(word, rules.hubWord(word).isPresent());
        boolean full = snapshot.stock() != null;
        if (full && meaning == OrderStatus.CANCELLED && order.status() != OrderStatus.CANCELLED) {
            cancel();
        } else if (full && meaning != null && meaning != OrderStatus.CANCELLED && order.status() == OrderStatus.CANCELLED) {
            reactivate();
        }
        if (order.status() == OrderStatus.CANCELLED) {
            payments.release(order);
            holds(List.of());
        } else {
            goOn(meaning);
        }
        documents.correct(order, payments.books(order), Parcels.collecting(order, parcels.all()), refunded, cameBack);
        documents.tell(order);
        return decision();
    }

    private void explain(String word, boolean known) {
        var old = order.unknownWord();
        if (old != null && (known || !word.equals(old))) {
            alert(Notice.over("unknown-status", order.connection(), old));
            order = order.withUnknownWord(null);
        }
        if (!known && !word.equals(old)) {
            order = order.withUnknownWord(word);
            tell("unknown-status", "the channel says \"" + word + "\", which config/statuses.yaml does not explain: the status stays " + order.status());
            alert(Notice.task("unknown-status", order.connection(), word, order.connection() + " uses the order status \"" + word
                    + "\"; explain it in config/statuses.yaml"));
        }
    }

    private void cancel() {
        boolean left = order.status().atLeast(OrderStatus.SHIPPED) || Issuing.handedOver(parcels.all());
        stock.giveBack(order, left || order.status() == OrderStatus.PARTIALLY_SHIPPED, Parcels.back(parcels.all()) || order.status() == OrderStatus.RETURNED);
        tell("cancelled", "the channel says \"" + order.content().channelStatus() + "\"; was " + order.status());
        order = order.withStatus(OrderStatus.CANCELLED);
        if (left || !documents.callOff()) {
            documentStays();
        }
        exports.callOff(order);
        order.labels().stream().filter(label -> !label.calledOff()).forEach(this::callOff);
        if (rules.refundOnCancel() && !left && !payments.books(order).returnedElsewhere()) {
            Refunds.ask(this, Refunds.onCancel(payments.all(), rules, order.content().currency()), Refunds.ON_CANCEL, "order cancelled");
        }
    }

    private void reactivate() {
        order = order.withStatus(OrderStatus.NEW);
        tell("reactivated", "the channel says \"" + order.content().channelStatus() + "\" again");
        if (order.exported()) {
            alert(Notice.task("changed-after-export", order.connection(), order.orderId(), "order " + order.content().externalNumber()
                    + " was cancelled after its export and is alive again: see that the ERP works on it"));
        }
    }

    private void goOn(OrderStatus meaning) {
        var books = payments.books(order);
        // Bought, but the channel has not let it go yet: it holds its stock and nothing else.
        boolean bought = meaning == OrderStatus.NEW;
        var said = meaning != null && meaning.atLeast(OrderStatus.IN_FULFILMENT) ? meaning : OrderStatus.NEW;
        var claimed = said.further(Parcels.status(order, parcels.all()));
        boolean settled = order.exported() || order.status().atLeast(OrderStatus.IN_FULFILMENT);
        boolean gone = order.status().further(claimed).atLeast(OrderStatus.SHIPPED);
        boolean cod = order.content().cashOnDelivery();
        stock.reserve(order, gone, !cod && !settled && books.nothingPaid());
        var delivery = bought ? null : parcels.delivery(order, claimed, books.owed(), stock);
        boolean wanted = meaning != null && !bought && meaning != OrderStatus.CANCELLED;
        // Reserved money is taken, or let go, before anybody is told what there is to collect.
        boolean ready = wanted && (cod && !books.reserved() || books.paidInFull());
        var byBooks = meaning == null || bought ? OrderStatus.NEW : ready ? OrderStatus.READY : OrderStatus.AWAITING_PAYMENT;
        var next = order.status().further(claimed).further(OrderExports.status(order)).further(byBooks);
        holds(Holds.of(order, stock.reservations(), stock.shortages(), gone, bought ? null : cod ? books.mismatchOnDelivery(Parcels.collecting(order, parcels.all())) : books.mismatch(settled),
                settled ? null : books.goingBack(), delivery, wanted ? rateMissing(order.withStatus(next), ready, books) : null, cause.now()));
        move(next);
        if (wanted && order.holds().isEmpty()) {
            payments.capture(order, books);
            if (ready && !order.status().atLeast(OrderStatus.PARTIALLY_RETURNED)) {
                order = exports.ask(order);
                if (delivery instanceof DeliveryRules.Ship ship) {
                    order = parcels.label(order, ship);
                }
            }
            documents.issue(order, parcels.all(), books);
            if (order.status() == OrderStatus.AWAITING_PAYMENT) {
                documents.proforma(order);
            }
        }
        order = report.tell(order, meaning);
        parcels.track(order);
    }

    /** Puts these holds, and of a cancelled order only the money that it keeps. */
    private void holds(List<Hold> reasons) {
        var kept = order.status() == OrderStatus.CANCELLED ? payments.books(order).kept() : null;
        var wanted = kept == null ? reasons : List.of(new Hold(Hold.PAYMENT_AMOUNT, kept, cause.now()));
        var old = order;
        var next = wanted.stream().map(hold -> new Hold(hold.reason(), hold.text(), old.hold(hold.reason()).map(Hold::since).orElse(hold.since())))
                .toList();
        order = order.withHolds(next);
        for (var hold : next) {
            var was = old.hold(hold.reason());
            if (was.isEmpty() || !was.get().text().equals(hold.text())) {
                tell("hold", hold.reason() + ": " + hold.text());
                alert(Notice.state(Holds.alert(hold), order.connection(), order.orderId(),
                        "order " + order.content().externalNumber() + " is held: " + hold.text()));
            }
        }
        for (var hold : old.holds()) {
            if (order.hold(hold.reason()).isEmpty()) {
                tell("hold-released", hold.reason());
                if (next.stream().noneMatch(other -> Holds.alert(other).equals(Holds.alert(hold)))) {
                    alert(Notice.over(Holds.alert(hold), order.connection(), order.orderId()));
                }
            }
        }
    }

    private void move(OrderStatus next) {
        if (next != order.status()) {
            tell("status", order.status() + " -> " + next);
            order = order.withStatus(next);
            if (next == OrderStatus.PARTIALLY_RETURNED || next == OrderStatus.RETURNED && !documents.correctable()) {
                documents.correctByHand(order, "goods came back");
            }
        }
    }

    /** Why what would be sent now cannot tell its exchange rate, or null. */
    private String rateMissing(Order next, boolean ready, Books books) {
        return rates.missing(ready && exports.due(next) ? cause.now() : null, documents.due(next, parcels.all(), books) ? Issuing.sold(parcels.all(), cause.now()) : null);
    }

    private Decision decision() {
        boolean same = order.equals(before);
        boolean nothing = same && stock.changed() == null && commands.isEmpty() && payments.changed().isEmpty() && parcels.changed().isEmpty()
                && documents.changed().isEmpty() && timeline.isEmpty();
        return new Decision(same && timeline.isEmpty() ? null : order, stock.changed(), payments.changed(), parcels.changed(), documents.changed(),
                List.copyOf(commands), List.copyOf(withdrawals), List.copyOf(timeline), List.copyOf(notices), false, nothing ? Reason.of("unchanged", "nothing new") : null);
    }
}
