package pl.spoiwo.ledger;

import pl.spoiwo.mapping.MappingFailure;

/**
 * Why a message is in its state.
 *
 * @param code stable word for scripts, with dashes
 * @param text a sentence for a person: what, where, what to do; may quote the message or the target
 * @param file file relative to the home folder, or null
 * @param line 1-based, 0 where unknown
 */
public record Reason(String code, String text, String file, int line) {

    /** What leaves the hub with an alert: the text may quote a message or a target, and only who signs in reads that. */
    public String forAlert() {
        return code + (file == null ? "" : " (" + file + ":" + line + ")") + "; the whole reason is in its ledger row";
    }

    public static Reason of(String code, String text) {
        return new Reason(code, text, null, 0);
    }

    public static Reason of(MappingFailure failure) {
        return new Reason(failure.code(), failure.getMessage(), failure.file(), failure.line());
    }
}
