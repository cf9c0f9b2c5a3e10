package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.Configurations;
import pl.spoiwo.connection.GuardFiles;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.guard.Falls;
import pl.spoiwo.guard.Gate;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.guard.Rehearsals;
import pl.spoiwo.guard.StoppedValues;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.KnownScopes;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.order.Examples;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ChannelRates;
import pl.spoiwo.price.HeldRates;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.AskedPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.OfferSales;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.SkuOffers;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.stock.CountTables;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;
import pl.spoiwo.stock.Supplies;
import pl.spoiwo.text.ChannelTexts;

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
                - {name: nobody, field: price, add: 1, when: {category: Kubkii, awaits: true}}
                - {name: dear, field: price, add: 5, when: {expression: "base > 100 && contains(name, 'Kubek')"}}
                - {name: share, field: stock, share: 50%, endOfferAt: 2}
            """;
    private static final List<String> TABLES = List.of("price", "product", "cost", "stock", "channel_value", "value_history", "reserved", "reservation", "product_component", "held_rate", "message",
            "candidate", "value_override", "decision_due", "known_scope", "approval_item", "approval", "guard_fall", "guard_window");
    private static final String ERP = """
            - {name: prices, entity: price, master: erp-main}
            - {name: shelf, entity: stock, master: erp-main}
            - {name: texts, entity: product, master: erp-main}
            """;
    private static final String PIM = "ownership:\n" + ERP.replace("master: erp-main", "master: pim-main, fallback: [erp-main]").indent(2);

    @TempDir
    Path home;
    private Runnable atEachLook = () -> { };
    private DryRuns runs;
    /** Of the last run over all goods, for the bench. */
    long millis;
    private HubConfiguration configuration;
    private ListPrices lists;
    private CountTables counts;
    private ChannelPrices prices;
    private StockFigures figures;
    private Products products;
    private Owners owners;
    private SetValues set;

    @BeforeEach
    void runs() {
        TABLES.forEach(table -> stores.jdbc().update("delete from " + table));
        var price = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false);
        feeds("erp");
        feeds("shop");
        var connections = Map.of("shop-main", Examples.priced(Examples.shop("stock.write", "price.write"), price), "shop-two", Examples.priced(Examples.shopNamed("shop-two", "stock.write", "price.write"), price),
                "erp-main", Examples.erp(), "pim-main", Examples.shopNamed("pim-main", "stock.poll"));
        var warehouses = List.of(new StockRule.Warehouse("MAG", 0));
        configuration = new HubConfiguration("v-1", new Home(home), connections, null, null, null,
                new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(warehouses, null), JsonNodeFactory.instance.objectNode()), null, null, null, Ownerships.of(ERP.indent(2), connections, warehouses),
                ChannelRules.NONE, GuardSettings.NONE);
        var jdbc = stores.jdbc();
        var history = new ValueHistory(jdbc);
        var values = new ChannelValues(jdbc);
        var facts = new RuleFacts(jdbc);
        lists = new ListPrices(jdbc, history);
        set = new SetValues(jdbc);
        var reservations = new ReservationTables(jdbc);
        var stock = new Supplies(jdbc, reservations, new Candidates(jdbc));
        counts = new CountTables(jdbc, reservations, history);
        products = new Products(jdbc, new ProductKeys(jdbc));
        owners = new Owners(new Candidates(jdbc), set, new DueTimes(jdbc), new ValueHistory(jdbc));
        var ofChannels = new ChannelOwners(owners, products);
        prices = new ChannelPrices(lists, new ChannelRates(new Rates(jdbc), new HeldRates(JdbcClient.create(jdbc))), products, values, history, new AskedPrices(jdbc, new OfferSales(jdbc, new SkuOffers(jdbc))), facts, set, ofChannels);
        figures = new StockFigures(stock, new SetTables(jdbc), values, history, facts, set, ofChannels);
        runs = new DryRuns(Configurations.active(() -> configuration), new DryRun.Sources(ofChannels, lists, figures, prices, new ChannelTexts(products, values, new LongTexts(jdbc), history, set, ofChannels), values, facts, new Rehearsals(new StoppedValues(jdbc), new Falls(jdbc), values)), new Candidates(jdbc), new KnownScopes(jdbc), watched());
    }

    /** A mapping of the system that tells of everything. */
    private void feeds(String system) {
        try {
            var mapping = home.resolve("mappings/" + system + "/stock.jslt");
            Files.createDirectories(mapping.getParent());
            Files.writeString(mapping, "[{\"event\": \"stock\"}, {\"event\": \"price\"}, {\"event\": \"product\"}]\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private DryRuns.Report all(String candidate) {
        return runs.all(candidate, Map.of());
    }

    private DryRuns.Decision of(String candidate, String sku) {
        return runs.of(candidate, Map.of(), sku);
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
        told(size, 1, "erp-main", n -> price(n).toPlainString(), n -> "" + pieces(n), n -> "{\"name\":\"Kubek\",\"kind\":\"product\",\"taxCode\":\"23\",\"category\":\"" + (n % 2 == 0 ? "Kubki" : "Talerze") + "\"}");
        // As the database does it by itself after a while.
        stores.jdbc().execute("analyze");
    }

    /** What a source says of each of so many SKUs. */
    private void told(int size, int every, String source, IntFunction<String> gross, IntFunction<String> pieces, IntFunction<String> document) {
        var now = UtcTime.of(clock.instant());
        var insert = "insert into candidate (entity, item, field, source, said, currency, said_at, since, heard_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        each(size / every, insert, n -> new Object[] {"price", sku(n * every), "price.detal", source, "gross " + gross.apply(n * every), "PLN", now, now, now});
        each(size / every, insert, n -> new Object[] {"stock", sku(n * every), "stock.MAG", source, pieces.apply(n * every), null, now, now, now});
        each(size / every, insert, n -> new Object[] {"product", sku(n * every), "*", source, document.apply(n * every), null, now, now, now});
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
        long cpu = cpu();
        var report = all(CANDIDATE);
        cpu = cpu() - cpu;
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
        assertThat(report.rules()).extracting(use -> use.rule() + " " + use.changed()).containsExactly("share " + SIZE, "fee " + SIZE, "commission " + SIZE, "margin 0", "nobody 0", "dear " + (SIZE - 100));
        assertThat(rows()).isEqualTo(before);
        inTime(report, cpu, "prices and stock");
    }

    private void inTime(DryRuns.Report report, long cpu, String what) {
        millis = report.millis();
        System.out.printf("dry run: %d SKUs, 2 channels, %s: %d ms, of which this thread worked %d ms%n", SIZE, what, report.millis(), cpu);
        if (SIZE >= PROMISED) {
            assertThat(report.millis()).isLessThan(20_000);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }

    @Test
    @DisplayName("another owner is decided for all goods, with what channels would hold by its words, and what guards would stop of that; in the promised time, and nothing is written")
    void owners() {
        goods(SIZE);
        pim(SIZE);
        guards("""
                outgoing:
                  half: {field: price, connections: [shop-main], skus: ["K-0*"], ceiling: "350", action: clamp}
                  much: {field: price, connections: [shop-two], change: {up: {percent: 50}}}
                mass:
                  gone: {direction: outgoing, field: stock, connections: [shop-main], share: 20, number: 10}
                """);
        var before = rows();
        long cpu = cpu();
        var report = all(PIM);
        cpu = cpu() - cpu;
        int half = SIZE / 2;
        assertThat(report.told()).extracting(sum -> sum.field() + " " + sum.changed()).containsExactly("category " + half, "kind " + half, "name " + half, "price.detal " + half, "stock.MAG " + half, "tax " + half);
        assertThat(report.told().get(3).examples()).hasSize(5).first().hasToString(
                "Field[sku=K-000002, field=price.detal, now=Word[source=erp-main, value=gross 2.00 PLN], would=Word[source=pim-main, value=gross 4.00 PLN], rule=prices, at=config/master-data.yaml:2, channel=null]");
        assertThat(report.channels()).extracting(sum -> sum.connection() + " " + sum.field() + " " + sum.changed() + " up " + sum.up() + " zero " + sum.toZero()).containsExactlyInAnyOrder("shop-main price " + half + " up " + half + " zero 0",
                "shop-two price " + half + " up " + half + " zero 0", "shop-main stock " + half + " up 0 zero " + half, "shop-two stock " + half + " up 0 zero " + half);
        assertThat(report.guards()).extracting(stop -> stop.connection() + " " + stop.guard() + (stop.batch() ? " batch" : "") + " held " + stop.held() + " clamped " + stop.clamped()).containsExactly(
                "shop-main half held 0 clamped " + IntStream.rangeClosed(1, half).filter(n -> Math.min(2 * n, 200) * 2 > 350).count(), "shop-two much held " + half + " clamped 0", "shop-main gone batch held " + half + " clamped 0");
        assertThat(report.guards().get(0).examples()).first().hasToString("Example[sku=K-000176, from=176.00 PLN, to=352.00 PLN, instead=350, why=it is above the ceiling of 350]");
        assertThat(report.guards().get(2).why()).isEqualTo(half + " of " + SIZE + " fall to zero within 1h");
        assertThat(report.notes()).isEmpty();
        assertThat(rows()).isEqualTo(before);
        inTime(report, cpu, "prices and stock by other owners, with guards");
    }

    /** Of each second SKU the catalogue says twice the price, that there is nothing, and another name and category. */
    private void pim(int size) {
        told(size, 2, "pim-main", n -> price(n).add(price(n)).toPlainString(), n -> "0", n -> "{\"name\":\"Kubek PIM\",\"kind\":\"product\",\"taxCode\":\"23\",\"category\":\"Garnki\"}");
        stores.jdbc().execute("analyze");
    }

    @Test
    @DisplayName("the end of a promotion is compared with what was asked before it, as when the file is let in")
    void ended() {
        goods(2);
        guards("outgoing: {much: {field: price, connections: [shop-two], change: {up: {percent: 150}}}}");
        stores.jdbc().update("update channel_value set wanted = '0.20', behind = '2.00', limited_by = 'rule spring\tpromotion less 90%' where kind = 'price' and sku = ?", sku(2));
        stores.jdbc().update("update channel_value set wanted = '0.10' where kind = 'price' and sku = ?", sku(1));
        assertThat(all("channels: {}\n").guards()).flatExtracting(DryRunsSuite::stopped).containsExactly(sku(1));
    }

    private static List<String> stopped(Rehearsals.Stop stop) {
        return stop.examples().stream().map(Rehearsals.Example::sku).toList();
    }

    private void guards(String text) {
        configuration = configuration.with("v-1", GuardFiles.settings(text, configuration.connections()));
    }

    @Test
    @DisplayName("what a dry run says of prices and stock is what comes when the file is let in: words of other sources, what a person has set, goods that only the new owner tells of, sets, costs and categories that rules ask for")
    void comesTrue() {
        goods(12);
        pim(12);
        var now = UtcTime.of(clock.instant());
        var insert = "insert into candidate (entity, item, field, source, said, currency, said_at, since, heard_at) values (?, ?, ?, 'pim-main', ?, ?, ?, ?, ?)";
        stores.jdbc().batchUpdate(insert, List.of(new Object[] {"price", "N-1", "price.detal", "gross 30.00", "PLN", now, now, now}, new Object[] {"stock", "N-1", "stock.MAG", "7", null, now, now, now},
                new Object[] {"product", "K-000003", "cost", "90.00", "PLN", now, now, now}, new Object[] {"product", "SET", "components", "[{\"sku\":\"K-000005\",\"quantity\":\"2\"}]", null, now, now, now},
                new Object[] {"product", "SET", "*", "{\"name\":\"Set\",\"kind\":\"set\"}", null, now, now, now}));
        stores.jdbc().update("insert into product_component (sku, component, quantity) values ('SET', 'K-000005', 1)");
        set.put(new SetValue("o-1", "price", "K-000004", "price.detal", "", "gross 11.00", "PLN", "test", "ola", clock.instant(), Instant.now().plusSeconds(3600)));
        set.put(new SetValue("o-2", "stock", "K-000002", "stock", "shop-two", "8", null, "test", "ola", clock.instant(), Instant.now().plusSeconds(3600)));
        var candidate = PIM + CANDIDATE + "    - {name: lies, field: price, add: 3, when: {warehouse: MAG}}\n";
        var skus = List.of("K-000001", "K-000002", "K-000003", "K-000004", "K-000005", "N-1", "SET");
        var said = new TreeMap<String, String>();
        skus.forEach(sku -> of(candidate, sku).values().forEach(value -> said.put(value.connection() + " " + value.field() + " " + sku, value.would() + " " + value.why())));
        var totals = all(candidate).channels().stream().filter(sum -> sum.changed() > 0).map(sum -> sum.connection() + " " + sum.field() + " " + sum.changed()).toList();
        assertThat(said.get("shop-two price N-1")).startsWith("30.00 ");
        assertThat(said.get("shop-two price K-000004")).startsWith("11.00 ");
        assertThat(said.get("shop-two stock SET")).as("two of one part").startsWith("2 ");
        assertThat(said.get("shop-two stock K-000002")).as("no more than the catalogue says, whatever was set").startsWith("0 set by ola ");
        assertThat(said.get("shop-main price K-000003")).as("by the cost, and where it lies").contains("= 102.00");
        assertThat(said.get("shop-main price K-000002")).as("nothing lies there any more").doesNotContain("'lies'");
        assertThat(said.get("shop-main price K-000002")).as("not by the category that it has now").contains("commission 10%");
        var in = ConfigurationLoader.candidate(configuration, candidate, Map.of()).configuration().orElseThrow();
        var goods = Stream.concat(IntStream.rangeClosed(1, 12).mapToObj(DryRunsSuite::sku), Stream.of("N-1", "SET")).toList();
        letIn(in, goods);
        var came = new TreeMap<String, String>();
        in.priceChannels().forEach(channel -> prices.of(channel, skus, in, Instant.now()).forEach((sku, price) -> {
            if (said.containsKey(channel.id() + " price " + sku)) {
                came.put(channel.id() + " price " + sku, (price.amount() == null ? null : price.amount().toPlainString()) + " " + price.why());
            }
        }));
        figures.of(skus, in.stockChannels(), StockPlan.of(in), in, Instant.now()).forEach((channel, of) -> of.forEach((sku, figure) -> came.put(channel + " stock " + sku, figure.value() + " " + figure.why())));
        assertThat(came).isEqualTo(said);
        var guards = new OutgoingGate(new Gate(new StoppedValues(stores.jdbc()), new Falls(stores.jdbc())), new ChannelValues(stores.jdbc())).of(in.guards(), Cause.TOLD, Instant.now(), "m-in");
        prices.refresh(goods, in.priceChannels(), in, guards, Instant.now(), "m-in");
        figures.refresh(goods, in.stockChannels(), StockPlan.of(in), in, locked -> { }, guards, Instant.now(), "m-in");
        assertThat(stores.jdbc().queryForList("select connection || ' ' || kind || ' ' || count(*) from value_history where event = 'WANTED' and message_id = 'm-in' group by connection, kind", String.class))
                .as("as many as the totals say").containsExactlyInAnyOrderElementsOf(totals);
        said.values().removeIf(value -> value.startsWith("null "));
        said.replaceAll((value, would) -> would.split(" ")[0]);
        var wanted = new TreeMap<String, String>();
        stores.jdbc().query("select connection || ' ' || kind || ' ' || sku as named, wanted from channel_value", (ResultSet row) -> {
            wanted.put(row.getString("named"), row.getString("wanted"));
        });
        wanted.keySet().retainAll(said.keySet());
        assertThat(wanted).isEqualTo(said);
    }

    /** As the process module does it. */
    private void letIn(HubConfiguration in, List<String> skus) {
        var now = Instant.now();
        var decided = owners.again(in.ownership(), Entity.PRODUCT, skus, Map.of(), now);
        decided.stream().collect(Collectors.groupingBy(pl.spoiwo.masterdata.Decision::item)).forEach((sku, of) -> Optional.ofNullable(ProductFields.merged(sku, of))
                .ifPresent(document -> products.put(List.of(new Products.Product(document, "any", now)))));
        new ProductFacts(stores.jdbc(), new ValueHistory(stores.jdbc())).costs(decided.stream().filter(each -> each.field().equals("cost")).toList(), "v-2", now);
        decided.stream().filter(each -> each.field().equals("components")).forEach(each -> new SetTables(stores.jdbc()).put(each.item(), ProductFields.components(each.winner().value())));
        lists.put(owners.again(in.ownership(), Entity.PRICE, skus, Map.of(), now), "v-2", now);
        counts.decide(owners.again(in.ownership(), Entity.STOCK, skus, Map.of(), now), "v-2", now);
    }

    @Test
    @DisplayName("of one SKU all told fields are named with their winner, now and by the candidate, and the rule that says so")
    void words() {
        goods(2);
        pim(2);
        assertThat(of(PIM, "K-000002").told()).extracting(field -> field.field() + " " + field.now().value() + " > " + field.would().value() + " of " + field.would().source() + " " + field.rule() + " " + field.at())
                .contains("price.detal gross 2.00 PLN > gross 4.00 PLN of pim-main prices config/master-data.yaml:2", "stock.MAG 2 > 0 of pim-main shelf config/master-data.yaml:3",
                        "name Kubek > Kubek PIM of pim-main texts config/master-data.yaml:4");
        assertThat(of(PIM, "K-000001").told()).extracting(field -> field.now().equals(field.would())).doesNotContain(false);
    }

    @Test
    @DisplayName("rules of one channel change what that channel would hold, and nothing for the others; told apart as that channel's; and so it comes when the file is let in")
    void ofOneChannel() {
        goods(4);
        pim(4);
        var candidate = "ownership:\n" + ERP.indent(2) + """
                  - {name: two-list, entity: price, scope: {channel: shop-two}, master: pim-main}
                  - {name: two-shelf, entity: stock, scope: {channel: shop-two}, master: pim-main}
                """;
        var report = all(candidate);
        assertThat(report.told()).extracting(sum -> sum.field() + " " + sum.channel() + " " + sum.changed()).containsExactly("price.detal shop-two 2", "stock.MAG shop-two 2");
        assertThat(report.channels()).extracting(sum -> sum.connection() + " " + sum.field() + " " + sum.changed()).containsExactlyInAnyOrder("shop-main price 0", "shop-two price 2", "shop-main stock 0", "shop-two stock 2");
        var one = of(candidate, "K-000002");
        assertThat(one.told()).filteredOn(field -> field.channel() != null).extracting(field -> field.field() + " " + field.now().value() + " > " + field.would().value() + " " + field.rule() + " " + field.at())
                .containsExactly("stock.MAG 2 > 0 two-shelf config/master-data.yaml:6", "price.detal gross 2.00 PLN > gross 4.00 PLN two-list config/master-data.yaml:5");
        var in = ConfigurationLoader.candidate(configuration, candidate, Map.of()).configuration().orElseThrow();
        letIn(in, List.of("K-000002"));
        assertThat(in.priceChannels()).extracting(channel -> channel.id() + " " + prices.of(channel, List.of("K-000002"), in, Instant.now()).get("K-000002").amount()).containsExactly("shop-main 2.00", "shop-two 4.00");
        configuration = in;
        assertThat(all(candidate).channels()).as("with the rules in force").extracting(sum -> sum.connection() + " " + sum.field() + " " + sum.changed())
                .containsExactlyInAnyOrder("shop-main price 0", "shop-two price 2", "shop-main stock 0", "shop-two stock 2");
    }

    @Test
    @DisplayName("whose category decides who owns the price is taken as the candidate decides it; and where nobody's word would be fresh, the stock is zero")
    void sorted() {
        goods(2);
        pim(2);
        var decision = of("""
                ownership:
                  - {name: texts, entity: product, master: pim-main, fallback: [erp-main]}
                  - {name: prices, entity: price, master: erp-main}
                  - {name: pots, entity: price, scope: {category: Garnki}, master: pim-main}
                  - {name: shelf, entity: stock, master: erp-main, maxAge: 1h, stale: zero}
                """, "K-000002");
        assertThat(decision.values()).extracting(value -> value.connection() + " " + value.field() + " " + value.now() + " > " + value.would()).containsExactly("shop-main price 2.00 > 4.00", "shop-two price 2.00 > 4.00",
                "shop-main stock 2 > 0", "shop-two stock 2 > 0");
    }

    @Test
    @DisplayName("a zero that a rule wants because a source is silent is stopped by no guard, of a set with such a part neither, as when the file is let in; told zeros are")
    void silent() {
        goods(12);
        var now = UtcTime.of(clock.instant());
        stores.jdbc().update("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('product', 'SET', '*', 'erp-main', '{\"name\":\"Set\",\"kind\":\"set\"}', ?, ?, ?)", now, now, now);
        stores.jdbc().update("insert into product_component (sku, component, quantity) values ('SET', 'K-000005', 1)");
        stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values ('shop-main', 'SET', 'stock', '5', ?, 'ACCEPTED')", now);
        guards("outgoing: {empty: {field: stock, refuse: [zero]}}");
        var candidate = "ownership:\n" + ERP.replace("entity: stock, master: erp-main", "entity: stock, master: erp-main, maxAge: 1h, stale: zero").indent(2);
        assertThat(of(candidate, "SET").values()).extracting(value -> value.connection() + " " + value.field() + " " + value.now() + " > " + value.would()).contains("shop-main stock 5 > 0");
        assertThat(all(candidate).guards()).isEmpty();
        pim(12);
        assertThat(all(PIM).guards()).extracting(stop -> stop.guard()).contains("empty");
    }

    @Test
    @DisplayName("a candidate may bring its tables; those that it does not bring are read in the folder, and one that it does not name is found")
    void tables() throws IOException {
        goods(2);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/fee.csv"), "K-000001;1.00\n");
        var candidate = "tables: {fee: {file: fee.csv, otherwise: 0}}\nchannels:\n  shop-main:\n    - {name: fee, field: price, fee: {table: fee, by: sku}}\n";
        assertThat(of(candidate, "K-000001").values().get(0).would()).isEqualTo("2.00");
        assertThat(runs.of(candidate, Map.of("fee.csv", "K-000001;7.00\n"), "K-000001").values().get(0).would()).isEqualTo("8.00");
        assertThat(runs.all(candidate, Map.of("fee.csv", "K-000001;7,00\n", "fees.csv", "")).findings()).extracting(Finding::toString).containsExactly("config/fee.csv:1: 'K-000001' has no number (a number with a dot (2.00) or a percentage (11%))",
                "config/fees.csv:0: a file that nothing reads - did you mean 'fee.csv'? ('file: fees.csv' of a table)");
    }

    @Test
    @DisplayName("a table that is looked into by an attribute which no product has is told, with the rule and what may be meant")
    void attributes() {
        goods(2);
        stores.jdbc().update("update candidate set said = '{\"name\":\"Kubek\",\"attributes\":{\"size\":\"XL\"}}' where item = 'K-000002' and field = '*'");
        var candidate = "tables: {fee: {rows: {XL: 3.00}, otherwise: 1.00}}\nchannels:\n  shop-main:\n    - {name: fee, field: price, fee: {table: fee, by: %s}}\n";
        assertThat(all(candidate.formatted("size")).notes()).isEmpty();
        assertThat(all(candidate.formatted("categroy")).notes()).containsExactly("config/master-data.yaml:4: no product has an attribute 'categroy' - did you mean 'category'?");
    }

    @Test
    @DisplayName("texts are computed too: which would be others, which there would not be although the channel has one or the product does, which rule changes none, and what no product has of all that rules ask for")
    void texts() {
        goods(4);
        var connections = new HashMap<>(configuration.connections());
        connections.put("shop-main", Examples.told(Examples.shop("name.write", "description.write"), "name", "description"));
        configuration = new HubConfiguration("v-1", configuration.home(), connections, null, null, null, configuration.company(), null, null, null, configuration.ownership(), ChannelRules.NONE, GuardSettings.NONE);
        stores.jdbc().update("update candidate set said = '{\"name\":\"Kubek\",\"category\":\"Kubki\",\"description\":\"<p>350 ml</p>\",\"attributes\":{\"size\":\"XL\"}}' where item = 'K-000004' and field = '*'");
        for (var held : List.of("K-000001 name", "K-000002 name", "K-000001 description")) {
            stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values ('shop-main', ?, ?, 'Kubek', ?, 'ACCEPTED')", held.split(" ")[0], held.split(" ")[1],
                    UtcTime.of(clock.instant()));
        }
        var candidate = """
                channels:
                  shop-main:
                    - {name: title, field: name, template: "{name} {category}", when: {category: Kubki}}
                    - {name: colour, field: name, template: "{name}, {attributes.colour}", priority: 1, when: {sku: K-000003}}
                    - {name: nobody, field: name, cut: 5, when: {tags: [nowosc], attributes: {size: XL, width: "1"}}}
                """;
        var before = rows();
        var report = all(candidate);
        assertThat(report.findings()).isEmpty();
        assertThat(report.channels().stream().filter(sum -> sum.connection().equals("shop-main")))
                .extracting(sum -> sum.connection() + " " + sum.field() + " " + sum.values() + " changed " + sum.changed() + " added " + sum.added() + " without " + sum.without())
                .containsExactly("shop-main name 4 changed 2 added 1 without 1", "shop-main description 2 changed 1 added 1 without 1");
        assertThat(report.rules()).extracting(use -> use.rule() + " " + use.changed()).containsExactly("title 2", "colour 0", "nobody 0");
        assertThat(report.notes()).containsExactly("config/master-data.yaml:4: no product has an attribute 'colour'", "config/master-data.yaml:5: no product has an attribute 'width'",
                "config/master-data.yaml:5: no product has the tag 'nowosc'");
        assertThat(of(candidate, "K-000002").values().stream().filter(value -> value.connection().equals("shop-main"))).extracting(value -> value.field() + " " + value.now() + " > " + value.would() + ": " + value.why())
                .contains("name Kubek > Kubek Kubki: the product's category, name; 'title': template", "description null > null: there is no description");
        assertThat(rows()).isEqualTo(before);
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
        var decision = of(CANDIDATE, "K-000110");
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
        var price = all(CANDIDATE).channels().get(0);
        assertThat(List.of(price.values(), price.changed(), price.added(), price.without())).containsExactly(4, 3, 1, 1);
    }

    @Test
    @DisplayName("a candidate with a mistake is refused with file and line, and nothing is computed; the environment is not read for it")
    void refused() {
        goods(4);
        var report = all("channels:\n  shop-main:\n    - {name: a, field: price, factr: 2}\n    - {name: b, field: price, add: '${HOME}'}\n");
        assertThat(report.findings()).extracting(Finding::line).containsExactly(3);
        assertThat(report.channels()).isEmpty();
        assertThat(all("channels:\n  shop-main:\n    - {name: b, field: price, add: '${HOME}'}\n").findings()).singleElement().asString().doesNotContain(System.getenv("HOME"));
        assertThat(all("a: [").findings()).hasSize(1);
        assertThat(all("").findings()).hasSize(1);
    }

    @Test
    @DisplayName("a scope that matches nothing known is found, as it would be when the file is let in, for all goods and for one; one that is in force already is noted")
    void scope_for_nothing() {
        goods(4);
        var candidate = "channels:\n  shop-main:\n    - {name: mugs, field: price, add: 1, when: {category: Kubkii}}\n    - {name: more, field: stock, share: 50%, when: {sku: \"J-*\"}}\n";
        assertThat(all(candidate).findings()).extracting(Finding::toString).satisfiesExactly(
                first -> assertThat(first).startsWith("config/master-data.yaml:3: the category 'Kubkii' matches nothing known - did you mean 'Kubki'? ("),
                second -> assertThat(second).startsWith("config/master-data.yaml:4: the sku 'J-*' matches nothing known"));
        assertThat(of(candidate, sku(1)).findings()).isEqualTo(all(candidate).findings());
        assertThat(stores.jdbc().queryForObject("select count(*) from known_scope", Integer.class)).isZero();
        stores.jdbc().update("delete from candidate");
        new KnownScopes(stores.jdbc()).take(ConfigurationLoader.candidate(configuration, candidate, Map.of()).scopes());
        told(4, 1, "erp-main", n -> "1", n -> "1", n -> "{\"category\":\"Kubki\"}");
        assertThat(all(candidate)).satisfies(report -> assertThat(report.findings()).isEmpty()).extracting(DryRuns.Report::notes).asList().hasSize(2).first().asString().contains("'Kubkii' matches nothing known");
    }

    @Test
    @DisplayName("a second one while one runs is turned away, and the next one after it runs")
    void busy() {
        goods(4);
        atEachLook = () -> {
            atEachLook = () -> { };
            assertThatThrownBy(() -> all(CANDIDATE)).isInstanceOf(DryRuns.Busy.class);
            assertThatThrownBy(() -> of(CANDIDATE, "K-000001")).isInstanceOf(DryRuns.Busy.class);
        };
        assertThat(all(CANDIDATE).skus()).isEqualTo(4);
        assertThat(all(CANDIDATE).skus()).isEqualTo(4);
    }
}
