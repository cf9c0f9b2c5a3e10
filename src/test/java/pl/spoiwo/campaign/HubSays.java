package pl.spoiwo.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import pl.spoiwo.system.HubProcess;

/** What the hub is asked about itself: what is parked, also with two operators who do not know of each other, and whether its ledger balances. */
final class HubSays {

    private static final String REPLAY = "{\"reason\": \"campaign\"}";

    private HubSays() {
    }

    /** @return ids */
    static List<String> parked(HubProcess hub) {
        var ids = new ArrayList<String>();
        for (var state : List.of("PARKED", "UNKNOWN")) {
            var cursor = "";
            do {
                var page = hub.get("/api/messages?limit=200&state=" + state + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
                page.path("items").forEach(item -> ids.add(item.path("id").asText()));
                cursor = page.path("next").asText("");
            } while (!cursor.isEmpty() && !cursor.equals("null"));
        }
        return ids;
    }

    static List<String> parkedPayloads(HubProcess hub) {
        return parked(hub).stream().map(id -> hub.text("/api/messages/" + id + "/payload")).toList();
    }

    /** Each message twice at the same moment; one of the two may be refused, not both. */
    static void replayTwice(HubProcess hub, List<String> ids) {
        for (var id : ids) {
            var first = CompletableFuture.supplyAsync(() -> replay(hub, id));
            var second = CompletableFuture.supplyAsync(() -> replay(hub, id));
            if (!first.join() && !second.join()) {
                throw new IllegalStateException("nobody could replay " + id);
            }
        }
    }

    private static boolean replay(HubProcess hub, String id) {
        try {
            hub.post("/api/messages/" + id + "/replay", REPLAY);
            return true;
        } catch (IllegalStateException refused) {
            if (!refused.getMessage().contains("answered 409")) {
                throw refused;
            }
            return false;
        }
    }

    static void awaitParkedAgain(HubProcess hub, int count) {
        Awaitility.await("what was replayed is parked again").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(1)).during(Duration.ofSeconds(5))
                .until(() -> parked(hub).size() == count);
    }

    /** What does not balance, after the time that the hub is given to see it itself. */
    static List<String> gaps(HubProcess hub) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> hub.get("/api/ledger").path("balanced").asBoolean());
            return List.of();
        } catch (ConditionTimeoutException unbalanced) {
            var ledger = hub.get("/api/ledger");
            return List.of(ledger.path("gaps").toString(), ledger.path("connections").toString(), ledger.path("commands").toString());
        }
    }
}
