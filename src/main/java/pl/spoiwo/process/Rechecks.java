package pl.spoiwo.process;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.order.Orders;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.process.RecheckRounds.Round;
import pl.spoiwo.process.RecheckRounds.Stage;
import pl.spoiwo.rate.Rates;

/**
 * Bean {@code rechecks}: where the configuration is another than last time, or the exchange rates that it names, or a rule of a channel has begun or ended to hold, orders with
 * an unexplained word or a hold, and payments without an order or with an unexplained word, are decided again, each by a message of its own, and all owners, prices and stock
 * figures anew. One round for each change, by one node, a page at a turn. What was sent before a crash is sent again with the same keys.
 */
@Component("rechecks")
public class Rechecks {

    static final int PAGE = 200;
    /** SKUs or customers in one message. */
    private static final int ITEMS = 1000;
    private static final String JOB = "rechecks";
    /** Until then every node has read the files. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final ActiveConfiguration active;
    private final RecheckRounds rounds;
    private final Orders orders;
    private final Payments payments;
    private final Rates rates;
    private final Candidates candidates;
    private final Leases leases;
    private final Clock clock;
    /** What this node has seen: an older node must not begin a round for the files it still has. */
    private String seen;
    private Round next;

    Rechecks(ActiveConfiguration active, RecheckRounds rounds, Orders orders, Payments payments, Rates rates, Candidates candidates, Leases leases, Clock clock) {
        this.active = active;
        this.rounds = rounds;
        this.orders = orders;
        this.payments = payments;
        this.rates = rates;
        this.candidates = candidates;
        this.leases = leases;
        this.clock = clock;
    }

    /** @return the next page; {@link #sent()} is told when the broker has it */
    public synchronized List<Outgoing> page() {
        next = null;
        var configuration = active.current();
        var version = version(configuration);
        if (!due(last(), version) || !leases.take(JOB)) {
            return List.of();
        }
        var round = last();
        if (!due(round, version)) {
            return List.of();
        }
        if (!round.version().equals(version)) {
            round = rounds.begin(version, round.number());
        }
        seen = version;
        return switch (round.stage()) {
            case ORDERS -> orders(round, configuration);
            case PAYMENTS -> payments(round, configuration);
            case OWNERS -> owners(round, false, Stage.CUSTOMERS, configuration);
            case CUSTOMERS -> owners(round, true, Stage.DONE, configuration);
            case DONE -> List.of();
        };
    }

    public synchronized void sent() {
        if (next != null) {
            rounds.move(next);
        }
    }

    private Round last() {
        return rounds.last().orElse(new Round(0, "", Stage.DONE, ""));
    }

    private String version(HubConfiguration configuration) {
        var company = configuration.company();
        boolean byTable = company.rateTable() != null || configuration.priceChannels().stream().anyMatch(channel -> channel.price().byTable());
        var boundary = configuration.channelRules().boundary(clock.instant());
        return configuration.version() + (byTable ? "," + rates.state(company.zone()) : "") + (boundary == null ? "" : "," + boundary.getEpochSecond());
    }

    private boolean due(Round round, String version) {
        boolean due = round.version().equals(version) ? round.stage() != Stage.DONE : !version.equals(seen);
        if (!due) {
            seen = version;
        }
        return due;
    }

    private List<Outgoing> orders(Round round, HubConfiguration configuration) {
        var now = clock.instant();
        var page = orders.stuck(round.position(), PAGE);
        next = page.size() < PAGE ? round.at(Stage.PAYMENTS, "") : round.at(Stage.ORDERS, page.get(PAGE - 1).orderId());
        return settled(page.stream().filter(order -> configuration.connection(order.connection()).isPresent())
                .map(order -> OwnMessages.recheck(order.orderId(), order.connection(), occasion(round), null, now)));
    }

    private List<Outgoing> payments(Round round, HubConfiguration configuration) {
        var now = clock.instant();
        var page = payments.waiting(round.position(), PAGE);
        next = page.size() < PAGE ? round.at(Stage.OWNERS, "") : round.at(Stage.PAYMENTS, page.get(PAGE - 1).paymentId());
        return settled(page.stream().filter(payment -> configuration.connection(payment.connection()).isPresent())
                .map(payment -> OwnMessages.rematch(payment.externalId(), payment.connection(), occasion(round), now)));
    }

    /** Whose word counts, by the rules of now, and what channels shall hold of it: whatever has a price or a stock, some source has told of. By a message of one connection, for all of them. */
    private List<Outgoing> owners(Round round, boolean customers, Stage after, HubConfiguration configuration) {
        var page = candidates.items(round.position(), ITEMS, customers);
        next = page.size() < ITEMS ? round.at(after, "") : round.at(round.stage(), page.get(ITEMS - 1));
        return page.isEmpty() ? List.of()
                : settled(configuration.firstConnection().stream().map(connection -> OwnMessages.decide(customers, page, connection, occasion(round), clock.instant())));
    }

    private static String occasion(Round round) {
        return "rules-" + round.number();
    }

    private static List<Outgoing> settled(Stream<Outgoing> messages) {
        return messages.map(message -> message.after(SETTLE)).toList();
    }
}
