package pl.spoiwo.product;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code channel_offer}. An older reading never overwrites a newer one. Callers hold the lock of the connection's offers. */
@Repository
public class Offers {

    /** State of an offer that a complete reading has not seen. */
    public static final String GONE = "GONE";

    private static final String KNOWN = "select offer_id from channel_offer where (connection, offer_id) in (:keys)";
    private static final String UPDATE = """
            update channel_offer set sku = ?, ean = ?, name = ?, parent_id = ?, stock = ?, price = ?, asked = ?, currency = ?, state = ?, changed_at = ?, read_at = ?, round = coalesce(cast(? as timestamp(6) with time zone), round),
                                     read_by = case when cast(? as timestamp(6) with time zone) is null then read_by else ? end, message_id = ?
             where connection = ? and offer_id = ? and read_at <= ?""";
    private static final String INSERT = """
            insert into channel_offer (sku, ean, name, parent_id, stock, price, asked, currency, state, changed_at, read_at, round, read_by, message_id, connection, offer_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String PAGE = "insert into offer_page (connection, read_by, round, page, last) select ?, ?, ?, ?, ?"
            + " where not exists (select 1 from offer_page where connection = ? and read_by = ? and round = ? and page = ?)";
    private static final String COMPLETE = """
            select count(*) = max(case when last then page else 0 end) from offer_page where connection = ? and read_by = ? and round = ?""";
    private static final String FORGET = "delete from offer_page where connection = ? and read_by = ? and round <= ?";
    private static final String UNSEEN = """
            update channel_offer set state = 'GONE', asked = null, read_at = ?, message_id = ?
             where connection = ? and read_by = ? and (round is null or round < ?) and read_at <= ? and state <> 'GONE'""";

    private final JdbcTemplate jdbc;

    public Offers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A part of a channel's list.
     *
     * @param by     the capability that reads it; different ones read different offers
     * @param readAt not later than what it says was asked for
     * @param round  when the reading began that it belongs to; null where single offers are read
     */
    public record Reading(String connection, String by, Instant readAt, Instant round, String messageId) {
    }

    public void put(Reading reading, List<Offer> offers) {
        var byId = new TreeMap<String, Offer>();
        offers.forEach(offer -> byId.put(offer.offerId(), offer));
        var changed = new ArrayList<Object[]>();
        var added = new ArrayList<Object[]>();
        for (var ids : Skus.parts(byId.keySet())) {
            var known = new HashSet<String>();
            JdbcClient.create(jdbc).sql(KNOWN).param("keys", ids.stream().map(id -> new Object[] {reading.connection(), id}).toList())
                    .query((ResultSet row) -> {
                        known.add(row.getString("offer_id"));
                    });
            ids.forEach(id -> (known.contains(id) ? changed : added).add(row(reading, byId.get(id), known.contains(id))));
        }
        jdbc.batchUpdate(UPDATE, changed);
        jdbc.batchUpdate(INSERT, added);
    }

    private static Object[] row(Reading reading, Offer offer, boolean known) {
        var shown = Stream.of(offer.sku(), offer.ean(), offer.name(), offer.parentId(), offer.stock(), offer.price(), offer.sale(), offer.currency(), offer.state(),
                UtcTime.of(offer.changedAt()), UtcTime.of(reading.readAt()), UtcTime.of(reading.round()));
        var key = Stream.of(reading.by(), reading.messageId(), reading.connection(), offer.offerId());
        return (known ? Stream.of(shown, Stream.of(UtcTime.of(reading.round())), key, Stream.of(UtcTime.of(reading.readAt()))) : Stream.of(shown, key))
                .flatMap(part -> part).toArray();
    }

    /**
     * A page of the reading is in. With the last one that was missing, whichever that is, the reading is complete, and what it has not seen is gone.
     *
     * @param page from 1
     * @return whether the reading is complete with it
     */
    public boolean page(Reading reading, int page, boolean last) {
        var round = UtcTime.of(reading.round());
        jdbc.update(PAGE, reading.connection(), reading.by(), round, page, last, reading.connection(), reading.by(), round, page);
        if (!Boolean.TRUE.equals(jdbc.queryForObject(COMPLETE, Boolean.class, reading.connection(), reading.by(), round))) {
            return false;
        }
        jdbc.update(UNSEEN, round, reading.messageId(), reading.connection(), reading.by(), round, round);
        jdbc.update(FORGET, reading.connection(), reading.by(), round);
        return true;
    }
}
