package pl.spoiwo.ledger;

import jakarta.annotation.PostConstruct;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets what is old and done with, in small transactions. Nothing that is open or parked loses anything, and a row never goes before its key:
 * what was forgotten is still known as a duplicate for as long as keys are kept.
 */
@Component("retention")
@EnableConfigurationProperties(RetentionTimes.class)
public class Retention {

    private static final int BATCH = 200;
    /** Known senders repeat for up to four days. */
    private static final Duration SHORTEST_KEYS = Duration.ofDays(30);
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration BROUGHT_ON = Duration.ofDays(1);

    private static final String OLD = """
            select m.id, m.received_at from message m
            where (m.received_at > ? or m.received_at = ? and m.id > ?) and m.received_at < ? and m.updated_at < ? and m.state in %s and %s
            order by m.received_at, m.id limit %d""";
    private static final String WITH_BODY = "exists (select 1 from message_body b where b.message_id = m.id)";
    private static final String OLD_PAYLOADS = OLD.formatted(MessageTable.TERMINAL, WITH_BODY, BATCH);
    private static final String OLD_REPEATS = OLD.formatted(MessageTable.TERMINAL, MessageTable.REPEATS + " and " + WITH_BODY, BATCH);
    /* A cause stays as long as somebody may ask what caused a command that is still open. */
    private static final String OLD_ROWS = OLD.formatted(MessageTable.TERMINAL, """
            not exists (select 1 from inbox i where i.connection = m.connection and i.msg_key = m.msg_key and i.message_id = m.id)
            and not exists (select 1 from message c where c.caused_by = m.id and c.state not in %s)""".formatted(MessageTable.TERMINAL), BATCH);
    private static final String DELETE_BODIES = "delete from message_body where message_id = ?";
    private static final String DELETE_ROW = "delete from message where id = ?";
    private static final String OLD_KEYS = """
            select i.connection, i.msg_key from inbox i
            where i.taken_at < ? and not exists (select 1 from message m where m.id = i.message_id and m.state not in %s)
            order by i.taken_at limit %d""".formatted(MessageTable.TERMINAL, BATCH);
    private static final String DELETE_KEY = "delete from inbox where connection = ? and msg_key = ?";
    private static final String DELETE_BY_TIME = "delete from %1$s where id in (select id from %1$s where %2$s < ? order by id limit " + BATCH + ")";

    /* A kept value names who approved it, or what it is made of. It was brought on within a day of that. */
    private static final String OLD_APPROVALS = """
            delete from approval where id in (select a.id from approval a where a.decided_at < ? and not exists (
               select 1 from approval_item i join value_history h on h.sku = i.sku and h.kind = a.field and h.event in ('TOLD', 'WANTED')
                where i.approval_id = a.id and h.at < ? and h.decision like '%%"' || a.id || '"%%') order by a.id limit %d)""".formatted(BATCH);

    /* What a channel shall hold, or may have been sent, stays. */
    private static final String OLD_TEXTS = "delete from value_text where used_at < ? and short_form not in (select wanted from channel_value where kind in ('name', 'description'))"
            + " and short_form not in (select sent from channel_value where kind in ('name', 'description') and sent is not null)";

    /* Some dozens a day. */
    private static final String OLD_RATES = "delete from exchange_rate where valid_on < ?";

    /* What was kept aside is of use until an import that came after it was written. */
    private static final String OLD_STAGED = """
            delete from product_staged where (connection, sku) in (select s.connection, s.sku from product_staged s where s.heard_at < ?
               and exists (select 1 from product_import i where i.connection = s.connection and i.state = 'SENT' and i.created_at > s.heard_at)
             order by s.connection, s.sku limit %d)""".formatted(BATCH);
    private static final String OLD_IMPORTS = "from product_import where created_at < ? and state in ('REPORTED', 'SENT')";
    private static final String OLD_ITEMS = "delete from product_import_item where (import_id, item) in (select i.import_id, i.item from product_import_item i"
            + " where i.import_id in (select id " + OLD_IMPORTS + ") order by i.import_id, i.item limit " + BATCH + ")";
    /* One that is missed still, see docs/drift.md, stays. */
    private static final String OLD_OFFERS = """
            select o.connection, o.offer_id from channel_offer o where o.state = 'GONE' and o.read_at < ?
               and not exists (select 1 from drift d where d.connection = o.connection and d.closed_at is null
                   and (d.sku = o.sku or d.sku = (select p.sku from offer_product p where p.connection = o.connection and p.offer_id = o.offer_id)))
             order by o.connection, o.offer_id limit %d for update""".formatted(BATCH);
    private static final String DELETE_MATCH = "delete from offer_product where connection = ? and offer_id = ?";
    private static final String DELETE_OFFER = "delete from channel_offer where connection = ? and offer_id = ?";

