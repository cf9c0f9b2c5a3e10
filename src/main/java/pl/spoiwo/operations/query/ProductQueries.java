package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.product.ValueHistory;

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
    private static final String STOCK = """
            select s.warehouse, s.on_hand, s.incoming, coalesce(c.said_at, s.counted_at) as counted_at, s.source, s.message_id, coalesce(r.quantity, 0) as reserved
              from stock s left join reserved r on r.sku = s.sku and r.warehouse = s.warehouse
                   left join candidate c on c.item = s.sku and c.entity = 'stock' and c.field = 'stock.' || s.warehouse and c.source = s.source
             where s.sku = :sku order by s.warehouse""";
    private static final String RESERVATIONS = """
            select order_id, line_id, warehouse, quantity, reserved, state, priority, at from reservation
             where sku = :sku order by priority desc, at, order_id, line_id, warehouse""";
    private static final String PRICES = "select price_list, net, gross, currency, source, message_id, updated_at from price where sku = :sku order by price_list";
    private static final String COST = "select net, currency, source, message_id, updated_at from cost where sku = :sku";
    private static final String RATES = """
            select r.rate_table, r.number, r.valid_on, r.currency, r.base, r.rate, r.source, r.message_id, r.heard_at, t.as_of
            from exchange_rate r join rate_table t on t.name = r.rate_table and t.base = r.base
            where cast(:currency as varchar) is null or r.currency = :currency
            order by r.valid_on desc, r.rate_table, r.currency
            limit :limit""";
    private static final String CHANNELS = """
            select connection, wanted, wanted_at, wanted_by, sent, sent_at, last_accepted, accepted_at, state, reason, attempts
            from channel_value where sku = :sku and kind = :kind order by connection""";

    private static final String HISTORY = """
            select id, connection, kind, name, event, at, old_value, new_value, currency, message_id, why from value_history
            where sku = :sku and kind in (:kinds) and event <> 'SAID' and (cast(:connection as varchar) is null or connection = :connection)
              and at <= :at and (at < :at or id < :id)
            order by at desc, id desc
            limit :limit""";

    /* What is only suspected is nobody's business yet. */
    private static final String DRIFT = """
            select id, connection, sku, kind, found, expected, cause, since, seen_at, confirmed_at, repaired_at, closed_at, message_id from drift
            where confirmed_at is not null and (cast(:connection as varchar) is null or connection = :connection) and (cast(:kind as varchar) is null or kind = :kind)
              and (cast(:open as boolean) is null or (closed_at is null) = :open)
              and since <= :at and (since < :at or id < :id)
            order by since desc, id desc
            limit :limit""";

    private static final String UNREPAIRED = """
            select kind, sku, cause from drift
            where connection = :connection and confirmed_at is not null and repaired_at is null and closed_at is null and cause not in ('ENDED', 'GONE') order by since desc, id desc limit :limit""";

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

    /** @param incoming on its way from suppliers, where somebody told */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Warehouse(String warehouse, String onHand, String reserved, String incoming, Instant countedAt, String source, String messageId) {
    }

    /** @param warehouse empty where the quantity is missing */
    public record Reservation(String orderId, String lineId, String warehouse, String quantity, String reserved, String state, int priority, Instant at) {
    }

    public record Price(String priceList, String net, String gross, String currency, String source, String messageId, Instant updatedAt) {
    }

    /** @param asOf until when all editions of the table are known */
    public record Rate(String table, String number, LocalDate date, String currency, String base, String rate, String source, String messageId, Instant heardAt, Instant asOf) {
    }

    /** What the company pays for one unit, without tax. */
    public record Cost(String net, String currency, String source, String messageId, Instant updatedAt) {
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
                .query((row, n) -> new Warehouse(row.getString("warehouse"), Columns.number(row, "on_hand"), Columns.number(row, "reserved"),
                        Columns.number(row, "incoming"), Columns.time(row, "counted_at"),
                        row.getString("source"), row.getString("message_id"))).list();
    }

    public List<Reservation> reservations(String sku) {
        return jdbc.sql(RESERVATIONS).param("sku", sku)
                .query((row, n) -> new Reservation(row.getString("order_id"), row.getString("line_id"), row.getString("warehouse"), Columns.number(row, "quantity"),
                        Columns.number(row, "reserved"), row.getString("state"), row.getInt("priority"), Columns.time(row, "at"))).list();
    }

    public List<Price> prices(String sku) {
        return jdbc.sql(PRICES).param("sku", sku)
                .query((row, n) -> new Price(row.getString("price_list"), money(row.getBigDecimal("net")), money(row.getBigDecimal("gross")),
                        row.getString("currency"), row.getString("source"), row.getString("message_id"), Columns.time(row, "updated_at"))).list();
    }

    public Optional<Cost> cost(String sku) {
        return jdbc.sql(COST).param("sku", sku).query((row, n) -> new Cost(money(row.getBigDecimal("net")), row.getString("currency"), row.getString("source"),
                row.getString("message_id"), Columns.time(row, "updated_at"))).optional();
    }

    /** Newest first. @param currency null for all */
    public List<Rate> rates(String currency, int limit) {
        return jdbc.sql(RATES).param("currency", currency).param("limit", limit).query((row, n) -> new Rate(row.getString("rate_table"), row.getString("number"),
                row.getObject("valid_on", LocalDate.class), row.getString("currency"), row.getString("base"), money(row.getBigDecimal("rate")), row.getString("source"),
                row.getString("message_id"), Columns.time(row, "heard_at"), Columns.time(row, "as_of"))).list();
    }

    /** @param kind {@code stock} or {@code price} */
    public List<Channel> channels(String sku, String kind) {
        return jdbc.sql(CHANNELS).param("sku", sku).param("kind", kind)
                .query((row, n) -> new Channel(row.getString("connection"), row.getString("wanted"), Columns.time(row, "wanted_at"), row.getString("wanted_by"),
                        row.getString("sent"), Columns.time(row, "sent_at"), row.getString("last_accepted"), Columns.time(row, "accepted_at"),
                        row.getString("state"), row.getString("reason"), row.getInt("attempts"))).list();
    }

    /**
     * A change of what its owner says (TOLD), of what a channel shall hold (WANTED) or holds (ACCEPTED); or that it did not take it (REFUSED, TRIED).
     *
     * @param name      the price list
     * @param from      null for the first value
     * @param messageId the message that led to it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(long id, String connection, String kind, String name, String event, Instant at, String from, String to, String currency, String messageId, String why) {

        /** Without the words of the channel. */
        public Change masked() {
            return channelsWord() ? new Change(id, connection, kind, name, event, at, from, to, currency, messageId, Words.masked(why)) : this;
        }

        /** @param texts by short form */
        public Change whole(Map<String, String> texts) {
            return new Change(id, connection, kind, name, event, at, from, to == null ? null : texts.getOrDefault(to, to), currency, messageId, why);
        }

        public boolean quotes() {
            return channelsWord() && Words.quotes(why);
        }

        private boolean channelsWord() {
            return !event.equals(ValueHistory.TOLD) && !event.equals(ValueHistory.WANTED);
        }
    }

    /** Newest first. @param connection null for all */
    public Page<Change> history(String sku, Set<String> kinds, String connection, Cursor from, int limit) {
        var found = jdbc.sql(HISTORY).param("sku", sku).param("kinds", kinds).param("connection", connection).param("at", from.time()).param("id", number(from))
                .param("limit", limit + 1)
                .query((row, n) -> new Change(row.getLong("id"), row.getString("connection"), row.getString("kind"), row.getString("name").isEmpty() ? null : row.getString("name"),
                        row.getString("event"), Columns.time(row, "at"), row.getString("old_value"), row.getString("new_value"), row.getString("currency"),
                        row.getString("message_id"), row.getString("why"))).list();
        return Page.of(found, limit, change -> new Cursor(change.at(), Long.toString(change.id())));
    }

    /**
     * A value that a channel held instead of the one that it had accepted.
     *
     * @param found      absent where the channel shows none
     * @param cause      EDITED, LOST_WRITE, ENDED, GONE or UNKNOWN
     * @param since      when the list was read that showed it first; {@code seenAt} last
     * @param repairedAt when the expected value was wanted anew; absent where it is only reported
     * @param closedAt   when the channel was seen to hold the expected value, or had accepted another one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Difference(long id, String connection, String sku, String kind, String found, String expected, String cause, Instant since, Instant seenAt,
                             Instant repairedAt, Instant closedAt, String messageId) {
    }

    /** @param open null for all */
    public Page<Difference> drift(String connection, String kind, Boolean open, Cursor from, int limit) {
        var found = jdbc.sql(DRIFT).param("connection", connection).param("kind", kind).param("open", open).param("at", from.time())
                .param("id", number(from)).param("limit", limit + 1)
                .query((row, n) -> new Difference(row.getLong("id"), row.getString("connection"), row.getString("sku"), row.getString("kind"), row.getString("found"),
                        row.getString("expected"), row.getString("cause"), Columns.time(row, "since"), Columns.time(row, "seen_at"), Columns.time(row, "repaired_at"),
                        Columns.time(row, "closed_at"), row.getString("message_id"))).list();
        return Page.of(found, limit, difference -> new Cursor(difference.since(), String.valueOf(difference.id())));
    }

    /** Values that differ and that nobody writes back, newest first; offers off sale are none: {@code price of <SKU> (<cause>)}. */
    public List<String> unrepaired(String connection, int limit) {
        return jdbc.sql(UNREPAIRED).param("connection", connection).param("limit", limit)
                .query((row, n) -> row.getString("kind") + " of " + row.getString("sku") + " (" + row.getString("cause") + ")").list();
    }

    private static long number(Cursor from) {
        return from.key().matches("\\d{1,18}") ? Long.parseLong(from.key()) : Long.MAX_VALUE;
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
