package pl.spoiwo.delivery;

import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the hub delivers; the defaults suit one node.
 *
 * @param maxAttempts   failures after which a command is parked
 * @param firstDelay    before the second attempt, doubled with each further one
 * @param longestDelay  ceiling of these delays
 * @param lease         how long a claim holds; longer than any call
 * @param limitWait     how long a call waits for the connection's rate limit before its command is put back
 * @param probeInterval how long a connection that is down is left alone before one command probes it; doubled up to a minute
 * @param failuresToOpen calls without an answer, one after another or half of the last ten, that open the breaker
 * @param answerLimit   most bytes of an answer that are read
 * @param excerptLimit  most bytes of an answer that the ledger keeps
 * @param retryUnlinked how long until an item that the channel does not know is tried again
 * @param restoredAt    when the hub was started from a backup: what it had done before that it may not know any more; null where it never was
 * @param lookFirst     for how long after that commands are looked up at the target before they are carried out
 */
@ConfigurationProperties("spoiwo.delivery")
record DeliveryProperties(
        @DefaultValue("12") int maxAttempts,
        @DefaultValue("2s") Duration firstDelay,
        @DefaultValue("15m") Duration longestDelay,
        @DefaultValue("2m") Duration lease,
        @DefaultValue("3s") Duration limitWait,
        @DefaultValue("5s") Duration probeInterval,
        @DefaultValue("4") int failuresToOpen,
        @DefaultValue("8MB") DataSize answerLimit,
        @DefaultValue("64KB") DataSize excerptLimit,
        @DefaultValue("15m") Duration retryUnlinked,
        Instant restoredAt,
        @DefaultValue("14d") Duration lookFirst) {

    /** @return the moment of the restore while commands are to be looked up first, or null */
    Instant restored(Instant now) {
        return restoredAt != null && now.isBefore(restoredAt.plus(lookFirst)) ? restoredAt : null;
    }
}
