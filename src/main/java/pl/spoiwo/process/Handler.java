package pl.spoiwo.process;

import java.util.Set;

/** Carries out what envelopes of some kinds say, in the transaction of their message. */
interface Handler {

    boolean takes(Envelope envelope);

    /** Lock names of orders, payments and references; read before any lock is held, so only a hint of what is there. */
    default Set<String> names(Envelope envelope, Interpreted interpreted) {
        return Set.of();
    }

    /** SKUs to lock; asked for when the names are locked. */
    default Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return Set.of();
    }

    void handle(Envelope envelope, Work work);
}
