package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Drift;
import pl.spoiwo.product.Drifts;
import pl.spoiwo.product.KnownOrders;
import pl.spoiwo.product.SkuOffers;

/** Decides on values of which a channel holds others than it accepted. What is repaired is wanted anew, and leaves by the dispatcher as any value does. */
@Component
final class DriftHandler implements Handler {

    private static final String READ = "offer.fetch";
    private static final String ORDERS = "order.poll";
    /** From the poll that found an order to its decision. */
    private static final Duration DECIDED = Duration.ofSeconds(30);
    /** Offers in one question. */
    private static final int ASKED = 50;

    private final Drifts drifts;
    private final KnownOrders orders;
    private final SkuOffers offers;
    private final ChannelValues values;
    private final ConnectionStates states;
    private final Ledger ledger;

    DriftHandler(Drifts drifts, KnownOrders orders, SkuOffers offers, ChannelValues values, ConnectionStates states, Ledger ledger) {
        this.drifts = drifts;
        this.orders = orders;
        this.offers = offers;
        this.values = values;
        this.states = states;
        this.ledger = ledger;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Compare || envelope instanceof Envelope.ReadAgain;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return envelope instanceof Envelope.Compare compare ? new TreeSet<>(compare.skus()) : Set.of();
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        if (envelope instanceof Envelope.ReadAgain again) {
            ask(again.skus(), work);
        } else {
            var compare = (Envelope.Compare) envelope;
            compare(compare.skus(), work);
            tellAnew(compare.repriced(), work);
        }
        work.processed(null);
    }

    private void compare(Collection<String> skus, Work work) {
        var connection = work.connection();
        var found = drifts.found(connection.id(), skus);
        var known = connection.capability(ORDERS).isPresent() ? orders.read(connection.id(), work.now()).orElse(null) : work.now();
        var suspected = new TreeSet<String>();
        var kinds = kinds(connection);
        Drifts.KINDS.stream().filter(kind -> !kinds.contains(kind)).forEach(kind -> drifts.open(connection.id(), kind, skus).values().forEach(open -> drifts.end(open, work.now())));
        for (var kind : kinds) {
            var held = drifts.held(connection.id(), kind, skus);
            var open = drifts.open(connection.id(), kind, skus);
            boolean repairs = connection.repairs().contains(kind) && live(connection, kind);
            for (var sku : held.keySet().stream().sorted().toList()) {
                var rules = new Drift.Rules(Rules.countsDown(connection).isPresent(), repairs, repaired(connection, sku, kind, repairs, work.now()), known, settle(connection));
                var decision = Drift.of(kind, held.get(sku), found.get(sku), open.get(sku), rules);
                drifts.write(connection.id(), sku, kind, held.get(sku), found.get(sku), open.get(sku), decision, work.now(), work.message().id());
                if (decision.suspects()) {
                    suspected.add(sku);
                }
                if (decision.repair()) {
                    values.repair(connection.id(), kind, sku, decision.found());
                    work.doubt(connection.id());
                }
            }
        }
        if (!suspected.isEmpty() && connection.capability(READ).isPresent()) {
            work.send(OwnMessages.readAgain(suspected, connection.id(), work.message().id(), work.now()).after(settle(connection)));
        }
    }

    /** That are compared. */
    static List<String> kinds(Connection connection) {
        return Drifts.KINDS.stream().filter(kind -> !kind.equals(ChannelValues.NAME) || connection.texts().contains(kind)).toList();
    }

    /** What is told beside a price, as the lowest one before a reduction, is another with a sale of the channel's own: the price is written with it. */
    private void tellAnew(List<String> repriced, Work work) {
        var connection = work.connection();
        if (connection.repairs().contains(ChannelValues.PRICE) && live(connection, ChannelValues.PRICE)) {
            repriced.forEach(sku -> {
                values.repair(connection.id(), ChannelValues.PRICE, sku, null);
                work.doubt(connection.id());
            });
        }
    }

    private int repaired(Connection connection, String sku, String kind, boolean repairs, Instant now) {
        return repairs ? drifts.repairs(connection.id(), sku, kind, now.minus(Duration.ofDays(1))) : 0;
    }

    private boolean live(Connection connection, String kind) {
        return connection.capability(kind + ".write").filter(write -> states.mode(connection, write.name()) == Mode.LIVE).isPresent();
    }

    /** How long an order may be on its way to the hub. */
    private static Duration settle(Connection connection) {
        return connection.capability(ORDERS).map(poll -> connection.every().getOrDefault(ORDERS, poll.every())).orElse(Duration.ZERO).plus(DECIDED);
    }

    /** The offers of these alone, sooner than the whole list: by their ids, and by the codes that they have in the channel. */
    private void ask(List<String> skus, Work work) {
        var known = offers.of(work.connection().id(), skus);
        var asked = skus.stream().flatMap(sku -> known.containsKey(sku) ? known.get(sku).own().stream().map(offer -> new Asked(sku, offer.offerId(), offer.code()))
                : Stream.of(new Asked(sku, null, sku)))
                .collect(Collectors.groupingBy(each -> List.of(each.offerId() == null, each.code() == null), LinkedHashMap::new, Collectors.toList()));
        asked.values().forEach(some -> {
            for (int from = 0; from < some.size(); from += ASKED) {
                question(some.subList(from, Math.min(some.size(), from + ASKED)), work);
            }
        });
    }

    /** @param offerId null where none is known @param code as the channel spells it; null where the offer has none */
    private record Asked(String sku, String offerId, String code) {
    }

    /** @param offers all of them with an id, or none; and so with their codes */
    private void question(List<Asked> offers, Work work) {
        var with = JsonNodeFactory.instance.objectNode();
        offers.forEach(offer -> {
            if (offer.offerId() != null) {
                with.withArray("offers").add(offer.offerId());
            }
            if (offer.code() != null) {
                with.withArray("skus").add(offer.code());
            }
        });
        int ordinal = work.commands().size();
        var command = new Command(Ids.command(work.connection().id(), work.message().key(), READ, ordinal), work.connection().id(), READ, offers.get(0).sku(), with, ordinal);
        ledger.addCommands(work.message().id(), work.configuration().version(), List.of(command));
        work.add(List.of(command));
    }
}
