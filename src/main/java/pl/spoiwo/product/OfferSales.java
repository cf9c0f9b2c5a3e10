package pl.spoiwo.product;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.AskedPrices.Seen;

/** The table {@code offer_sale}: what buyers paid by sales of the channel's own. Who writes holds the lock of the connection's offers. */
@Repository
public class OfferSales {

    /* Of what a newer reading has told, an older message is not the one. */
    private static final String READ = """
            select o.offer_id, o.asked, o.read_at, s.id, s.asked as standing
              from channel_offer o left join offer_sale s on s.connection = o.connection and s.offer_id = o.offer_id and s.until is null
             where (o.connection, o.offer_id) in (:keys) and o.message_id = :message and (o.asked is not null or s.id is not null)""";
    private static final String END = "update offer_sale set until = ? where id = ?";
    private static final String BEGIN = "insert into offer_sale (connection, offer_id, asked, since) values (?, ?, ?, ?)";
    private static final String ANY = "select exists (select 1 from offer_sale where connection = ?)";
    private static final String OF = "select offer_id, asked, since, until from offer_sale where (connection, offer_id) in (:keys) order by since, id";

    private final JdbcTemplate jdbc;
    private final JdbcClient named;
    private final SkuOffers offers;

    public OfferSales(JdbcTemplate jdbc, SkuOffers offers) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
        this.offers = offers;
    }

    /** Takes over what this message has told of these offers, or that they are gone. The same sale again writes nothing. @return offers whose sale began or ended */
    public List<String> read(String connection, Collection<String> offerIds, String messageId) {
        var changed = new ArrayList<String>();
        var ended = new ArrayList<Object[]>();
        var begun = new ArrayList<Object[]>();
        for (var ids : Skus.parts(offerIds)) {
            named.sql(READ).param("keys", keys(connection, ids)).param("message", messageId).query((ResultSet row) -> {
                var asked = row.getString("asked");
                var standing = row.getString("standing");
                if (asked == null || standing == null || new BigDecimal(asked).compareTo(new BigDecimal(standing)) != 0) {
                    changed.add(row.getString("offer_id"));
                    var readAt = UtcTime.of(UtcTime.read(row, "read_at"));
                    if (standing != null) {
                        ended.add(new Object[] {readAt, row.getLong("id")});
                    }
                    if (asked != null) {
                        begun.add(new Object[] {connection, row.getString("offer_id"), asked, readAt});
                    }
                }
            });
        }
        jdbc.batchUpdate(END, ended);
        jdbc.batchUpdate(BEGIN, begun);
        return changed;
    }

    /** @return by SKU, the sales of all offers that are this product now, oldest first */
    Map<String, List<Seen>> of(String connection, Collection<String> skus) {
        var sales = new HashMap<String, List<Seen>>();
        if (!Boolean.TRUE.equals(jdbc.queryForObject(ANY, Boolean.class, connection))) {
            return sales;
        }
        var owners = new TreeMap<String, String>();
        offers.of(connection, skus).forEach((sku, of) -> of.own().forEach(offer -> owners.put(offer.offerId(), sku)));
        for (var ids : Skus.parts(owners.keySet())) {
            named.sql(OF).param("keys", keys(connection, ids)).query((ResultSet row) -> {
                sales.computeIfAbsent(owners.get(row.getString("offer_id")), sku -> new ArrayList<>())
                        .add(new Seen(UtcTime.read(row, "since"), UtcTime.read(row, "until"), row.getString("asked")));
            });
        }
        return sales;
    }

    private static List<Object[]> keys(String connection, List<String> offerIds) {
        return offerIds.stream().map(id -> new Object[] {connection, id}).toList();
    }
}
