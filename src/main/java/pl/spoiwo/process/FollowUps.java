package pl.spoiwo.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.order.Orders;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;
import pl.spoiwo.stock.Supplies;
import pl.spoiwo.text.ChannelTexts;

/**
 * What a change of stock, prices or products sets in motion: wanted values, the dispatchers that bring them out, and orders that waited for it. These orders get
 * a message of their own, because their locks come before the locks of SKUs.
 */
@Component
final class FollowUps {

    private final ReservationTables reservations;
    private final Supplies supplies;
    private final StockFigures figures;
    private final ChannelPrices prices;
    private final ChannelTexts texts;
    private final Orders orders;
    private final Matches matches;
    private final OutgoingGate gate;

    FollowUps(ReservationTables reservations, Supplies supplies, StockFigures figures, ChannelPrices prices, ChannelTexts texts, Orders orders, Matches matches, OutgoingGate gate) {
        this.gate = gate;
        this.reservations = reservations;
        this.supplies = supplies;
        this.figures = figures;
        this.prices = prices;
        this.texts = texts;
        this.orders = orders;
        this.matches = matches;
    }

    List<Outgoing> of(Work work) {
        if (Stream.of(work.touched(), work.freed(), work.doubted(), work.repriced(), work.renamed(), work.known(), work.linked(), work.rechecked()).allMatch(Set::isEmpty)) {
            return List.of();
        }
        var plan = work.plan();
        var guards = gate.of(work.configuration().guards(), work.why(), work.now(), work.message().id());
        var touched = new TreeSet<String>();
        var changed = plan == null ? new TreeSet<String>() : figures.refresh(work.touched(), work.configuration().stockChannels(), plan, work.configuration(), skus -> {
            work.needsLocked(skus);
            touched.addAll(skus);
        }, guards, work.now(), work.message().id());
        if (work.configuration().channelRules().pricesAskStock()) {
            work.reprice(touched);
        }
        changed.addAll(prices.refresh(work.repriced(), work.configuration().priceChannels(), work.configuration(), guards, work.now(), work.message().id()));
        changed.addAll(texts.refresh(work.renamed(), work.configuration(), work.now(), work.message().id()));
        changed.addAll(work.doubted());
        var messages = new ArrayList<>(wakes(changed));
        messages.addAll(rechecks(work.freed(), work.reserved(), work.rechecked(), work.message(), plan, work.now()));
        messages.addAll(Matches.told(work.known(), work.linked(), work.message(), work.configuration(), work.now()));
        return messages;
    }

    /** The same for a message that was decided before, from what the tables say now: what was sent then may not have left. */
    List<Outgoing> again(Set<String> skus, Interpreted interpreted, Instant now) {
        var message = interpreted.message();
        var configuration = interpreted.configuration();
        var waiting = matches.again(interpreted);
        if (interpreted.envelopes().stream().anyMatch(StockHandler::tellsWeights)) {
            waiting.addAll(reservations.held(skus, ToldProducts.MOST));
        }
        boolean products = interpreted.envelopes().stream().anyMatch(StockHandler::tellsProducts);
        if (products) {
            waiting.addAll(reservations.waiting(skus, ToldProducts.MOST));
        }
        var linked = Matches.offers(interpreted);
        if (skus.isEmpty() && waiting.isEmpty() && linked.isEmpty()) {
            return List.of();
        }
        var channels = new TreeSet<>(configuration.stockChannels());
        Stream.of(configuration.priceChannels(), configuration.textChannels()).flatMap(List::stream).forEach(channel -> channels.add(channel.id()));
        var messages = new ArrayList<>(wakes(channels));
        messages.addAll(rechecks(skus, Set.of(), waiting, message, StockPlan.of(configuration), now));
        messages.addAll(Matches.told(products ? skus : Set.of(), linked, message, configuration, now));
        return messages;
    }

    static List<Outgoing> wakes(Collection<String> connections) {
        return connections.stream().map(Outgoing::wake).toList();
    }

    private List<Outgoing> rechecks(Set<String> skus, Set<String> but, Set<String> also, Inbound message, StockPlan plan, Instant now) {
        var waiting = plan == null ? new TreeSet<String>() : supplies.waitingFor(plan, skus);
        waiting.removeAll(but);
        waiting.addAll(also);
        var messages = new ArrayList<Outgoing>();
        new TreeMap<>(orders.connections(waiting)).forEach((orderId, connection) -> {
            messages.add(OwnMessages.recheck(orderId, connection, message.id(), message.id(), now));
        });
        return messages;
    }
}
