package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.operations.query.Explanation.Fact;
import pl.spoiwo.operations.query.Explanation.Held;
import pl.spoiwo.operations.query.Explanation.Lost;
import pl.spoiwo.operations.query.Explanation.Message;
import pl.spoiwo.operations.query.Explanation.Rule;
import pl.spoiwo.operations.query.Explanation.Sending;
import pl.spoiwo.operations.query.Explanation.Source;
import pl.spoiwo.operations.query.Explanation.State;
import pl.spoiwo.operations.query.Explanation.Summary;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.ValueHistory;

/** Puts together why a value is there: from the history of values, the ledger, and what the dispatcher is at. */
@Component
public class ExplainQueries {

    /* Ordered as the index is, so that both databases read it from its end instead of sorting all that the SKU has ever had. */
    private static final String OF = "from value_history where sku = :sku and kind = :kind and event = :event and name = :name and connection = :connection ";
    static final String NEWEST = "select id, connection, at, old_value, new_value, currency, message_id, why, decision " + OF + """
            and at <= :at order by sku, kind, event, name, connection, at desc, id desc limit 1""";
    static final String NEXT = "select at " + OF + """
            and at >= :at and (at > :at or id > :id) order by sku desc, kind desc, event desc, name desc, connection desc, at, id limit 1""";
    static final String SENDING = "select id, sent_at, at, new_value, why " + OF + """
            and at >= :from and at <= :until and coalesce(sent_at, at) >= :from
            order by sku desc, kind desc, event desc, name desc, connection desc, at, id limit :most""";
    /* H2 walks over all rows of the teller before: 30 ms for 100,000 of one list. */
    private static final String TELLER = """
            select connection from value_history where sku = :sku and kind = :kind and event = 'TOLD' and name = :name and connection > :after order by sku, kind, event, name, connection limit 1""";
    private static final String STATE = "select state, sent_at, reason, lease_until from channel_value where connection = :connection and sku = :sku and kind = :kind and wanted = :wanted";
    private static final String MESSAGE = """
            select m.id, m.connection, m.type, m.state, m.received_at, m.caused_by, exists (select 1 from message_body b where b.message_id = m.id and b.kind = 'RAW') as kept
              from message m where m.id = :id""";
    private static final String SUMMARIES = """
            select month_of, event, changes, lowest, highest, last_value, last_at from value_summary
             where sku = :sku and kind = :kind and name = :name and (cast(:connection as varchar) is null or connection = :connection) and month_of <= :month
             order by month_of desc, event limit 120""";
    private static final String CHANNELS = "select distinct connection from channel_value where sku = :sku and kind = :kind order by connection";

    /** Kinds of which the first word makes no row. */
    private static final Set<String> UNWRITTEN = Set.of("product", "customer");
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    /** Longest way back from a message to the one that began it. */
    private static final int LONGEST_CHAIN = 10;
    private static final int MOST_SENDINGS = 100;

    private final JdbcClient jdbc;
    private final ApprovalQueries approvals;
    private final ToldNow now;
    private final LongTexts texts;

    ExplainQueries(JdbcClient jdbc, ApprovalQueries approvals, ToldNow now, LongTexts texts) {
        this.jdbc = jdbc;
        this.approvals = approvals;
        this.now = now;
        this.texts = texts;
    }

    /** @param channel null for what was told: then {@code name} is the price list or warehouse, or empty @param at null for the newest */
    public record Asked(String entity, String sku, String field, String kind, String name, String channel, Instant at) {

        private Instant until() {
            return at == null ? LATEST : at;
        }
    }

    private record Sent(long id, Sending sending) {
    }

    private record Row(long id, String connection, Instant at, String old, String value, String currency, String messageId, String why, JsonNode decision) {
    }

    /** Channels that are told this kind of value of the SKU. */
    public List<String> channels(String sku, String kind) {
        return jdbc.sql(CHANNELS).param("sku", sku).param("kind", kind).query(String.class).list();
    }