    /* Of companies nothing is kept that nobody has said for so long: neither summaries, nor what a person has set. */
    private static final String OLD_CUSTOMERS = """
            delete from candidate where (item, entity, field, source) in (select item, entity, field, source from candidate where entity = 'customer' and heard_at < ?
             order by item, field, source limit %d)""".formatted(BATCH);
    private static final String UNKNOWN_CUSTOMER = "not exists (select 1 from candidate c where c.entity = 'customer' and c.item = %s)";
    private static final String OLD_CUSTOMER_VALUES = """
            delete from value_history where id in (select h.id from value_history h where h.kind = 'customer' and (%s or h.at < ? and exists (select 1 from value_history n
               where n.sku = h.sku and n.kind = h.kind and n.event = h.event and n.name = h.name and n.id > h.id)) order by h.id limit %d)""".formatted(UNKNOWN_CUSTOMER.formatted("h.sku"), BATCH);
    private static final String SET_OF_CUSTOMERS = "delete from value_override where entity = 'customer' and " + UNKNOWN_CUSTOMER.formatted("value_override.item");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Leases leases;
    private final Clock clock;
    private final RetentionTimes times;
    private final Months months;

    Retention(JdbcTemplate jdbc, PlatformTransactionManager transactions, Leases leases, Clock clock, RetentionTimes times, Months months) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.leases = leases;
        this.clock = clock;
        this.times = times;
        this.months = months;
    }

    /** A key that goes before its sender has stopped sending would let the repeat in as something new. */
    @PostConstruct
    void check() {
        if (times.keys().compareTo(SHORTEST_KEYS) < 0) {
            throw new InvalidConfigurationPropertyValueException("spoiwo.retention.keys", times.keys(), "senders repeat what they sent days ago, and"
                    + " reconciliations read it again: at least " + SHORTEST_KEYS.toDays() + "d");
        }
    }

    /** Does nothing where another node is at it. */
    public void run() {
        if (leases.take("retention", LEASE)) {
            purge(OLD_PAYLOADS, times.payloads(), DELETE_BODIES);
            purge(OLD_REPEATS, times.repeats(), DELETE_BODIES);
            purgePairs(OLD_KEYS, before(times.keys()), DELETE_KEY);
            purge(OLD_ROWS, times.rows(), DELETE_BODIES, DELETE_ROW);
            purge("alert", "closed_at", times.alerts());
            purge("security_event", "at", times.securityEvents());
            purge("audit", "at", times.audit());
            purge("drift", "closed_at", times.values());
            purge("offer_sale", "until", times.values());
            purge("value_override", "ended_at", times.values());
            var oldest = before(times.values());
            var values = UtcTime.of(oldest);
            purgeAll(OLD_CUSTOMERS, values);
            purgeAll(OLD_CUSTOMER_VALUES, values);
            jdbc.update(SET_OF_CUSTOMERS);
            purgeValues(oldest);
            purgeAll(OLD_APPROVALS, values, UtcTime.of(oldest.plus(BROUGHT_ON)));
            jdbc.update(OLD_TEXTS, values);
            var imports = UtcTime.of(before(times.imports()));
            purgeAll(OLD_STAGED, imports);
            purgeAll(OLD_ITEMS, imports);
            jdbc.update("delete " + OLD_IMPORTS, imports);
            purgePairs(OLD_OFFERS, before(times.offers()), DELETE_MATCH, DELETE_OFFER);
            jdbc.update(OLD_RATES, oldest.atOffset(ZoneOffset.UTC).toLocalDate());
            leases.giveBack("retention");
        }
    }

    private void purge(String old, Duration age, String... deletes) {
        var before = UtcTime.of(before(age));
        var at = new Old("", Instant.EPOCH);
        List<Old> batch;
        do {
            var from = at;
            batch = transaction.execute(status -> {
                var found = jdbc.query(old, (row, n) -> new Old(row.getString(1), UtcTime.read(row, "received_at")), UtcTime.of(from.receivedAt()),
                        UtcTime.of(from.receivedAt()), from.id(), before, before);
                for (var delete : deletes) {
                    jdbc.batchUpdate(delete, found.stream().map(o -> new Object[] {o.id()}).toList());
                }
                return found;
            });
            at = batch.isEmpty() ? at : batch.get(batch.size() - 1);
        } while (batch.size() == BATCH);
    }

    /** What has a key of two columns. */
    private void purgePairs(String old, Instant before, String... deletes) {
        int purged;
        do {
            purged = transaction.execute(status -> {
                var found = jdbc.query(old, (row, n) -> new Object[] {row.getString(1), row.getString(2)}, UtcTime.of(before));
                for (var delete : deletes) {
                    jdbc.batchUpdate(delete, found);
                }
                return found.size();
            });
        } while (purged == BATCH);
    }

    private void purge(String table, String time, Duration age) {
        purgeAll(DELETE_BY_TIME.formatted(table, time), UtcTime.of(before(age)));
    }

    private void purgeValues(Instant before) {
        var place = OldValues.Place.FIRST;
        while (place != null) {
            var from = place;
            place = transaction.execute(status -> OldValues.purge(jdbc, before, from, BATCH, months));
        }
    }

    private void purgeAll(String sql, Object... before) {
        while (jdbc.update(sql, before) == BATCH) {
            // The next batch: each is a transaction of its own.
        }
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }

    private record Old(String id, Instant receivedAt) {
    }
}
