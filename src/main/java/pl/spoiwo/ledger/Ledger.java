package pl.spoiwo.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One row for every message in and every command out. All calls join the caller's database transaction where there is one.
 */
public interface Ledger {

    /** Writes RECEIVED rows with their bodies, in one batch; rows that are there already are left alone. */
    void recordReceived(Collection<Inbound> messages);

    /**
     * Takes the message key for this message.
     *
     * @return the id of the message that owns the key: this message's own id where it is the first, or where this is a repeat of it
     */
    String takeKey(Inbound message);

    /** True where another message has taken the key. Reads only: who wants it for itself calls {@link #takeKey}. */
    boolean duplicate(Inbound message);

    /** True where {@link #takeKey} was won by an earlier run of this same message: its decision stands, its commands are in {@link #commandsCausedBy}. */
    boolean alreadyDecided(Inbound message);

    /** Keys of these that an earlier message brought, decided or only recorded; pollers skip them before they enter. */
    List<String> knownKeys(String connection, Collection<String> keys);

    /** Sets PROCESSED, IGNORED or PARKED on a message in; writes the row where the recorder has not yet. */
    void close(Inbound message, MessageState state, Reason reason, String entity, String configVersion);

    /**
     * Writes PENDING rows with their payload, in the order given. A row with the same id is left alone.
     * Replacing commands set older ones of the same (connection, entity, type) that have not left to SUPERSEDED.
     */
    void addCommands(String causedBy, String configVersion, List<Command> commands);

    /** Commands of a message's decision that are not terminal, in their order, for the repeat after a crash. */
    List<Command> commandsCausedBy(String messageId);

    /** Sets a command that nobody has claimed (PENDING, WAITING, RETRYING, PARKED) or that observe mode held back to SUPERSEDED. @return false where it was too late or there is none */
    boolean supersede(String commandId, Reason reason);

    /** The newest command of the entity that has not ended, or that observe mode holds back. */
    Optional<Row> standing(String connection, String entity, String type);

    Optional<Row> find(String id);

    Optional<byte[]> body(String id, BodyKind kind);

    void saveBody(String id, BodyKind kind, byte[] body);

    default void saveBody(String id, BodyKind kind, JsonNode body) {
        saveBody(id, kind, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * RAW: as received, or the command as decided. EDITED: mended by a person, used in place of RAW. REQUEST: made or would be made, without credentials. ANSWER: what the target
     * said. STEPS: checkpoints. RESULT: of a command its receipt, or the answer that it asked for; of a message the notices of its decision.
     */
    enum BodyKind { RAW, EDITED, REQUEST, ANSWER, STEPS, RESULT }
}
