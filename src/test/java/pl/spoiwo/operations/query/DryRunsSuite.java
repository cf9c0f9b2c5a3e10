package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.order.Examples;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ChannelRates;
import pl.spoiwo.price.HeldRates;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockTables;

/** Dry runs over all goods; a subclass says on which database. {@code -Dspoiwo.size=50000} for the number that is promised, with its time. */
abstract class DryRunsSuite extends DatabaseSuite {

    private static final int SIZE = Integer.getInteger("spoiwo.size", 1200);
    private static final int PROMISED = 50_000;
    private static final String CANDIDATE = """
            tables: {commission: {rows: {Kubki: 20%}, otherwise: 10%}}
            channels:
              shop-main:
                - {name: fee, field: price, fee: 1.00}
                - {name: commission, field: price, commission: {table: commission, by: category}}
                - {name: margin, field: price, atLeast: cost * 1.1}
                - {name: nobody, field: price, add: 1, when: {category: Kubkii}}
                - {name: dear, field: price, add: 5, when: {expression: "base > 100 && contains(name, 'Kubek')"}}
                - {name: share, field: stock, share: 50%, endOfferAt: 2}
            """;
    private static final List<String> TABLES = List.of("price", "product", "cost", "stock", "channel_value", "value_history", "reserved", "reservation", "product_component", "held_rate", "message");

    private Runnable atEachLook = () -> { };
    private DryRuns runs;
    private HubConfiguration configuration;

