package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.KnownGoods;
import pl.spoiwo.guard.Rehearsals;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Step;

/**
 * What another {@code config/master-data.yaml} would change: it is computed for all goods as sources tell of them now, some hundred at a time, and compared with what
 * channels shall hold. Reads, and writes nothing. One at a time, so that it does not take the database from those who sell.
 */
@Component
public class DryRuns {

    /** SKUs that are listed at a time. */
    private static final int PAGE = 10_000;
    /** SKUs that are computed at a time, in the order of the database. */
    private static final int PART = 500;

    private final ActiveConfiguration active;
    private final DryRun.Sources sources;
    private final Candidates candidates;
    private final KnownGoods goods;
    private final Clock clock;
    private final Semaphore turn = new Semaphore(1);

    DryRuns(ActiveConfiguration active, DryRun.Sources sources, Candidates candidates, KnownGoods goods, Clock clock) {
        this.active = active;
        this.sources = sources;
        this.candidates = candidates;
        this.goods = goods;
        this.clock = clock;
    }

    /** Another one is under way. */
    public static final class Busy extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Busy() {
            super("another dry run is under way");
        }
    }

    /**
     * @param against  version of the configuration whose other files it was read with
     * @param findings what is wrong with the candidate; then nothing was computed
     * @param skus     SKUs of which anything is told
     * @param told     fields of which another word would count, by the section {@code ownership}
     * @param rules    of the candidate, and how many values each of them has changed: one with 0 may be for goods that nobody has
     * @param guards   what the guards in force would stop of the changes
     * @param notes    what may not be meant
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Report(String against, List<Finding> findings, int skus, long millis, List<ToldTally.Sum> told, List<Tally.Sum> channels, List<RuleUse> rules, List<Rehearsals.Stop> guards,
                         List<String> notes) {

        static Report refused(String against, List<Finding> findings) {
            return new Report(against, findings, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of());
        }
    }

    /** @param changed values, at this moment */
    public record RuleUse(String connection, String field, String rule, String at, int changed) {
    }

    /** @param told all fields of one SKU @param values of it, also those that stay as they are */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Decision(String against, List<Finding> findings, String sku, List<ToldTally.Field> told, List<Value> values, List<Rehearsals.Stop> guards) {
    }

    /** @param now what the channel shall hold now; absent where that is nothing @param would absent where there would be none */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Value(String connection, String field, String now, String would, String why, List<Step> steps) {
    }

    /** @param tables files that it names and brings, by name @throws Busy while another one runs */
    public Report all(String candidate, Map<String, String> tables) {
        return run(candidate, tables, this::compute, Report::refused);
    }

    /** @param tables files that it names and brings, by name @throws Busy while another one runs */
    public Decision of(String candidate, Map<String, String> tables, String sku) {
        return run(candidate, tables, (current, configuration, noted) -> one(current, configuration, sku), (version, findings) -> new Decision(version, findings, sku, List.of(), List.of(), List.of()));
    }

    private interface Work<T> {

        /** @param noted scopes in force that are for nothing */
        T of(HubConfiguration current, HubConfiguration candidate, List<Finding> noted);
    }

    private <T> T run(String candidate, Map<String, String> tables, Work<T> work, BiFunction<String, List<Finding>, T> refused) {
        return alone(() -> {
            var current = active.current();
            var read = ConfigurationLoader.candidate(current, candidate, tables);
            return read.configuration().map(configuration -> {
                var compared = goods.compare(read.scopes());
                return compared.refused().isEmpty() ? work.of(current, configuration, compared.noted()) : refused.apply(current.version(), compared.refused());
            }).orElseGet(() -> refused.apply(current.version(), read.findings()));
        });
    }

    private Decision one(HubConfiguration current, HubConfiguration configuration, String sku) {
        var values = new ArrayList<Value>();
        var run = new DryRun(sources, current, configuration, true, clock.instant(), (connection, field, one, now, would, why, steps) ->
                values.add(new Value(connection, field.word(), now, would, why, steps)));
        var told = run.part(List.of(sku));
        return new Decision(current.version(), List.of(), sku, told, values, run.stops());
    }

    private <T> T alone(Supplier<T> work) {
        if (!turn.tryAcquire()) {
            throw new Busy();
        }
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }

    private Report compute(HubConfiguration current, HubConfiguration configuration, List<Finding> noted) {
        var now = clock.instant();
        var told = new ToldTally();
        var tallies = new LinkedHashMap<List<String>, Tally>();
        var used = new LinkedHashMap<String, Integer>();
        var run = new DryRun(sources, current, configuration, false, now, (connection, field, sku, from, to, why, steps) -> {
            tallies.computeIfAbsent(List.of(connection, field.word()), any -> new Tally(connection, field)).add(sku, from, to, why, steps);
            steps.stream().map(Step::at).distinct().forEach(at -> used.merge(at, 1, Integer::sum));
        });
        int skus = 0;
        for (var page = skus(""); !page.isEmpty(); page = skus(page.get(page.size() - 1))) {
            for (int from = 0; from < page.size(); from += PART) {
                told.add(run.part(page.subList(from, Math.min(page.size(), from + PART))));
            }
            skus += page.size();
        }
        var stops = run.stops();
        return new Report(current.version(), List.of(), skus, Duration.between(now, clock.instant()).toMillis(), told.sums(), tallies.values().stream().map(Tally::sum).toList(), uses(configuration, used), stops,
                Stream.concat(noted.stream().map(Finding::toString), run.notes().stream()).toList());
    }

    private List<String> skus(String after) {
        return candidates.items(after, PAGE, false);
    }

    private static List<RuleUse> uses(HubConfiguration configuration, Map<String, Integer> used) {
        var uses = new ArrayList<RuleUse>();
        configuration.connections().keySet().stream().sorted().forEach(connection -> List.of(Field.values()).forEach(field -> configuration.channelRules().of(connection, field).rules()
                .forEach(rule -> uses.add(new RuleUse(connection, field.word(), rule.name(), rule.at(), used.getOrDefault(rule.at(), 0))))));
        return uses;
    }
}
