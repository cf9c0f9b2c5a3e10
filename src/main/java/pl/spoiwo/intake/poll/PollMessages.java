package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.intake.InboundMessage;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.intake.MessageKey;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Outgoing;

/** Makes messages of the items of one page, each content once. */
@Component
class PollMessages {

    private static final Logger LOG = LoggerFactory.getLogger(PollMessages.class);
    private final Ledger ledger;
    private final MessageIds ids;

    PollMessages(Ledger ledger, MessageIds ids) {
        this.ledger = ledger;
        this.ids = ids;
    }

    /** @param round null where it does not matter. @return items by message key, in their order; an item that is there twice counts once */
    Map<String, byte[]> keyed(PollShapes shapes, List<JsonNode> items, String round) {
        var keyed = new LinkedHashMap<String, byte[]>();
        for (var item : items) {
            var body = InboundMessage.body(item);
            keyed.putIfAbsent(key(shapes, item, body, round), body);
        }
        return keyed;
    }

    private static String key(PollShapes shapes, JsonNode item, byte[] body, String round) {
        var capability = shapes.capability();
        var template = capability.key() != null ? capability.key() : shapes.whole() ? "{capability}:{bucket}:{bodyHash}" : "{capability}:{bodyHash}";
        var bucket = Long.toString(shapes.now().toEpochMilli() / Math.max(1, shapes.every().toMillis()));
        return new MessageKey(Map.of("capability", capability.name(), "bucket", bucket, "round", round == null ? "" : round), Map.of(), body, () -> Optional.of(item)).of(template);
    }

    /** What earlier messages brought already is left out. @param headers of each message */
    List<Outgoing> outgoing(PollShapes shapes, Map<String, byte[]> keyed, Map<String, String> headers) {
        var connection = shapes.connection().id();
        var known = known(connection, keyed.keySet());
        return keyed.entrySet().stream().filter(item -> !known.contains(item.getKey()))
                .map(item -> Outgoing.of(new Inbound(ids.next(), connection, shapes.kind(), item.getKey(),
                        "application/json", headers, item.getValue(), shapes.now(), null)))
                .toList();
    }

    /** Saves work only: without an answer everything goes in, and the inbox finds the repeats. */
    private Set<String> known(String connection, Set<String> keys) {
        try {
            return keys.isEmpty() ? Set.of() : new HashSet<>(ledger.knownKeys(connection, keys));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("known keys of {} cannot be read, all items go in: {}", connection, e.getMessage());
            return Set.of();
        }
    }
}
