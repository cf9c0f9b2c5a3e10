package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Months;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.query.Explanation.Sending;
import pl.spoiwo.operations.query.Explanation.State;
import pl.spoiwo.operations.query.Explanation.Summary;
import pl.spoiwo.product.ValueHistory;

/** What the tables have of one value: its history, read by the index however long it is, its months, and what the dispatcher is at. */
@Component
class ValueRows {

    /* Ordered as the index is, so that both databases read it from its end instead of sorting all that the SKU has ever had. */
    private static final String OF = "from value_history where sku = :sku and kind = :kind and event = :event and name = :name and connection = :connection ";
    private static final String COLUMNS = "select id, connection, at, old_value, new_value, currency, message_id, why, decision ";
    static final String NEWEST = COLUMNS + OF + """
            and at <= :at and id < :before order by sku, kind, event, name, connection, at desc, id desc limit 1""";
    static final String OLDEST = COLUMNS + OF + " order by sku desc, kind desc, event desc, name desc, connection desc, at, id limit 1";
    static final String NEXT = "select at " + OF + """
            and at >= :at and (at > :at or id > :id) order by sku desc, kind desc, event desc, name desc, connection desc, at, id limit 1""";
    static final String SENT = "select id, sent_at, at, decided_at, new_value, why " + OF + """
            and at >= :from order by sku desc, kind desc, event desc, name desc, connection desc, at, id limit :most""";
    /* H2 walks over all rows of the speaker before: 30 ms for 100,000 of one list. */
    private static final String SPEAKER = """
            select connection from value_history where sku = :sku and kind = :kind and event = :event and name = :name and connection > :after order by sku, kind, event, name, connection limit 1""";
    private static final String STATE = "select wanted, state, sent_at, sent_of, reason, lease_until from channel_value where connection = :connection and sku = :sku and kind = :kind";
    private static final String SUMMARIES = """
            select month_of, event, changes, lowest, highest, last_value, last_at from value_summary
             where sku = :sku and kind = :kind and name = :name and (cast(:connection as varchar) is null or connection = :connection) and month_of <= :month
             order by month_of desc, event limit 120""";
    private static final String CHANNELS = "select distinct connection from channel_value where sku = :sku and kind = :kind order by connection";

    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final int MOST_SENDINGS = 100;
    /** By how much the clocks of nodes may differ. */
    private static final Duration APART = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Months months;

    ValueRows(JdbcClient jdbc, Months months) {
        this.jdbc = jdbc;
        this.months = months;
    }

    /** One value. @param name the price list, the warehouse or the field of a product; else empty */
    record Key(String sku, String kind, String name) {
    }

    /** @param decision empty where none is known */
    record Row(long id, String connection, Instant at, String old, String value, String currency, String messageId, String why, JsonNode decision) {
    }

    /** @param decidedAt of the value that was sent; null in rows from before that was kept */
    private record Sent(long id, Instant decidedAt, Sending sending) {

        boolean of(Row row, Instant next) {
            return decidedAt != null ? decidedAt.equals(row.at()) : !sending.since().isBefore(row.at()) && (next == null || sending.since().isBefore(next));
        }
    }

    List<String> channels(String sku, String kind) {
        return jdbc.sql(CHANNELS).param("sku", sku).param("kind", kind).query(String.class).list();
    }

    Optional<Row> wanted(Key key, String channel, Instant at) {
        return newest(key, ValueHistory.WANTED, channel, at, Long.MAX_VALUE);
    }

    Optional<Row> accepted(Key key, String channel, Instant at) {
        return newest(key, ValueHistory.ACCEPTED, channel, at, Long.MAX_VALUE);
    }

    /** The last word of anybody that counted; nobody's too, where a value ended. */
    Optional<Row> told(Key key, Instant at) {
        return told(key, at, Long.MAX_VALUE);
    }

    /** The same of the moment when a value was made of it: the order in which rows were written is the order in which they counted. */
    Optional<Row> toldBefore(Key key, Row made) {
        return told(key, made.at().plus(APART), made.id());
    }

    private Optional<Row> told(Key key, Instant at, long before) {
        return Stream.concat(Stream.of(""), speakers(key, ValueHistory.TOLD).stream()).flatMap(teller -> newest(key, ValueHistory.TOLD, teller, at, before).stream()).max(Comparator.comparing(Row::id));
    }

    /** The first word of anybody that made a row. */
    Optional<Row> oldest(Key key) {
        return speakers(key, ValueHistory.TOLD).stream().flatMap(teller -> of(OLDEST, key, ValueHistory.TOLD, teller).query((row, n) -> row(row)).optional().stream()).min(Comparator.comparing(Row::id));
    }

