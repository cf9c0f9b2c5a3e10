package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.Units;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.guard.Approvals.Decision;
import pl.spoiwo.guard.Approvals.Vote;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

/**
 * The disasters that a source can tell, by the way that feeds take: interpreted, decided and stored by the hub's own handlers in the demo's configuration, with the guards that
 * ship. What mappings make of broken files is tried with files of Subiekt. A subclass says on which database.
 */
abstract class FedDisastersSuite extends DatabaseSuite {

    private static final String ERP = "erp-main";
    private static final Charset CP1250 = Charset.forName("windows-1250");

    private final CodecInputs inputs = new CodecInputs(new Codecs());
    private final HubConfiguration shipped = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, inputs).load().configuration().orElseThrow();
    private Hub hub;
    private GuardRounds rounds;
    private int messages;

    @TestFactory
    @DisplayName("every disaster that is fed in is held, or its message is refused with a reason, and no channel is told of it")
    Stream<DynamicTest> disasters() {
        return StreamSupport.stream(DisastersTest.read("spoiwo.guards.disasters", "disasters.yaml").path("cases").spliterator(), false).filter(each -> !each.toString().contains("\"channel"))
                .map(each -> DynamicTest.dynamicTest(each.path("name").asText(), () -> stopped(each)));
    }

    /** A hub that knows what disasters.yaml says is known, told as events of the canonical model. */
    private void known() {
        hub = new Hub(stores);
        rounds = new GuardRounds(hub.active(), hub.approvals, stores.leases(), clock);
        stores.jdbc().update("delete from message");
        hub.configuration = new HubConfiguration(shipped.version(), shipped.home(), shipped.connections(), hub.configuration.mappings(), shipped.schemas(), shipped.statuses(), shipped.company(), shipped.alerts(),
                shipped.delivery(), shipped.documents(), shipped.ownership(), shipped.channelRules(), shipped.guards());
        var products = new ArrayList<JsonNode>();
        var prices = new ArrayList<JsonNode>();
        var counts = new ArrayList<JsonNode>();
        for (int i = 1; i <= 40; i++) {
            products.add(product("P" + i, new BigDecimal(20 + i / 2)));
            prices.add(GuardedTrade.price("P" + i, "Detaliczna", 40 + i + ".00", "PLN"));
            prices.add(GuardedTrade.price("P" + i, "Hurtowa", 25 + i + ".00", "PLN"));
            counts.add(GuardedTrade.count("P" + i, String.valueOf(40 + i)));
        }
        products.add(product("X1", new BigDecimal(250)));
        products.add(product("C1", new BigDecimal(20)));
        prices.add(GuardedTrade.price("X1", "Detaliczna", "480.00", "PLN"));
        prices.add(GuardedTrade.price("X1", "Hurtowa", "300.00", "PLN"));
        prices.add(GuardedTrade.price("N1", "Hurtowa", "30.00", "PLN"));
        counts.add(GuardedTrade.count("X1", "10"));
        tell("product", products, clock.instant());
        tell("price", prices, clock.instant());
        tell("stock", counts, clock.instant());
        assertThat(stores.jdbc().queryForObject("select count(*) from approval", Integer.class)).as("it is normal trade").isZero();
        assertThat(wanted()).containsEntry("price shop-main P9", "49.00").containsEntry("price allegro-main P9", "49.00").containsEntry("stock shop-main P9", "49");
        clock.advance(Duration.ofHours(2));
    }

    private static JsonNode product(String sku, BigDecimal cost) {
        var product = JsonNodeFactory.instance.objectNode().put("sku", sku).put("name", "Kubek " + sku).put("kind", "product").put("unit", "szt.").put("taxCode", "23");
        product.putObject("cost").put("net", cost.toPlainString()).put("currency", "PLN");
        return product;
    }

    /** @return the message's id */
    private String tell(String event, List<JsonNode> items, Instant at) {
        var data = JsonNodeFactory.instance.objectNode().put("schemaVersion", "1");
        if (event.equals("stock")) {
            data.put("countedAt", at.toString());
        }
        items.forEach(data.putArray("items")::add);
        return process(hub.message(ERP, "poll:stock.poll", "k" + ++messages, JsonNodeFactory.instance.objectNode().put("event", event).set("data", data).toString()), at);
    }

    private String process(Inbound message, Instant at) {
        hub.carryRechecks(hub.process(new Inbound(message.id(), message.connection(), message.kind(), message.key(), message.contentType(), message.headers(), message.body(), at, null)));
        return message.id();
    }

    /** What all channels shall hold, by kind, channel and SKU. */
    private Map<String, String> wanted() {
        var wanted = new TreeMap<String, String>();
        stores.jdbc().query("select connection, kind, sku, wanted from channel_value", row -> {
            wanted.put(row.getString("kind") + " " + row.getString("connection") + " " + row.getString("sku"), row.getString("wanted"));
        });
        return wanted;
    }

    private Set<String> held(String direction) {
        return new HashSet<>(stores.jdbc().queryForList("select i.sku from approval_item i join approval a on a.id = i.approval_id where i.state = 'HELD' and a.direction like ?", String.class, direction));
    }

    private void stopped(JsonNode disaster) {
        known();
        var before = wanted();
        var named = new TreeSet<String>();
        var ids = new ArrayList<String>();
        for (var message : disaster.path("messages")) {
            clock.advance(Duration.ofSeconds(10));
            // What has waited for more of its kind in vain goes on.
            hub.carryRechecks(rounds.messages());
            rounds.sent();
            var items = DisastersTest.items(message);
            items.forEach(item -> named.add(item.path("sku").asText()));
            ids.add(tell(DisastersTest.event(message), items, message.has("before") ? clock.instant().minus(Units.duration(message.path("before").asText())) : clock.instant()));
        }
        var only = disaster.has("only") ? DisastersTest.texts(disaster.path("only")) : named;
        var held = held(disaster.has("where") ? "OUT" : "%");
        held.retainAll(only);
        int atMost = disaster.path("atMost").asInt(0);
        switch (disaster.path("stopped").asText()) {
            case "refused" -> assertThat(stores.jdbc().queryForList("select state || ' ' || reason_text from message where id = ?", String.class, ids.get(0)).get(0)).startsWith("PARKED ").hasSizeGreaterThan(15);
            case "unchanged" -> assertThat(held).isEmpty();
            default -> assertThat(only.size() - held.size()).as("not held of %s: %s are", only, held).isLessThanOrEqualTo(atMost);
        }
        if (!held.isEmpty() && !disaster.has("where")) {
            assertThat(stores.jdbc().queryForList("select reason_text from message where reason_code = 'guarded'", String.class)).as("the ledger says so").isNotEmpty()
                    .allSatisfy(reason -> assertThat(reason).contains("GET /api/approvals?connection=erp-main"));
        }
        var changed = new TreeSet<String>();
        wanted().forEach((key, value) -> {
            var sku = key.substring(key.lastIndexOf(' ') + 1);
            if (only.contains(sku) && !value.equals(before.get(key)) && !value.equals(disaster.path("expect").path(sku).asText(null))) {
                changed.add(sku);
            }
        });
        assertThat(changed.size()).as("channels are told of %s", changed).isLessThanOrEqualTo(atMost);
    }

    /** A file as Subiekt exports it. @param rows SKU, unit, net, gross */
    private byte[] file(String... rows) {
        var goods = new StringBuilder();
        var prices = new StringBuilder();
        for (var row : rows) {
            var cells = row.split("\\|");
            goods.append("1,\"").append(cells[0]).append("\",,,\"Kubek\",,\"Kubek\",,,\"").append(cells[1]).append("\",\"23\",23.0000,\"23\",23.0000,0.0000,0.0000,,0,,,,0.0000,0,,,0,,0.0000,0.0000,,0,,0,0,,,,,,,,\r\n");
            prices.append("\"").append(cells[0]).append("\",\"Detaliczna\",").append(cells[2]).append(",").append(cells[3]).append(",0.0000,0.0000,0.0000\r\n");
        }
        return ("[INFO]\r\n\"1.05\",3,1250,\"Subiekt GT\",\"GT\",\"Demo\",\"Demo\",\"Łódź\",\"90-001\",\"Prosta 1\",\"5252445767\",\"MAG\",\"Główny\",\"Główny\",,0,,,\"Szef\",20261122101500,\"Polska\",\"PL\",,0\r\n\r\n"
                + "[NAGLOWEK]\r\n\"TOWARY\"\r\n\r\n[ZAWARTOSC]\r\n" + goods + "\r\n[NAGLOWEK]\r\n\"CENNIK\"\r\n\r\n[ZAWARTOSC]\r\n" + prices + "\r\n").getBytes(CP1250);
    }

    private void drop(byte[] file) {
        clock.advance(Duration.ofMinutes(1));
        var said = inputs.read("subiekt/goods-file", "epp", file, shipped.mappings().layout("subiekt/epp-1.05").orElseThrow());
        process(hub.message(ERP, "file:goods.file", "f" + ++messages, said.toString()), clock.instant());
    }

    private List<String> whys() {
        return stores.jdbc().queryForList("select i.sku || ' ' || a.field || ': ' || i.why from approval_item i join approval a on a.id = i.approval_id where i.state = 'HELD' order by i.sku, a.field", String.class);
    }

    private String asks(String sku) {
        return wanted().get("price shop-main " + sku);
    }

    @Test
    @DisplayName("files of Subiekt: a shifted point, the quantity in the price column, net for gross, a unit that became a pack, a level that is zero, half a file")
    void files() throws IOException {
        hub = new Hub(stores);
        hub.configuration = shipped;
        var usual = new String[] {"TAL-1|szt.|40.6504|50.0000", "TAL-2|szt.|81.3008|100.0000", "TAL-3|szt.|48.7805|60.0000", "TAL-4|szt.|30.0813|37.0000", "TAL-5|szt.|24.3902|30.0000"};
        drop(file(usual));
        assertThat(asks("TAL-1")).isEqualTo("50.00");
        var before = wanted();
        drop(file("TAL-1|szt.|4.0650|5.0000", "TAL-2|szt.|1.6260|2.0000", "TAL-3|szt.|39.6589|48.7805", "TAL-4|opak.|360.9756|444.0000", "TAL-5|szt.|0.0000|0.0000"));
        assertThat(whys()).containsExactly("TAL-1 price: 90 % down from 50", "TAL-2 price: 98 % down from 100", "TAL-3 price: it is exactly 1/1.23 of 60", "TAL-4 price: it is in opak., and szt. is expected",
                "TAL-4 product: it is in opak., and szt. is expected");
        assertThat(wanted()).isEqualTo(before);
        drop(file(usual[0]));
        assertThat(whys()).as("half a file leaves the rest, and what it says rightly replaces what was held").hasSize(4);
        assertThat(wanted()).isEqualTo(before);
    }

    @Test
    @DisplayName("files of Subiekt: a level that is zero for all goods is one batch, lists and channels keep their prices; approved, the lists have none, and a tenth of the old price is held afterwards")
    void zeroLevel() {
        hub = new Hub(stores);
        rounds = new GuardRounds(hub.active(), hub.approvals, stores.leases(), clock);
        hub.configuration = shipped;
        drop(file(IntStream.range(0, 30).mapToObj(i -> "TAL-" + i + "|szt.|40.6504|50.0000").toArray(String[]::new)));
        var before = wanted();
        drop(file(IntStream.range(0, 30).mapToObj(i -> "TAL-" + i + "|szt.|0.0000|0.0000").toArray(String[]::new)));
        assertThat(whys()).hasSize(30).allMatch(why -> why.endsWith("price: 30 of 30 fall by 35 % or more within 1h"));
        assertThat(stores.jdbc().queryForObject("select count(*) from price", Integer.class)).isEqualTo(30);
        hub.approvals.decide(stores.jdbc().queryForObject("select id from approval", String.class), new Vote(Decision.APPROVE, "ola", "ola", "sold off", 1), false, clock.instant());
        hub.carryRechecks(rounds.messages());
        assertThat(stores.jdbc().queryForObject("select count(*) from price", Integer.class)).isZero();
        drop(file("TAL-7|szt.|4.0650|5.0000"));
        assertThat(whys()).containsExactly("TAL-7 price: 90 % down from 50");
        assertThat(wanted()).as("channels ask what they asked").isEqualTo(before);
    }

    @Test
    @DisplayName("a row of stock in another unit than the product's is held, and a whole table of zeros is one batch")
    void rows() {
        hub = new Hub(stores);
        hub.configuration = shipped;
        drop(file(IntStream.range(0, 30).mapToObj(i -> "TAL-" + i + "|szt.|40.6504|50.0000").toArray(String[]::new)));
        poll(IntStream.range(0, 30).mapToObj(i -> row("TAL-" + i, "szt.", "24.0000")));
        var before = wanted();
        assertThat(before.get("stock shop-main TAL-7")).isEqualTo("24");
        poll(Stream.of(row("TAL-7", "opak.", "2.0000")));
        assertThat(whys()).containsExactly("TAL-7 stock: it is in opak., and szt. is expected");
        poll(IntStream.range(0, 30).mapToObj(i -> row("TAL-" + i, "szt.", "0.0000")));
        assertThat(held("IN")).hasSize(30);
        assertThat(wanted()).isEqualTo(before);
    }

    private static String row(String sku, String unit, String onHand) {
        return "{\"sku\":\"" + sku + "\",\"warehouse\":\"MAG\",\"unit\":\"" + unit + "\",\"onHand\":\"" + onHand + "\"}";
    }

    private void poll(Stream<String> rows) {
        clock.advance(Duration.ofMinutes(1));
        process(hub.message(ERP, "poll:stock.poll", "r" + ++messages, "{\"request\":{},\"rows\":[" + String.join(",", rows.toList()) + "]}"), clock.instant());
    }

    @Test
    @DisplayName("a file whose figures are none is refused with its place: a separator of thousands, a word; a decimal comma makes two fields of one, which do not fit")
    void refused() {
        hub = new Hub(stores);
        hub.configuration = shipped;
        drop(file("TAL-1|szt.|40.6504|50.0000"));
        var before = wanted();
        for (var gross : List.of("1 480.0000", "1.480.00", "darmo")) {
            assertThatThrownBy(() -> drop(file("TAL-1|szt.|" + gross + "|" + gross))).as(gross).hasMessageContaining(gross);
        }
        drop(file("TAL-1|szt.|40,65|50,00"));
        assertThat(whys()).as("40 and 65 are read").containsExactly("TAL-1 price: the same message says another value too, or a net and a gross that do not fit the tax");
        assertThat(wanted()).isEqualTo(before);
    }
}
