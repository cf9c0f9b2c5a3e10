package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Step;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;
import pl.spoiwo.stock.StockTables;

/**
 * What another {@code config/master-data.yaml} would change: it is computed for all goods as they are now, some hundred at a time, and compared with what channels
 * shall hold. Reads, and writes nothing. One at a time, so that it does not take the database from those who sell.
 */
@Component
public class DryRuns {

    /** SKUs that are listed at a time. */
    private static final int PAGE = 10_000;
    /** SKUs that are computed at a time, in the order of the database. */
    private static final int PART = 500;

    private final ActiveConfiguration active;
    private final ListPrices lists;
    private final StockTables stock;
    private final ChannelPrices prices;
    private final StockFigures figures;
    private final ChannelValues values;
    private final Clock clock;
    private final Semaphore turn = new Semaphore(1);

    DryRuns(ActiveConfiguration active, ListPrices lists, StockTables stock, ChannelPrices prices, StockFigures figures, ChannelValues values, Clock clock) {
        this.active = active;
        this.lists = lists;
        this.stock = stock;
        this.prices = prices;
        this.figures = figures;
        this.values = values;
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
     * @param skus     SKUs with a price or a stock
     * @param rules    of the candidate, and how many values each of them has changed: one with 0 may be for goods that nobody has
     * @param notes    what the run did not look at
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Report(String against, List<Finding> findings, int skus, long millis, List<Tally.Sum> channels, List<RuleUse> rules, List<String> notes) {

        static Report refused(String against, List<Finding> findings) {
            return new Report(against, findings, 0, 0, List.of(), List.of(), List.of());
        }
    }

    /** @param changed values, at this moment */
    public record RuleUse(String connection, String field, String rule, String at, int changed) {
    }

    /** @param values of one SKU, also those that stay as they are */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Decision(String against, List<Finding> findings, String sku, List<Value> values, List<String> notes) {
    }

    /** @param now what the channel shall hold now; absent where that is nothing @param would absent where there would be none */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Value(String connection, String field, String now, String would, String why, List<Step> steps) {
    }

    /** @throws Busy while another one runs */
    public Report all(String candidate) {
        var current = active.current();
        var read = ConfigurationLoader.candidate(current, candidate);
        return read.configuration().map(configuration -> alone(() -> compute(current, configuration))).orElseGet(() -> Report.refused(current.version(), read.findings()));
    }

    /** @throws Busy while another one runs */
    public Decision of(String candidate, String sku) {
        var current = active.current();
        var read = ConfigurationLoader.candidate(current, candidate);
        var of = new ArrayList<Value>();
        read.configuration().ifPresent(configuration -> alone(() -> {
            var sink = (Sink) (connection, field, one, now, would, why, steps) -> of.add(new Value(connection, field.word(), now, would, why, steps));
            prices(List.of(sku), configuration, clock.instant(), sink);
            stock(List.of(sku), configuration, clock.instant(), sink);
            return of;
        }));
        return new Decision(current.version(), read.findings(), sku, of, read.configuration().map(configuration -> notes(current, configuration)).orElse(List.of()));
    }

    /** Prices and stock are taken as they count by the rules in force. */
    private static List<String> notes(HubConfiguration current, HubConfiguration candidate) {
        var notes = new ArrayList<String>();
        if (!candidate.ownership().equals(current.ownership())) {
            notes.add("the section ownership differs: it was checked, but whose word counts was not decided anew; prices and stock are those that count now");
        }
        if (Field.TEXTS.stream().anyMatch(field -> candidate.connections().keySet().stream().anyMatch(channel -> !candidate.channelRules().of(channel, field).isEmpty()))) {
            notes.add("rules for names and descriptions were checked, and not computed: GET /api/texts?sku= says what those in force make");
        }
        return List.copyOf(notes);
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

    private interface Sink {
        void value(String connection, Field field, String sku, String now, String would, String why, List<Step> steps);
    }

    private Report compute(HubConfiguration current, HubConfiguration configuration) {
        var now = clock.instant();
        var tallies = new LinkedHashMap<List<String>, Tally>();
        var used = new LinkedHashMap<String, Integer>();
        var sink = (Sink) (connection, field, sku, from, to, why, steps) -> {
            tallies.computeIfAbsent(List.of(connection, field.word()), any -> new Tally(connection, field.word())).add(sku, from, to, why, steps);
            steps.stream().map(Step::at).distinct().forEach(at -> used.merge(at, 1, Integer::sum));
        };
        int priced = pages(after -> lists.skus(after, PAGE), skus -> prices(skus, configuration, now, sink));
        int counted = pages(after -> stock.skus(after, PAGE), skus -> stock(skus, configuration, now, sink));
        return new Report(current.version(), List.of(), Math.max(priced, counted), Duration.between(now, clock.instant()).toMillis(), tallies.values().stream().map(Tally::sum).toList(), uses(configuration, used), notes(current, configuration));
    }

    private static int pages(Function<String, List<String>> next, Consumer<List<String>> work) {
        int all = 0;
        for (var page = next.apply(""); !page.isEmpty(); page = next.apply(page.get(page.size() - 1))) {
            for (int from = 0; from < page.size(); from += PART) {
                work.accept(page.subList(from, Math.min(page.size(), from + PART)));
            }
            all += page.size();
        }
        return all;
    }

    private void prices(List<String> skus, HubConfiguration configuration, Instant now, Sink sink) {
        for (var channel : configuration.priceChannels()) {
            var held = values.wanted(channel.id(), ChannelValues.PRICE, skus.get(0), skus.get(skus.size() - 1));
            var would = prices.of(channel, skus, configuration, now);
            skus.forEach(sku -> {
                var price = would.get(sku);
                sink.value(channel.id(), Field.PRICE, sku, held.get(sku), price.amount() == null ? null : price.amount().toPlainString(), price.why(), price.steps());
            });
        }
    }

    private void stock(List<String> skus, HubConfiguration configuration, Instant now, Sink sink) {
        var plan = StockPlan.of(configuration);
        if (plan == null) {
            return;
        }
        figures.of(skus, configuration.stockChannels(), plan, configuration, now).forEach((channel, would) -> {
            var held = values.wanted(channel, ChannelValues.STOCK, skus.get(0), skus.get(skus.size() - 1));
            would.forEach((sku, figure) -> sink.value(channel, Field.STOCK, sku, held.get(sku), figure.value(), figure.why(), figure.steps()));
        });
    }

    private static List<RuleUse> uses(HubConfiguration configuration, Map<String, Integer> used) {
        var uses = new ArrayList<RuleUse>();
        configuration.connections().keySet().forEach(connection -> List.of(Field.PRICE, Field.STOCK).forEach(field -> configuration.channelRules().of(connection, field).rules()
                .forEach(rule -> uses.add(new RuleUse(connection, field.word(), rule.name(), rule.at(), used.getOrDefault(rule.at(), 0))))));
        return uses;
    }
}
