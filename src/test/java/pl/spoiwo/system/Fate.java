package pl.spoiwo.system;

/** What the buyer made of an order. Those that were merged with others, or replaced, are no orders any more and have none. */
public enum Fate {
    KEPT,
    /** Cancelled before anything was paid. */
    NEVER_PAID,
    /** Cancelled when it was paid, or to be paid on delivery, and before a parcel had left. */
    CALLED_OFF
}
