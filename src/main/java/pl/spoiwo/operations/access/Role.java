package pl.spoiwo.operations.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user or token may do; each role includes the ones before it. */
public enum Role {
    /** Reads the metrics, and nothing else. */
    METRICS,
    /** Reads; personal data is masked. */
    VIEWER,
    /** Reads all, replays, discards, mends, pauses, acknowledges. */
    OPERATOR,
    /** Everything: modes too. */
    ADMIN;

    /** The name that Spring Security compares with. */
    String authority() {
        return "ROLE_" + name();
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(r -> r.name().equals(word.toUpperCase(Locale.ROOT))).findFirst();
    }
}
