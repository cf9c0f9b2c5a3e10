package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import pl.spoiwo.operations.query.Explanation.Lost;
import pl.spoiwo.operations.query.Explanation.Sending;
import pl.spoiwo.operations.query.Explanation.State;
import pl.spoiwo.product.ChannelValues;

/** An {@link Explanation} in two or three plain sentences, English or Polish. Pure. */
public final class ExplanationText {

    /** By their code. */
    public static final List<String> LANGUAGES = List.of("en", "pl");
    private static final String BUNDLE = "pl.spoiwo.operations.explain";
    private static final Pattern POINT = Pattern.compile("(?<=\\d)\\.(?=\\d)");

    private final ResourceBundle words;
    private static final Set<String> FORMULAS = Set.of(ChannelValues.PRICE, ChannelValues.STOCK);
    /** Who decides where no person does. */
    private static final String GUARDS = "guards";

    private final Locale locale;
    private final ZoneId zone;

    /** @param language one of {@link #LANGUAGES} @param zone in which times are told */
    public ExplanationText(String language, ZoneId zone) {
        this.locale = Locale.forLanguageTag(language);
        this.words = ResourceBundle.getBundle(BUNDLE, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        this.zone = zone;
    }

    public String of(Explanation explained) {
        if (explained.value() == null) {
            return say("purged", explained.summaries().stream().limit(2).map(this::month).collect(Collectors.joining(" ")));
        }
        boolean channel = explained.field().equals(explained.entity());
        var before = explained.previous() == null ? "" : say("before", number(explained.previous()));
        var amount = number(explained.value()) + (explained.currency() == null || !channel ? "" : " " + explained.currency());
        if (!channel) {
            return say("told", time(explained.since()), explained.field(), worded(explained, amount), explained.key(), before, explained.connection()) + " " + origin(explained) + waiting(explained);
        }
        return String.join(" ", say(explained.entity(), time(explained.since()), explained.connection(), amount, explained.key(), before, formula(explained.why())), origin(explained), sending(explained))
                + waiting(explained);
    }

    private String origin(Explanation explained) {
        var said = new ArrayList<String>();
        explained.facts().forEach(fact -> said.add(say(fact.note() == null ? "fact" : "fact.newer", fact.source(), fact.field(), worded(explained, fact.value()), time(fact.toldAt())) + guards(fact.guards(), "heard.guards")
                + (fact.rule() == null ? "" : say("chosen", fact.rule().name(), fact.rule().at()))));
        var override = explained.override();
        var text = new StringBuilder(!said.isEmpty() ? String.join("; ", said) : override == null ? say("nobody")
                : say("override", override.path("user").asText(), time(Instant.parse(override.path("until").asText())), override.path("reason").asText()));
        var losers = explained.candidates().stream().filter(lost -> lost.source() != null).map(lost -> say("loser", lost.source(), worded(explained, lost.value()))).collect(Collectors.joining(", "));
        text.append(losers.isEmpty() ? "" : say("over", losers));
        explained.candidates().stream().filter(Lost::made).forEach(lost -> text.append(say("made", number(lost.value()))));
        if (explained.rules() != null) {
            explained.rules().forEach(step -> text.append(step.has("from") ? say("step", step.path("rule").asText(), step.path("at").asText(), number(step.path("from").asText()), number(step.path("to").asText()))
                    : say("step.first", step.path("rule").asText(), step.path("at").asText(), number(step.path("to").asText()))));
        }
        explained.candidates().stream().map(Lost::rule).filter(Objects::nonNull).distinct().forEach(rule -> text.append(say("outranked", rule.name(), rule.at())));
        // Of what was told they stand with the fact.
        text.append(explained.field().equals(explained.entity()) ? guards(explained.guards(), "guards") : "");
        var decided = explained.messages().isEmpty() ? null : explained.messages().get(0);
        if (decided != null && explained.facts().stream().noneMatch(fact -> fact.message() != null && fact.message().id().equals(decided.id()))) {
            text.append(say("because", decided.connection(), decided.type()));
        }
        return text + say("end");
    }

    /** Those that let it pass unchanged are named together. */
    private String guards(JsonNode guards, String passed) {
        var all = guards == null ? List.<JsonNode>of() : StreamSupport.stream(guards.spliterator(), false).toList();
        return all.stream().map(this::guard).collect(Collectors.joining()) + (all.stream().anyMatch(guard -> guard.path("result").asText().equals("passed")) ? say(passed) : "");
    }

    private String guard(JsonNode guard) {
        var name = guard.path("guard").asText();
        var at = guard.path("at").asText();
        return switch (guard.path("result").asText()) {
            // It begins with what was told.
            case "clamped" -> say("guard.clamped", name, at, formula(guard.path("why").asText().split(": ", 2)[0]));
            case "approved" -> !guard.has("by") ? say("guard.approved", name, at) : guard.path("by").asText().equals(GUARDS) ? say("guard.settled", name, at)
                    : say("guard.approvedBy", name, at, guard.path("by").asText(), time(Instant.parse(guard.path("decidedAt").asText())), guard.path("reason").asText(""))
                    + (guard.has("first") ? say("guard.first", guard.at("/first/by").asText(), time(Instant.parse(guard.at("/first/decidedAt").asText())), guard.at("/first/reason").asText()) : "");
            default -> "";
        };
    }

    private String waiting(Explanation explained) {
        return explained.waiting().stream().limit(1).map(held -> say(held.until() == null ? "held.newer" : "held.then", formula(held.to()), held.connection(), held.guard(), held.at(), time(held.since()),
                held.approval()) + ended(held)).collect(Collectors.joining());
    }

    private String ended(ApprovalQueries.Held held) {
        return held.until() == null ? "" : held.by() == null || held.by().equals(GUARDS) ? say("ended", time(held.until())) : say("ended." + held.state(), time(held.until()), held.by(), held.reason());
    }

    private String sending(Explanation explained) {
        var last = last(explained.sending());
        var later = last(explained.later());
        var held = explained.held() == null || last != null && last.event().equals("ACCEPTED") ? "" : say("held", explained.connection(), number(explained.held().value()));
        if (last != null) {
            return sent(last, explained) + held + (later == null ? "" : say("later", sent(later, explained)));
        }
        if (later != null) {
            return say(explained.later().get(0).since().isAfter(explained.at()) ? "unsent" : "on.its.way") + held + say("later", sent(later, explained));
        }
        var state = explained.state();
        if (state != null && state.state().equals(State.SENDING)) {
            return (explained.at() != null && state.sentAt() != null && state.sentAt().isAfter(explained.at()) ? say("unsent") + " " : "") + say("sending") + held;
        }
        if (explained.held() != null && explained.held().value().equals(explained.value())) {
            return say("already", explained.connection(), time(explained.held().since()));
        }
        if (explained.until() != null) {
            return say("replaced", time(explained.until())) + held;
        }
        return (state == null ? say("unknown") : state.reason() == null ? say("waiting") : say("waitingBecause", state.reason())) + held;
    }

    private static Sending last(List<Sending> sendings) {
        return sendings.isEmpty() ? null : sendings.get(sendings.size() - 1);
    }

    private String sent(Sending sending, Explanation explained) {
        return say(sending.event(), time(sending.since()), explained.connection(), time(sending.at()), sending.answer() == null || sending.answer().isEmpty() ? "" : say("answer", sending.answer()));
    }

    private String month(Explanation.Summary summary) {
        return say("month", summary.month().getYear(), "%02d".formatted(summary.month().getMonthValue()), summary.changes(), number(summary.lowest() == null ? summary.last() : summary.lowest()),
                number(summary.highest() == null ? summary.last() : summary.highest()), number(summary.last()));
    }

    /** Prices and stock are told by formulas; names, descriptions and companies are words of their own. */
    private String worded(Explanation explained, String value) {
        return FORMULAS.contains(explained.entity()) ? formula(value) : value;
    }

    /** As decisions write it, with its words in the reader's language. */
    private String formula(String why) {
        var text = why == null ? "" : why;
        for (var pair : words.getString("words").split(";")) {
            var word = pair.split("=", 2);
            if (word.length == 2) {
                text = text.replaceAll("(?<![\\p{L}\\d_.-])" + Pattern.quote(word[0].trim()) + "(?![\\p{L}\\d_.-])", word[1].trim());
            }
        }
        return text;
    }

    private String number(String value) {
        return locale.getLanguage().equals("pl") && value.matches("-?\\d+\\.\\d+") ? POINT.matcher(value).replaceAll(",") : value;
    }

    private String time(Instant at) {
        return at.atZone(zone).format(DateTimeFormatter.ofPattern(words.getString("time"), locale));
    }

    private String say(String key, Object... with) {
        return new MessageFormat(words.getString(key), locale).format(with);
    }
}
