package pl.spoiwo.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connector.Pace;
import pl.spoiwo.delivery.Batches.Kind;
import pl.spoiwo.rule.Field;

/**
 * How many values a channel lets be changed, which is another limit than that of its calls: kept on this node for each connection and capability, or for those together that share it, so that the channel need not refuse.
 * Evenly spread, for a stop at the end of a minute would hold up what is sold then. The last batch may go beyond the limit by all but one of its values; after a restart within
 * the time of the limit there is nothing to spare.
 */
@Component
final class Paces {

    private final Map<String, Credit> credits = new ConcurrentHashMap<>();
    private final Sent sent;

    Paces(Sent sent) {
        this.sent = sent;
    }

    /** When a connection was sent a value of a kind last, also before this node began. */
    interface Sent {
        Optional<Instant> last(String connection, String kind);
    }

    /** What may be changed at {@code at}; one batch may make it negative. */
    private record Credit(double changes, Instant at) {

        Credit at(Instant now, Pace pace) {
            // A clock that went back gives nothing, and is counted from anew.
            long passed = Math.max(0, Duration.between(at, now).toNanos());
            return new Credit(Math.min(pace.atOnce(), changes + passed * perNano(pace)), now);
        }
    }

    private static double perNano(Pace pace) {
        return (double) Math.max(1, pace.most() - pace.atOnce()) / pace.per().toNanos();
    }

    /** @return how long until another batch may go, zero where it may now */
    Duration after(String connection, Kind kind, Instant now) {
        var longest = Duration.ZERO;
        for (var pace : kind.capability().changes()) {
            var missing = 1 - spend(connection, kind, pace, 0, now);
            var wait = missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing / perNano(pace)));
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    /** @param changes below zero where fewer have left than were counted before */
    void took(String connection, Kind kind, int changes, Instant now) {
        kind.capability().changes().forEach(pace -> spend(connection, kind, pace, changes, now));
    }

    /** @return what is left */
    private double spend(String connection, Kind kind, Pace pace, int changes, Instant now) {
        return credits.compute(connection + " " + (pace.shared() == null ? kind.name() : "") + " " + pace, (key, known) -> {
            var credit = known == null ? first(connection, kind, pace, now) : known.at(now, pace);
            return new Credit(Math.min(pace.atOnce(), credit.changes() - changes), now);
        }).changes();
    }

    private Credit first(String connection, Kind kind, Pace pace, Instant now) {
        // Which kinds share it does not matter here: what any has sent counts.
        var kinds = pace.shared() == null ? Stream.of(kind.name()) : Stream.of(Field.values()).map(Field::word);
        boolean quiet = kinds.flatMap(each -> sent.last(connection, each).stream()).noneMatch(at -> at.isAfter(now.minus(pace.per())));
        return new Credit(quiet ? pace.atOnce() : 0, now);
    }
}
