package pl.spoiwo.shipment;

/** What became of a hand-over. */
public enum HandoverState {
    /** Decided; the carrier has not answered yet. */
    ASKED,
    /** The carrier has it. */
    DONE,
    /** The carrier refused it and nothing of it took effect: its parcels are free for the next one. */
    REFUSED,
    /** Held back by observe mode: its parcels are free. */
    WOULD_SEND,
    /** Nobody knows whether the carrier has it, or it has a part: a person looks, and its parcels stay with it. */
    UNCERTAIN,
    /** Refused or held back, and a later one may have taken its parcels: it is not sent any more. */
    PUT_ASIDE;

    boolean free() {
        return this == REFUSED || this == WOULD_SEND || this == PUT_ASIDE;
    }
}
