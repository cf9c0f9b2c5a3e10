package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.GuardFiles;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.guard.Approvals.Decision;
import pl.spoiwo.guard.Approvals.End;
import pl.spoiwo.guard.Approvals.Vote;
import pl.spoiwo.guard.OutgoingGate.Facts;
import pl.spoiwo.guard.StoppedValues;
import pl.spoiwo.guard.Value;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.product.Products;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.stock.Count;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.connection.Ownerships;

/** Values on their way past the guards, and what persons decide on them; a subclass says on which database. */
abstract class GuardsSuite extends DatabaseSuite {

    private static final String GUARDS = """
            incoming:
              told-price:
                field: price
                refuse: [zero, negative, contradictory]
                change: {down: {percent: 50}, up: {percent: 100}}
              told-stock: {field: stock, refuse: [negative, contradictory]}
            outgoing:
              asked-price: {field: price, change: {down: {percent: 50}, up: {percent: 100}}, margin: {percent: "10"}}
            mass:
              gone: {direction: incoming, field: stock, share: 20, number: 6, window: 1h, settle: 30s}
            """;

    private Hub hub;
    private GuardRounds rounds;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        rounds = new GuardRounds(hub.active(), hub.approvals, stores.leases(), stores.clock());
        configure(GUARDS);
    }

    private void configure(String guards) {
        configure(guards, "detal");
    }

    /** @param lists that the shop asks */
    private void configure(String guards, String... lists) {
        var connections = new HashMap<>(hub.configuration.connections());
        connections.put("shop-main", Examples.priced(Examples.shop("order.status", "price.write", "stock.write"),
                new PriceRule(List.of(lists), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.UP, false)));
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-" + ++messages, new Home(Path.of(".")), connections, before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(),
                before.delivery(), before.documents()).with("version-" + messages, GuardFiles.settings(guards, connections));
    }

    private void rule(String rule) {
        var read = ConfigurationLoader.candidate(hub.configuration, "channels: {shop-main: [{" + rule + "}]}", Map.of());
        assertThat(read.findings()).isEmpty();
        hub.configuration = hub.configuration.with("version-" + ++messages, hub.configuration.ownership(), read.configuration().orElseThrow().channelRules());
    }

    private static String gross(String sku, String gross) {
        return "{\"sku\":\"" + sku + "\",\"priceList\":\"detal\",\"gross\":\"" + gross + "\",\"currency\":\"PLN\"}";
    }

    private static String none(String sku, String list) {
        return "{\"sku\":\"" + sku + "\",\"priceList\":\"" + list + "\",\"none\":true,\"currency\":\"PLN\"}";
    }

    /** One item for each of so many. */
    private static String[] each(int size, IntFunction<String> item) {
        return IntStream.range(0, size).mapToObj(item).toArray(String[]::new);
    }

    private Inbound priceMessage(String... items) {
        clock.advance(Duration.ofSeconds(1));
        return hub.message("erp-main", "poll:stock.poll", "k" + ++messages, event("price", "{\"schemaVersion\":\"1\",\"items\":[" + String.join(",", items) + "]}"));
    }

    private List<Outgoing> prices(String... items) {
        return hub.process(priceMessage(items));
    }

    /** Counts SKUs from, to (not included) of one message. */
    private List<Outgoing> counts(int from, int to, String onHand) {
        clock.advance(Duration.ofSeconds(1));
        return hub.process(hub.message("erp-main", "poll:stock.poll", "s" + ++messages, event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":["
                + IntStream.range(from, to).mapToObj(i -> "{\"sku\":\"S" + i + "\",\"warehouse\":\"MAG\",\"onHand\":\"" + onHand + "\"}").collect(Collectors.joining(",")) + "]}")));
    }

    private String price(String sku) {
        return one("select wanted from channel_value where connection = 'shop-main' and kind = 'price' and sku = ?", sku);
    }

    private String told(String sku) {
        return one("select cast(cast(gross as numeric(18,2)) as varchar) from price where sku = ?", sku);
    }

    private String one(String sql, Object... args) {
        return stores.jdbc().queryForList(sql, String.class, args).stream().findFirst().orElse(null);
    }

    private int count(String sql) {
        return stores.jdbc().queryForObject(sql, Integer.class);
    }

    /** All approvals: scope, direction, state and how many values. */
    private List<String> approvals() {
        return stores.jdbc().queryForList("select a.scope || ' ' || a.direction || ' ' || a.guard || ' ' || a.state || ' ' || (select count(*) from approval_item i where i.approval_id = a.id) from approval a order by a.created_at, a.id",
                String.class);
    }

    private String waiting() {
        return one("select id from approval where state = 'HELD'");
    }

    private End decide(String id, boolean approve) {
        return vote(id, approve ? Decision.APPROVE : Decision.REJECT, "ola", null, false);
    }

    private End vote(String id, Decision decision, String user, Integer seen, boolean fourEyes) {
        return hub.approvals.decide(id, new Vote(decision, user, user, user + " has looked", seen), fourEyes, clock.instant());
    }

    /** As the route does it. */
    private List<Outgoing> round() {
        var sent = rounds.messages();
        rounds.sent();
        return sent;
    }

    @Test
    @DisplayName("while a value is held, what its source said before does not grow old; approved late, it is fresh")
    void aged() {
        var rules = Ownerships.of("  - {name: prices, entity: price, master: erp-main, maxAge: 2h, stale: none}\n", hub.configuration.connections(), hub.configuration.company().stock().warehouses());
        hub.configuration = hub.configuration.with("owned", rules, ChannelRules.NONE);
        var owners = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        prices(gross("A", "49.00"));
        for (int hour = 0; hour < 4; hour++) {
            clock.advance(Duration.ofHours(1));
            prices(gross("A", "4.90"));
            hub.carryRechecks(owners.messages());
            assertThat(told("A")).as("hour " + hour).isEqualTo("49.00");
        }
        decide(waiting(), true);
        hub.carryRechecks(round());
        hub.carryRechecks(owners.messages());
        assertThat(told("A")).isEqualTo("4.90");
        assertThat(price("A")).isEqualTo("4.90");
        clock.advance(Duration.ofHours(2).plusMinutes(1));
        hub.carryRechecks(owners.messages());
        assertThat(told("A")).as("its source is silent now").isNull();
    }

    @Test
    @DisplayName("only while it waits does a stopped word keep the one before it fresh: not once it is rejected or has expired, and never where it is dropped")
    void agedOnceDecided() {
        var rules = Ownerships.of("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, stale: zero}\n", hub.configuration.connections(), hub.configuration.company().stock().warehouses());
        var owners = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        for (var end : Arrays.asList(Decision.REJECT, Decision.EXPIRE, null)) {
            configure(end == null ? GUARDS.replace("told-stock: {", "told-stock: {action: drop, ") : GUARDS);
            hub.configuration = hub.configuration.with("owned", rules, ChannelRules.NONE);
            counts(0, 1, "5");
            counts(0, 1, "-2");
            if (end != null) {
                vote(waiting(), end, "ola", null, false);
            }
            for (int poll = 0; poll < 3; poll++) {
                assertThat(one("select cast(cast(on_hand as int) as varchar) from stock where sku = 'S0'")).as("%s, poll %s", end, poll).isEqualTo("5");
                clock.advance(Duration.ofMinutes(41));
                counts(0, 1, "-2");
                hub.carryRechecks(owners.messages());
            }
            assertThat(one("select cast(cast(on_hand as int) as varchar) from stock where sku = 'S0'")).as("%s: its last good word is two hours old", end).isEqualTo("0");
        }
    }

    @Test
    @DisplayName("a shifted decimal point is held: nothing is wanted, other SKUs of the message go on; the same feed again holds nothing new; rejected it stays out, until another value passes")
    void rejected() {
        prices(gross("A", "49.00"), gross("B", "10.00"));
        prices(gross("A", "4.90"), gross("B", "11.00"));
        assertThat(price("A")).isEqualTo("49.00");
        assertThat(told("A")).isEqualTo("49.00");
        assertThat(price("B")).isEqualTo("11.00");
        assertThat(approvals()).containsExactly("single IN told-price HELD 1");
        prices(gross("A", "4.90"), gross("B", "11.00"));
        var id = waiting();
        assertThat(decide(id, false)).isEqualTo(End.DONE);
        assertThat(decide(id, true)).as("once decided it is decided").isEqualTo(End.TOO_LATE);
        prices(gross("A", "4.90"), gross("B", "11.00"));
        assertThat(round()).isEmpty();
        assertThat(price("A")).isEqualTo("49.00");
        assertThat(approvals()).containsExactly("single IN told-price REJECTED 1");
        prices(gross("A", "48.00"));
        assertThat(price("A")).isEqualTo("48.00");
        prices(gross("A", "4.90"));
        assertThat(approvals()).as("after another value it is asked anew").containsExactly("single IN told-price REJECTED 1", "single IN told-price HELD 1");
    }

    @Test
    @DisplayName("approved, the value is told and wanted once: also where the message is lost, sent twice or redelivered; the channel's guard of changes takes the approval, with its id in the provenance")
    void approved() {
        prices(gross("A", "49.00"));
        prices(gross("A", "4.90"));
        var id = waiting();
        assertThat(decide(id, true)).isEqualTo(End.DONE);
        var lost = round();
        assertThat(lost).hasSize(1);
        assertThat(round()).as("it is on its way").isEmpty();
        clock.advance(Duration.ofMinutes(2));
        var again = round();
        assertThat(again).as("it got lost").hasSize(1);
        hub.carryRechecks(again);
        hub.carryRechecks(lost);
        hub.carryRechecks(again);
        assertThat(price("A")).isEqualTo("4.90");
        assertThat(told("A")).isEqualTo("4.90");
        assertThat(count("select count(*) from value_history where event = 'WANTED' and new_value = '4.90'")).isEqualTo(1);
        assertThat(one("select decision from value_history where event = 'WANTED' and new_value = '4.90'")).contains("\"result\":\"approved\"", "\"approval\":\"" + id + "\"", "config/guards.yaml:");
        clock.advance(Duration.ofMinutes(2));
        assertThat(round()).isEmpty();
        prices(gross("A", "4.90"));
        assertThat(approvals()).containsExactly("single IN told-price APPROVED 1");
    }

    @Test
    @DisplayName("a newer value that passes replaces the held one, also after the approval and before it was brought on; an older one that comes late replaces nothing")
    void superseded() {
        prices(gross("A", "49.00"));
        prices(gross("A", "4.90"));
        decide(waiting(), true);
        var approved = round();
        prices(gross("A", "50.00"));
        hub.carryRechecks(approved);
        assertThat(price("A")).isEqualTo("50.00");
        var late = priceMessage(gross("A", "51.00"));
        prices(gross("A", "500.00"));
        hub.process(late);
        assertThat(price("A")).as("it is newer than what is known").isEqualTo("51.00");
        assertThat(approvals()).as("and older than what is held").containsExactly("single IN told-price APPROVED 1", "single IN told-price HELD 1");
        prices(gross("A", "600.00"));
        assertThat(approvals()).containsExactly("single IN told-price APPROVED 1", "single IN told-price SUPERSEDED 1", "single IN told-price HELD 1");
        prices(gross("A", "52.00"));
        assertThat(waiting()).isNull();
        assertThat(price("A")).isEqualTo("52.00");
    }

    @Test
    @DisplayName("what nobody decides on expires and counts as rejected; with four eyes the first one's approval is not enough, and the same user is no second")
    void expired() {
        prices(gross("A", "49.00"));
        prices(gross("A", "4.90"));
        var id = waiting();
        assertThat(vote(id, Decision.APPROVE, "ola", null, true)).isEqualTo(End.FIRST);
        assertThat(vote(id, Decision.APPROVE, "ola", null, true)).isEqualTo(End.SAME_PERSON);
        assertThat(round()).isEmpty();
        clock.advance(Duration.ofDays(8));
        assertThat(round()).isEmpty();
        assertThat(vote(id, Decision.APPROVE, "jan", null, true)).isEqualTo(End.TOO_LATE);
        assertThat(approvals()).containsExactly("single IN told-price EXPIRED 1");
        prices(gross("A", "5.00"));
        assertThat(vote(waiting(), Decision.APPROVE, "ola", null, true)).isEqualTo(End.FIRST);
        assertThat(vote(waiting(), Decision.APPROVE, "jan", null, true)).isEqualTo(End.DONE);
        hub.carryRechecks(round());
        assertThat(price("A")).isEqualTo("5.00");
    }

    @Test
    @DisplayName("a batch that has grown since the first of two approved waits for both again; nobody lets go more than was seen; what falls behind the decision is another batch")
    void grown() {
        counts(0, 20, "5");
        counts(0, 12, "0");
        var id = waiting();
        assertThat(vote(id, Decision.APPROVE, "ola", 1, true)).isEqualTo(End.FIRST);
        counts(12, 15, "0");
        assertThat(approvals()).containsExactly("batch IN gone HELD 15");
        assertThat(vote(id, Decision.APPROVE, "jan", 1, true)).isEqualTo(End.CHANGED);
        assertThat(vote(id, Decision.APPROVE, "jan", null, true)).as("ola has not seen three of them").isEqualTo(End.FIRST);
        assertThat(vote(id, Decision.APPROVE, "ola", 2, true)).isEqualTo(End.DONE);
        counts(15, 20, "0");
        hub.carryRechecks(round());
        assertThat(approvals()).containsExactly("batch IN gone APPROVED 15", "batch IN gone HELD 5");
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(15);
    }

    private List<String> held(String kind, String sku, Instant at) {
        return Queries.explain(stores.jdbc(), hub.owners, hub.active(), clock).explain(new Asked(kind, sku, kind, kind, "", "shop-main", at)).orElseThrow().waiting().stream()
                .map(held -> held.to() + " " + held.state() + " by " + held.by()).toList();
    }

    @Test
    @DisplayName("of a moment of the past is known what a guard held then: also where a newer value has taken its place since, or it came into a batch later than others")
    void heldThen() {
        prices(gross("A", "10.00"));
        prices(gross("A", "0.10"));
        var first = clock.instant();
        prices(gross("A", "0.20"));
        var second = clock.instant();
        clock.advance(Duration.ofHours(1));
        decide(waiting(), true);
        var decided = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        hub.carryRechecks(round());
        assertThat(held("price", "A", first.minusMillis(1))).isEmpty();
        assertThat(held("price", "A", first)).containsExactly("0.10 PLN SUPERSEDED by null");
        assertThat(held("price", "A", second)).containsExactly("0.20 PLN APPROVED by ola");
        assertThat(held("price", "A", decided)).isEmpty();
        assertThat(held("price", "A", null)).isEmpty();

        counts(0, 20, "5");
        counts(0, 12, "0");
        var batch = clock.instant();
        counts(12, 15, "0");
        assertThat(held("stock", "S1", batch)).containsExactly("0 HELD by null");
        assertThat(held("stock", "S13", batch)).isEmpty();
        assertThat(held("stock", "S13", null)).containsExactly("0 HELD by null");
    }

    @Test
    @DisplayName("a batch of as many values, but other ones, is decided on by nobody who saw those before; and the first of two has to look again too")
    void replaced() {
        configure("mass:\n  fall: {direction: incoming, field: price, percent: 30, number: 6, window: 1h, settle: 30s}");
        prices(each(12, i -> gross("A" + i, "100.00")));
        prices(each(12, i -> gross("A" + i, "60.00")));
        var id = waiting();
        assertThat(vote(id, Decision.APPROVE, "ola", 1, true)).isEqualTo(End.FIRST);
        prices(each(12, i -> gross("A" + i, "10.00")));
        assertThat(stores.jdbc().queryForList("select distinct approval_id || ' ' || said from approval_item where state = 'HELD'", String.class)).containsExactly(id + " 10.00 PLN");
        assertThat(vote(id, Decision.APPROVE, "jan", 1, true)).isEqualTo(End.CHANGED);
        assertThat(vote(id, Decision.REJECT, "jan", 1, true)).isEqualTo(End.CHANGED);
        assertThat(vote(id, Decision.APPROVE, "jan", 2, true)).as("ola has seen 60.00").isEqualTo(End.FIRST);
        assertThat(vote(id, Decision.APPROVE, "ola", 2, true)).isEqualTo(End.DONE);
        hub.carryRechecks(round());
        assertThat(price("A7")).isEqualTo("10.00");
    }

    @Test
    @DisplayName("that a list has no price any more replaces what was held of it; the next price is compared with the last one there was")
    void none() {
        prices(gross("A", "49.00"));
        prices(gross("A", "4.90"));
        prices(none("A", "detal"));
        assertThat(approvals()).containsExactly("single IN told-price SUPERSEDED 1");
        assertThat(told("A")).isNull();
        assertThat(price("A")).as("there is nothing to ask instead").isEqualTo("49.00");
        prices(none("A", "detal"));
        prices(gross("A", "20.00"));
        assertThat(approvals()).containsExactly("single IN told-price SUPERSEDED 1", "single IN told-price HELD 1");
        assertThat(one("select why from approval where state = 'HELD'")).isEqualTo("59.2 % down from 49");
        prices(gross("A", "45.00"));
        assertThat(waiting()).isNull();
        assertThat(price("A")).isEqualTo("45.00");
        prices(gross("B", "5.00"), none("C", "detal"));
        prices(gross("C", "5.00"));
        assertThat(price("C")).as("there was none").isEqualTo("5.00");
        assertThat(waiting()).isNull();
    }

    @Test
    @DisplayName("with the guards that ship a promotion ends for all goods at once and channels fall back on the usual price; that the usual prices end, so that channels would ask the wholesale ones, is one batch")
    void ended() throws IOException {
        configure(Files.readString(Path.of("config/guards.yaml")), "promo", "detal", "hurt");
        prices(each(30, i -> gross("A" + i, 60 + i + ".00")));
        prices(each(30, i -> gross("A" + i, 45 + i + ".00").replace("detal", "hurt")));
        prices(each(30, i -> gross("A" + i, 54 + i + ".00").replace("detal", "promo")));
        assertThat(price("A1")).isEqualTo("55.00");
        prices(each(30, i -> none("A" + i, "promo")));
        assertThat(approvals()).isEmpty();
        assertThat(price("A1")).isEqualTo("61.00");
        for (int turn = 0; turn < 2; turn++) {
            prices(each(30, i -> none("A" + i, "detal")));
            assertThat(approvals()).containsExactly("batch IN erp-prices-fall HELD 30");
            assertThat(price("A1")).isEqualTo("61.00");
            assertThat(count("select count(*) from price where price_list = 'detal'")).isEqualTo(30);
        }
        decide(waiting(), true);
        hub.carryRechecks(round());
        assertThat(price("A1")).as("a person wants it so").isEqualTo("46.00");
        clock.advance(Duration.ofHours(2));
        prices(Stream.concat(Stream.of(each(30, i -> gross("A" + i, 60 + i + ".00"))), Stream.of(each(30, i -> gross("A" + i, 54 + i + ".00").replace("detal", "promo")))).toArray(String[]::new));
        clock.advance(Duration.ofHours(2));
        prices(Stream.concat(Stream.of(each(30, i -> none("A" + i, "promo"))), Stream.of(each(30, i -> none("A" + i, "detal")))).toArray(String[]::new));
        assertThat(one("select a.state || ' ' || count(*) from approval a join approval_item i on i.approval_id = a.id where a.state = 'HELD' group by a.id, a.state")).as("both lists of one message").isEqualTo("HELD 60");
    }

    @Test
    @DisplayName("two who approve at the same moment are the first and the second, whoever comes first")
    void bothAtOnce() throws Exception {
        prices(gross("A", "49.00"), gross("B", "49.00"));
        prices(gross("B", "4.90"));
        decide(waiting(), false);
        prices(gross("A", "4.90"));
        var id = waiting();
        var both = Executors.newFixedThreadPool(2);
        try {
            var ends = new TransactionTemplate(stores.transactions()).execute(held -> {
                stores.jdbc().queryForList("select id from approval where id = ? for update", id);
                var voting = Stream.of("ola", "jan").map(user -> both.submit(() -> vote(id, Decision.APPROVE, user, 1, true))).toList();
                await().pollInterval(Duration.ofMillis(5)).until(() -> blocked() == 2);
                return voting;
            });
            assertThat(List.of(ends.get(0).get(), ends.get(1).get())).containsExactlyInAnyOrder(End.FIRST, End.DONE);
        } finally {
            both.shutdownNow();
        }
    }

    /** Sessions that wait for a lock. */
    private int blocked() {
        boolean h2 = stores.jdbc().execute((ConnectionCallback<Boolean>) connection -> connection.getMetaData().getDatabaseProductName().equals("H2"));
        return count(h2 ? "select count(*) from information_schema.sessions where blocker_id is not null"
                : "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    @Test
    @DisplayName("a rule that makes a channel's price too different is held for the channel alone, and goes on once it is approved; a margin is looked at too")
    void outgoing() {
        cost("A", "20.00");
        prices(gross("A", "49.00"));
        assertThat(price("A")).isEqualTo("49.00");
        prices(gross("A", "25.00"));
        assertThat(told("A")).as("the list may say so").isEqualTo("25.00");
        assertThat(price("A")).as("but 25.00 with tax leaves less than ten per cent").isEqualTo("49.00");
        assertThat(approvals()).containsExactly("single OUT asked-price HELD 1");
        assertThat(one("select why from approval")).contains("less than 10 % of it is left after the cost of 20", "it would have to be 27.34");
        decide(waiting(), true);
        hub.carryRechecks(round());
        assertThat(price("A")).isEqualTo("25.00");
        assertThat(count("select count(*) from value_history where event = 'WANTED' and new_value = '25.00'")).isEqualTo(1);
        assertThat(one("select decision from value_history where event = 'WANTED' and new_value = '25.00'")).contains("\"result\":\"approved\"");
        assertThat(waiting()).isNull();
    }

    @Test
    @DisplayName("a price that moves because of an order goes through the guards as any other; the stock that the order takes does not")
    void movedBySale() {
        configure(GUARDS.replace("mass:", "mass:\n  shown: {direction: outgoing, field: stock, number: 1, window: 1h, settle: 30s}"));
        rule("name: scarce, field: price, factor: stock / 10, when: {expression: stock < 5}");
        counts(0, 1, "11");
        prices(gross("S0", "49.00"));
        assertThat(price("S0")).as("ten are shown, one is the buffer").isEqualTo("49.00");
        hub.order(Examples.order("1").line("1", "S0", "8"));
        assertThat(price("S0")).as("9.80 is 80 % less").isEqualTo("49.00");
        assertThat(approvals()).containsExactly("single OUT asked-price HELD 1");
        hub.order(Examples.order("2").line("1", "S0", "2"));
        assertThat(one("select wanted from channel_value where connection = 'shop-main' and kind = 'stock' and sku = 'S0'")).isEqualTo("0");
    }

    @Test
    @DisplayName("where a rule wants a zero when its source is silent, the guards that ship let it out of all goods at once, also of sets; the same zeros that are told are one batch")
    void silence() throws IOException {
        var shipped = Files.readString(Path.of("config/guards.yaml"));
        configure(shipped);
        var rules = Ownerships.of("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, stale: zero}\n", hub.configuration.connections(), hub.configuration.company().stock().warehouses());
        hub.configuration = hub.configuration.with("owned", rules, ChannelRules.NONE);
        var owners = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        counts(0, 40, "50");
        hub.set("SET", "S0", 1, "S1", 1);
        assertThat(shown("wanted = '49'")).isEqualTo(41);
        clock.advance(Duration.ofHours(3));
        hub.carryRechecks(owners.messages());
        assertThat(shown("wanted = '0'")).isEqualTo(41);
        assertThat(approvals()).isEmpty();
        assertThat(count("select count(*) from guard_fall")).as("it is no fall").isZero();

        configure("mass:\n" + shipped.lines().filter(line -> line.contains("channel-stock-gone:")).findFirst().orElseThrow());
        hub.configuration = hub.configuration.with("owned", rules, ChannelRules.NONE);
        counts(0, 40, "50");
        assertThat(shown("wanted = '49'")).isEqualTo(41);
        counts(0, 40, "0");
        assertThat(shown("wanted = '49'")).as("nobody is silent").isEqualTo(41);
        assertThat(stores.jdbc().queryForList("select distinct guard from approval where state = 'HELD'", String.class)).containsExactly("channel-stock-gone");
    }

    @Test
    @DisplayName("a price that a person sets for a channel and that a guard stops is held before its message comes, once; approved it goes on, and taken back it waits no more")
    void byHand() {
        prices(gross("A", "49.00"), gross("B", "49.00"));
        set("A", "9.90");
        set("B", "39.90");
        assertThat(approvals()).containsExactly("single OUT asked-price HELD 1");
        var decide = OwnMessages.decide(false, List.of("A", "B"), "erp-main", "override", clock.instant());
        hub.carryRechecks(List.of(decide));
        assertThat(List.of(price("A"), price("B"))).containsExactly("49.00", "39.90");
        assertThat(approvals()).containsExactly("single OUT asked-price HELD 1");
        decide(waiting(), true);
        hub.carryRechecks(round());
        assertThat(price("A")).isEqualTo("9.90");
        set("B", "9.90");
        assertThat(waiting()).isNotNull();
        hub.set.end("price", "B", "price", "shop-main", clock.instant());
        hub.carryRechecks(List.of(OwnMessages.decide(false, List.of("B"), "erp-main", "taken back", clock.instant())));
        assertThat(price("B")).isEqualTo("49.00");
        assertThat(approvals()).containsExactly("single OUT asked-price APPROVED 1", "single OUT asked-price SUPERSEDED 1");
    }

    @Test
    @DisplayName("what a person set for a while, and another approved, ends by itself with the guards that ship: what comes back is compared with what was asked before it")
    void ends() throws IOException {
        configure(Files.readString(Path.of("config/guards.yaml")));
        prices(gross("A", "100.00"), gross("B", "49.00"), gross("C", "100.00"));
        set("A", "30.00");
        set("B", "4.90");
        hub.set.put(new SetValue("o-list", "price", "C", "price.detal", "", "gross 30.00", "PLN", "weekend", "ola", clock.instant(), clock.instant().plus(Duration.ofDays(2))));
        again("A", "B", "C");
        approveAll();
        assertThat(List.of(price("A"), price("B"), price("C"))).containsExactly("30.00", "4.90", "30.00");
        clock.advance(Duration.ofDays(3));
        again("A", "B", "C");
        assertThat(List.of(price("A"), price("B"), price("C"))).containsExactly("100.00", "49.00", "100.00");
        assertThat(waiting()).isNull();
    }

    @Test
    @DisplayName("nothing else passes because something ends at the same moment: it is compared with what was asked before, and floors and margins hold; a price that a person had put right, and that the list says now, passes")
    void endsWithADisaster() {
        configure("outgoing: {asked: {field: price, change: {down: {percent: 60}, up: {percent: 150}}, times: [\"10\"], margin: {percent: 0}}}");
        prices(gross("A", "100.00"), gross("B", "100.00"), gross("C", "4.90"));
        set("A", "30.00");
        set("B", "90.00");
        set("C", "49.00");
        again("A", "B", "C");
        approveAll();
        prices(gross("A", "12.00"), gross("C", "48.50"));
        cost("B", "85.00");
        assertThat(List.of(price("A"), price("B"), price("C"))).containsExactly("30.00", "90.00", "49.00");
        clock.advance(Duration.ofDays(3));
        again("A", "B", "C");
        assertThat(price("C")).isEqualTo("48.50");
        assertThat(price("A")).isEqualTo("30.00");
        assertThat(held("A")).isEqualTo("100.00 PLN 12.00 PLN 88 % down from 100");
        assertThat(price("B")).isEqualTo("90.00");
        assertThat(held("B")).startsWith("100.00 PLN 100.00 PLN less than 0 % of it is left after the cost of 85");
        prices(gross("A", "1000.00"));
        assertThat(held("A")).contains("900 % up from 100");
        prices(gross("A", "29.00"));
        assertThat(held("A")).contains("71 % down from 100");
        prices(gross("A", "95.00"), gross("B", "110.00"));
        assertThat(List.of(price("A"), price("B"))).containsExactly("95.00", "110.00");
        assertThat(waiting()).isNull();
        prices(gross("A", "100.00"));
        prices(gross("A", "38.00"));
        assertThat(held("A")).as("that is over").contains("62 % down from 100");
    }

    @Test
    @DisplayName("the end of an approved promotion brings the price back, also where the list has moved far meanwhile; one that begins as another ends is compared with what was asked before both")
    void promotionEnds() {
        configure("outgoing: {asked: {field: price, change: {down: {percent: 60}, up: {percent: 150}}}}");
        prices(gross("A", "100.00"), gross("B", "100.00"));
        rule("name: spring, field: price, promotion: 70%, when: {until: 2024-04-02, from: 2024-03-01}}, {name: april, field: price, promotion: 75%, when: {sku: B, from: 2024-04-03, until: 2024-04-05}");
        again("A", "B");
        approveAll();
        assertThat(List.of(price("A"), price("B"))).containsExactly("30.00", "30.00");
        prices(gross("A", "60.00"));
        prices(gross("A", "30.00"));
        assertThat(price("A")).isEqualTo("9.00");
        clock.advance(Duration.ofDays(3));
        again("A", "B");
        assertThat(List.of(price("A"), price("B"))).containsExactly("30.00", "30.00");
        assertThat(held("B")).isEqualTo("100.00 PLN 25.00 PLN 75 % down from 100");
        clock.advance(Duration.ofDays(3));
        again("B");
        assertThat(price("B")).isEqualTo("100.00");
        assertThat(waiting()).isNull();
    }

    /** What a round would have decided. */
    private void again(String... skus) {
        hub.carryRechecks(List.of(OwnMessages.decide(false, List.of(skus), "erp-main", "again " + clock.instant(), clock.instant())));
    }

    private void approveAll() {
        stores.jdbc().queryForList("select id from approval where state = 'HELD'", String.class).forEach(id -> decide(id, true));
        hub.carryRechecks(round());
    }

    private String held(String sku) {
        return one("select i.was || ' ' || i.said || ' ' || a.why from approval_item i join approval a on a.id = i.approval_id where i.state = 'HELD' and i.sku = ?", sku);
    }

    /** As the API does it. */
    private void set(String sku, String price) {
        clock.advance(Duration.ofSeconds(1));
        hub.set.put(new SetValue("o" + ++messages, "price", sku, "price", "shop-main", price, "PLN", "weekend", "ola", clock.instant(), clock.instant().plus(Duration.ofDays(2))));
        hub.outgoing.foresee(hub.configuration.guards(), "shop-main", "price", sku, price, () -> new Facts("PLN", true, Map.of(), Map.of()), clock.instant(), "h" + messages);
    }

    private int shown(String which) {
        return count("select count(*) from channel_value where connection = 'shop-main' and kind = 'stock' and " + which);
    }

    private void cost(String sku, String net) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "c" + ++messages, event("product", ("{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"%s\",\"name\":\"Kubek\",\"kind\":\"product\","
                + "\"taxCode\":\"23\",\"cost\":{\"net\":\"%s\",\"currency\":\"PLN\"}}]}").formatted(sku, net))));
    }

    @Test
    @DisplayName("an all-zero feed of one message is one batch, and nothing of it gets through; rises of the same message go on; rejected it stays out, approved it goes on once")
    void mass() {
        counts(0, 20, "5");
        clock.advance(Duration.ofSeconds(1));
        var items = Stream.concat(IntStream.range(0, 19).mapToObj(i -> "{\"sku\":\"S" + i + "\",\"warehouse\":\"MAG\",\"onHand\":\"0\"}"), Stream.of("{\"sku\":\"S19\",\"warehouse\":\"MAG\",\"onHand\":\"9\"}"));
        hub.process(hub.message("erp-main", "poll:stock.poll", "zero", event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":[" + items.collect(Collectors.joining(",")) + "]}")));
        assertThat(approvals()).containsExactly("batch IN gone HELD 19");
        assertThat(count("select count(*) from stock where on_hand = 0")).isZero();
        assertThat(count("select count(*) from stock where on_hand = 9")).isEqualTo(1);
        counts(0, 19, "0");
        assertThat(approvals()).as("the same again").containsExactly("batch IN gone HELD 19");
        decide(waiting(), true);
        hub.carryRechecks(round());
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(19);
        assertThat(count("select count(*) from value_history where event = 'WANTED' and kind = 'stock' and new_value = '0' and connection = 'shop-main'")).isEqualTo(19);
        counts(0, 19, "5");
        counts(3, 5, "0");
        assertThat(count("select count(*) from stock where on_hand = 0")).as("what was decided on counts no more").isEqualTo(2);
    }

    @Test
    @DisplayName("a mass effect for a warehouse, a list or some SKUs measures its share against what the source or the channel has of these")
    void scoped() {
        configure("""
                mass:
                  some: {direction: incoming, field: stock, skus: ["S?"], share: 50, number: 4, settle: 1s}
                  shelf: {direction: incoming, field: stock, warehouses: [MAG], share: 50, number: 12, settle: 1s}
                  listed: {direction: incoming, field: price, lists: [detal], percent: 30, share: 50, number: 3, settle: 1s}
                  asked: {direction: outgoing, field: price, skus: ["B*"], percent: 30, share: 50, number: 3, settle: 1s}
                """);
        counts(0, 40, "5");
        counts(0, 6, "0");
        assertThat(approvals()).as("six of the ten that are called so, not of forty").containsExactly("batch IN some HELD 6");
        clock.advance(Duration.ofHours(2));
        var other = IntStream.range(0, 100).mapToObj(i -> "{\"sku\":\"Z" + i + "\",\"warehouse\":\"SKL\",\"onHand\":\"5\"}").collect(Collectors.joining(","));
        hub.process(hub.message("erp-main", "poll:stock.poll", "skl", event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":[" + other + "]}")));
        counts(10, 36, "0");
        assertThat(approvals()).as("26 of forty in MAG").containsExactly("batch IN some HELD 6", "batch IN shelf HELD 26");
        stores.jdbc().queryForList("select id from approval", String.class).forEach(id -> decide(id, false));

        prices(IntStream.range(0, 30).mapToObj(i -> gross("A" + i, "10.00").replace("detal", "hurt")).toArray(String[]::new));
        prices(IntStream.range(0, 6).mapToObj(i -> gross("A" + i, "10.00")).toArray(String[]::new));
        prices(IntStream.range(0, 4).mapToObj(i -> gross("A" + i, "6.00")).toArray(String[]::new));
        assertThat(one("select guard || ' ' || why from approval where state = 'HELD'")).isEqualTo("listed 4 of 6 fall by 30 % or more within 1h");
        decide(waiting(), false);

        configure("mass:\n  asked: {direction: outgoing, field: price, skus: [\"B*\"], percent: 30, share: 50, number: 3, settle: 1s}");
        prices(IntStream.range(0, 6).mapToObj(i -> gross("B" + i, "10.00")).toArray(String[]::new));
        prices(IntStream.range(0, 4).mapToObj(i -> gross("B" + i, "6.00")).toArray(String[]::new));
        assertThat(one("select guard || ' ' || why from approval where state = 'HELD'")).isEqualTo("asked 4 of 6 fall by 30 % or more within 1h");
    }

    @Test
    @DisplayName("prices that fall in steps fall by their sum, on their way in and out, as long as the steps are within the window; what was approved begins anew, and a rise never waits")
    void inSteps() {
        configure("mass:\n  fall: {direction: incoming, field: price, percent: 35, share: 20, number: 6, window: 1h, settle: 30s}");
        step("100.00", 0);
        step("80.00", 0);
        step("70.00", 20);
        step("64.00", 20);
        assertThat(approvals()).containsExactly("batch IN fall HELD 20");
        assertThat(one("select why from approval")).isEqualTo("20 of 20 fall by 35 % or more within 1h");
        assertThat(price("A0")).isEqualTo("70.00");
        decide(waiting(), true);
        hub.carryRechecks(round());
        step("60.00", 1);
        step("61.00", 1);
        assertThat(price("A0")).isEqualTo("61.00");
        step("45.00", 61);
        step("35.00", 61);
        assertThat(price("A0")).as("an hour apart").isEqualTo("35.00");
        assertThat(approvals()).containsExactly("batch IN fall APPROVED 20");

        configure("mass:\n  asked: {direction: outgoing, field: price, percent: 35, share: 20, number: 6, window: 1h, settle: 30s}");
        step("28.00", 61);
        step("22.00", 20);
        assertThat(price("A0")).isEqualTo("28.00");
        assertThat(approvals()).containsExactly("batch IN fall APPROVED 20", "batch OUT asked HELD 20");
    }

    /** All of twenty SKUs cost as much, minutes later. */
    private void step(String gross, int minutes) {
        clock.advance(Duration.ofMinutes(minutes));
        prices(each(20, i -> gross("A" + i, gross)));
    }

    @Test
    @DisplayName("different prices that all become one in a message are one batch, rises and falls alike; variants of one price that change together are not, nor are a few among many")
    void filledDown() {
        configure("mass:\n  same: {direction: incoming, field: price, same: true, share: 50, number: 8}");
        prices(Stream.concat(IntStream.range(0, 12).mapToObj(i -> gross("A" + i, 40 + i + ".00")), IntStream.range(0, 30).mapToObj(i -> gross("V" + i, "60.00"))).toArray(String[]::new));
        prices(IntStream.range(0, 30).mapToObj(i -> gross("V" + i, "45.00")).toArray(String[]::new));
        prices(Stream.concat(IntStream.range(0, 12).mapToObj(i -> gross("A" + i, "45.00")), IntStream.range(0, 30).mapToObj(i -> gross("V" + i, 61 + i + ".00"))).toArray(String[]::new));
        assertThat(approvals()).isEmpty();
        prices(IntStream.range(0, 12).mapToObj(i -> gross("A" + i, 40 + i + ".00")).toArray(String[]::new));
        for (int turn = 0; turn < 2; turn++) {
            prices(IntStream.range(0, 12).mapToObj(i -> gross("A" + i, "45.00")).toArray(String[]::new));
            assertThat(approvals()).containsExactly("batch IN same HELD 11");
        }
        assertThat(one("select why from approval")).isEqualTo("11 different prices become 45.00 PLN in one message");
        assertThat(List.of(price("A0"), price("A11"))).containsExactly("40.00", "51.00");
        decide(waiting(), true);
        hub.carryRechecks(round());
        assertThat(List.of(price("A0"), price("A11"))).containsExactly("45.00", "45.00");
    }

    @Test
    @DisplayName("two columns that were filled down are two batches, in one message and in two: each says its own why, and one is approved without the other")
    void filledTwice() {
        configure("mass:\n  same: {direction: incoming, field: price, same: true, share: 30, number: 8}");
        prices(Stream.concat(Stream.of(each(12, i -> gross("A" + i, 40 + i + ".00"))), Stream.of(each(24, i -> gross("B" + i, 70 + i + ".00")))).toArray(String[]::new));
        prices(Stream.concat(Stream.of(each(12, i -> gross("A" + i, "45.00"))), Stream.of(each(12, i -> gross("B" + i, "75.00")))).toArray(String[]::new));
        prices(each(12, i -> gross("B" + (i + 12), "85.00")));
        assertThat(stores.jdbc().queryForList("select why from approval order by why", String.class)).containsExactly("11 different prices become 45.00 PLN in one message",
                "11 different prices become 75.00 PLN in one message", "11 different prices become 85.00 PLN in one message");
        decide(one("select id from approval where why like '%75.00%'"), true);
        hub.carryRechecks(round());
        assertThat(List.of(price("A0"), price("B0"), price("B12"))).containsExactly("40.00", "75.00", "82.00");
    }

    @Test
    @DisplayName("page by page an all-zero feed gets no farther than half of what is allowed: then its falls wait, and are one batch when the limit trips")
    void pages() {
        counts(0, 20, "5");
        for (int page = 0; page < 10; page++) {
            counts(page * 2, page * 2 + 2, "0");
        }
        assertThat(count("select count(*) from stock where on_hand = 0")).isLessThanOrEqualTo(3);
        assertThat(approvals()).hasSize(1);
        assertThat(one("select state || coalesce(cast(release_at as varchar), '') from approval")).as("nothing lets it go by itself").isEqualTo("HELD");
        clock.advance(Duration.ofMinutes(5));
        assertThat(round()).isEmpty();
        decide(waiting(), false);
        counts(0, 20, "0");
        assertThat(count("select count(*) from stock where on_hand = 0")).as("rejected values stay out").isLessThanOrEqualTo(3);
        clock.advance(Duration.ofHours(2));
        counts(8, 10, "0.0000");
        configure(GUARDS.replace("negative, ", ""));
        counts(8, 10, "-1");
        assertThat(count("select count(*) from stock where on_hand <= 0")).as("and so does what is as low, also after the window").isLessThanOrEqualTo(3);
        assertThat(waiting()).isNotNull();
    }

    @Test
    @DisplayName("a few falls beyond half of what is allowed wait for the settle time and go on by themselves; rises and other changes never wait")
    void settles() {
        counts(0, 20, "5");
        counts(0, 2, "0");
        assertThat(count("select count(*) from stock where on_hand = 0")).as("two of twenty").isEqualTo(2);
        counts(2, 5, "0");
        counts(5, 20, "4");
        assertThat(count("select count(*) from stock where on_hand = 4")).isEqualTo(15);
        assertThat(count("select count(*) from stock where on_hand = 0")).as("five of twenty may be the beginning of more").isEqualTo(2);
        clock.advance(Duration.ofSeconds(31));
        hub.carryRechecks(round());
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(5);
        assertThat(approvals()).containsExactly("batch IN gone APPROVED 3");
    }

    @Test
    @DisplayName("falls that come one by one, each before the one before has waited long enough, wait together: they are one batch where the limit trips, and go on together where it does not")
    void settlesTogether() {
        counts(0, 20, "5");
        for (int i = 0; i < 6; i++) {
            counts(i, i + 1, "0");
            clock.advance(Duration.ofSeconds(20));
            hub.carryRechecks(round());
        }
        assertThat(count("select count(*) from stock where on_hand = 0")).as("three is half of what is allowed").isEqualTo(3);
        clock.advance(Duration.ofSeconds(11));
        hub.carryRechecks(round());
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(6);

        counts(0, 20, "5");
        clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 20; i++) {
            counts(i, i + 1, "0");
            clock.advance(Duration.ofSeconds(20));
            hub.carryRechecks(round());
        }
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(3);
    }

    @Test
    @DisplayName("a shelf that was full waits for more although it is the first that falls, and goes on by itself; one with few pieces does not wait")
    void full() {
        configure(GUARDS.replace("settle: 30s", "settle: 30s, from: \"25\""));
        counts(0, 10, "25");
        counts(10, 20, "24");
        counts(0, 1, "0");
        counts(10, 11, "0");
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(1);
        assertThat(approvals()).containsExactly("batch IN gone HELD 1");
        clock.advance(Duration.ofSeconds(31));
        hub.carryRechecks(round());
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(2);
    }

    @Test
    @DisplayName("falls that never are too many and never end wait ten times as long at most")
    void notForEver() {
        configure(GUARDS.replace("window: 1h, settle: 30s", "window: 1m, settle: 30s, from: \"25\""));
        counts(0, 20, "25");
        for (int i = 0; i < 15; i++) {
            counts(i, i + 1, "0");
            clock.advance(Duration.ofSeconds(20));
            hub.carryRechecks(round());
        }
        assertThat(count("select count(*) from stock where on_hand = 0")).isZero();
        counts(15, 16, "0");
        clock.advance(Duration.ofSeconds(20));
        hub.carryRechecks(round());
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(16);
        assertThat(approvals()).containsExactly("batch IN gone APPROVED 16");
    }

    @Test
    @DisplayName("goods that orders of the hub took are no fall, however many are sold out")
    void sold() {
        counts(0, 20, "1");
        for (int i = 0; i < 20; i++) {
            stores.jdbc().update("insert into reserved (sku, warehouse, quantity) values (?, 'MAG', 1)", "S" + i);
        }
        counts(0, 20, "0");
        assertThat(count("select count(*) from stock where on_hand = 0")).isEqualTo(20);
        assertThat(approvals()).isEmpty();
    }

    @Test
    @DisplayName("a feed cut in half leaves what it does not tell as it was; an old file that comes again undoes nothing and asks nobody")
    void halfAndOld() {
        var old = priceMessage(gross("A", "10.00"), gross("B", "10.00"));
        hub.process(old);
        prices(gross("A", "19.00"), gross("B", "19.00"));
        prices(gross("A", "37.00"));
        assertThat(price("B")).isEqualTo("19.00");
        hub.process(new Inbound("again", old.connection(), old.kind(), "another-key", old.contentType(), old.headers(), old.body(), old.receivedAt(), null));
        assertThat(price("A")).isEqualTo("37.00");
        assertThat(approvals()).isEmpty();
    }

    @Test
    @DisplayName("where the guard is widened, what it held goes on when it is told again; what a person has rejected stays out")
    void widened() {
        prices(gross("A", "49.00"), gross("B", "49.00"));
        prices(gross("A", "4.90"), gross("B", "4.90"));
        vote(one("select approval_id from approval_item where sku = 'B'"), Decision.REJECT, "ola", null, false);
        configure("incoming: {told-price: {field: price, change: {down: {percent: 95}}}}");
        prices(gross("A", "4.90"), gross("B", "4.90"));
        assertThat(price("A")).isEqualTo("4.90");
        assertThat(price("B")).isEqualTo("49.00");
        assertThat(approvals()).containsExactlyInAnyOrder("single IN told-price SUPERSEDED 1", "single IN told-price REJECTED 1");
    }

    @Test
    @DisplayName("a clamped value goes to the limit, and no farther each time it is told; a dropped one as if it had not been told")
    void clamped() {
        configure("""
                incoming:
                  clamped: {field: price, skus: ["C*"], change: {down: {percent: 50}}, action: clamp}
                  dropped: {field: price, skus: ["D*"], change: {down: {percent: 50}}, action: drop}
                """);
        prices(gross("C", "100.00"), gross("D", "100.00"));
        for (var told : List.of("10.00", "10.00", "9.00")) {
            prices(gross("C", told), gross("D", told));
            assertThat(price("C")).isEqualTo("50.00");
            assertThat(price("D")).isEqualTo("100.00");
        }
        assertThat(waiting()).isNull();
    }

    @Test
    @DisplayName("what is left of a clamped value is looked at as any other: by guards behind it, and by those before it; clamped twice it goes to the farther limit")
    void clampedOn() {
        configure("""
                incoming:
                  least: {field: price, skus: ["C*"], floor: "30.00"}
                  most: {field: price, ceiling: "100.00", action: clamp}
                  jump: {field: price, skus: ["A*"], times: ["10"]}
                  less: {field: price, skus: ["B*", "C*"], ceiling: "20.00", action: clamp}
                """);
        prices(gross("A", "10.00"), gross("B", "19.00"), gross("C", "19.00"));
        prices(gross("A", "500.00"), gross("B", "500.00"), gross("C", "500.00"));
        assertThat(told("A")).isEqualTo("10.00");
        assertThat(one("select why from approval where guard = 'jump'")).isEqualTo("clamped to 100.00 PLN: it is exactly 10 times 10");
        assertThat(told("B")).isEqualTo("20.00");
        assertThat(looks("TOLD", "B")).last().asString().startsWith("most config/guards.yaml:3 clamped 500.00 PLN: it is above the ceiling of 100.00 -; less config/guards.yaml:5 clamped 100.00 PLN:");
        assertThat(told("C")).as("19.00 is below the floor, and so is what is left of 500.00").isNull();
    }

    private List<String> looks(String event, String sku) {
        return stores.jdbc().queryForList("select decision from value_history where event = ? and sku = ? order by id", String.class, event, sku).stream()
                .map(decision -> Json.read(decision, JsonNode.class, "a decision").path("guards")).map(guards -> StreamSupport.stream(guards.spliterator(), false)
                        .map(look -> String.join(" ", look.path("guard").asText(), look.path("at").asText(), look.path("result").asText(), look.path("why").asText("-"), look.path("approval").asText("-")))
                        .collect(Collectors.joining("; "))).toList();
    }

    @Test
    @DisplayName("what the guards said is kept with what was told: passed, clamped from what, approved by whom; not of guards for others, and not again where the same is told")
    void looks() {
        configure("""
                incoming:
                  jump: {field: price, skus: ["A*"], change: {down: {percent: 50}}}
                  others: {field: price, skus: ["B*"], change: {down: {percent: 50}}}
                  clamped: {field: price, skus: ["C*"], change: {down: {percent: 50}}, action: clamp}
                """);
        prices(gross("A", "49.00"), gross("C", "100.00"));
        prices(gross("A", "48.00"), gross("C", "100.00"));
        prices(gross("A", "4.90"), gross("C", "10.00"));
        var id = waiting();
        decide(id, true);
        hub.carryRechecks(round());
        assertThat(looks("TOLD", "A")).containsExactly("jump config/guards.yaml:2 passed it is the first value -", "jump config/guards.yaml:2 passed - -", "jump config/guards.yaml:2 approved 89.8 % down from 48 " + id);
        assertThat(looks("TOLD", "C")).containsExactly("clamped config/guards.yaml:4 passed it is the first value -", "clamped config/guards.yaml:4 clamped 10.00 PLN: 90 % down from 100 -");
    }

    @Test
    @DisplayName("a word that counts only later, because another one has grown old, still says how it passed the guards")
    void later() {
        var rules = Ownerships.of("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, fallback: [{connection: shop-main, maxAge: 4h}]}\n", hub.configuration.connections(), hub.configuration.company().stock().warehouses());
        hub.configuration = hub.configuration.with("owned", rules, ChannelRules.NONE);
        var owners = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        counts(0, 1, "5");
        var other = "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":[{\"sku\":\"S0\",\"warehouse\":\"MAG\",\"onHand\":\"9\"}]}";
        hub.process(hub.message("shop-main", "webhook:order.updated", "other", event("stock", other)));
        assertThat(looks("TOLD", "S0")).containsExactly("told-stock config/guards.yaml:6 passed - -");
        clock.advance(Duration.ofHours(2));
        hub.carryRechecks(owners.messages());
        assertThat(one("select cast(cast(on_hand as int) as varchar) from stock where sku = ?", "S0")).isEqualTo("9");
        assertThat(looks("TOLD", "S0")).containsExactly("told-stock config/guards.yaml:6 passed - -", "told-stock config/guards.yaml:6 passed - -");
    }

    @Test
    @DisplayName("let expire by hand, a held value keeps what holds and stays out like one that nobody decided on, until its guard is widened")
    void letExpire() {
        prices(gross("A", "49.00"));
        prices(gross("A", "4.90"));
        assertThat(vote(waiting(), Decision.EXPIRE, "ola", null, true)).as("one person is enough").isEqualTo(End.DONE);
        assertThat(one("select state || ' ' || decided_by || ' ' || reason from approval")).isEqualTo("EXPIRED ola ola has looked");
        assertThat(round()).isEmpty();
        prices(gross("A", "4.90"));
        assertThat(price("A")).isEqualTo("49.00");
        assertThat(approvals()).containsExactly("single IN told-price EXPIRED 1");
        configure("incoming: {told-price: {field: price, change: {down: {percent: 95}}}}");
        prices(gross("A", "4.90"));
        assertThat(price("A")).isEqualTo("4.90");
    }

    @Test
    @DisplayName("a held value blocks nothing else: not other values of its message, not the stock or another list of its SKU, not what comes next")
    void blocksNothing() {
        counts(1, 2, "5");
        prices(gross("S1", "49.00"), gross("S1", "40.00").replace("detal", "hurt"), gross("S2", "10.00"));
        prices(gross("S1", "4.90"), gross("S1", "38.00").replace("detal", "hurt"), gross("S2", "11.00"));
        counts(1, 2, "3");
        prices(gross("S1", "37.00").replace("detal", "hurt"), gross("S3", "7.00"));
        assertThat(approvals()).containsExactly("single IN told-price HELD 1");
        assertThat(one("select cast(cast(gross as numeric(18,2)) as varchar) from price where sku = 'S1' and price_list = 'hurt'")).isEqualTo("37.00");
        assertThat(one("select wanted from channel_value where connection = 'shop-main' and kind = 'stock' and sku = 'S1'")).isEqualTo("2");
        assertThat(List.of(price("S1"), price("S2"), price("S3"))).containsExactly("49.00", "11.00", "7.00");
    }

    @Test
    @DisplayName("a product whose unit changes keeps the one it has, and takes on the rest; what is priced or counted in the other one waits; approved, the product has it and they go on when they are told again")
    void units() {
        configure("""
                incoming:
                  packs: {field: product, refuse: [unit]}
                  prices: {field: price, refuse: [unit]}
                  counts: {field: stock, refuse: [unit]}
                """);
        product("S1", "Kubek", "szt.");
        counts(1, 2, "24");
        var pieces = gross("S1", "49.00").replace("}", ",\"unit\":\"Szt\"}");
        var packs = gross("S1", "539.00").replace("}", ",\"unit\":\"opak.\"}");
        prices(pieces);
        product("S1", "Kubek w opakowaniu", "opak.");
        prices(packs);
        var item = "{\"sku\":\"S1\",\"warehouse\":\"MAG\",\"onHand\":\"2\",\"unit\":\"opak.\"}";
        hub.process(hub.message("erp-main", "poll:stock.poll", "packs", event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":[" + item + "]}")));
        assertThat(approvals()).containsExactlyInAnyOrder("single IN packs HELD 1", "single IN prices HELD 1", "single IN counts HELD 1");
        assertThat(stores.jdbc().queryForList("select distinct why from approval", String.class)).containsExactly("it is in opak., and szt. is expected");
        assertThat(one("select document from product where sku = 'S1'")).contains("Kubek w opakowaniu").contains("\"unit\":\"szt.\"");
        assertThat(price("S1")).isEqualTo("49.00");
        product("S1", "Kubek w opakowaniu, zielony", "opak.");
        assertThat(approvals()).as("the same again").hasSize(3);
        decide(one("select id from approval where guard = 'packs'"), true);
        hub.carryRechecks(round());
        assertThat(one("select document from product where sku = 'S1'")).contains("Kubek w opakowaniu, zielony").contains("\"unit\":\"opak.\"");
        assertThat(price("S1")).as("nobody has said that the price is right").isEqualTo("49.00");
        prices(packs);
        assertThat(price("S1")).isEqualTo("539.00");
        product("S1", "Kubek w opakowaniu", "opak.");
        assertThat(one("select document from product where sku = 'S1'")).contains("\"unit\":\"opak.\"");
        assertThat(approvals()).containsExactlyInAnyOrder("single IN packs APPROVED 1", "single IN prices SUPERSEDED 1", "single IN counts HELD 1");
    }

    private static final String UNITS = """
            incoming:
              packs: {field: product, connections: [erp-main], refuse: [unit]}
              prices: {field: price, connections: [erp-main], refuse: [unit]}
              counts: {field: stock, connections: [erp-main], refuse: [unit]}
            """;

    @Test
    @DisplayName("an approved unit counts from its approval on, not from when the product was told; the message that told it, the guard and the approval are with it")
    void approvedUnit() {
        configure(UNITS);
        product("S1", "Kubek", "szt.");
        product("S1", "Kubek", "opak.");
        var told = one("select message_id from approval_item");
        product("S1", "Kubek zielony", "opak.");
        clock.advance(Duration.ofHours(3));
        var approval = waiting();
        decide(approval, true);
        hub.carryRechecks(round());
        var unit = "from value_history where event = 'TOLD' and kind = 'product' and name = 'unit'";
        assertThat(stores.jdbc().queryForObject("select at " + unit, OffsetDateTime.class).toInstant()).isEqualTo(clock.instant());
        assertThat(one("select message_id " + unit)).isEqualTo(told);
        assertThat(Json.read(one("select decision " + unit), JsonNode.class, "a decision").at("/guards")).hasToString(
                "[{\"guard\":\"packs\",\"at\":\"config/guards.yaml:2\",\"result\":\"approved\",\"why\":\"it is in opak., and szt. is expected\",\"approval\":\"" + approval + "\"}]");
        product("S1", "Kubek niebieski", "opak.");
        assertThat(one("select guards from candidate where entity = 'product' and field = '*'")).as("another name says nothing of the unit").contains(approval);
        assertThat(one("select decision from value_history where kind = 'product' and name = 'name' and new_value = 'Kubek niebieski'")).as("nobody looked at the name").doesNotContain(approval);
    }

    @Test
    @DisplayName("where another source owns the unit, figures are compared with what their own source says of the product, and go on")
    void twoSources() {
        configure(UNITS);
        hub.configuration = hub.configuration.with("owned", Ownerships.of("  - {name: units, entity: product, fields: unit, master: shop-main}", hub.configuration.connections(),
                hub.configuration.company().stock().warehouses()), ChannelRules.NONE);
        product("S1", "Kubek", "szt.");
        counted("S1", "24", "szt.");
        prices(in("szt.", gross("S1", "49.00")));
        product("shop-main", "S1", "Kubek", "pc");
        product("shop-main", "S2", "Talerz", "pc");
        assertThat(unit("S1")).isEqualTo("pc");
        counted("S1", "30", "szt.");
        prices(in("szt.", gross("S1", "50.00")));
        assertThat(approvals()).isEmpty();
        assertThat(stock("S1")).isEqualTo("30");
        assertThat(price("S1")).isEqualTo("50.00");
        counted("S2", "5", "szt.");
        assertThat(approvals()).as("its own source says none of it: the product's").containsExactly("single IN counts HELD 1");
        product("S1", "Kubek", "opak.");
        decide(one("select id from approval where guard = 'packs'"), true);
        hub.carryRechecks(round());
        counted("S1", "3", "opak.");
        assertThat(stock("S1")).as("approved of its source").isEqualTo("3");
        assertThat(unit("S1")).as("its owner says so").isEqualTo("pc");
    }

    @Test
    @DisplayName("the same figure in another unit is another value: it is held once, approved it is not asked about again while it is told so, and in the known unit it is as it was")
    void sameFigure() {
        configure(UNITS);
        product("S1", "Kubek", "szt.");
        counted("S1", "10", "szt.");
        prices(in("szt.", gross("S1", "49.00")));
        for (int turn = 0; turn < 2; turn++) {
            counted("S1", "10", "opak.");
            prices(in("opak.", gross("S1", "49.00")));
            assertThat(approvals()).containsExactlyInAnyOrder("single IN counts HELD 1", "single IN prices HELD 1");
        }
        stores.jdbc().queryForList("select id from approval", String.class).forEach(id -> decide(id, true));
        hub.carryRechecks(round());
        for (int turn = 0; turn < 3; turn++) {
            counted("S1", "10", "opak.");
            prices(in("opak.", gross("S1", "49.00")));
            assertThat(approvals()).containsExactlyInAnyOrder("single IN counts APPROVED 1", "single IN prices APPROVED 1");
        }
        counted("S1", "10", "Szt");
        counted("S1", "10", "opak.");
        assertThat(approvals()).as("it was in pieces meanwhile").containsExactlyInAnyOrder("single IN counts APPROVED 1", "single IN prices APPROVED 1", "single IN counts HELD 1");
    }

    @Test
    @DisplayName("units are looked up only of counts that are left to decide, and only where a guard refuses them of this source and field")
    void unitsAsked() {
        configure(UNITS);
        product("S1", "Kubek", "szt.");
        counted("S1", "10", "szt.");
        counted("S2", "10", "szt.");
        var message = hub.message("erp-main", "poll:stock.poll", "next", "");
        var said = new Envelope.StockSaid(clock.instant(), List.of(count("S1", "10"), count("S2", "11")), Map.of("S1", "szt.", "S2", "szt."), false);
        var read = new Interpreted(message, hub.configuration, hub.configuration.connection("erp-main").orElseThrow(), List.of(said), 0);
        var units = new ToldUnits(hub.candidates, new Products(stores.jdbc(), new ProductKeys(stores.jdbc())));
        var left = (Envelope.StockSaid) new RepeatedValues(stores.transactions(), hub.candidates, hub.counts, hub.lists, new StoppedValues(stores.jdbc()), units).without(read).envelopes().get(0);
        assertThat(left.items()).containsExactly(count("S2", "11"));
        assertThat(left.units()).containsOnlyKeys("S2");
        assertThat(units.of(Map.of("S1", "opak."), Entity.STOCK, message, hub.configuration)).containsEntry("S1", new Value.Unit("opak.", "szt."));
        configure("incoming: {prices: {field: price, refuse: [unit]}, counts: {field: stock, connections: [shop-two], refuse: [unit]}, others: {field: stock, refuse: [negative]}}");
        assertThat(new ToldUnits(null, null).of(Map.of("S1", "opak."), Entity.STOCK, message, hub.configuration)).as("nothing is asked").isEmpty();
    }

    private static Count count(String sku, String onHand) {
        return new Count(sku, "MAG", new BigDecimal(onHand), null);
    }

    private void counted(String sku, String onHand, String unit) {
        clock.advance(Duration.ofSeconds(1));
        var item = in(unit, "{\"sku\":\"" + sku + "\",\"warehouse\":\"MAG\",\"onHand\":\"" + onHand + "\"}");
        hub.process(hub.message("erp-main", "poll:stock.poll", "s" + ++messages, event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":[" + item + "]}")));
    }

    private static String in(String unit, String item) {
        return item.replace("}", ",\"unit\":\"" + unit + "\"}");
    }

    private String unit(String sku) {
        return Json.read(one("select document from product where sku = ?", sku), JsonNode.class, "a product").path("unit").asText();
    }

    private String stock(String sku) {
        return one("select cast(cast(on_hand as int) as varchar) from stock where sku = ?", sku);
    }

    private void product(String sku, String name, String unit) {
        product("erp-main", sku, name, unit);
    }

    private void product(String source, String sku, String name, String unit) {
        clock.advance(Duration.ofSeconds(1));
        hub.process(hub.message(source, source.equals("erp-main") ? "poll:stock.poll" : "webhook:order.updated", "u" + ++messages,
                event("product", "{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"%s\",\"name\":\"%s\",\"kind\":\"product\",\"unit\":\"%s\"}]}".formatted(sku, name, unit))));
    }

    @Test
    @DisplayName("a margin counts commission and shipping; where the cost is not known the price waits for it, and goes on by itself when the cost comes")
    void margins() {
        configure("outgoing: {asked: {field: price, margin: {percent: 5, commission: \"12\", shipping: \"8.00\", unknown: hold}}}");
        cost("A", "20.00");
        prices(gross("A", "43.00"), gross("B", "60.00"));
        prices(gross("A", "42.00"));
        assertThat(price("A")).isEqualTo("43.00");
        assertThat(one("select why from approval a where exists (select 1 from approval_item i where i.approval_id = a.id and i.sku = 'A')"))
                .isEqualTo("less than 5 % of it is left after the cost of 20, 12 % commission, 8.00 shipping; it would have to be 42.93");
        assertThat(price("B")).isNull();
        assertThat(one("select why from approval a where exists (select 1 from approval_item i where i.approval_id = a.id and i.sku = 'B')")).isEqualTo("its cost is not known");
        cost("B", "20.00");
        assertThat(price("B")).isEqualTo("60.00");
        assertThat(approvals()).containsExactly("single OUT asked SUPERSEDED 1", "single OUT asked HELD 1");
    }

    @Test
    @DisplayName("on its way out a price is clamped to the floor, exactly, and its history says from what and why; a dropped one leaves what the channel has")
    void clampedOut() {
        configure("""
                outgoing:
                  lowest: {field: price, skus: ["C*"], floor: "30.00", action: clamp}
                  absurd: {field: price, skus: ["D*"], change: {down: {percent: 50}}, action: drop}
                """);
        prices(gross("C", "49.00"), gross("D", "49.00"));
        prices(gross("C", "12.00"), gross("D", "12.00"));
        assertThat(told("C")).as("the list may say so").isEqualTo("12.00");
        assertThat(price("C")).isEqualTo("30.00");
        assertThat(one("select decision from value_history where event = 'WANTED' and new_value = '30.00'")).contains("\"guard\":\"lowest\"", "\"result\":\"clamped\"", "12.00 PLN: it is below the floor of 30.00",
                "\"at\":\"config/guards.yaml:2\"");
        assertThat(price("D")).isEqualTo("49.00");
        assertThat(approvals()).containsExactlyInAnyOrder("single OUT lowest REJECTED 1", "single OUT absurd REJECTED 1");
        assertThat(waiting()).isNull();
    }

    @Test
    @DisplayName("messages that count falls of several kinds at once, each in its own order, wait for each other and never in a circle; so do decisions meanwhile")
    void atOnce() throws Exception {
        configure("""
                mass:
                  gone: {direction: incoming, field: stock, number: 1, window: 1h, settle: 30s}
                  fallen: {direction: incoming, field: price, percent: 20, number: 1, window: 1h, settle: 30s}
                  asked: {direction: outgoing, field: price, percent: 20, number: 1, window: 1h, settle: 30s}
                  shown: {direction: outgoing, field: stock, number: 1, window: 1h, settle: 30s}
                """);
        var both = Executors.newFixedThreadPool(3);
        try {
            for (int turn = 0; turn < 6; turn++) {
                clock.advance(Duration.ofHours(2));
                hub.process(both(turn, "100.00", "9", false, 0, 8));
                clock.advance(Duration.ofSeconds(1));
                hub.process(both(turn, "50.00", "0", false, 0, 2));
                clock.advance(Duration.ofSeconds(1));
                var one = both(turn, "40.00", "0", false, 2, 5);
                var other = both(turn, "40.00", "0", true, 5, 8);
                var held = waiting();
                var start = new CyclicBarrier(3);
                var ends = both.invokeAll(List.<Callable<Object>>of(() -> at(start, () -> hub.process(one)), () -> at(start, () -> hub.process(other)), () -> at(start, () -> decide(held, false))));
                for (var end : ends) {
                    end.get();
                }
                assertThat(count("select count(*) from approval where state = 'HELD'")).as("turn " + turn).isPositive();
                stores.jdbc().queryForList("select id from approval where state = 'HELD'", String.class).forEach(id -> decide(id, false));
            }
        } finally {
            both.shutdownNow();
        }
    }

    private static Object at(CyclicBarrier start, Callable<Object> work) throws Exception {
        start.await();
        return work.call();
    }

    /** Stock and prices of some SKUs in one message. @param prices they come first */
    private Inbound both(int turn, String gross, String onHand, boolean prices, int from, int to) {
        var stock = event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + clock.instant() + "\",\"items\":["
                + IntStream.range(from, to).mapToObj(i -> "{\"sku\":\"T" + turn + "-" + i + "\",\"warehouse\":\"MAG\",\"onHand\":\"" + onHand + "\"}").collect(Collectors.joining(",")) + "]}");
        var priced = event("price", "{\"schemaVersion\":\"1\",\"items\":[" + IntStream.range(from, to).mapToObj(i -> gross("T" + turn + "-" + i, gross)).collect(Collectors.joining(",")) + "]}");
        return hub.message("erp-main", "poll:stock.poll", "b" + ++messages, "[" + (prices ? priced + "," + stock : stock + "," + priced) + "]");
    }
}
