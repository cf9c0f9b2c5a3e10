package pl.spoiwo.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;

/** What is parked in the hub, and two operators who do not know of each other. */
final class Parked {

    private static final String REPLAY = "{\"reason\": \"campaign\"}";

    private Parked() {
    }

    /** @return ids */
    static List<String> of(HubProcess hub) {
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

    static List<String> payloads(HubProcess hub) {
        return of(hub).stream().map(id -> hub.text("/api/messages/" + id + "/payload")).toList();
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

    static void awaitAgain(HubProcess hub, int count) {
        Awaitility.await("what was replayed is parked again").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(1)).during(Duration.ofSeconds(5))
                .until(() -> of(hub).size() == count);
    }
}
