package pl.spoiwo.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Holds the ledger against facts that were written by somebody else: a row alone balances by construction. The key in the inbox was taken
 * by the decision, the receipt was received through the broker, the claim was counted before the call.
 * Only rows of the last days ({@code spoiwo.balance.window}) are compared, and only once they are old enough to have their counterpart.
 */
@Repository
public class LedgerBalance {

    private static final int SAMPLES = 10;
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final JdbcTemplate jdbc;
    private final LedgerQueries queries;
    private final Clock clock;
    private final Duration window;
    private final Duration age;
    private Held last;
    private CompletableFuture<Held> running;

    LedgerBalance(JdbcTemplate jdbc, LedgerQueries queries, Clock clock, @Value("${spoiwo.balance.window}") Duration window,
                  @Value("${spoiwo.auditor.age}") Duration age, @Value("${spoiwo.retention.payloads}") Duration payloads) {
        this.jdbc = jdbc;
        this.queries = queries;
        this.clock = clock;
        this.window = window.compareTo(payloads) < 0 ? window : payloads;
        this.age = age;
    }

    /** For people: where reading the evidence takes longer than a moment, with that of the last time. */
    public Balance balance() {
        return balance(MOMENT);
    }

    /** @param patience how long evidence that is being read is waited for, where there is older one */
    public Balance balance(Duration patience) {
        var connections = new TreeMap<String, Sums>();
        var commands = new TreeMap<String, CommandSums>();
        var counts = queries.counts();
        counts.stream().filter(count -> count.direction().equals("IN")).forEach(count -> connections.merge(count.connection(), Sums.of(count), Sums::plus));
        counts.stream().filter(count -> count.direction().equals("OUT"))
                .forEach(count -> commands.merge(count.connection(), CommandSums.of(count), CommandSums::plus));
        var held = evidence(patience);
        return new Balance(held.at(), held.gaps().isEmpty(), counts, connections, commands, held.gaps());
    }

