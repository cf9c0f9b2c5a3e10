package pl.spoiwo.ledger;

import java.util.List;

/** What a person may do with a parked message. Each action wins once, whoever presses it; the caller writes the audit. */
public interface ParkedMessages {

    /** Which effects a replay would make and which are done already. */
    Preview preview(String id);

    /** PARKED or UNKNOWN back to RECEIVED or PENDING, its dead-letter copy taken away, the message (as edited) sent again. @return false where somebody was quicker */
    boolean replay(String id);

    boolean discard(String id, Reason reason);

    /** Stores a mended payload, used from the next replay on; the original is kept. */
    boolean edit(String id, byte[] payload);

    record Preview(List<Effect> effects) {
    }

    /** @param done true where the effect has taken place and will not repeat */
    record Effect(String id, String type, String connection, boolean done, String text) {
    }
}