    @BeforeEach
    void runs() {
        TABLES.forEach(table -> stores.jdbc().update("delete from " + table));
        var price = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false);
        configuration = new HubConfiguration("v-1", new Home(Path.of(".")), Map.of("shop-main", Examples.priced(Examples.shop("stock.write", "price.write"), price),
                "shop-two", Examples.priced(Examples.shopNamed("shop-two", "stock.write", "price.write"), price)), null, null, null,
                new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0)), null), JsonNodeFactory.instance.objectNode()), null, null, null);
        var jdbc = stores.jdbc();
        var history = new ValueHistory(jdbc);
        var values = new ChannelValues(jdbc);
        var facts = new RuleFacts(jdbc);
        var lists = new ListPrices(jdbc, history);
        var set = new SetValues(jdbc);
        var stock = new StockTables(jdbc);
        runs = new DryRuns(active(), lists, stock, new ChannelPrices(lists, new ChannelRates(new Rates(jdbc), new HeldRates(JdbcClient.create(jdbc))), new Products(jdbc, new ProductKeys(jdbc)), new ProductFacts(jdbc, history), values, history, facts, set),
                new StockFigures(stock, new SetTables(jdbc), values, history, facts, set), values, watched());
    }

    /** The machine's clock, so that the time of a run is its time. */
    private Clock watched() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                atEachLook.run();
                return Instant.now();
            }
        };
    }

    private ActiveConfiguration active() {
        return new ActiveConfiguration() {
            @Override
            public HubConfiguration current() {
                return configuration;
            }

            @Override
            public Optional<Refused> lastError() {
                return Optional.empty();
            }

            @Override
            public void onChange(Consumer<HubConfiguration> listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** SKU n costs n zlotys, but no more than 200, and n pieces of it lie there, but no more than 9. Each second one is a mug. */
    private void goods(int size) {
        var now = UtcTime.of(clock.instant());
        each(size, "insert into price (sku, price_list, gross, currency, source, updated_at) values (?, 'detal', ?, 'PLN', 'erp', ?)", n -> new Object[] {sku(n), price(n), now});
        each(size, "insert into product (sku, name, document, source, updated_at) values (?, 'Kubek', ?, 'erp', ?)", n -> new Object[] {sku(n),
            "{\"sku\":\"" + sku(n) + "\",\"name\":\"Kubek\",\"kind\":\"product\",\"taxCode\":\"23\",\"category\":\"" + (n % 2 == 0 ? "Kubki" : "Talerze") + "\"}", now});
        each(size, "insert into cost (sku, net, currency, source, updated_at) values (?, ?, 'PLN', 'erp', ?)", n -> new Object[] {sku(n), price(n).divide(BigDecimal.valueOf(2)), now});
        each(size, "insert into stock (sku, warehouse, on_hand, counted_at, source) values (?, 'MAG', ?, ?, 'erp')", n -> new Object[] {sku(n), pieces(n), now});
        for (var connection : List.of("shop-main", "shop-two")) {
            each(size, "insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values (?, ?, 'price', ?, ?, 'ACCEPTED')", n -> new Object[] {connection, sku(n), price(n).toPlainString(), now});
            each(size, "insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values (?, ?, 'stock', ?, ?, 'ACCEPTED')", n -> new Object[] {connection, sku(n), "" + pieces(n), now});
        }
        // As the database does it by itself after a while.
        stores.jdbc().execute("analyze");
    }

    private void each(int size, String sql, IntFunction<Object[]> row) {
        for (int from = 1; from <= size; from += 5000) {
            stores.jdbc().batchUpdate(sql, IntStream.rangeClosed(from, Math.min(size, from + 4999)).mapToObj(row).toList());
        }
    }

    private static String sku(int n) {
        return "K-%06d".formatted(n);
    }

    private static BigDecimal price(int n) {
        return BigDecimal.valueOf(Math.min(n, 200)).setScale(2);
    }

    private static int pieces(int n) {
        return Math.min(n, 9);
    }

    @Test
    @DisplayName("all goods are computed for all channels: how many change, rise, fall and end, the largest changes, and rules that change nothing; in the promised time, and nothing is written")
    void all() {
        goods(SIZE);
        var before = rows();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        var report = runs.all(CANDIDATE);
        cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1_000_000;
        assertThat(report.findings()).isEmpty();
        assertThat(report.skus()).isEqualTo(SIZE);
        assertThat(report.channels()).extracting(sum -> sum.connection() + " " + sum.field() + " " + sum.values()).containsExactlyInAnyOrder("shop-main price " + SIZE, "shop-two price " + SIZE,
                "shop-main stock " + SIZE, "shop-two stock " + SIZE);
        var price = report.channels().stream().filter(sum -> sum.connection().equals("shop-main") && sum.field().equals("price")).findFirst().orElseThrow();
        assertThat(List.of(price.changed(), price.up(), price.down(), price.added())).containsExactly(SIZE, SIZE, 0, 0);
        assertThat(price.largestByPercent()).hasSize(10).first().extracting(Tally.Change::sku, Tally.Change::from, Tally.Change::to, Tally.Change::percent).containsExactly("K-000001", "1.00", "2.22", "122.00");
        assertThat(price.largestByValue()).first().extracting(Tally.Change::from, Tally.Change::to).containsExactly("200.00", "256.25");
        var stock = report.channels().stream().filter(sum -> sum.connection().equals("shop-main") && sum.field().equals("stock")).findFirst().orElseThrow();
        assertThat(List.of(stock.changed(), stock.down(), stock.toZero())).as("1, 2 and 3 pieces: half of them is less than two").containsExactly(SIZE, SIZE, 3);
        assertThat(report.channels().stream().filter(sum -> sum.connection().equals("shop-two"))).allMatch(sum -> sum.changed() == 0 && sum.examples().isEmpty());
        assertThat(report.rules()).extracting(use -> use.rule() + " " + use.changed()).containsExactly("fee " + SIZE, "commission " + SIZE, "margin 0", "nobody 0", "dear " + (SIZE - 100), "share " + SIZE);
        assertThat(rows()).isEqualTo(before);
        System.out.printf("dry run: %d SKUs, 2 channels, prices and stock: %d ms, of which this thread worked %d ms%n", SIZE, report.millis(), cpu);
        if (SIZE >= PROMISED) {
            assertThat(report.millis()).isLessThan(20_000);
        }
    }

    private List<String> rows() {
        var rows = new ArrayList<String>();
        TABLES.forEach(table -> rows.add(table + " " + stores.jdbc().queryForObject("select count(*) from " + table, Integer.class)));
        rows.addAll(stores.jdbc().queryForList("select connection || sku || kind || wanted || state from channel_value order by 1 limit 500", String.class));
        return rows;
    }

    @Test
    @DisplayName("of one SKU all is told: what is held now, what would be, and each step with file and line")
    void one() {
        goods(120);
        var decision = runs.of(CANDIDATE, "K-000110");
        assertThat(decision.values()).extracting(value -> value.connection() + " " + value.field() + " " + value.now() + " > " + value.would()).containsExactly("shop-main price 110.00 > 143.75", "shop-two price 110.00 > 110.00",
                "shop-main stock 9 > 4", "shop-two stock 9 > 9");
        assertThat(decision.values().get(0).why()).isEqualTo("detal 110.00 PLN gross; 'fee': fee 1.00; 'commission': commission 20%; 'dear': plus 5.00 = 143.75");
        assertThat(decision.values().get(0).steps()).extracting(step -> step.at() + " " + step.to()).containsExactly("config/master-data.yaml:4 111.00", "config/master-data.yaml:5 138.75", "config/master-data.yaml:8 143.75");
    }

    @Test
    @DisplayName("goods that no channel has been told of are new, and where a rule can make no price the channel keeps what it has")
    void added() {
        goods(4);
        stores.jdbc().update("delete from channel_value where sku = 'K-000001'");
        stores.jdbc().update("delete from cost where sku = 'K-000002'");
        var price = runs.all(CANDIDATE).channels().get(0);
        assertThat(List.of(price.values(), price.changed(), price.added(), price.without())).containsExactly(4, 3, 1, 1);
    }

    @Test
    @DisplayName("a candidate with a mistake is refused with file and line, and nothing is computed; the environment is not read for it")
    void refused() {
        goods(4);
        var report = runs.all("channels:\n  shop-main:\n    - {name: a, field: price, factr: 2}\n    - {name: b, field: price, add: '${HOME}'}\n");
        assertThat(report.findings()).extracting(Finding::line).containsExactly(3);
        assertThat(report.channels()).isEmpty();
        assertThat(runs.all("channels:\n  shop-main:\n    - {name: b, field: price, add: '${HOME}'}\n").findings()).singleElement().asString().doesNotContain(System.getenv("HOME"));
        assertThat(runs.all("a: [").findings()).hasSize(1);
        assertThat(runs.all("").findings()).hasSize(1);
    }

    @Test
    @DisplayName("a second one while one runs is turned away, and the next one after it runs")
    void busy() {
        goods(4);
        atEachLook = () -> {
            atEachLook = () -> { };
            assertThatThrownBy(() -> runs.all(CANDIDATE)).isInstanceOf(DryRuns.Busy.class);
            assertThatThrownBy(() -> runs.of(CANDIDATE, "K-000001")).isInstanceOf(DryRuns.Busy.class);
        };
        assertThat(runs.all(CANDIDATE).skus()).isEqualTo(4);
        assertThat(runs.all(CANDIDATE).skus()).isEqualTo(4);
    }
}
