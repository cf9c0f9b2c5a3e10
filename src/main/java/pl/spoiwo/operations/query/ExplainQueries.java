package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.operations.query.Explanation.Fact;
import pl.spoiwo.operations.query.Explanation.Held;
import pl.spoiwo.operations.query.Explanation.Lost;
import pl.spoiwo.operations.query.Explanation.Rule;
import pl.spoiwo.operations.query.Explanation.Source;
import pl.spoiwo.operations.query.ValueRows.Key;
import pl.spoiwo.operations.query.ValueRows.Row;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.ValueHistory;

/** Puts together why a value is there: from the history of values, the ledger, and what the dispatcher is at. */
@Component
public class ExplainQueries {

    /** Kinds of which the first word makes no row. */
    private static final Set<String> UNWRITTEN = Set.of("product", "customer");
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
    static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final ValueRows rows;
    private final CausingMessages messages;
    private final ApprovalQueries approvals;
    private final ToldNow now;
    private final LongTexts texts;

    ExplainQueries(ValueRows rows, CausingMessages messages, ApprovalQueries approvals, ToldNow now, LongTexts texts) {
        this.rows = rows;
        this.messages = messages;
        this.approvals = approvals;
        this.now = now;
        this.texts = texts;
    }

    /** @param channel null for what was told: then {@code name} is the price list or warehouse, or empty @param at null for the newest */
    public record Asked(String entity, String sku, String field, String kind, String name, String channel, Instant at) {

        private Instant until() {
            return at == null ? LATEST : at;
        }

        private Key key() {
            return new Key(sku, kind, name);
        }
    }

    /** Channels that are told this kind of value of the SKU. */
    public List<String> channels(String sku, String kind) {
        return rows.channels(sku, kind);
    }

    /** @return empty where nothing is known of it at that moment */
    public Optional<Explanation> explain(Asked asked) {
        var row = asked.channel() == null ? rows.told(asked.key(), asked.until()) : rows.wanted(asked.key(), asked.channel(), asked.until());
        if (row.isPresent()) {
            return row.map(known -> asked.channel() == null ? told(asked, known) : wanted(asked, known));
        }
        // Of what is purged the newest row stays: what held at an older moment is in the summaries only.
        var summaries = rows.summaries(asked.key(), asked.channel(), asked.until());
        return summaries.isEmpty() ? first(asked) : Optional.of(new Explanation(asked.entity(), asked.sku(), asked.field(), asked.channel(), asked.at(), null, null, null, null, null, null, null,
                null, null, List.of(), List.of(), null, null, null, List.of(), List.of(), List.of(), null, null, List.of(), summaries));
    }

    /** The first word of a field of a product, or of a customer, makes no row while nobody contests it. */
    private Optional<Explanation> first(Asked asked) {
        if (asked.channel() != null || !UNWRITTEN.contains(asked.kind())) {
            return Optional.empty();
        }
        var oldest = rows.oldest(asked.key());
        return oldest.isEmpty() ? unchanged(asked) : before(asked, oldest.get());
    }

    /** It is what the first row says that it was before. */
    private Optional<Explanation> before(Asked asked, Row row) {
        var was = row.decision().path("before");
        if (was.isMissingNode() || Instant.parse(was.path("at").asText()).isAfter(asked.until())) {
            return Optional.empty();
        }
        var fact = new Fact(asked.field(), text(was, "value"), null, Instant.parse(was.path("at").asText()), null, text(was, "source"), null, messages.one(text(was, "message")).orElse(null), null);
        return Optional.of(new Explanation(asked.entity(), asked.sku(), asked.field(), fact.source(), asked.at(), fact.value(), null, null, null, fact.toldAt(), row.at(), null, null, source(fact), List.of(fact),
                lost(asked.field(), asked.key(), List.of(), 0, fact.source(), asked.until()), null, null, null, messages.back(text(was, "message")), List.of(), List.of(), null, null, waiting(asked, Set.of(asked.name())), List.of()));
    }