    /** Who asks again and again gets the same answer for a while: reading the evidence takes a tenth of the time at most. */
    private Held evidence(Duration patience) {
        CompletableFuture<Held> look;
        Held known;
        synchronized (this) {
            known = last;
            if (known != null && System.nanoTime() - known.validUntil() <= 0) {
                return known;
            }
            if (running == null || running.isDone()) {
                running = CompletableFuture.supplyAsync(this::look, task -> new Thread(task, "ledger-balance").start());
            }
            look = running;
        }
        try {
            return (known == null ? look : look.copy().completeOnTimeout(known, patience.toMillis(), TimeUnit.MILLISECONDS)).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private Held look() {
        long began = System.nanoTime();
        var now = clock.instant();
        var gaps = new ArrayList<Gap>();
        for (var evidence : Evidence.values()) {
            var ids = jdbc.queryForList(evidence.sql, String.class, UtcTime.of(now.minus(window)), UtcTime.of(now.minus(age)));
            if (!ids.isEmpty()) {
                gaps.add(new Gap(evidence.code(), evidence.text, ids.size(), ids.subList(0, Math.min(SAMPLES, ids.size()))));
            }
        }
        long ended = System.nanoTime();
        var held = new Held(now, List.copyOf(gaps), ended + 9 * (ended - began));
        synchronized (this) {
            last = held;
        }
        return held;
    }

    private record Held(Instant at, List<Gap> gaps, long validUntil) {
    }

    /**
     * @param at          when the gaps were looked for; the counts are of now
     * @param counts      messages per connection, direction and state
     * @param connections messages in, by connection
     * @param commands    messages out, by connection
     * @param gaps        what does not balance
     */
    public record Balance(Instant at, boolean balanced, List<LedgerQueries.Count> counts, Map<String, Sums> connections,
                          Map<String, CommandSums> commands, List<Gap> gaps) {
    }

    /** received = processed + ignored + inFlight + parked + discarded. */
    public record Sums(long received, long processed, long ignored, long inFlight, long parked, long discarded) {

        private static Sums of(LedgerQueries.Count count) {
            long n = count.count();
            return switch (count.state()) {
                case PROCESSED -> new Sums(n, n, 0, 0, 0, 0);
                case IGNORED -> new Sums(n, 0, n, 0, 0, 0);
                case PARKED, UNKNOWN -> new Sums(n, 0, 0, 0, n, 0);
                case DISCARDED -> new Sums(n, 0, 0, 0, 0, n);
                default -> new Sums(n, 0, 0, n, 0, 0);
            };
        }

        private Sums plus(Sums other) {
            return new Sums(received + other.received, processed + other.processed, ignored + other.ignored, inFlight + other.inFlight,
                    parked + other.parked, discarded + other.discarded);
        }
    }

    /** commands = delivered + superseded + wouldSend + inFlight + parked + discarded. */
    public record CommandSums(long commands, long delivered, long superseded, long wouldSend, long inFlight, long parked, long discarded) {

        private static CommandSums of(LedgerQueries.Count count) {
            long n = count.count();
            return switch (count.state()) {
                case DELIVERED -> new CommandSums(n, n, 0, 0, 0, 0, 0);
                case SUPERSEDED -> new CommandSums(n, 0, n, 0, 0, 0, 0);
                case WOULD_SEND -> new CommandSums(n, 0, 0, n, 0, 0, 0);
                case PARKED, UNKNOWN -> new CommandSums(n, 0, 0, 0, 0, n, 0);
                case DISCARDED -> new CommandSums(n, 0, 0, 0, 0, 0, n);
                default -> new CommandSums(n, 0, 0, 0, n, 0, 0);
            };
        }

        private CommandSums plus(CommandSums other) {
            return new CommandSums(commands + other.commands, delivered + other.delivered, superseded + other.superseded, wouldSend + other.wouldSend,
                    inFlight + other.inFlight, parked + other.parked, discarded + other.discarded);
        }
    }

    /** @param count at most 1000 are counted; @param ids some of them */
    public record Gap(String code, String text, int count, List<String> ids) {
    }

    /** Each query takes the two ends of the time that is looked at, and gives ids. */
    private enum Evidence {
        KEY_WITHOUT_MESSAGE("a key was taken by a message that has no ledger row", """
                select i.message_id from inbox i where i.taken_at >= ? and i.taken_at < ?
                and not exists (select 1 from message m where m.id = i.message_id)"""),
        DECIDED_WITHOUT_KEY("a message was processed or ignored, but nobody holds its key: it could take effect again", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'IN' and m.state in ('PROCESSED', 'IGNORED')
                and not exists (select 1 from inbox i where i.connection = m.connection and i.msg_key = m.msg_key)"""),
        CAUSE_MISSING("a command names a cause that the ledger does not know", """
                select m.id from message m where m.received_at >= ? and m.received_at < ? and m.direction = 'OUT' and m.caused_by is not null
                and not exists (select 1 from message c where c.id = m.caused_by)"""),
        COMMAND_MISSING("a message made more commands than the ledger holds of it", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'IN' and m.commands > 0
                and m.commands > (select count(*) from message c where c.caused_by = m.id and c.direction = 'OUT')"""),
        ORDER_MISSING("a message took effect on an order that is not there any more", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'IN' and m.state = 'PROCESSED'
                and m.entity like 'o-%' and not exists (select 1 from orders o where o.order_id = m.entity)"""),
        PAYMENT_MISSING("the timeline of an order tells of a payment, but the order has none", """
                select t.order_id from order_timeline t where t.at >= ? and t.at < ? and t.what in ('payment', 'payment-matched')
                and not exists (select 1 from payment p where p.order_id = t.order_id)"""),
        RESERVATION_MISSING("of a SKU more or less is counted as reserved than its reservations say", """
                select r.sku from reserved r where cast(? as timestamp with time zone) < cast(? as timestamp with time zone)
                and r.quantity <> (select coalesce(sum(t.reserved), 0) from reservation t where t.sku = r.sku and t.warehouse = r.warehouse)"""),
        CAUSE_NOT_DECIDED("a command exists, but the message that caused it counts as not yet decided", """
                select m.id from message m join message c on c.id = m.caused_by
                where m.received_at >= ? and c.updated_at < ? and m.direction = 'OUT' and c.direction = 'IN' and c.state = 'RECEIVED'
                and (c.reason_code is null or c.reason_code <> 'replayed')"""),
        WITHOUT_BODY("a message has no payload", """
                select m.id from message m where m.received_at >= ? and m.received_at < ?
                and not exists (select 1 from message_body b where b.message_id = m.id and b.kind = 'RAW' and b.part = 0)
                and not (""" + MessageTable.REPEATS + ")"),
        DELIVERED_WITHOUT_CLAIM("a command counts as delivered, but nobody ever claimed it", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'OUT' and m.state in ('DELIVERED', 'UNKNOWN')
                and (m.fence = 0 or m.attempts = 0)"""),
        DELIVERED_WITHOUT_ANSWER("a command counts as delivered, but the ledger holds neither the answer nor the result", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'OUT' and m.state = 'DELIVERED'
                and not exists (select 1 from message_body b where b.message_id = m.id and b.kind in ('ANSWER', 'RESULT'))"""),
        DELIVERED_WITHOUT_RECEIPT("a command counts as delivered, but neither its receipt nor its answer ever came in", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.direction = 'OUT' and m.state = 'DELIVERED'
                and not exists (select 1 from message r where r.caused_by = m.id and r.direction = 'IN' and r.type <> 'receipt:so-far')"""),
        SENDING_WITHOUT_LEASE("a command counts as being sent, but nobody holds a lease for it", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.state = 'SENDING'
                and (m.lease_until is null or m.owner is null)"""),
        PARKED_WITHOUT_REASON("a message is parked and nobody can see why", """
                select m.id from message m where m.received_at >= ? and m.updated_at < ? and m.state in ('PARKED', 'UNKNOWN') and m.reason_code is null""");

        private final String text;
        private final String sql;

        Evidence(String text, String sql) {
            this.text = text;
            this.sql = sql + " limit 1000";
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
