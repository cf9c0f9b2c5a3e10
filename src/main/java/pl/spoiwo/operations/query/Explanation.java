package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why a value was what it was at a moment. What is not known is absent.
 *
 * @param field         {@code price}, {@code stock}, {@code name} or {@code description} of a channel, or what was told: {@code price.<list>}, {@code stock.<warehouse>}, {@code cost}, {@code tax}
 * @param connection    the channel; of a told value whose it is
 * @param at            the moment that was asked for; absent for the newest
 * @param value         what was decided last until then
 * @param whole         all of it, where {@code value} is a long text's beginning and the rest is still there
 * @param since         when that was decided
 * @param until         when a newer value took its place; of a channel alone, absent for the newest
 * @param why           in words
 * @param configuration version of the files that decided
 * @param source        who told the winning value that it is made of; of several facts the first
 * @param facts         all that it is made of
 * @param candidates    what others told of it, and why that lost; of a channel's value also rules that others outranked, and what the rules made where a person has set another
 * @param rules         the override rules that changed it, in order: {@code rule, at (file:line), from, to, why}
 * @param guards        what the guards said: {@code guard, at (file:line), result, why, approval}, and who approved: {@code by, decidedAt, reason}, and {@code first} with the same, where two did
 * @param override      a person's value: {@code id, user, reason, until}
 * @param messages      from the one that was decided back to the one that began it
 * @param sending       when it was sent, and what the channel had answered until the moment, oldest first
 * @param later         the same of what came after the moment: also of what was sent before it
 * @param state         what the dispatcher is at with it now; absent where it is at a newer one
 * @param held          what the channel held at the moment, as far as it had said
 * @param waiting       newer values of it that guards held at the moment
 * @param summaries     where the details are purged: what is left of them by month, newest first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Explanation(String entity, String key, String field, String connection, Instant at, String value, String whole, String currency, String previous, Instant since, Instant until, String why,
                          String configuration, Source source, List<Fact> facts, List<Lost> candidates, JsonNode rules, JsonNode guards, JsonNode override, List<Message> messages,
                          List<Sending> sending, List<Sending> later, State state, Held held, List<ApprovalQueries.Held> waiting, List<Summary> summaries) {

    /** @param toldAt and since as of a {@link Fact} @param rule who chose it, and {@code at}, the rule's file and line */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(String connection, String field, String value, Instant toldAt, Instant since, Rule rule, Message message) {
    }

    public record Rule(String name, String at) {
    }

    /**
     * @param toldAt when the hub heard it
     * @param since  when it began to count: later, where the message had to wait, or another one's word counted first
     * @param guards what guards said of it as they let it pass, as of the whole
     * @param note   that it is not the word that the value was made of; absent where it is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fact(String field, String value, String currency, Instant toldAt, Instant since, String source, Rule rule, Message message, JsonNode guards, String note) {

        Fact(String field, String value, String currency, Instant toldAt, Instant since, String source, Rule rule, Message message, JsonNode guards) {
            this(field, value, currency, toldAt, since, source, rule, message, guards, null);
        }

        Fact by(Rule other) {
            return new Fact(field, value, currency, toldAt, since, source, other, message, guards, note);
        }

        Fact newer() {
            return new Fact(field, value, currency, toldAt, since, source, rule, message, guards, "what was said before is purged: this is a newer word");
        }
    }

    /** @param source absent of a rule of the channel, which {@code rule} names, and of what the rules made */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lost(String field, String source, String value, Instant at, String why, String message, Rule rule) {

        Lost(String field, String source, String value, Instant at, String why, String message) {
            this(field, source, value, at, why, message, null);
        }

        /** What the rules of the channel made, where a person has set another value. */
        boolean made() {
            return source == null && rule == null;
        }
    }

    /** @param raw where its payload can be had, as long as it is kept; role operator @param rawUntil until when that is, or was, at least; absent while the message is worked on */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(String id, String connection, String type, String state, Instant receivedAt, String raw, Instant rawUntil) {
    }

    /** @param event ACCEPTED, REFUSED or TRIED (no known end) @param answer what the channel said, if anything */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sending(String event, Instant sentAt, Instant at, String value, String answer) {

        Instant since() {
            return sentAt == null ? at : sentAt;
        }

        private Sending masked() {
            return new Sending(event, sentAt, at, value, Words.masked(answer));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record State(String state, Instant sentAt, String reason) {

        /** It is on its way just now. */
        static final String SENDING = "SENDING";
    }

    public record Held(String value, Instant since) {
    }

    /** @param lowest absent where the values are no numbers */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Summary(LocalDate month, String event, int changes, String lowest, String highest, String last, Instant lastAt) {
    }

    /** Without what names a company or a person. */
    public Explanation nameless() {
        return new Explanation(entity, key, field, connection, at, Words.hidden(value), Words.hidden(whole), currency, Words.hidden(previous), since, until, why, configuration,
                source == null ? null : new Source(source.connection(), source.field(), Words.hidden(source.value()), source.toldAt(), source.since(), source.rule(), source.message()),
                facts.stream().map(one -> new Fact(one.field(), Words.hidden(one.value()), one.currency(), one.toldAt(), one.since(), one.source(), one.rule(), one.message(), one.guards(), one.note())).toList(),
                candidates.stream().map(one -> new Lost(one.field(), one.source(), Words.hidden(one.value()), one.at(), override == null ? one.why() : Words.hidden(one.why()), one.message(), one.rule())).toList(),
                rules, guards, override == null ? null : ((ObjectNode) override.deepCopy()).put("reason", "***"), messages, sending, later, state, held, waiting,
                summaries.stream().map(one -> new Summary(one.month(), one.event(), one.changes(), one.lowest(), one.highest(), Words.hidden(one.last()), one.lastAt())).toList());
    }

    /** Without the words of the channel: they may hold anything. */
    public Explanation masked() {
        return new Explanation(entity, key, field, connection, at, value, whole, currency, previous, since, until, why, configuration, source, facts, candidates, rules, guards, override, messages,
                sending.stream().map(Sending::masked).toList(), later.stream().map(Sending::masked).toList(),
                state == null ? null : new State(state.state(), state.sentAt(), Words.masked(state.reason())), held, waiting, summaries);
    }

    /** @return whether there is something that {@link #masked()} hides */
    public boolean quotes() {
        return Stream.concat(sending.stream(), later.stream()).anyMatch(one -> Words.quotes(one.answer())) || state != null && Words.quotes(state.reason());
    }
}
