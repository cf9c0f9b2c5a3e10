package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.configuration.Units;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.GuardFiles;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.guard.Judgement.Kind;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/** Each disaster of the catalogue is stopped as it says, and the shop has what it had. src/test/resources/guards/README.md describes the files. */
class DisastersTest {

    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

    static JsonNode read(String property, String name) {
        try {
            var file = Path.of(System.getProperty(property, "src/test/resources/guards/" + name));
            return PositionedYaml.parse(file.toString(), Files.readString(file), new Findings()).orElseThrow().root();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those that ship, read as the hub reads them, in the demo's own configuration; another file in its place where one is named. */
    static GuardSettings guards() throws IOException {
        var shipped = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, new CodecInputs(new Codecs())).load().configuration().orElseThrow();
        var other = System.getProperty("spoiwo.guards");
        return other == null ? shipped.guards() : GuardFiles.settings(Files.readString(Path.of(other)), shipped.connections());
    }

    @Test
    @DisplayName("the catalogue has at least fifty disasters, each by another name")
    void catalogue() {
        var names = StreamSupport.stream(read("none", "disasters.yaml").path("cases").spliterator(), false).map(each -> each.path("name").asText()).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
    }

    @TestFactory
    @DisplayName("every disaster is stopped")
    Stream<DynamicTest> disasters() throws IOException {
        var guards = guards();
        return StreamSupport.stream(read("spoiwo.guards.disasters", "disasters.yaml").path("cases").spliterator(), false)
                .map(each -> DynamicTest.dynamicTest(each.path("name").asText(), () -> stopped(each, guards)));
    }

    private static GuardedTrade trade(GuardSettings guards) {
        var trade = new GuardedTrade(guards);
        for (int i = 1; i <= 40; i++) {
            known(trade, "P" + i, new BigDecimal(40 + i), new BigDecimal(25 + i), new BigDecimal(20 + i / 2), 40 + i);
        }
        known(trade, "X1", new BigDecimal(480), new BigDecimal(300), new BigDecimal(250), 10);
        trade.known("N1", "Hurtowa", "30.00", START.minusSeconds(86400));
        trade.costs.put("C1", new BigDecimal("20.00"));
        return trade;
    }

    private static void known(GuardedTrade trade, String sku, BigDecimal retail, BigDecimal wholesale, BigDecimal cost, int pieces) {
        trade.known(sku, "Detaliczna", retail.setScale(2).toPlainString(), START.minusSeconds(86400));
        trade.known(sku, "Hurtowa", wholesale.setScale(2).toPlainString(), START.minusSeconds(86400));
        trade.costs.put(sku, cost);
        trade.counted(sku, String.valueOf(pieces), START.minusSeconds(86400));
        trade.shop.get("price").put(sku, retail.setScale(2).toPlainString());
        trade.shop.get("stock").put(sku, String.valueOf(pieces));
    }

    private static void stopped(JsonNode disaster, GuardSettings guards) {
        var trade = trade(guards);
        var before = Map.of("price", new TreeMap<>(trade.shop.get("price")), "stock", new TreeMap<>(trade.shop.get("stock")));
        var verdicts = new ArrayList<Verdict>();
        var named = new TreeSet<String>();
        boolean refused = false;
        var now = START;
        for (var message : disaster.path("messages")) {
            now = now.plusSeconds(10);
            try {
                verdicts.addAll(tell(trade, message, message.has("before") ? now.minus(Units.duration(message.path("before").asText())) : now, named));
            } catch (MappingFailure parked) {
                refused = true;
            }
        }
        var only = disaster.has("only") ? texts(disaster.path("only")) : named;
        var how = disaster.path("stopped").asText();
        var seen = verdicts.stream().filter(verdict -> only.contains(verdict.value().sku())).toList();
        var stopped = new HashSet<String>();
        seen.stream().filter(verdict -> !verdict.passes()).forEach(verdict -> stopped.add(verdict.value().sku()));
        switch (how) {
            case "refused" -> assertThat(refused).as("it breaks the schema").isTrue();
            case "unchanged" -> assertThat(stopped).as("nothing is to be decided").isEmpty();
            case "held" -> assertThat(stopped).as("held: %s", seen).containsAll(only);
            case "dropped" -> assertThat(seen).filteredOn(verdict -> verdict.kind() == Kind.DROP).extracting(verdict -> verdict.value().sku()).containsAll(only);
            case "clamped" -> assertThat(seen).filteredOn(verdict -> verdict.kind() == Kind.CLAMP).extracting(verdict -> verdict.value().sku()).containsAll(only);
            case "batch" -> {
                var kinds = new HashMap<String, Integer>();
                seen.stream().filter(verdict -> !verdict.passes()).forEach(verdict -> kinds.merge(verdict.guard(), 1, Integer::sum));
                assertThat(kinds.values()).as("one guard stops many: %s", kinds).anyMatch(count -> count > 10);
                assertThat(only.size() - stopped.size()).as("values that got through").isLessThanOrEqualTo(disaster.path("atMost").asInt(0));
            }
            default -> throw new AssertionError("stopped: " + how);
        }
        if (disaster.has("where")) {
            assertThat(seen).filteredOn(verdict -> !verdict.passes()).isNotEmpty().allMatch(verdict -> guards.guards().stream().anyMatch(guard -> guard.name().equals(verdict.guard()) && guard.scope().direction() == Direction.OUT));
        }
        int changed = 0;
        for (var kind : List.of("price", "stock")) {
            for (var sku : only) {
                var expected = disaster.path("expect").has(sku) && !before.get(kind).getOrDefault(sku, "").equals(trade.shop.get(kind).get(sku)) ? disaster.path("expect").path(sku).asText() : before.get(kind).get(sku);
                changed += java.util.Objects.equals(trade.shop.get(kind).get(sku), expected) ? 0 : 1;
            }
        }
        assertThat(changed).as("values of the shop that the disaster changed").isLessThanOrEqualTo(disaster.path("atMost").asInt(0));
    }

    private static List<Verdict> tell(GuardedTrade trade, JsonNode message, Instant at, Set<String> named) {
        var items = items(message);
        items.forEach(item -> named.add(item.path("sku").asText()));
        for (var kind : List.of("price", "stock")) {
            var channel = message.path("channel" + Character.toUpperCase(kind.charAt(0)) + kind.substring(1));
            if (!channel.isMissingNode()) {
                var computed = new TreeMap<String, String>();
                channel.properties().forEach(each -> computed.put(each.getKey(), each.getValue().asText()));
                named.addAll(computed.keySet());
                return trade.shop(kind, computed, at);
            }
        }
        return trade.hear(event(message), items, at);
    }

    /** Of a message of the catalogue. */
    static String event(JsonNode message) {
        return message.has("stock") || message.path("event").asText().equals("stock") ? "stock" : "price";
    }

    /** What a message of the catalogue tells, as a mapping makes it. */
    static List<JsonNode> items(JsonNode message) {
        var items = new ArrayList<JsonNode>();
        message.path("price").properties().forEach(each -> items.add(GuardedTrade.price(each.getKey(), message.path("list").asText("Detaliczna"), each.getValue().asText(), message.path("currency").asText("PLN"))));
        message.path("stock").properties().forEach(each -> items.add(GuardedTrade.count(each.getKey(), each.getValue().asText())));
        message.path("items").forEach(items::add);
        return items;
    }

    static Set<String> texts(JsonNode list) {
        var texts = new TreeSet<String>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
