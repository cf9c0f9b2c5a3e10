package pl.spoiwo.ledger;

import java.util.List;

/** What a person may do with a parked message, and with a command that observe mode held back. Each action wins once, whoever presses it; the caller writes the audit. */
public interface ParkedMessages {

    /** Which effects a replay would make and which are done already. */
    Preview preview(String id);

    /** Parked, or an adding command that observe mode held back. Of replacing ones only the newest counts, and the next one comes by itself. */
    static boolean replayable(Row row) {
        return row.state().parked() || row.state() == MessageState.WOULD_SEND && !Command.replacing(row.type());
    }

    /**
     * PARKED or UNKNOWN back to RECEIVED or PENDING, its dead-letter copy taken away, the message (as edited) sent again; the same for an adding
     * command in WOULD_SEND, which ends there again where its mode is not live. @return false where somebody was quicker
     */
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
