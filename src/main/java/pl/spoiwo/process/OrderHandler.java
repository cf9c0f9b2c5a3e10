package pl.spoiwo.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;
import pl.spoiwo.order.Rank;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.payment.RefundRequest;
import pl.spoiwo.stock.Issued;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.Sets;

/** Orders as channels tell them, ends of their commands, proofs of their documents, and stock that may be there now. */
@Component
final class OrderHandler implements Handler {

    private static final String REFUND = "refund.create";
    private static final String FETCHED = "answer:order.fetch";

    private final Orders orders;
    private final Payments payments;
    private final ReservationTables reservations;
    private final SetTables sets;
    private final Ledger ledger;
    private final OrderEffects effects;
    private final OrdersOnStock onStock;

    OrderHandler(Orders orders, Payments payments, ReservationTables reservations, SetTables sets, Ledger ledger, OrderEffects effects, OrdersOnStock onStock) {
        this.orders = orders;
        this.payments = payments;
        this.reservations = reservations;
        this.sets = sets;
        this.ledger = ledger;
        this.effects = effects;
        this.onStock = onStock;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.OrderSaid || envelope instanceof Envelope.OrderGone || envelope instanceof Envelope.Recheck || envelope instanceof Envelope.Overdue
                || envelope instanceof Envelope.Receipt && !HandoverHandler.ended(envelope) || envelope instanceof Envelope.RefundAsked || envelope instanceof Envelope.Release
                || envelope instanceof Envelope.Confirmation;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        if (envelope instanceof Envelope.OrderSaid said) {
            return Order.lockNames(interpreted.connection().id(), id(said, interpreted), said.content().externalId(), said.content().externalNumber());
        }
        return orderIdOf(envelope, interpreted.connection().id()).map(orders::lockNames).orElse(Set.of());
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        var skus = new TreeSet<String>();
        if (envelope instanceof Envelope.OrderSaid said) {
            skus.addAll(said.content().skus());
            skus.addAll(reservations.skusOf(id(said, interpreted)));
            Customers.locks(said.content(), interpreted.configuration()).forEach(skus::add);
            orders.find(id(said, interpreted)).ifPresent(known -> {
                skus.addAll(known.content().skus());
                Customers.locks(known.content(), interpreted.configuration()).forEach(skus::add);
            });
        } else if (envelope instanceof Envelope.Recheck || envelope instanceof Envelope.OrderGone || envelope instanceof Envelope.Confirmation issued && !issued.items().isEmpty()) {
            orderIdOf(envelope, interpreted.connection().id()).ifPresent(orderId -> {
                orders.find(orderId).ifPresent(order -> skus.addAll(order.content().skus()));
                skus.addAll(reservations.skusOf(orderId));
            });
        }
        if (envelope instanceof Envelope.Recheck recheck && recheck.matched() != null) {
            skus.addAll(recheck.matched().skus());
        }
        return skus;
    }

    private List<Issued.Item> parts(List<Issued.Item> items) {
        var known = items.isEmpty() ? Sets.NONE : sets.around(items.stream().map(Issued.Item::sku).toList());
        var parts = items.stream().flatMap(item -> known.parts(item.sku()).entrySet().stream()
                .map(part -> new Issued.Item(part.getKey(), item.quantity().multiply(part.getValue()), item.warehouse()))).toList();
        // A document without any would be of the whole order.
        return parts.isEmpty() ? items : parts;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        if (envelope instanceof Envelope.OrderSaid said) {
            arrived(said.content(), work);
            return;
        }
        var order = orderIdOf(envelope, work.connection().id()).flatMap(orders::find).orElse(null);
        if (order == null) {
            work.processed(Reason.of("no-order", "it belongs to no order"));
        } else if (envelope instanceof Envelope.Receipt receipt) {
            var came = new OrderEvent.ReceiptCame(receipt.commandId(), receipt.type(), work.connection().id(), receipt.state(), receipt.result(), receipt.code(), receipt.reason());
            effects.decide(receipt.type().equals(REFUND) && receipt.state() != MessageState.WAITING ? new OrderEvent.RefundEnded(came, refundStatus(receipt, work)) : came, order, work);
        } else if (envelope instanceof Envelope.RefundAsked asked) {
            effects.decide(new OrderEvent.RefundAsked(work.message().id(), asked.amount(), asked.why(), discarded(order)), order, work);
        } else if (envelope instanceof Envelope.Confirmation confirmation) {
            effects.decide(new OrderEvent.Confirmed(work.connection().id(), confirmation.reference(), confirmation.document(), confirmation.issued(), parts(confirmation.items())), order, work);
        } else if (envelope instanceof Envelope.Release) {
            effects.decide(new OrderEvent.Released(), order, work);
        } else if (envelope instanceof Envelope.Overdue) {
            effects.decide(new OrderEvent.Overdue(), order, work);
        } else if (envelope instanceof Envelope.OrderGone gone) {
            onStock.decide(new OrderEvent.Gone(gone.word(), work.message().receivedAt()), order, order.content(), payments.ofOrder(order.orderId()), work);
        } else {
            var matched = ((Envelope.Recheck) envelope).matched();
            onStock.decide(new OrderEvent.Recheck(matched, discarded(order)), order, matched, payments.ofOrder(order.orderId()), work);
        }
    }

