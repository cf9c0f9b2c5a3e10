package pl.spoiwo.masterdata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Choose;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownership.Rule;
import pl.spoiwo.connection.Ownership.Source;
import pl.spoiwo.connection.Ownership.Stale;
import pl.spoiwo.connection.Ownership.Subject;
import pl.spoiwo.masterdata.Decision.Outcome;

/** Chooses among what sources say of one field. The order in which they are given does not matter. Pure. */
public final class Winner {

    private static final Comparator<Candidate> LAST_WORD = Comparator.comparing(Candidate::saidAt).thenComparing(Candidate::source, Comparator.reverseOrder());

    private Winner() {
    }

    /** One whose source a rule names. @param place in the rule */
    private record Named(Candidate candidate, Source source, int place) {

        boolean fresh(Instant now) {
            return source.fresh(candidate.freshAt(), now);
        }
    }

    /**
     * @param candidates of this field, one for each source
     * @param set        null where a person has set nothing
     */
    public static Decision of(Ownership rules, Entity entity, Subject subject, String field, Collection<Candidate> candidates, SetValue set, Instant now) {
        var rule = rules.of(entity, field, subject, now).orElse(null);
        var turn = rules.turn(entity, field, subject, now).orElse(null);
        var all = candidates.stream().sorted(LAST_WORD.reversed()).toList();
        if (set != null && set.until().isAfter(now)) {
            var winner = new Candidate(subject.sku(), field, Decision.BY_HAND, set.value(), set.currency(), set.setAt(), set.setAt(), null);
            return new Decision(subject.sku(), field, winner, Outcome.VALUE, all.stream().map(each -> new Decision.Lost(each, set.said())).toList(), rule, set, set.until());
        }
        if (rule == null && all.isEmpty()) {
            return new Decision(subject.sku(), field, null, Outcome.OPEN, List.of(), null, null, turn);
        }
        if (rule == null) {
            var winner = all.get(0);
            return new Decision(subject.sku(), field, winner, Outcome.VALUE, lost(all, winner, each -> "no rule covers " + field + ", and " + winner.source() + " said it later, " + winner.saidAt()),
                    null, null, turn);
        }
        return by(rule, all, new Decision(subject.sku(), field, null, Outcome.OPEN, List.of(), rule, null, turn), now);
    }

    private static Decision by(Rule rule, List<Candidate> all, Decision open, Instant now) {
        var first = named(all, rule.sources());
        var second = named(all, rule.fallback());
        var chosen = Optional.ofNullable(best(first.stream().filter(each -> each.fresh(now)).toList(), rule.choose()))
                .orElseGet(() -> best(second.stream().filter(each -> each.fresh(now)).toList(), Choose.PRIORITY));
        if (chosen == null && rule.stale() == Stale.KEEP) {
            // Who was fresh last has won last.
            chosen = Stream.concat(first.stream(), second.stream()).max(Comparator.<Named, Instant>comparing(each -> each.source().until(each.candidate().freshAt()))
                    .thenComparing(Named::place, Comparator.reverseOrder())).orElse(null);
        }
        var won = chosen;
        var winner = won == null ? null : won.candidate();
        var until = Stream.of(open.until(), won == null || !won.fresh(now) ? null : won.source().until(winner.freshAt())).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
        var why = lost(all, winner, each -> why(each, first, second, won, rule, now));
        return new Decision(open.item(), open.field(), winner, outcome(winner, first.isEmpty() && second.isEmpty(), rule.stale()), why, rule, null, until);
    }

    private static Outcome outcome(Candidate winner, boolean silent, Stale stale) {
        return winner != null ? Outcome.VALUE : silent ? Outcome.OPEN : stale == Stale.ZERO ? Outcome.ZERO : Outcome.NOTHING;
    }

    private static List<Named> named(List<Candidate> all, List<Source> sources) {
        var named = new ArrayList<Named>();
        for (int place = 0; place < sources.size(); place++) {
            var source = sources.get(place);
            int at = place;
            all.stream().filter(each -> each.source().equals(source.connection())).forEach(each -> named.add(new Named(each, source, at)));
        }
        return named;
    }

    private static Named best(List<Named> fresh, Choose choose) {
        var first = Comparator.comparing(Named::place, Comparator.<Integer>reverseOrder());
        return fresh.stream().max(switch (choose) {
            case PRIORITY -> first;
            case RECENCY -> Comparator.<Named, Instant>comparing(each -> each.candidate().since()).thenComparing(first);
            case TRUST -> Comparator.<Named>comparingInt(each -> each.source().trust()).thenComparing(first);
        }).orElse(null);
    }

    private static List<Decision.Lost> lost(List<Candidate> all, Candidate winner, Function<Candidate, String> why) {
        return all.stream().filter(each -> each != winner).map(each -> new Decision.Lost(each, why.apply(each))).toList();
    }

    private static String why(Candidate candidate, List<Named> first, List<Named> second, Named won, Rule rule, Instant now) {
        var by = "rule " + rule.name() + " (" + rule.at() + ")";
        var own = Stream.concat(first.stream(), second.stream()).filter(each -> each.candidate() == candidate).findFirst().orElse(null);
        if (own == null) {
            return by + " takes it from " + String.join(", ", rule.sources().stream().map(Source::connection).toList());
        }
        if (!own.fresh(now)) {
            return by + ": said " + candidate.saidAt() + ", which is older than " + own.source().maxAge().toString().substring(2).toLowerCase(Locale.ROOT);
        }
        var winner = won.candidate().source();
        if (second.contains(own)) {
            return by + ": only a fallback, and " + winner + (second.contains(won) ? " comes before it" : " is fresh");
        }
        return by + switch (rule.choose()) {
            case PRIORITY -> ": " + winner + " comes before it";
            case RECENCY -> ": " + winner + " changed it later or comes before it, " + won.candidate().since();
            case TRUST -> ": trusted " + own.source().trust() + ", and " + winner + " " + won.source().trust();
        };
    }
}
