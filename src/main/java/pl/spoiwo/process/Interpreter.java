package pl.spoiwo.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/** What a message says: codec, event mapping, schema. Reads no table; the same message always says the same, {@code $now} is when it was received. */
@Component
final class Interpreter {

    private final Codecs codecs;

    Interpreter(Codecs codecs) {
        this.codecs = codecs;
    }

    /** @throws MappingFailure where it cannot be understood */
    List<Envelope> read(Inbound message, HubConfiguration configuration, Connection connection) {
        var body = codecs.decode(message.contentType(), message.body(), null);
        var via = message.via();
        var topic = message.topic();
        return switch (via) {
            case "receipt" -> List.of(Envelopes.receipt(body));
            case "hub" -> List.of(Envelopes.own(topic, body));
            case "webhook" -> mapped(webhookMapping(connection, topic), body, message, via, topic, configuration, connection);
            default -> mapped(eventMapping(connection, topic), body, message, via, topic, configuration, connection);
        };
    }

    private static List<Envelope> mapped(String name, JsonNode body, Inbound message, String via, String topic, HubConfiguration configuration,
                                         Connection connection) {
        var output = configuration.mappings().get(name).apply(body,
                MappingVariables.of(configuration, connection, message.receivedAt(), context(message, via, topic)));
        var envelopes = new ArrayList<Envelope>();
        for (var each : output.isArray() ? output : JsonNodeFactory.instance.arrayNode().add(output)) {
            if (!each.isNull()) {
                envelopes.addAll(Envelopes.of(each, configuration.schemas(), name));
            }
        }
        envelopes.replaceAll(envelope -> envelope instanceof Envelope.StockSaid said
                ? new Envelope.StockSaid(message.notAhead(said.countedAt()), said.items(), said.units(), said.repeated()) : envelope);
        return envelopes.isEmpty() ? List.of(new Envelope.Ignore("mapping " + name + " makes nothing of it")) : envelopes;
    }

    private static ObjectNode context(Inbound message, String via, String topic) {
        var context = JsonNodeFactory.instance.objectNode().put("kind", message.kind()).put("topic", topic).put("via", via);
        var headers = context.putObject("headers");
        message.headers().forEach(headers::put);
        if (via.equals("answer") && headers.has(Inbound.ASKED)) {
            context.set(Inbound.ASKED, question(headers.remove(Inbound.ASKED).textValue()));
        }
        return context;
    }

    private static JsonNode question(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the question of an answer is no JSON, so it is not the hub's", e);
        }
    }

    /** The exact topic first, then the longest pattern that matches. */
    private static String webhookMapping(Connection connection, String topic) {
        var webhook = connection.connector().webhook();
        var messages = webhook == null ? Map.<String, String>of() : webhook.messages();
        var pattern = messages.containsKey(topic) ? topic : messages.keySet().stream().filter(each -> matches(each, topic))
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())).orElse(null);
        if (pattern == null) {
            throw new MappingFailure("topic-unknown", "no mapping for webhooks of topic \"" + topic + "\"; there are "
                    + String.join(", ", messages.keySet()), connection.connector().sourceFile(), 0, null);
        }
        return connection.mapping(messages.get(pattern));
    }

    private static boolean matches(String pattern, String topic) {
        int star = pattern.indexOf('*');
        return star >= 0 && topic.length() >= pattern.length() - 1 && topic.startsWith(pattern.substring(0, star))
                && topic.endsWith(pattern.substring(star + 1));
    }

    private static String eventMapping(Connection connection, String capability) {
        return connection.capability(capability).filter(known -> known.event() != null).map(known -> connection.mapping(known.event()))
                .orElseThrow(() -> new MappingFailure("event-missing", "capability " + capability + " names no event mapping",
                        connection.connector().sourceFile(), 0, null));
    }
}
