package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.shipment.Shipment;

/** The payments of an order: found, taken when nothing but the money is missing, let go with the order. Lives for one decision. */
final class OrderPayments {

    private final Settlement settlement;
    private final OrderRules rules;
    private final List<Payment> payments;
    private final List<Payment> changed = new ArrayList<>();

    OrderPayments(Settlement settlement, List<Payment> known, OrderRules rules) {
        this.settlement = settlement;
        this.rules = rules;
        this.payments = new ArrayList<>(known);
    }

    List<Payment> all() {
        return List.copyOf(payments);
    }

    List<Payment> changed() {
        return List.copyOf(changed);
    }

    Books books(Order order) {
        return new Books(order.content(), payments);
    }

    /** Payments that were told before their order are the order's from now on. */
    void match(Order order) {
        for (var payment : List.copyOf(payments)) {
            if (payment.orderId() == null) {
                store(payment.of(order.orderId()));
                settlement.tell("payment-matched", payment.said());
                settlement.alert(Notice.over("payment-unmatched", payment.connection(), payment.externalId()));
            }
        }
    }

    /** What the carrier has collected is paid. */
    void collect(Order order, List<Shipment> shipments) {
        Parcels.collected(order, shipments).filter(money -> payments.stream().noneMatch(known -> known.paymentId().equals(money.paymentId()))).ifPresent(money -> {
            payments.add(money);
            store(money);
            settlement.tell("payment", money.said() + ", collected on delivery");
        });
    }

    /** Reserved money is taken when nothing but the money keeps the order from the ERP: until then it can still be let go without a refund. */
    void capture(Order order, Books books) {
        for (var payment : List.copyOf(payments)) {
            if (rules.capturing().contains(payment.connection()) && books.completes(payment)) {
                ask(order, "payment.capture", payment);
                store(payment.captured());
                settlement.tell("capture-asked", payment.said());
            }
        }
    }

    /** A cancelled order needs no money: what is reserved is let go, where the operator can be told so. */
    void release(Order order) {
        for (var payment : List.copyOf(payments)) {
            if (rules.cancelling().contains(payment.connection()) && payment.undecided()) {
                ask(order, "payment.cancel", payment);
                store(payment.letGo());
                settlement.tell("payment-cancel-asked", payment.said());
            }
        }
    }

    private void ask(Order order, String type, Payment payment) {
        var data = JsonNodeFactory.instance.objectNode().put("externalId", payment.externalId())
                .put("amount", payment.amount().toPlainString()).put("currency", payment.currency());
        if (payment.reference() != null) {
            data.put("reference", payment.reference());
        }
        settlement.command(payment.connection(), type, order.orderId(), data);
    }

    /** @param payment how it now is */
    void store(Payment payment) {
        payments.replaceAll(known -> known.paymentId().equals(payment.paymentId()) ? payment : known);
        changed.removeIf(known -> known.paymentId().equals(payment.paymentId()));
        changed.add(payment);
    }
}
