package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What channels offer, which product each offer is, and what contradicts itself there or among products. */
@Component
public class OfferQueries {

    private static final String LIST = """
            select o.offer_id, o.sku, o.ean, o.name, o.parent_id, o.price, o.asked, o.state, o.read_at, p.sku as product, p.matched_by, p.why
              from channel_offer o left join offer_product p on p.offer_id = o.offer_id and p.connection = o.connection
             where o.connection = :connection and o.offer_id > :after and o.state <> 'GONE'
               and (cast(:matched as boolean) is null or (p.sku is not null) = :matched)
             order by o.offer_id limit :limit""";

    private static final String SHARED_KEY = """
            select said as about from product_key where kind = :kind and said > :after group by said having count(*) > 1 order by said limit :limit""";
    private static final String OF_KEY = "select sku as member from product_key where said = :key and kind = :kind order by sku";
    private static final String SHARED_PRODUCT = """
            select connection || ' ' || sku as about from (
                select p.connection, p.sku from offer_product p join channel_offer o on o.connection = p.connection and o.offer_id = p.offer_id
                 where p.sku is not null and o.state in ('ACTIVE', 'INACTIVE')) as sold
             where connection || ' ' || sku > :after group by connection, sku having count(*) > 1 order by connection || ' ' || sku limit :limit""";
    private static final String OF_PRODUCT = """
            select p.offer_id as member from offer_product p join channel_offer o on o.connection = p.connection and o.offer_id = p.offer_id
             where p.sku = :sku and p.connection = :connection and o.state in ('ACTIVE', 'INACTIVE') order by p.offer_id""";
    private static final String OTHER_SPELLING = """
            select connection || ' ' || offer_id as about from offer_product
             where matched_by = 'spelling' and connection || ' ' || offer_id > :after order by connection || ' ' || offer_id limit :limit""";
    private static final String TWO_PRODUCTS = """
            select connection || ' ' || offer_id as about from offer_product
             where other_sku is not null and connection || ' ' || offer_id > :after order by connection || ' ' || offer_id limit :limit""";
    private static final String OF_OFFER = "select sku, other_sku from offer_product where offer_id = :offer and connection = :connection";

    private final JdbcClient jdbc;

    OfferQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param channelSku as the channel spells it
     * @param price      that the hub writes
     * @param asked      what buyers pay instead, by a sale of the channel's own
     * @param sku        ours; absent where none was found, then {@code why} says why
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Offer(String offerId, String channelSku, String ean, String name, String parentId, String price, String asked, String state, Instant readAt, String sku, String matchedBy,
                        String why) {
    }

    /** By offer id. @param matched null for all */
    public Page<Offer> offers(String connection, Boolean matched, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("connection", connection).param("after", from.key()).param("matched", matched).param("limit", limit + 1)
                .query((row, n) -> new Offer(row.getString("offer_id"), row.getString("sku"), row.getString("ean"), row.getString("name"), row.getString("parent_id"),
                        row.getString("price"), row.getString("asked"), row.getString("state"), Columns.time(row, "read_at"), row.getString("product"), row.getString("matched_by"), row.getString("why"))).list();
        return Page.of(found, limit, offer -> new Cursor(Instant.EPOCH, offer.offerId()));
    }

    /** Kinds of contradictions, in the order of their list. */
    public enum Kind {
        /** One EAN on several products. */
        EAN,
        /** SKUs of products that differ in case or blanks alone. */
        SPELLING,
        /** Several offers of one channel on sale, or to be, that are one product. */
        TWO_OFFERS,
        /** An offer whose SKU is a product's in another spelling. */
        OFFER_SPELLING,
        /** An offer whose EAN names another product than it is. */
        OFFER_EAN
    }

    /**
     * @param key        the EAN, the SKU in small letters, or connection and SKU or offer
     * @param connection absent where products contradict each other
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Conflict(Kind kind, String key, String connection, List<String> skus, List<String> offers) {
    }

    /** By kind and key. */
    public Page<Conflict> conflicts(Cursor from, int limit) {
        var keys = new LinkedHashMap<String, Kind>();
        int space = from.key().indexOf(' ');
        var began = space < 0 ? Kind.EAN : kind(from.key().substring(0, space));
        var after = space < 0 ? "" : from.key().substring(space + 1);
        for (var kind : Kind.values()) {
            if (kind.compareTo(began) >= 0 && keys.size() <= limit) {
                jdbc.sql(sql(kind)).param("kind", kind == Kind.EAN ? "ean" : "spelling").param("after", kind == began ? after : "").param("limit", limit + 1 - keys.size())
                        .query((ResultSet row) -> {
                            keys.put(kind + " " + row.getString("about"), kind);
                        });
            }
        }
        var found = new ArrayList<Conflict>();
        keys.forEach((key, kind) -> found.add(conflict(kind, key.substring(kind.name().length() + 1))));
        return Page.of(found, limit, conflict -> new Cursor(Instant.EPOCH, conflict.kind() + " " + conflict.key()));
    }

    private static Kind kind(String word) {
        try {
            return Kind.valueOf(word);
        } catch (IllegalArgumentException e) {
            throw new Cursor.Refused("cursor is none of this list: take it from \"next\" of the page before, as it stands");
        }
    }

    private static String sql(Kind kind) {
        return switch (kind) {
            case EAN, SPELLING -> SHARED_KEY;
            case TWO_OFFERS -> SHARED_PRODUCT;
            case OFFER_SPELLING -> OTHER_SPELLING;
            case OFFER_EAN -> TWO_PRODUCTS;
        };
    }

    private Conflict conflict(Kind kind, String key) {
        if (kind == Kind.EAN || kind == Kind.SPELLING) {
            return new Conflict(kind, key, null, jdbc.sql(OF_KEY).param("key", key).param("kind", kind == Kind.EAN ? "ean" : "spelling").query(String.class).list(), null);
        }
        // An id of a connection holds no blank.
        int space = key.indexOf(' ');
        var connection = key.substring(0, space);
        var rest = key.substring(space + 1);
        if (kind == Kind.TWO_OFFERS) {
            return new Conflict(kind, key, connection, List.of(rest), jdbc.sql(OF_PRODUCT).param("sku", rest).param("connection", connection).query(String.class).list());
        }
        var skus = new ArrayList<String>();
        jdbc.sql(OF_OFFER).param("offer", rest).param("connection", connection).query((ResultSet row) -> {
            skus.add(row.getString("sku"));
            if (kind == Kind.OFFER_EAN) {
                skus.add(row.getString("other_sku"));
            }
        });
        return new Conflict(kind, key, connection, skus, List.of(rest));
    }
}