    /** What each source had said last of what others speak of too. @param item with the word of its entity, and no name */
    List<Row> said(Key item, Instant at) {
        return speakers(item, ValueHistory.SAID).stream().flatMap(source -> newest(item, ValueHistory.SAID, source, at, Long.MAX_VALUE).stream()).toList();
    }

    /** But nobody. */
    private List<String> speakers(Key key, String event) {
        var speakers = new ArrayList<String>();
        var next = speaker(key, event, "");
        while (next.isPresent()) {
            speakers.add(next.get());
            next = speaker(key, event, next.get());
        }
        return speakers;
    }

    private Optional<String> speaker(Key key, String event, String after) {
        return jdbc.sql(SPEAKER).param("sku", key.sku()).param("kind", key.kind()).param("event", event).param("name", key.name()).param("after", after).query(String.class).optional();
    }

    private Optional<Row> newest(Key key, String event, String connection, Instant at, long before) {
        return of(NEWEST, key, event, connection).param("at", UtcTime.of(at)).param("before", before).query((row, n) -> row(row)).optional();
    }

    private JdbcClient.StatementSpec of(String sql, Key key, String event, String connection) {
        return jdbc.sql(sql).param("sku", key.sku()).param("kind", key.kind()).param("event", event).param("name", key.name()).param("connection", connection);
    }

    private static Row row(ResultSet row) throws SQLException {
        var decision = row.getString("decision");
        return new Row(row.getLong("id"), row.getString("connection"), UtcTime.read(row, "at"), row.getString("old_value"), row.getString("new_value"), row.getString("currency"),
                row.getString("message_id"), row.getString("why"), decision == null ? NOTHING : Columns.json(decision));
    }

    /** When another value took the place of the one that the channel was to hold; null where none did. */
    Instant next(Key key, Row row) {
        return of(NEXT, key, ValueHistory.WANTED, row.connection()).param("at", UtcTime.of(row.at())).param("id", row.id()).query((next, n) -> UtcTime.read(next, "at")).optional().orElse(null);
    }

    /**
     * Each time the value was sent, also where its answer came when a newer one was wanted already; oldest first. Values of one channel are sent one after another: what belongs to one stands together.
     *
     * @param next when a newer one was wanted; null for none
     */
    List<Sending> sent(Key key, Row row, Instant next) {
        // And the end of the one before, which may have come later.
        return Stream.of(ValueHistory.ACCEPTED, ValueHistory.REFUSED, ValueHistory.TRIED).flatMap(event -> of(SENT, key, event, row.connection())
                        .param("from", UtcTime.of(row.at())).param("most", MOST_SENDINGS + 1).query((one, n) -> new Sent(one.getLong("id"), UtcTime.read(one, "decided_at"),
                                new Sending(event, UtcTime.read(one, "sent_at"), UtcTime.read(one, "at"), one.getString("new_value"), one.getString("why")))).list().stream())
                .filter(sent -> sent.of(row, next)).sorted(Comparator.comparing((Sent sent) -> sent.sending().at()).thenComparing(Sent::id)).limit(MOST_SENDINGS).map(Sent::sending).toList();
    }

    /** What the dispatcher is at with this value; null where it is at a newer one. */
    State state(Key key, Row row, boolean newest) {
        return jdbc.sql(STATE).param("connection", row.connection()).param("sku", key.sku()).param("kind", key.kind()).query((one, n) -> {
            var of = UtcTime.read(one, "sent_of");
            boolean sent = of == null ? newest : of.equals(row.at());
            boolean sending = sent && one.getObject("lease_until") != null;
            return Optional.ofNullable(sending || newest && one.getString("wanted").equals(row.value())
                    ? new State(sending ? State.SENDING : one.getString("state"), sent ? UtcTime.read(one, "sent_at") : null, one.getString("reason")) : null);
        }).optional().flatMap(state -> state).orElse(null);
    }

    /** Of the months until a moment, newest first. @param connection null for all */
    List<Summary> summaries(Key key, String connection, Instant until) {
        return jdbc.sql(SUMMARIES).param("sku", key.sku()).param("kind", key.kind()).param("name", key.name()).param("connection", connection)
                .param("month", Date.valueOf(months.of(until)))
                .query((row, n) -> new Summary(row.getObject("month_of", LocalDate.class), row.getString("event"), row.getInt("changes"), Columns.number(row, "lowest"), Columns.number(row, "highest"),
                        row.getString("last_value"), UtcTime.read(row, "last_at"))).list();
    }
}
