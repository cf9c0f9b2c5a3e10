package pl.spoiwo.ledger;

import java.time.Instant;

/** A ledger row as it stands. {@code direction} is IN or OUT; {@code seq} is the order in which commands were decided. */
public record Row(String id, String connection, String direction, String type, String key, MessageState state, int attempts,
                  Reason reason, String causedBy, String entity, long seq, String configVersion,
                  Instant receivedAt, Instant updatedAt, Instant dueAt, Instant leaseUntil, long fence, String owner, Instant ambiguousSince) {
}
