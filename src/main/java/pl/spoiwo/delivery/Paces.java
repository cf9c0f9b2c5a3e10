package pl.spoiwo.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Connector.Pace;

/**
 * How many values a channel lets be changed, which is another limit than that of its calls: kept on this node for each connection and capability, so that the channel need not refuse.
 * Evenly spread, for a stop at the end of a minute would hold up what is sold then.
 */
@Component
final class Paces {

    private final Map<String, Credit> credits = new ConcurrentHashMap<>();

    /** What may be changed at {@code at}; one batch may make it negative. */
    private record Credit(double changes, Instant at) {

        Credit at(Instant now, Pace pace) {
            return now.isBefore(at) ? this : new Credit(Math.min(pace.atOnce(), changes + Duration.between(at, now).toNanos() * perNano(pace)), now);
        }
    }

    private static double perNano(Pace pace) {
        return (double) Math.max(1, pace.most() - pace.atOnce()) / pace.per().toNanos();
    }

    /** @return how long until another batch may go, zero where it may now */
    Duration after(String connection, Capability capability, Instant now) {
        var longest = Duration.ZERO;
        for (var pace : capability.changes()) {
            var missing = 1 - credit(connection, capability, pace, now).changes();
            var wait = missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perNano(pace)));
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    void took(String connection, Capability capability, int changes, Instant now) {
        for (var pace : capability.changes()) {
            credits.compute(key(connection, capability, pace), (key, known) -> {
                var credit = known(known, pace, now);
                return new Credit(credit.changes() - changes, credit.at());
            });
        }
    }

    private Credit credit(String connection, Capability capability, Pace pace, Instant now) {
        return known(credits.get(key(connection, capability, pace)), pace, now);
    }

    private static Credit known(Credit known, Pace pace, Instant now) {
        return known == null ? new Credit(pace.atOnce(), now) : known.at(now, pace);
    }

    private static String key(String connection, Capability capability, Pace pace) {
        return connection + " " + capability.name() + " " + pace;
    }
}