    /** @return empty where nothing is known of it at that moment */
    public Optional<Explanation> explain(Asked asked) {
        var row = asked.channel() == null ? told(asked.sku(), asked.kind(), asked.name(), asked.until()) : wanted(asked);
        if (row.isPresent()) {
            return row.map(known -> asked.channel() == null ? told(asked, known) : wanted(asked, known));
        }
        // Of what is purged the newest row stays: what held at an older moment is in the summaries only.
        var summaries = summaries(asked);
        return summaries.isEmpty() ? first(asked) : Optional.of(new Explanation(asked.entity(), asked.sku(), asked.field(), asked.channel(), asked.at(), null, null, null, null, null, null,
                null, null, List.of(), List.of(), null, null, null, List.of(), List.of(), null, null, List.of(), summaries));
    }

    /** The first word of a field of a product, or of a customer, makes no row while nobody contests it: it is what its source has said ever since. */
    private Optional<Explanation> first(Asked asked) {
        return asked.channel() != null || !UNWRITTEN.contains(asked.kind()) ? Optional.empty()
                : now.of(asked.kind(), asked.name(), asked.sku()).filter(said -> said.decision().winner() != null && !said.decision().winner().since().isAfter(asked.until())).map(said -> {
                    var winner = said.decision().winner();
                    var fact = new Fact(asked.field(), ValueHistory.kept(said.value()), winner.currency(), winner.since(), winner.source(), rule(said.decision()), chain(winner.messageId()).stream().findFirst().orElse(null),
                            approved(winner.guards()));
                    return new Explanation(asked.entity(), asked.sku(), asked.field(), fact.source(), asked.at(), fact.value(), whole(said, fact.value()), fact.currency(), null, fact.toldAt(), null, said.configuration(),
                            source(fact), List.of(fact), said.lost(asked.field()), null, fact.guards(), said.decision().set() == null ? null : said.decision().set().told(), chain(winner.messageId()), List.of(), null, null,
                            waiting(asked, Set.of(asked.name())), List.of());
                });
    }

    private static Rule rule(Decision decision) {
        return decision.rule() == null ? null : new Rule(decision.rule().name(), decision.rule().at());
    }

    /** Null where the value is all of it. */
    private static String whole(ToldNow.Now said, String value) {
        return said.value() != null && !said.value().equals(value) && ValueHistory.kept(said.value()).equals(value) ? said.value() : null;
    }

    private Explanation told(Asked asked, Row row) {
        var fact = fact(asked.field(), row);
        var said = said(asked, asked.kind(), asked.name(), asked.sku(), row.connection());
        return new Explanation(asked.entity(), asked.sku(), asked.field(), row.connection(), asked.at(), row.value(), said.map(now -> whole(now, row.value())).orElse(null), row.currency(), row.old(), row.at(), row.why(),
                text(row.decision(), "configuration"), source(fact), List.of(fact), said.map(now -> now.lost(asked.field())).orElseGet(() -> lost(asked.field(), row.decision())), null, fact.guards(), row.decision().get("override"), chain(row.messageId()), List.of(),
                null, null, waiting(asked, Set.of(asked.name())), List.of());
    }

    private Explanation wanted(Asked asked, Row row) {
        var decision = row.decision();
        var facts = new ArrayList<Fact>();
        var lost = new ArrayList<Lost>();
        decision.path("facts").forEach(each -> {
            var kind = each.path("kind").asText();
            var name = each.path("name").asText();
            var sku = each.path("sku").asText(asked.sku());
            var field = (name.isEmpty() ? kind : kind + "." + name) + (sku.equals(asked.sku()) ? "" : " of " + sku);
            var told = told(sku, kind, name, row.at());
            told.map(one -> fact(field, one)).or(() -> unwritten(field, each)).ifPresent(fact -> facts.add(each.has("rule") ? fact.by(new Rule(text(each, "rule"), text(each, "ruleAt"))) : fact));
            lost.addAll(said(asked, kind, name, sku, told.map(Row::connection).orElse(text(each, "source"))).map(now -> now.lost(field))
                    .orElseGet(() -> lost(field, each.has("lost") ? each : told.map(Row::decision).orElse(NOTHING))));
        });
        var names = StreamSupport.stream(decision.path("facts").spliterator(), false).filter(fact -> !fact.has("sku")).map(fact -> fact.path("name").asText()).collect(Collectors.toSet());
        var next = next(asked, row);
        return new Explanation(asked.entity(), asked.sku(), asked.field(), asked.channel(), asked.at(), row.value(), texts.whole(asked.sku(), List.of(row.value())).get(row.value()), row.currency(), row.old(), row.at(), row.why(),
                text(decision, "configuration"), facts.isEmpty() ? null : source(facts.get(0)), facts, lost, decision.get("steps"), approved(decision.get("guards")), decision.get("override"),
                chain(row.messageId()), sending(asked, row, next.filter(at -> at.isBefore(asked.until())).orElse(asked.until())),
                next.isPresent() ? null : state(asked, row), held(asked), waiting(asked, names), List.of());
    }

