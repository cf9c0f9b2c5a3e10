package pl.spoiwo.product;

import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Drift.Found;
import pl.spoiwo.product.Drift.Held;
import pl.spoiwo.product.Drift.Incident;

/** The table {@code drift}, and what is compared for it. Who writes holds the locks of the SKUs. */
@Repository
public class Drifts {

    /** What channels' lists of offers tell too. A name is compared where the hub writes it. */
    public static final List<String> KINDS = List.of(ChannelValues.STOCK, ChannelValues.PRICE, ChannelValues.NAME);

    /* What was refused with another number is what the channel has taken instead. */
    private static final String HELD = """
            select sku, accepted, previous_accepted, accepted_at,
                   (select max(w.accepted_at) from channel_value w where w.connection = v.connection and w.sku = v.sku) as written_at
              from channel_value v
             where (connection, sku, kind) in (:keys) and lease_until is null and (state = 'ACCEPTED' and accepted = wanted or state = 'REFUSED' and accepted is not null)""";
    private static final String OPEN = """
            select id, sku, cause, found, since, seen_at, confirmed_at, repaired_at from drift
             where (connection, sku, kind) in (:keys) and closed_at is null""";
    private static final String STANDING = "select distinct sku from drift where connection = :connection and closed_at is null";
    private static final String GONE = "select offer_id from channel_offer where connection = ? and state = 'GONE' and message_id = ?";
    private static final String REPAIRS = "select count(*) from drift where connection = ? and sku = ? and kind = ? and since > ? and repaired_at > ?";
    private static final String BEGIN = """
            insert into drift (connection, sku, kind, found, expected, cause, since, seen_at, confirmed_at, repaired_at, message_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String SEEN = """
            update drift set found = ?, cause = ?, seen_at = ?, confirmed_at = coalesce(confirmed_at, ?), repaired_at = coalesce(repaired_at, ?) where id = ?""";
    private static final String FORGET = "delete from drift where id = ? and confirmed_at is null";
    private static final String CLOSE = "update drift set closed_at = ? where id = ?";

    private final JdbcTemplate jdbc;
    private final JdbcClient named;
    private final SkuOffers offers;

    public Drifts(JdbcTemplate jdbc, SkuOffers offers) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
        this.offers = offers;
    }

    /** @param kinds that are compared @return SKUs of these whose offers differ from what was accepted, and those with a difference that stands: a decision on each is due */
    public Set<String> due(String connection, Collection<String> kinds, Collection<String> skus) {
        var due = new TreeSet<String>();
        var standing = new TreeSet<>(named.sql(STANDING).param("connection", connection).query(String.class).list());
        for (var some : Skus.parts(skus)) {
            var found = found(connection, some);
            some.stream().filter(standing::contains).forEach(due::add);
            for (var kind : kinds) {
                held(connection, kind, some).forEach((sku, held) -> {
                    if (Drift.of(kind, held, found.get(sku), null, new Drift.Rules(false, false, 0, null, null)).begins()) {
                        due.add(sku);
                    }
                });
            }
        }
        return due;
    }

    /** Offers that this message has called gone. */
    public List<String> gone(String connection, String messageId) {
        return jdbc.queryForList(GONE, String.class, connection, messageId);
    }

    /** @return by SKU, what the channel has accepted, where nothing else is wanted or under way */
    public Map<String, Held> held(String connection, String kind, Collection<String> skus) {
        var all = new HashMap<String, Held>();
        for (var some : Skus.parts(skus)) {
            named.sql(HELD).param("keys", some.stream().map(sku -> new Object[] {connection, sku, kind}).toList()).query((ResultSet row) -> {
                all.put(row.getString("sku"), new Held(row.getString("accepted"), row.getString("previous_accepted"), UtcTime.read(row, "accepted_at"), UtcTime.read(row, "written_at")));
            });
        }
        return all;
    }

    /** @return by SKU, what the channel offers; nothing of SKUs with several offers on sale, none of them linked by hand: nobody can compare these */
    public Map<String, Found> found(String connection, Collection<String> skus) {
        var all = new HashMap<String, Found>();
        offers.of(connection, skus).forEach((sku, of) -> {
            if (of.onSale().size() < 2 && !of.own().isEmpty() && of.own().get(0).found() != null) {
                all.put(sku, of.own().get(0).found());
            }
        });
        return all;
    }

    /** @return by SKU, the differences that stand */
    public Map<String, Incident> open(String connection, String kind, Collection<String> skus) {
        var open = new HashMap<String, Incident>();
        for (var some : Skus.parts(skus)) {
            named.sql(OPEN).param("keys", some.stream().map(sku -> new Object[] {connection, sku, kind}).toList()).query((ResultSet row) -> {
                open.put(row.getString("sku"), new Incident(row.getLong("id"), Drift.Cause.valueOf(row.getString("cause")), row.getString("found"), UtcTime.read(row, "since"),
                        UtcTime.read(row, "seen_at"), UtcTime.read(row, "confirmed_at"), UtcTime.read(row, "repaired_at")));
            });
        }
        return open;
    }

    public int repairs(String connection, String sku, String kind, Instant after) {
        return jdbc.queryForObject(REPAIRS, Integer.class, connection, sku, kind, UtcTime.of(after.minus(Duration.ofDays(7))), UtcTime.of(after));
    }

    /** Closes what nobody compares any more. */
    public void end(Incident open, Instant now) {
        if (jdbc.update(FORGET, open.id()) == 0) {
            jdbc.update(CLOSE, UtcTime.of(now), open.id());
        }
    }

    /** Writes a decision down. @param open the difference that stood before it, or null */
    public void write(String connection, String sku, String kind, Held held, Found found, Incident open, Drift.Decision decision, Instant now, String messageId) {
        if (decision.ends()) {
            end(open, now);
        }
        if (decision.cause() == null) {
            return;
        }
        var read = UtcTime.of(found.readAt());
        var confirmed = decision.confirmed() ? UtcTime.of(now) : null;
        var repaired = decision.repair() ? UtcTime.of(now) : null;
        if (decision.begins()) {
            jdbc.update(BEGIN, connection, sku, kind, decision.found(), held.accepted(), decision.cause().name(), read, read, confirmed, repaired, messageId);
        } else {
            jdbc.update(SEEN, decision.found(), decision.cause().name(), read, confirmed, repaired, open.id());
        }
    }
}
