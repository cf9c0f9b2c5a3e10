package pl.spoiwo.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.order.Hold;
import pl.spoiwo.order.MatchedLines;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.order.Orders;
import pl.spoiwo.order.UnmatchedLines;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Matching;
import pl.spoiwo.product.OfferProducts;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.product.Skus;

/**
 * Finds the products of order lines, and the orders and offers that wait for products. Orders and products meet without a lock in common: each side, once it is
 * committed, has a message that looks for the other, so that one of the two sees both.
 */
@Component
final class Matches implements Handler {

    private final ProductKeys keys;
    private final Orders orders;
    private final UnmatchedLines unmatched;
    private final OfferProducts offers;

    Matches(ProductKeys keys, Orders orders, UnmatchedLines unmatched, OfferProducts offers) {
        this.keys = keys;
        this.orders = orders;
        this.unmatched = unmatched;
        this.offers = offers;
    }

    /** The same message with the lines of its orders matched. Callers hold the lock names of the orders. */
    Interpreted of(Interpreted read) {
        var told = new ArrayList<Matching.Asked>();
        var envelopes = new ArrayList<Envelope>();
        for (var envelope : read.envelopes()) {
            var content = envelope instanceof Envelope.OrderSaid said ? said.content()
                    : envelope instanceof Envelope.Recheck recheck ? orders.find(recheck.orderId()).map(Order::content).orElse(null) : null;
            if (content != null) {
                told.addAll(MatchedLines.asked(content));
            }
            envelopes.add(content == null ? envelope : with(envelope, content));
        }
        var matchBy = Rules.matching(read.configuration());
        var connection = read.connection().id();
        var known = matchBy.isEmpty() || told.isEmpty() ? null : keys.known(connection, told, read.message().id());
        envelopes.replaceAll(envelope -> {
            var content = content(envelope);
            return content == null ? envelope : with(envelope, known == null ? MatchedLines.told(content)
                    : MatchedLines.match(content, asked -> Matching.of(asked, known, matchBy), connection));
        });
        return new Interpreted(read.message(), read.configuration(), read.connection(), envelopes, read.since());
    }

    private static OrderContent content(Envelope envelope) {
        return envelope instanceof Envelope.OrderSaid said ? said.content() : envelope instanceof Envelope.Recheck recheck ? recheck.matched() : null;
    }

    private static Envelope with(Envelope envelope, OrderContent content) {
        return envelope instanceof Envelope.Recheck recheck ? new Envelope.Recheck(recheck.orderId(), content) : new Envelope.OrderSaid(content);
    }

    /** Writes down for which products the order waits. Where that is news, a message looks whether they have come meanwhile. */
    void waits(Order before, Order order, Work work) {
        var lines = waiting(order);
        if (!lines.equals(before == null ? List.of() : waiting(before))) {
            unmatched.replace(order, lines, work.now());
            if (!lines.isEmpty()) {
                work.recheck(Set.of(order.orderId()));
            }
        }
    }

    private static List<MatchedLines.Open> waiting(Order order) {
        return order.hold(Hold.LINE_UNMATCHED).isEmpty() ? List.of() : MatchedLines.open(order.content());
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Known;
    }

    /** As pages of a channel's list have it: a page that is not committed yet may tell an offer that waits for these products. */
    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        var connections = ((Envelope.Known) envelope).skus().isEmpty() ? List.of(interpreted.connection()) : interpreted.configuration().withRole("channel");
        return connections.stream().map(OfferHandler::lock).collect(Collectors.toSet());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var known = (Envelope.Known) envelope;
        var message = work.message();
        var matchBy = Rules.matching(work.configuration());
        var again = waitingOffers(known, message.id());
        again.computeIfAbsent(message.connection(), any -> new TreeSet<>()).addAll(known.offers());
        again.forEach((connection, ids) -> {
            if (!offers.match(connection, ids, matchBy, message.id(), work.now()).moved().isEmpty()) {
                work.doubt(connection);
            }
        });
        work.recheck(waitingFor(known, message.connection(), message.id()));
        work.processed(null);
    }

    /** Orders that a message, which was decided before, has decided again. */
    Set<String> again(Interpreted interpreted) {
        var waiting = new TreeSet<String>();
        for (var envelope : interpreted.envelopes()) {
            if (envelope instanceof Envelope.Known known) {
                waiting.addAll(waitingFor(known, interpreted.connection().id(), interpreted.message().id()));
            } else if (content(envelope) != null) {
                var orderId = envelope instanceof Envelope.Recheck recheck ? recheck.orderId()
                        : Ids.order(interpreted.connection().id(), content(envelope).externalId());
                waiting.addAll(unmatched.any(orderId) ? Set.of(orderId) : Set.of());
            }
        }
        return waiting;
    }

    private Set<String> waitingFor(Envelope.Known known, String connection, String occasion) {
        var waiting = unmatched.waitingForOffers(connection, known.offers(), occasion);
        for (var some : Skus.parts(known.skus())) {
            waiting.addAll(unmatched.waitingFor(some, found(some), occasion));
        }
        waitingOffers(known, occasion).forEach((channel, ids) -> waiting.addAll(unmatched.waitingForOffers(channel, ids, occasion)));
        return waiting;
    }

    private Map<String, Set<String>> waitingOffers(Envelope.Known known, String occasion) {
        var waiting = new TreeMap<String, Set<String>>();
        for (var some : Skus.parts(known.skus())) {
            offers.waitingFor(some, found(some), occasion).forEach((channel, ids) -> waiting.computeIfAbsent(channel, any -> new TreeSet<>()).addAll(ids));
        }
        return waiting;
    }

    private List<ProductKeys.Entry> found(List<String> skus) {
        return keys.of(skus).values().stream().flatMap(Set::stream).toList();
    }

    /** Messages that look for orders which wait for these products. */
    static List<Outgoing> told(Collection<String> skus, Collection<String> offers, Inbound message, HubConfiguration configuration, Instant now) {
        return Rules.matching(configuration).isEmpty() ? List.of() : Stream.concat(
                Skus.parts(skus).stream().map(some -> OwnMessages.known(some, List.of(), message.connection(), message.id(), message.id(), now)),
                Skus.parts(offers).stream().map(some -> OwnMessages.known(List.of(), some, message.connection(), message.id(), message.id(), now))).toList();
    }

    /** Offers that the message tells. */
    static Set<String> offers(Interpreted interpreted) {
        var offers = new TreeSet<String>();
        interpreted.envelopes().forEach(envelope -> {
            if (envelope instanceof Envelope.OffersSaid said) {
                said.items().forEach(offer -> offers.add(offer.offerId()));
            }
            if (envelope instanceof Envelope.Imported page) {
                page.items().stream().map(Imports.Open::offerId).filter(Objects::nonNull).forEach(offers::add);
            }
        });
        return offers;
    }
}