    private static Refund.Status refundStatus(Envelope.Receipt receipt, Work work) {
        return receipt.result() == null || !receipt.result().hasNonNull("statusWord") ? null
                : work.configuration().statuses().toHub(work.connection().connector().system(), "refund", receipt.result().get("statusWord").asText()).flatMap(Refund.Status::of).orElse(null);
    }

    /** Commands of refunds that a person has discarded: the ledger alone knows. */
    private Set<String> discarded(Order order) {
        return payments.ofOrder(order.orderId()).stream().flatMap(payment -> payment.requests().stream()).map(RefundRequest::commandId)
                .filter(id -> ledger.find(id).filter(row -> row.state() == MessageState.DISCARDED).isPresent()).collect(Collectors.toSet());
    }

    private void arrived(OrderContent content, Work work) {
        var orderId = Ids.order(work.connection().id(), content.externalId());
        var known = orders.find(orderId).orElse(null);
        boolean fetched = work.message().kind().equals(FETCHED);
        var event = new OrderEvent.Arrived(content, new Rank(content.updatedAt(), fetched ? work.message().receivedAt() : null),
                fetched ? "fetch" : work.reconciles() ? "reconciliation" : work.message().via());
        var money = new ArrayList<>(known == null ? List.<Payment>of() : payments.ofOrder(orderId));
        money.addAll(waitingFor(content, orderId, work));
        onStock.decide(event, known, content, money, work);
    }

    /** Payments that came before their order; one that names several orders waits for a person. */
    private List<Payment> waitingFor(OrderContent content, String orderId, Work work) {
        var found = new ArrayList<Payment>();
        for (var connection : work.configuration().withRole("payment")) {
            var rule = Rules.matchBy(work.configuration(), connection);
            if (rule.connections().contains(work.connection().id())) {
                var reference = switch (rule.field()) {
                    case "externalId" -> content.externalId();
                    case "orderId" -> orderId;
                    default -> content.externalNumber();
                };
                var waiting = payments.unmatched(connection.id(), reference);
                if (!waiting.isEmpty() && orders.named(reference, rule).stream().allMatch(orderId::equals)) {
                    found.addAll(waiting);
                }
            }
        }
        return found;
    }

    /** A command never changes its order, so this may be read before and after the locks alike. */
    private Optional<String> orderIdOf(Envelope envelope, String connection) {
        if (envelope instanceof Envelope.Receipt receipt) {
            return Optional.of(receipt.entity());
        }
        if (envelope instanceof Envelope.Confirmation confirmation) {
            return ledger.find(confirmation.reference()).map(Row::entity);
        }
        if (envelope instanceof Envelope.OrderGone gone) {
            return Optional.of(Ids.order(connection, gone.externalId()));
        }
        if (envelope instanceof Envelope.RefundAsked asked) {
            return Optional.of(asked.orderId());
        }
        if (envelope instanceof Envelope.Release release) {
            return Optional.of(release.orderId());
        }
        return Optional.of(envelope instanceof Envelope.Overdue overdue ? overdue.orderId() : ((Envelope.Recheck) envelope).orderId());
    }

    private static String id(Envelope.OrderSaid said, Interpreted interpreted) {
        return Ids.order(interpreted.connection().id(), said.content().externalId());
    }
}
