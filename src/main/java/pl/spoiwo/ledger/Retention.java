package pl.spoiwo.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets payloads and message keys that are old and done with, in small transactions. Ledger rows stay, and nothing that is open or parked loses anything. */
@Component("retention")
public class Retention {

    private static final int BATCH = 200;
    private static final Duration LEASE = Duration.ofHours(1);

    private static final String OLD_PAYLOADS = """
            select m.id, m.received_at from message m
            where (m.received_at > ? or m.received_at = ? and m.id > ?) and m.received_at < ? and m.updated_at < ?
              and m.state in %s and exists (select 1 from message_body b where b.message_id = m.id)
            order by m.received_at, m.id limit %d""".formatted(MessageTable.TERMINAL, BATCH);
    private static final String DELETE_BODIES = "delete from message_body where message_id = ?";
    private static final String OLD_KEYS = """
            select i.connection, i.msg_key from inbox i
            where i.taken_at < ? and not exists (select 1 from message m where m.id = i.message_id and m.state not in %s)
            order by i.taken_at limit %d""".formatted(MessageTable.TERMINAL, BATCH);
    private static final String DELETE_KEY = "delete from inbox where connection = ? and msg_key = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Leases leases;
    private final Clock clock;
    private final Duration payloads;
    private final Duration keys;

    Retention(JdbcTemplate jdbc, PlatformTransactionManager transactions, Leases leases, Clock clock,
              @Value("${spoiwo.retention.payloads}") Duration payloads, @Value("${spoiwo.retention.keys}") Duration keys) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.leases = leases;
        this.clock = clock;
        this.payloads = payloads;
        this.keys = keys;
    }

    /** Does nothing where another node is at it. */
    public void run() {
        if (leases.take("retention", LEASE)) {
            purgePayloads(clock.instant().minus(payloads));
            purgeKeys(clock.instant().minus(keys));
            leases.giveBack("retention");
        }
    }

    private void purgePayloads(Instant before) {
        var at = new Old("", Instant.EPOCH);
        List<Old> batch;
        do {
            var from = at;
            batch = transaction.execute(status -> {
                var old = jdbc.query(OLD_PAYLOADS, (row, n) -> new Old(row.getString(1), UtcTime.read(row, "received_at")), UtcTime.of(from.receivedAt()),
                        UtcTime.of(from.receivedAt()), from.id(), UtcTime.of(before), UtcTime.of(before));
                jdbc.batchUpdate(DELETE_BODIES, old.stream().map(o -> new Object[] {o.id()}).toList());
                return old;
            });
            at = batch.isEmpty() ? at : batch.get(batch.size() - 1);
        } while (batch.size() == BATCH);
    }

    private void purgeKeys(Instant before) {
        int purged;
        do {
            purged = transaction.execute(status -> {
                var old = jdbc.query(OLD_KEYS, (row, n) -> new Object[] {row.getString(1), row.getString(2)}, UtcTime.of(before));
                jdbc.batchUpdate(DELETE_KEY, old);
                return old.size();
            });
        } while (purged == BATCH);
    }

    private record Old(String id, Instant receivedAt) {
    }
}
