package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.Json;

/** Messages that delivery puts on the broker. Ids and keys are derived, so that a repeat makes the same ones. */
final class Messages {

    private Messages() {
    }

    /** The command again, in its own queue. */
    static Outgoing command(Command command, Duration delay) {
        return Outgoing.of(command).after(delay);
    }

    static Outgoing deadLetter(Command command, Reason reason) {
        var message = Outgoing.of(command);
        var properties = new HashMap<>(message.properties());
        properties.put(Headers.REASON, Texts.cut(reason.code() + ": " + reason.text(), 500));
        return new Outgoing("dlq." + command.connection(), message.body(), properties, Duration.ZERO);
    }

    /**
     * Tells the hub how the command ended.
     *
     * @param run see {@link #run}
     */
    static Outgoing receipt(Command command, MessageState state, JsonNode result, Reason reason, String run, Instant now) {
        var receipt = Json.MAPPER.createObjectNode().put("commandId", command.id()).put("type", command.type()).put("entity", command.entity())
                .put("state", state.name());
        if (result != null && !result.isEmpty()) {
            receipt.set("result", result);
        }
        if (reason != null) {
            receipt.putObject("reason").put("code", reason.code()).put("text", reason.text());
        }
        return inbound(command, state == MessageState.WAITING ? Inbound.SO_FAR : "receipt", "receipt:" + command.id() + ":" + state + ":" + run, "application/json", Map.of(),
                receipt.toString().getBytes(StandardCharsets.UTF_8), now);
    }

    /** Names one run of a command: a hub that was restored from a backup decides and runs the same command once more. */
    static String run(Instant decidedAt, long fence) {
        return decidedAt.toEpochMilli() + ":" + fence;
    }

    /** The raw answer of an asking command, for the hub to interpret; with the question, because an answer such as "there is none" does not repeat it. */
    static Outgoing answer(Command command, byte[] raw, String contentType, Instant now) {
        var asked = Json.MAPPER.createObjectNode().put("entity", command.entity());
        asked.set("data", command.data());
        return inbound(command, "answer:" + command.type(), "answer:" + command.id(), contentType == null ? "application/json" : contentType,
                Map.of(Inbound.ASKED, asked.toString()), raw, now);
    }

    /** @throws IllegalArgumentException where the message is no command of ours */
    static Command command(byte[] body) {
        try {
            var json = Json.MAPPER.readTree(body);
            if (!json.path("id").isTextual() || !json.path("connection").isTextual() || !json.path("type").isTextual()) {
                throw new IllegalArgumentException("a message in out.* is not a command: id, connection or type is missing");
            }
            return new Command(json.path("id").asText(), json.path("connection").asText(), json.path("type").asText(),
                    json.path("entity").asText(null), json.path("data"), json.path("ordinal").asInt());
        } catch (IOException e) {
            throw new IllegalArgumentException("a message in out.* is not a command: no JSON", e);
        }
    }

    private static Outgoing inbound(Command command, String kind, String key, String contentType, Map<String, String> headers, byte[] body, Instant now) {
        return Outgoing.of(new Inbound(Ids.derived("m", command.connection(), key), command.connection(), kind, key, contentType, headers, body, now, command.id()));
    }
}
