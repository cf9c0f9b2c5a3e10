package pl.spoiwo.process;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection.MatchBy;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentFact;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.payment.RefundFact;
import pl.spoiwo.payment.Saying;
import pl.spoiwo.payment.Sayings;

/** Payments and refunds as payment operators tell them; each is kept, with or without its order. */
@Component
final class PaymentHandler implements Handler {

    private static final String IGNORE = "IGNORE";

    private final Payments payments;
    private final Sayings sayings;
    private final Orders orders;
    private final OrderEffects effects;

    PaymentHandler(Payments payments, Sayings sayings, Orders orders, OrderEffects effects) {
        this.payments = payments;
        this.sayings = sayings;
        this.orders = orders;
        this.effects = effects;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.PaymentSaid || envelope instanceof Envelope.RefundSaid || envelope instanceof Envelope.Rematch;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        var connection = interpreted.connection();
        var externalId = externalId(envelope);
        var names = new TreeSet<String>();
        names.add("pay:" + connection.id() + ":" + externalId);
        var place = payments.place(connection.id(), externalId).orElse(new Payments.Place(null, null));
        if (place.orderId() != null) {
            names.addAll(orders.lockNames(place.orderId()));
        }
        var rule = Rules.matchBy(interpreted.configuration(), connection);
        for (var reference : references(envelope, place, rule)) {
            names.add("ref:" + reference);
            names.addAll(orders.lockNames(reference, rule));
        }
        return names;
    }

    /** The one that is stored, and what it becomes if the pattern of the connection has changed since. */
    private static Set<String> references(Envelope envelope, Payments.Place place, MatchBy rule) {
        var references = new TreeSet<String>();
        if (place.reference() != null) {
            references.add(place.reference());
            references.add(rule.reference(place.reference()));
        }
        if (envelope instanceof Envelope.PaymentSaid said) {
            references.add(rule.reference(said.reference()));
        }
        return references;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var connection = work.connection().id();
        var known = payments.find(connection, externalId(envelope)).orElse(Payment.unknown(connection, externalId(envelope)));
        if (envelope instanceof Envelope.Rematch) {
            again(known, work);
            return;
        }
        var saying = saying(envelope);
        var meaning = explained(saying, work);
        if (meaning.isEmpty()) {
            sayings.keep(known, saying);
        }
        if (meaning.filter(IGNORE::equals).isEmpty()) {
            store(known, saying.apply(known, meaning), saying.entity() + " " + saying.word(), work);
        }
    }

    private static Saying saying(Envelope envelope) {
        if (envelope instanceof Envelope.RefundSaid said) {
            return new Saying(said.word(), new RefundFact(said.externalId(), said.paymentExternalId(), null, said.amount(), said.currency()));
        }
        var said = (Envelope.PaymentSaid) envelope;
        return new Saying(said.word(), new PaymentFact(said.externalId(), said.reference(), null, said.amount(), said.currency(), said.method(), said.occurredAt()));
    }

    /** The hub's word; an unknown one is recorded and raises an alert, an ignored one ends the matter. */
    private static Optional<String> explained(Saying saying, Work work) {
        var found = meaning(saying, work);
        if (found.isEmpty()) {
            work.notice(Notice.task("unknown-status", work.connection().id(), saying.word(), work.connection().id() + " uses the " + saying.entity() + " status \""
                    + saying.word() + "\"; explain it in config/statuses.yaml"));
        } else if (found.get().equals(IGNORE)) {
            work.ignored(Reason.of("status-ignored", "\"" + saying.word() + "\" is to be ignored, says config/statuses.yaml"));
        }
        return found;
    }

    private static Optional<String> meaning(Saying saying, Work work) {
        return work.configuration().statuses().toHub(work.connection().connector().system(), saying.entity(), saying.word());
    }

    private void store(Payment known, Payment heard, String word, Work work) {
        var rule = Rules.matchBy(work.configuration(), work.connection());
        var payment = heard.orderId() == null && heard.reference() != null ? matched(heard, rule, work) : heard;
        if (payment.equals(known)) {
            work.ignored(Reason.of("stale", word + " says nothing new: the payment is " + known.status()));
            return;
        }
        var reference = payment.reference() == null ? null : rule.reference(payment.reference());
        payments.save(payment, reference, work.now());
        var order = payment.orderId() == null ? null : orders.find(payment.orderId()).orElse(null);
        if (order == null) {
            work.processed(Reason.of("unmatched", "no order has the reference " + reference + " yet: the payment is kept"));
        } else {
            effects.decide(new OrderEvent.PaymentChanged(known, payment), order, work);
        }
    }

    /** The configuration is another: what was said may be explained now, and the payment may find its order. */
    private void again(Payment known, Work work) {
        var heard = known;
        for (var saying : sayings.of(known)) {
            var meaning = meaning(saying, work);
            if (meaning.isPresent()) {
                heard = meaning.get().equals(IGNORE) ? heard : saying.apply(heard, meaning);
                sayings.forget(known, saying);
                work.notice(Notice.over("unknown-status", known.connection(), saying.word()));
            }
        }
        if (heard.equals(known) && (known.orderId() != null || known.reference() == null)) {
            work.ignored(Reason.of("unchanged", "the payment waits for no order, and nothing new explains what was said of it"));
            return;
        }
        store(known, heard, "what is new in the configuration", work);
        if (!work.orders().isEmpty()) {
            work.notice(Notice.over("payment-unmatched", known.connection(), known.externalId()));
        }
    }

    private Payment matched(Payment payment, MatchBy rule, Work work) {
        var reference = rule.reference(payment.reference());
        var found = orders.named(reference, rule);
        if (found.size() > 1) {
            work.notice(Notice.task("payment-unmatched", work.connection().id(), payment.externalId(), "the reference " + reference
                    + " of payment " + payment.externalId() + " names " + found.size() + " orders: see matchBy of " + work.connection().id()));
        }
        return found.size() == 1 ? payment.of(found.get(0)) : payment;
    }

    private static String externalId(Envelope envelope) {
        if (envelope instanceof Envelope.Rematch rematch) {
            return rematch.externalId();
        }
        return envelope instanceof Envelope.PaymentSaid said ? said.externalId() : ((Envelope.RefundSaid) envelope).paymentExternalId();
    }
}
