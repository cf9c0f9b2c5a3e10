package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Products, their stock and prices, and what each channel holds of them. */
@Component
public class ProductQueries {

    private static final String LIST = """
            select sku, name, ean, source, updated_at from product
            where (cast(:query as varchar) is null or lower(sku) like :query or lower(name) like :query or ean = :exact)
              and updated_at <= :at and (updated_at < :at or sku < :key)
            order by updated_at desc, sku desc
            limit :limit""";
    private static final String PRODUCT = "select sku, name, ean, source, document, updated_at from product where sku = :sku";
    private static final String LINKS = "select connection, their_key, origin, updated_at from link where entity = 'product' and our_key = :sku order by connection";
    private static final String STOCK = "select warehouse, on_hand, counted_at, source, message_id from stock where sku = :sku order by warehouse";
    private static final String RESERVATIONS = "select order_id, line_id, quantity, reserved, state, at from reservation where sku = :sku order by at, order_id, line_id";
    private static final String PRICES = "select price_list, net, gross, currency, source, message_id, updated_at from price where sku = :sku order by price_list";
    private static final String CHANNELS = """
            select connection, wanted, wanted_at, wanted_by, sent, sent_at, last_accepted, accepted_at, state, reason, attempts
            from channel_value where sku = :sku and kind = :kind order by connection""";

    private static final String HISTORY = """
            select id, connection, event, at, old_value, new_value, message_id, why from value_history
            where sku = :sku and kind = :kind and (cast(:connection as varchar) is null or connection = :connection)
              and at <= :at and (at < :at or id < :id)
            order by at desc, id desc
            limit :limit""";

    private final JdbcClient jdbc;

    ProductQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public record Summary(String sku, String name, String ean, String source, Instant updatedAt) {
    }

    public record Product(String sku, String name, String ean, String source, Instant updatedAt, JsonNode document, List<Link> links) {
    }

    /** @param theirKey the product's id in that system; @param origin FOUND by a write, MATCHED from the channel's list of offers, or made by HAND */
    public record Link(String connection, String theirKey, String origin, Instant updatedAt) {
    }

    public record Warehouse(String warehouse, String onHand, Instant countedAt, String source, String messageId) {
    }

    public record Reservation(String orderId, String lineId, String quantity, String reserved, String state, Instant at) {
    }

    public record Price(String priceList, String net, String gross, String currency, String source, String messageId, Instant updatedAt) {
    }

    /**
     * What a channel shall hold, was sent last, and said it holds.
     *
     * @param accepted last, also while a newer value is on its way or was refused
     */
    public record Channel(String connection, String wanted, Instant wantedAt, String wantedBy, String sent, Instant sentAt,
                          String accepted, Instant acceptedAt, String state, String reason, int attempts) {

        public Channel masked() {
            return new Channel(connection, wanted, wantedAt, wantedBy, sent, sentAt, accepted, acceptedAt, state, Words.masked(reason), attempts);
        }
    }

    /** Last changed first; {@code query} is a part of SKU or name, or a whole EAN. */
    public Page<Summary> list(String query, Cursor from, int limit) {
        var part = query == null || query.isBlank() ? null : "%" + query.toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        var found = jdbc.sql(LIST).param("query", part).param("exact", query).param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> new Summary(row.getString("sku"), row.getString("name"), row.getString("ean"), row.getString("source"), Columns.time(row, "updated_at"))).list();
        return Page.of(found, limit, s -> new Cursor(s.updatedAt(), s.sku()));
    }

    public Optional<Product> product(String sku) {
        return jdbc.sql(PRODUCT).param("sku", sku)
                .query((row, n) -> new Product(row.getString("sku"), row.getString("name"), row.getString("ean"), row.getString("source"),
                        Columns.time(row, "updated_at"), Columns.document(row, "document"), links(sku))).optional();
    }

    private List<Link> links(String sku) {
        return jdbc.sql(LINKS).param("sku", sku)
                .query((row, n) -> new Link(row.getString("connection"), row.getString("their_key"), row.getString("origin"), Columns.time(row, "updated_at"))).list();
    }

    public List<Warehouse> stock(String sku) {
        return jdbc.sql(STOCK).param("sku", sku)
                .query((row, n) -> new Warehouse(row.getString("warehouse"), Columns.number(row, "on_hand"), Columns.time(row, "counted_at"),
                        row.getString("source"), row.getString("message_id"))).list();
    }

    public List<Reservation> reservations(String sku) {
        return jdbc.sql(RESERVATIONS).param("sku", sku)
                .query((row, n) -> new Reservation(row.getString("order_id"), row.getString("line_id"), Columns.number(row, "quantity"),
                        Columns.number(row, "reserved"), row.getString("state"), Columns.time(row, "at"))).list();
    }

    public List<Price> prices(String sku) {
        return jdbc.sql(PRICES).param("sku", sku)
                .query((row, n) -> new Price(row.getString("price_list"), money(row.getBigDecimal("net")), money(row.getBigDecimal("gross")),
                        row.getString("currency"), row.getString("source"), row.getString("message_id"), Columns.time(row, "updated_at"))).list();
    }

    /** @param kind {@code stock} or {@code price} */
    public List<Channel> channels(String sku, String kind) {
        return jdbc.sql(CHANNELS).param("sku", sku).param("kind", kind)
                .query((row, n) -> new Channel(row.getString("connection"), row.getString("wanted"), Columns.time(row, "wanted_at"), row.getString("wanted_by"),
                        row.getString("sent"), Columns.time(row, "sent_at"), row.getString("last_accepted"), Columns.time(row, "accepted_at"),
                        row.getString("state"), row.getString("reason"), row.getInt("attempts"))).list();
    }

    /**
     * A change of what a channel shall hold (WANTED) or holds (ACCEPTED).
     *
     * @param from      null for the first value
     * @param messageId the message that led to it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(long id, String connection, String event, Instant at, String from, String to, String messageId, String why) {
    }

    /** Newest first. @param connection null for all */
    public Page<Change> history(String sku, String kind, String connection, Cursor from, int limit) {
        var key = from.key().matches("\\d{1,18}") ? Long.parseLong(from.key()) : Long.MAX_VALUE;
        var found = jdbc.sql(HISTORY).param("sku", sku).param("kind", kind).param("connection", connection).param("at", from.time()).param("id", key)
                .param("limit", limit + 1)
                .query((row, n) -> new Change(row.getLong("id"), row.getString("connection"), row.getString("event"), Columns.time(row, "at"), row.getString("old_value"),
                        row.getString("new_value"), row.getString("message_id"), row.getString("why"))).list();
        return Page.of(found, limit, change -> new Cursor(change.at(), Long.toString(change.id())));
    }

    /** At least two places, as people write prices. */
    private static String money(BigDecimal value) {
        if (value == null) {
            return null;
        }
        var plain = value.stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }
}