    /** With who approved, when and why, and who did so first where two have to. */
    private JsonNode approved(JsonNode guards) {
        if (guards != null) {
            guards.forEach(guard -> Optional.ofNullable(text(guard, "approval")).flatMap(approvals::one).filter(approval -> approval.decidedAt() != null).ifPresent(approval -> {
                by((ObjectNode) guard, approval.decidedBy(), approval.decidedAt(), approval.reason());
                if (approval.firstAt() != null) {
                    by(((ObjectNode) guard).putObject("first"), approval.firstBy(), approval.firstAt(), approval.firstReason());
                }
            }));
        }
        return guards;
    }

    private static void by(ObjectNode guard, String user, Instant at, String reason) {
        guard.put("by", user).put("decidedAt", at.toString()).put("reason", reason == null ? "" : reason);
    }

    /** What guards hold of the channel's value, or of what it is made of. @param names of those facts */
    private List<ApprovalQueries.Held> waiting(Asked asked, Set<String> names) {
        return asked.at() != null ? List.of() : approvals.held(asked.sku(), asked.kind()).stream()
                .filter(held -> held.direction().equals("OUT") ? held.connection().equals(asked.channel()) : names.contains(held.name() == null ? "" : held.name())).toList();
    }

    private Fact fact(String field, Row told) {
        var rule = told.decision().has("rule") ? new Rule(told.decision().path("rule").asText(), text(told.decision(), "at")) : null;
        return new Fact(field, told.value(), told.currency(), told.at(), told.connection(), rule, chain(told.messageId()).stream().findFirst().orElse(null),
                approved(told.decision().get("guards")));
    }

    /** The first word of a field of a product has no row of its own: what the decision knew of it. */
    private Optional<Fact> unwritten(String field, JsonNode fact) {
        return fact.has("source") ? Optional.of(new Fact(field, text(fact, "value"), null, Instant.parse(fact.path("at").asText()), text(fact, "source"), null,
                chain(text(fact, "message")).stream().findFirst().orElse(null), null)) : Optional.empty();
    }

    /** What all say now, where it is asked of now and the same one holds it: some may have said something since it was decided. */
    private Optional<ToldNow.Now> said(Asked asked, String kind, String name, String sku, String holder) {
        return asked.at() != null ? Optional.empty() : now.of(kind, name, sku).filter(said -> said.decision().source().equals(holder));
    }

    private static Source source(Fact fact) {
        return new Source(fact.source(), fact.field(), fact.value(), fact.toldAt(), fact.rule(), fact.message());
    }

    private static List<Lost> lost(String field, JsonNode decision) {
        return StreamSupport.stream(decision.path("lost").spliterator(), false).map(one -> new Lost(field, text(one, "source"), text(one, "value"),
                one.has("at") ? Instant.parse(one.path("at").asText()) : null, text(one, "why"), text(one, "message"))).toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(null);
    }

    private Optional<Row> wanted(Asked asked) {
        return newest(asked.sku(), asked.kind(), ValueHistory.WANTED, "", asked.channel(), asked.until());
    }

    /** The last word of anybody; nobody's too, where a value ended. */
    private Optional<Row> told(String sku, String kind, String name, Instant at) {
        var newest = newest(sku, kind, ValueHistory.TOLD, name, "", at);
        var teller = teller(sku, kind, name, "");
        while (teller.isPresent()) {
            newest = Stream.concat(newest.stream(), newest(sku, kind, ValueHistory.TOLD, name, teller.get(), at).stream()).max(Comparator.comparing(Row::at).thenComparing(Row::id));
            teller = teller(sku, kind, name, teller.get());
        }
        return newest;
    }

