package pl.spoiwo.ledger;

/** States of a ledger row, in and out. A state never goes back, except that a person replays a parked one, or a command that observe mode held back. */
public enum MessageState {
    RECEIVED, PROCESSED, IGNORED, WOULD_SEND, PENDING, WAITING, SENDING, RETRYING, DELIVERED, SUPERSEDED, PARKED, UNKNOWN, DISCARDED;

    /** Nothing more will happen, so a later command of the same order may go. */
    public boolean terminal() {
        return switch (this) {
            case PROCESSED, IGNORED, WOULD_SEND, DELIVERED, SUPERSEDED, DISCARDED -> true;
            case RECEIVED, PENDING, WAITING, SENDING, RETRYING, PARKED, UNKNOWN -> false;
        };
    }

    public boolean parked() {
        return this == PARKED || this == UNKNOWN;
    }
}
