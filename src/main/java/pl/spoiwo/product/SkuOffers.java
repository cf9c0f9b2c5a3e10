package pl.spoiwo.product;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

/**
 * Whose offers are whose: the ones that an SKU's values are written to and compared with. An offer is the product that a person has linked it to, else the one that
 * it was matched with, else the one whose SKU it bears.
 */
@Repository
public class SkuOffers {

    /* What is joined to nothing keeps H2 from the index that begins with the connection, see ProductKeys. */
    private static final String OFFERS = """
            select c.asked, c.offer_id, o.sku as code, coalesce(h.our_key, m.sku, o.sku) as sku, h.our_key as linked, o.name, o.stock, o.price, o.state, o.changed_at, o.read_at
              from (select our_key as asked, their_key as offer_id from link where (connection, entity, our_key) in (:links) and origin = 'HAND'
                    union select sku, offer_id from offer_product where sku in (:skus) and connection = :connection
                    union select sku, offer_id from channel_offer where (connection, sku) in (:codes)) as c
              left join channel_offer o on o.connection = :connection and o.offer_id = c.offer_id
              left join link h on h.their_key = c.offer_id and h.connection = :connection and h.entity || '' = 'product' and h.origin = 'HAND'
              left join offer_product m on m.offer_id = c.offer_id and m.connection = :connection
             order by case o.state when 'ACTIVE' then 0 when 'GONE' then 2 else 1 end, o.read_at desc, c.offer_id""";

    private static final String NAMED = """
            select our_key as sku from link where their_key in (:offers) and connection || '' = :connection and entity || '' = 'product' and origin = 'HAND'
            union select sku from offer_product where offer_id in (:offers) and connection = :connection and sku is not null
            union select sku from channel_offer where (connection, offer_id) in (:keys) and sku is not null""";

    private final JdbcClient jdbc;

    public SkuOffers(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** @param code as the channel spells it, null where the offer has none or its list has not been read; @param found null where the channel's list has not been read since the offer is there */
    public record Listed(String offerId, String code, boolean byHand, Drift.Found found) {

        boolean onSale() {
            return found != null && found.state().equals("ACTIVE");
        }
    }

    /**
     * @param own    what is this product, on sale first; of an SKU that a person has linked that offer alone
     * @param others offers that bear its SKU and are other products
     */
    public record Of(List<Listed> own, List<String> others) {

        public boolean byHand() {
            return !own.isEmpty() && own.get(0).byHand();
        }

        public List<String> onSale() {
            return own.stream().filter(Listed::onSale).map(Listed::offerId).toList();
        }
    }

    /** @return by SKU; nothing of one that has no offers */
    public Map<String, Of> of(String connection, Collection<String> skus) {
        var all = new HashMap<String, Of>();
        for (var some : Skus.parts(skus)) {
            var query = jdbc.sql(OFFERS).param("connection", connection).param("skus", some)
                    .param("links", some.stream().map(sku -> new Object[] {connection, "product", sku}).toList())
                    .param("codes", some.stream().map(sku -> new Object[] {connection, sku}).toList());
            query.query((ResultSet row) -> {
                var asked = row.getString("asked");
                var of = all.computeIfAbsent(asked, any -> new Of(new ArrayList<>(), new ArrayList<>()));
                if (asked.equals(row.getString("sku"))) {
                    of.own().add(new Listed(row.getString("offer_id"), row.getString("code"), row.getString("linked") != null, found(row)));
                } else {
                    of.others().add(row.getString("offer_id"));
                }
            });
        }
        all.values().stream().map(Of::own).filter(own -> own.stream().anyMatch(Listed::byHand)).forEach(own -> own.removeIf(offer -> !offer.byHand()));
        return all;
    }

    /** @return SKUs that one of these offers is, or bears */
    public Set<String> named(String connection, Collection<String> offerIds) {
        var named = new TreeSet<String>();
        for (var some : Skus.keys(offerIds)) {
            named.addAll(jdbc.sql(NAMED).param("connection", connection).param("offers", some)
                    .param("keys", some.stream().map(id -> new Object[] {connection, id}).toList()).query(String.class).list());
        }
        return named;
    }

    private static Drift.Found found(ResultSet row) throws SQLException {
        var state = row.getString("state");
        BigDecimal stock = row.getBigDecimal("stock");
        return state == null ? null : new Drift.Found(stock, row.getString("price"), row.getString("name"), state, UtcTime.read(row, "changed_at"), UtcTime.read(row, "read_at"));
    }
}