    /** It is what its source has said ever since. */
    private Optional<Explanation> unchanged(Asked asked) {
        return now.of(asked.kind(), asked.name(), asked.sku(), null).filter(said -> said.decision().winner() != null && !said.decision().winner().since().isAfter(asked.until())).map(said -> {
            var winner = said.decision().winner();
            var fact = new Fact(asked.field(), ValueHistory.kept(said.value()), winner.currency(), winner.since(), null, winner.source(), rule(said.decision()),
                    messages.one(winner.messageId()).orElse(null), approved(winner.guards()));
            return new Explanation(asked.entity(), asked.sku(), asked.field(), fact.source(), asked.at(), fact.value(), whole(said, fact.value()), fact.currency(), null, fact.toldAt(), null, null,
                    said.configuration(), source(fact), List.of(fact),
                    asked.at() == null ? said.lost(asked.field()) : lost(asked.field(), asked.key(), List.of(), 0, fact.source(), asked.until()), null,
                    fact.guards(), said.decision().set() == null ? null : said.decision().set().told(), messages.back(winner.messageId()), List.of(), List.of(), null, null, waiting(asked, Set.of(asked.name())), List.of());
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
        var said = said(asked, asked.key(), row.connection(), null);
        return new Explanation(asked.entity(), asked.sku(), asked.field(), row.connection(), asked.at(), row.value(), said.map(now -> whole(now, row.value())).orElse(null), row.currency(), row.old(), row.at(),
                null, row.why(), text(row.decision(), "configuration"), source(fact), List.of(fact), said.map(now -> now.lost(asked.field()))
                        .orElseGet(() -> lost(asked.field(), asked.key(), lost(asked.field(), row.decision()), row.id(), row.connection(), asked.until())), null, fact.guards(), row.decision().get("override"), messages.back(row.messageId()), List.of(), List.of(), null, null, waiting(asked, Set.of(asked.name())), List.of());
    }

    private Explanation wanted(Asked asked, Row row) {
        var decision = row.decision();
        var facts = new ArrayList<Fact>();
        var lost = new ArrayList<Lost>();
        decision.path("facts").forEach(each -> {
            var key = new Key(each.path("sku").asText(asked.sku()), each.path("kind").asText(), each.path("name").asText());
            var field = (key.name().isEmpty() ? key.kind() : key.kind() + "." + key.name()) + (key.sku().equals(asked.sku()) ? "" : " of " + key.sku());
            if (each.has("ofChannel")) {
                var own = written(field, each, row);
                facts.add(own);
                lost.addAll(said(asked, key, own.source(), asked.channel()).map(now -> now.lost(field)).orElseGet(() -> ofChannel(own, key, lost(field, each), row, asked.until())));
                return;
            }
            var before = rows.toldBefore(key, row);
            var told = before.isPresent() || !purged(key, each, row) ? before : rows.told(key, asked.until());
            told.map(one -> before.isPresent() ? fact(field, one) : fact(field, one).newer()).or(() -> unwritten(field, each, row)).ifPresent(fact -> facts.add(each.has("rule") ? fact.by(new Rule(text(each, "rule"), text(each, "ruleAt"))) : fact));
            var holder = told.map(Row::connection).orElse(text(each, "source"));
            lost.addAll(said(asked, key, holder, null).map(now -> now.lost(field)).orElseGet(() -> {
                // What was told since then without another value of the channel coming of it is no part of this.
                boolean stands = rows.told(key, asked.until()).map(Row::id).equals(told.map(Row::id));
                var decided = each.has("lost") ? each : told.map(Row::decision).orElse(NOTHING);
                return lost(field, key, lost(field, decided), each.has("lost") ? row.id() : told.map(Row::id).orElse(0L), holder, stands ? asked.until() : row.at());
            }));
        });
        lost.addAll(lost(asked.field(), decision));
        var names = StreamSupport.stream(decision.path("facts").spliterator(), false).filter(fact -> !fact.has("sku")).map(fact -> fact.path("name").asText()).collect(Collectors.toSet());
        var next = rows.next(asked.key(), row);
        var sent = rows.sent(asked.key(), row, next).stream().collect(Collectors.partitioningBy(sending -> !sending.at().isAfter(asked.until())));
        return new Explanation(asked.entity(), asked.sku(), asked.field(), asked.channel(), asked.at(), row.value(), texts.whole(asked.sku(), List.of(row.value())).get(row.value()), row.currency(), row.old(), row.at(),
                next, row.why(), text(decision, "configuration"), facts.isEmpty() ? null : source(facts.get(0)), facts, lost, decision.get("steps"), approved(decision.get("guards")), decision.get("override"),
                messages.back(row.messageId()), sent.get(true), sent.get(false), rows.state(asked.key(), row, next == null), held(asked), waiting(asked, names), List.of());
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

    /** What guards held of the channel's value, or of what it is made of. @param names of those facts */
    private List<ApprovalQueries.Held> waiting(Asked asked, Set<String> names) {
        return approvals.held(asked.sku(), asked.kind(), asked.until()).stream()
                .filter(held -> held.direction().equals("OUT") ? held.connection().equals(asked.channel()) : names.contains(held.name() == null ? "" : held.name())).toList();
    }

    private Fact fact(String field, Row told) {
        var rule = told.decision().has("rule") ? new Rule(told.decision().path("rule").asText(), text(told.decision(), "at")) : null;
        var message = messages.one(told.messageId()).orElse(null);
        return new Fact(field, told.value(), told.currency(), message == null ? told.at() : message.receivedAt(), told.at(), told.connection(), rule, message, approved(told.decision().get("guards")));
    }

    /** Whether what was said of a fact is there no more; where nobody had said anything yet nothing is. */
    private boolean purged(Key key, JsonNode fact, Row made) {
        return !fact.has("source") && rows.summaries(key, null, made.at()).stream().anyMatch(month -> month.event().equals(ValueHistory.TOLD));
    }

    /** The first word of a field of a product has no row of its own: what the decision knew of it. */
    private Optional<Fact> unwritten(String field, JsonNode fact, Row made) {
        return fact.has("source") ? Optional.of(written(field, fact, made)) : Optional.empty();
    }

    /** As the decision on the channel's value has it. Where nobody's word was fresh it says nothing of when. */
    private Fact written(String field, JsonNode fact, Row made) {
        return new Fact(field, text(fact, "value"), text(fact, "currency"), fact.has("at") ? Instant.parse(fact.path("at").asText()) : made.at(), null, text(fact, "source"),
                fact.has("rule") ? new Rule(text(fact, "rule"), text(fact, "ruleAt")) : null, messages.one(text(fact, "message")).orElse(null), approved(fact.get("guards")));
    }

    /** What others had said until a moment, where a rule of the channel has chosen: what is kept of what was said later has the reasons of the rules for all. */
    private List<Lost> ofChannel(Fact chosen, Key key, List<Lost> decided, Row made, Instant until) {
        var lost = new LinkedHashMap<String, Lost>();
        decided.forEach(one -> lost.put(one.source(), one));
        var name = ProductFields.field(key.kind(), key.name());
        said(key, until).filter(row -> row.id() > made.id() && !row.connection().equals(chosen.source())).forEach(row -> {
            var before = lost.remove(row.connection());
            row.decision().path("lost").forEach(one -> {
                if (one.path("field").asText().equals(name)) {
                    var word = word(chosen.field(), one);
                    lost.put(row.connection(), new Lost(word.field(), word.source(), word.value(), word.at(),
                            before != null ? before.why() : "rule " + chosen.rule().name() + " (" + chosen.rule().at() + ") has chosen " + chosen.source(), word.message()));
                }
            });
        });
        return List.copyOf(lost.values());
    }

    private Stream<Row> said(Key key, Instant until) {
        return rows.said(new Key(key.sku(), ProductFields.entity(key.kind()).word(), ""), until).stream();
    }

    /** What all say now, where it is asked of now and the same one holds it: some may have said something since it was decided. @param channel by whose rules; null for those for all */
    private Optional<ToldNow.Now> said(Asked asked, Key key, String holder, String channel) {
        return asked.at() != null ? Optional.empty() : now.of(key.kind(), key.name(), key.sku(), channel).filter(said -> said.decision().source().equals(holder));
    }

    private static Source source(Fact fact) {
        return new Source(fact.source(), fact.field(), fact.value(), fact.toldAt(), fact.since(), fact.rule(), fact.message());
    }

    private static List<Lost> lost(String field, JsonNode decision) {
        return StreamSupport.stream(decision.path("lost").spliterator(), false).map(one -> word(field, one)).toList();
    }

    private static Lost word(String field, JsonNode said) {
        return new Lost(field, text(said, "source"), text(said, "value"), said.has("at") ? Instant.parse(said.path("at").asText()) : null, text(said, "why"), text(said, "message"),
                said.has("rule") ? new Rule(text(said, "rule"), text(said, "ruleAt")) : null);
    }

    /**
     * What others had said until a moment, and why it lost.
     *
     * @param decided as the row of the decision has it
     * @param since   id of that row: what was said later takes the place of it
     */
    private List<Lost> lost(String field, Key key, List<Lost> decided, long since, String holder, Instant until) {
        var lost = new LinkedHashMap<String, Lost>();
        decided.forEach(one -> lost.put(one.source(), one));
        var name = ProductFields.field(key.kind(), key.name());
        said(key, until).filter(row -> row.id() > since && !row.connection().equals(holder)).forEach(row -> {
            lost.remove(row.connection());
            row.decision().path("lost").forEach(one -> {
                if (one.path("field").asText().equals(name) && one.has("why")) {
                    lost.put(row.connection(), word(field, one));
                }
            });
        });
        return List.copyOf(lost.values());
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(null);
    }

    private Held held(Asked asked) {
        return rows.accepted(asked.key(), asked.channel(), asked.until()).map(row -> new Held(row.value(), row.at())).orElse(null);
    }
}
