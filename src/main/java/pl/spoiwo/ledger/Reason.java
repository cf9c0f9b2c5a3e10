package pl.spoiwo.ledger;

import pl.spoiwo.mapping.MappingFailure;

/**
 * Why a message is in its state.
 *
 * @param code stable word for scripts, with dashes
 * @param text a sentence for a person: what, where, what to do; no personal data
 * @param file file relative to the home folder, or null
 * @param line 1-based, 0 where unknown
 */
public record Reason(String code, String text, String file, int line) {

    public static Reason of(String code, String text) {
        return new Reason(code, text, null, 0);
    }

    public static Reason of(MappingFailure failure) {
        return new Reason(failure.code(), failure.getMessage(), failure.file(), failure.line());
    }
}
