package pl.spoiwo.operations.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of it raises no alert.
 *
 * @param within        the time that is looked at
 * @param badSignatures notifications of one connection with a missing or wrong signature
 * @param failedSignIns wrong passwords and tokens, from wherever
 * @param replays       messages that one user sends again
 * @param modes         modes that one user sets
 * @param reads         orders, messages, payments, labels and documents that one user reads in full, or fetches
 */
@ConfigurationProperties("spoiwo.watch.usual")
record UsualActivity(
        @DefaultValue("10m") Duration within,
        @DefaultValue("100") int badSignatures,
        @DefaultValue("20") int failedSignIns,
        @DefaultValue("50") int replays,
        @DefaultValue("20") int modes,
        @DefaultValue("2000") int reads) {
}
