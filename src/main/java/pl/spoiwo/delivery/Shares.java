package pl.spoiwo.delivery;

import java.util.EnumMap;
import java.util.Map;
import pl.spoiwo.delivery.Limits.Rank;

/** Whose turn it is by its share: after so many of others one of the rank goes first. What went while none of the rank waited does not count. */
final class Shares {

    /** Others since the last one of the rank. */
    private final Map<Rank, Integer> others = new EnumMap<>(Rank.class);

    synchronized boolean due(Rank rank) {
        return rank.others() > 0 && others.getOrDefault(rank, 0) >= rank.others();
    }

    synchronized void served(Rank rank) {
        for (var each : Rank.values()) {
            others.merge(each, 1, Integer::sum);
        }
        others.put(rank, 0);
    }

    synchronized void noneWaits(Rank rank) {
        others.put(rank, 0);
    }
}