    private Optional<String> teller(String sku, String kind, String name, String after) {
        return jdbc.sql(TELLER).param("sku", sku).param("kind", kind).param("name", name).param("after", after).query(String.class).optional();
    }

    private Optional<Row> newest(String sku, String kind, String event, String name, String connection, Instant at) {
        return of(NEWEST, sku, kind, event, name, connection).param("at", UtcTime.of(at)).query((row, n) -> row(row)).optional();
    }

    private JdbcClient.StatementSpec of(String sql, String sku, String kind, String event, String name, String connection) {
        return jdbc.sql(sql).param("sku", sku).param("kind", kind).param("event", event).param("name", name).param("connection", connection);
    }

    private Optional<Instant> next(Asked asked, Row row) {
        return of(NEXT, asked.sku(), asked.kind(), ValueHistory.WANTED, "", asked.channel()).param("at", UtcTime.of(row.at())).param("id", row.id())
                .query((next, n) -> UtcTime.read(next, "at")).optional();
    }

    private static Row row(ResultSet row) throws SQLException {
        var decision = row.getString("decision");
        return new Row(row.getLong("id"), row.getString("connection"), UtcTime.read(row, "at"), row.getString("old_value"), row.getString("new_value"), row.getString("currency"),
                row.getString("message_id"), row.getString("why"), decision == null ? NOTHING : Columns.json(decision));
    }

    private List<Sending> sending(Asked asked, Row row, Instant until) {
        return Stream.of(ValueHistory.ACCEPTED, ValueHistory.REFUSED, ValueHistory.TRIED).flatMap(event -> of(SENDING, asked.sku(), asked.kind(), event, "", asked.channel())
                        .param("from", UtcTime.of(row.at())).param("until", UtcTime.of(until)).param("most", MOST_SENDINGS).query((one, n) -> new Sent(one.getLong("id"),
                                new Sending(event, Columns.time(one, "sent_at"), UtcTime.read(one, "at"), one.getString("new_value"), one.getString("why")))).list().stream())
                .sorted(Comparator.comparing((Sent sent) -> sent.sending().at()).thenComparing(Sent::id)).limit(MOST_SENDINGS).map(Sent::sending).toList();
    }

    private State state(Asked asked, Row row) {
        return jdbc.sql(STATE).param("connection", asked.channel()).param("sku", asked.sku()).param("kind", asked.kind()).param("wanted", row.value())
                .query((one, n) -> new State(one.getObject("lease_until") == null ? one.getString("state") : "SENDING", Columns.time(one, "sent_at"), one.getString("reason")))
                .optional().orElse(null);
    }

    private Held held(Asked asked) {
        return newest(asked.sku(), asked.kind(), ValueHistory.ACCEPTED, "", asked.channel(), asked.until()).map(row -> new Held(row.value(), row.at())).orElse(null);
    }

    /** The message, and what caused it, back to the first one; one that is purged ends it. */
    private List<Message> chain(String id) {
        var messages = new ArrayList<Message>();
        var next = id;
        while (next != null && messages.size() < LONGEST_CHAIN) {
            var before = new String[1];
            jdbc.sql(MESSAGE).param("id", next).query((ResultSet row) -> {
                messages.add(new Message(row.getString("id"), row.getString("connection"), row.getString("type"), row.getString("state"), UtcTime.read(row, "received_at"),
                        row.getBoolean("kept") ? "/api/messages/" + row.getString("id") + "/payload" : null));
                before[0] = row.getString("caused_by");
            });
            next = before[0];
        }
        return messages;
    }

    private List<Summary> summaries(Asked asked) {
        return jdbc.sql(SUMMARIES).param("sku", asked.sku()).param("kind", asked.kind()).param("name", asked.name()).param("connection", asked.channel())
                .param("month", Date.valueOf(LocalDate.ofInstant(asked.until(), ZoneOffset.UTC).withDayOfMonth(1)))
                .query((row, n) -> new Summary(row.getObject("month_of", LocalDate.class), row.getString("event"), row.getInt("changes"), Columns.number(row, "lowest"), Columns.number(row, "highest"),
                        row.getString("last_value"), Columns.time(row, "last_at"))).list();
    }
}
