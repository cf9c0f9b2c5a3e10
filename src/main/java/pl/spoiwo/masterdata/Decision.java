package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.ValueHistory;

/**
 * Which word of a field counts.
 *
 * @param winner null where nobody's does
 * @param lost   the others, each with its reason
 * @param rule   null where none covers the field
 * @param set    what a person has set, and wins; then {@code winner} is that
 * @param until  when it has to be decided again; null for never
 */
public record Decision(String item, String field, Candidate winner, Outcome outcome, List<Lost> lost, Ownership.Rule rule, SetValue set, Instant until) {

    /** The source of what a person has set. */
    public static final String BY_HAND = "override";

    public enum Outcome {
        /** The winner's. */
        VALUE,
        /** Nobody's word is fresh, and the rule wants a zero then. */
        ZERO,
        /** Nobody's word is fresh, and the rule wants no value then. */
        NOTHING,
        /** Nobody whose word would count has said anything: what holds goes on, unless a person had set it. */
        OPEN
    }

    public record Lost(Candidate candidate, String why) {
    }

    /** Somebody has decided it, and not only time. */
    public boolean governed() {
        return rule != null || set != null;
    }

    /** A rule of a channel has chosen it. Where nobody whom that one names has said anything, or a person has set what counts for all, the channel goes by that. */
    public boolean ofChannel() {
        return rule != null && rule.ofChannel() && set == null && outcome != Outcome.OPEN;
    }

    /** Where nobody wins: whether what holds has to go. @param source whose it is */
    public boolean ends(String source) {
        return outcome == Outcome.NOTHING || outcome == Outcome.OPEN && source.equals(BY_HAND);
    }

    /** Empty for nobody. */
    public String source() {
        return winner == null ? "" : winner.source();
    }

    /** For {@code value_history.decision}; docs/master-data.md has its fields. */
    public ObjectNode told(String configuration) {
        var json = JsonNodeFactory.instance.objectNode().put("configuration", configuration);
        if (rule != null) {
            json.put("rule", rule.name()).put("at", rule.at());
        }
        if (winner != null) {
            json.set("winner", json(winner));
            if (winner.guards() != null) {
                json.set("guards", winner.guards());
            }
        }
        var others = json.putArray("lost");
        lost.forEach(each -> others.add(json(each)));
        if (set != null) {
            json.set("override", set.told());
        }
        return json;
    }

    /** Says in a fact of a channel's value ({@link Provenance}) whose word it is, by which rule, and what lost. @param shown a value, as it is kept there */
    public void into(ObjectNode fact, UnaryOperator<String> shown) {
        if (winner == null) {
            fact.put("source", "").put("value", outcome == Outcome.ZERO ? "0" : "none");
        } else {
            word(fact, winner, shown);
            Optional.ofNullable(winner.currency()).ifPresent(currency -> fact.put("currency", currency));
            Optional.ofNullable(winner.guards()).ifPresent(guards -> fact.set("guards", guards));
        }
        if (rule != null) {
            fact.put("rule", rule.name()).put("ruleAt", rule.at());
        }
        if (ofChannel()) {
            fact.put("ofChannel", true);
        }
        lost.forEach(each -> word(fact.withArray("lost").addObject(), each.candidate(), shown).put("why", each.why()));
    }

    /** What everybody says of it. */
    Stream<Candidate> said() {
        return Stream.concat(Stream.ofNullable(winner), lost.stream().map(Lost::candidate));
    }

    /** What a source says of it, as {@link #told} has it of others; without a reason where it wins, and null where it says nothing. */
    ObjectNode said(String source) {
        return winner != null && winner.source().equals(source) ? json(winner)
                : lost.stream().filter(each -> each.candidate().source().equals(source)).findFirst().map(Decision::json).orElse(null);
    }

    /**
     * Says in a row of the history whose word held before, since when, because the first word may have no row of its own.
     *
     * @param words what sources said before; what they say now is looked at too
     * @param value that held; null for none
     * @param shown a word, as the history has it
     */
    public void before(ObjectNode row, Collection<Candidate> words, String value, Function<Candidate, String> shown) {
        Stream.concat(words.stream(), said()).filter(each -> each.field().equals(field) && shown.apply(each).equals(value)).min(Comparator.comparing(Candidate::since))
                .ifPresent(each -> row.set("before", json(each).put("at", each.since().toString()).put("value", ValueHistory.kept(value))));
    }

    /** A row of the history. @param name as there: a price list, a warehouse or a field, else empty @param old null for the first value */
    public ValueHistory.Told row(String name, String old, String now, String currency, String configuration) {
        return new ValueHistory.Told(source(), winner == null ? null : winner.messageId(), name, new ChannelValues.Change(item, old, now), currency, told(configuration));
    }

    private static ObjectNode json(Lost lost) {
        return json(lost.candidate()).put("why", lost.why());
    }

    private static ObjectNode json(Candidate candidate) {
        return word(JsonNodeFactory.instance.objectNode(), candidate, ValueHistory::kept);
    }

    private static ObjectNode word(ObjectNode json, Candidate candidate, UnaryOperator<String> shown) {
        json.put("source", candidate.source()).put("value", shown.apply(ProductFields.shown(candidate))).put("at", candidate.saidAt().toString());
        return candidate.messageId() == null ? json : json.put("message", candidate.messageId());
    }
}
