package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.Mapping;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.mapping.Schemas;
import pl.spoiwo.order.Examples;
import pl.spoiwo.stock.Count;

class InterpreterTest {

    private static final Instant RECEIVED = Instant.parse("2024-03-31T01:30:00Z");

    private final Interpreter interpreter = new Interpreter(new Codecs());
    private final Map<String, JsonNode> heard = new HashMap<>();
    private String mappingUsed;
    private String output = "[]";
    private Schemas schemas = Hub.configuration(null, null).schemas();

    private List<Envelope> read(String kind, String body) {
        return read(kind, Map.of("x-topic", "t"), body);
    }

    private List<Envelope> read(String kind, Map<String, String> headers, String body) {
        var configuration = Hub.configuration(null, null);
        var with = new HubConfiguration(configuration.version(), configuration.home(), configuration.connections(), name -> Optional.of(answering(name)),
                schemas, configuration.statuses(), configuration.company(), configuration.alerts(), null, null);
        var message = new Inbound("m-1", "shop-main", kind, "k", "application/json", headers, body.getBytes(StandardCharsets.UTF_8), RECEIVED, null);
        return interpreter.read(message, with, with.connection("shop-main").orElseThrow());
    }

    private Mapping answering(String name) {
        return new Mapping() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
                mappingUsed = name;
                heard.putAll(variables);
                try {
                    return Json.MAPPER.readTree(output);
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        };
    }

    @Test
    @DisplayName("a topic of its own comes before the pattern that covers it")
    void topics() {
        read("webhook:order.deleted", "{}");
        assertThat(mappingUsed).isEqualTo("shop/deleted");
        read("webhook:order.updated", "{}");
        assertThat(mappingUsed).isEqualTo("shop/order");
    }

    @Test
    @DisplayName("a topic without a mapping is parked, because a signed message is never thrown away")
    void unknownTopic() {
        assertThatThrownBy(() -> read("webhook:coupon.created", "{}")).isInstanceOfSatisfying(MappingFailure.class, failure -> {
            assertThat(failure.code()).isEqualTo("topic-unknown");
            assertThat(failure.file()).isEqualTo("routes/connectors/shop/connector.yaml");
        });
    }

    @Test
    @DisplayName("of a list the wrong items are left out and told, and the others taken; where all are wrong, or the list itself, it is parked")
    void lists() {
        schemas = GuardedTrade.SCHEMAS;
        var good = "{\"sku\":\"A\",\"warehouse\":\"MAG\",\"onHand\":\"1\"}";
        var bad = "{\"sku\":\"B\",\"warehouse\":\"MAG\",\"onHand\":\"many\"}";
        var stock = "{\"event\":\"stock\",\"data\":{\"schemaVersion\":\"1\",\"countedAt\":\"2024-03-31T01:30:00Z\",\"items\":[%s]}}";
        output = stock.formatted(String.join(",", good, bad, bad, good.replace("A", "C")));
        assertThat(read("poll:order.poll", "{}")).satisfiesExactly(
                taken -> assertThat(((Envelope.StockSaid) taken).items()).extracting(Count::sku).containsExactly("A", "C"),
                told -> assertThat(told).isEqualTo(new Envelope.AlertSaid("items-refused", ((Envelope.AlertSaid) told).text(), "stock"))
                        .extracting(alert -> ((Envelope.AlertSaid) alert).text()).asString().startsWith("2 of 4 items were left out. stock /items/1/onHand: "));
        output = stock.formatted(bad);
        assertThatThrownBy(() -> read("poll:order.poll", "{}")).isInstanceOf(MappingFailure.class).hasMessageContaining("/items/0/onHand");
        output = stock.formatted(good).replace("countedAt", "counted");
        assertThatThrownBy(() -> read("poll:order.poll", "{}")).isInstanceOf(MappingFailure.class).hasMessageContaining("countedAt");
    }

    @Test
    @DisplayName("polls and answers use the event mapping of their capability")
    void capabilities() {
        read("poll:order.poll", "{}");
        assertThat(mappingUsed).isEqualTo("shop/order");
        read("answer:order.fetch", "{}");
        assertThat(mappingUsed).isEqualTo("shop/order");
        assertThatThrownBy(() -> read("answer:order.status", "{}")).hasMessageContaining("order.status");
    }

    @Test
    @DisplayName("mappings see the connection without its secrets, and now is when the message was received")
    void variables() {
        read("webhook:order.updated", "{}");
        assertThat(heard.get("connection").toString()).isEqualTo(
                "{\"id\":\"shop-main\",\"system\":\"shop\",\"timeZone\":\"Europe/Warsaw\",\"startFrom\":\"2024-01-01T00:00:00Z\",\"settings\":{\"site\":\"main\"}}");
        assertThat(heard.get("now").asText()).isEqualTo("2024-03-31T01:30:00Z");
        assertThat(heard.get("context").toString()).isEqualTo(
                "{\"kind\":\"webhook:order.updated\",\"topic\":\"order.updated\",\"via\":\"webhook\",\"headers\":{\"x-topic\":\"t\"}}");
    }

    @Test
    @DisplayName("the mapping of an answer sees what was asked; a sender outside cannot pretend a question")
    void question() {
        var question = Map.of("asked", "{\"entity\":\"727\",\"data\":{\"id\":\"727\"}}");
        read("answer:order.fetch", question, "{}");
        assertThat(heard.get("context").at("/asked/data/id").asText()).isEqualTo("727");
        read("webhook:order.updated", question, "{}");
        assertThat(heard.get("context").has("asked")).isFalse();
    }

    @Test
    @DisplayName("a mapping that makes nothing makes an ignored message that says so")
    void nothing() {
        output = "null";
        assertThat(read("webhook:order.updated", "{}")).singleElement().isInstanceOf(Envelope.Ignore.class);
    }

    @Test
    @DisplayName("what the schema cannot say is checked too: two lines with one id, a day that does not exist")
    void beyondTheSchema() {
        output = Hub.event("order", Examples.order("1").line("1", "A", "1").line("1", "A", "2").json());
        assertThatThrownBy(() -> read("webhook:order.updated", "{}")).isInstanceOf(MappingFailure.class).hasMessageContaining("lineId 1");
        output = Hub.event("order", Examples.order("1").json().replace("2024-03-30T10:00:00Z", "2024-02-30T10:00:00Z"));
        assertThatThrownBy(() -> read("webhook:order.updated", "{}")).isInstanceOf(MappingFailure.class).hasMessageContaining("2024-02-30");
    }

    @Test
    @DisplayName("the hub's own messages need no mapping")
    void own() {
        assertThat(read("hub:recheck", "{\"orderId\":\"o-1\"}")).containsExactly(new Envelope.Recheck("o-1", null));
        assertThat(read("receipt", "{\"commandId\":\"c-1\",\"type\":\"order.create\",\"entity\":\"o-1\",\"state\":\"PARKED\",\"reason\":{\"code\":\"x\",\"text\":\"no\"}}"))
                .containsExactly(new Envelope.Receipt("c-1", "order.create", "o-1", MessageState.PARKED, null, "x", "no"));
    }
}
