package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import pl.spoiwo.system.Fate;
import pl.spoiwo.system.HubProcess;

/** What the hub is asked about itself: what is parked, also with two operators who do not know of each other, and whether its ledger balances. */
final class HubSays {

    private static final String REPLAY = "{\"reason\": \"campaign\"}";

    private HubSays() {
    }

    /** @return ids */
    static List<String> parked(HubProcess hub) {
        return parkedMessages(hub).map(message -> message.path("id").asText()).toList();
    }

    private static Stream<JsonNode> parkedMessages(HubProcess hub) {
        return Stream.of("PARKED", "UNKNOWN").flatMap(state -> all(hub, "/api/messages?state=" + state));
    }

    private static Stream<JsonNode> all(HubProcess hub, String path) {
        var items = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = hub.get(path + (path.contains("?") ? "&" : "?") + "limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return items.stream();
    }

    static HubWord word(HubProcess hub, FarEnd far) {
        var parked = parkedMessages(hub).map(message -> said(hub, message)).filter(message -> !refusedRightly(message, far)).collect(Collectors.toCollection(ArrayList::new));
        // Nothing that this company does is absurd: what a guard holds has been judged wrongly, or made wrongly.
        all(hub, "/api/approvals?state=HELD").forEach(held -> parked.add("held by " + held.path("guard").asText() + ": " + held.path("why").asText() + " " + held.path("examples")));
        var tasks = all(hub, "/api/alerts").map(alert -> alert.path("code").asText() + " " + alert.path("entity").asText()).collect(Collectors.toSet());
        var visits = far.way() == null ? List.<String>of() : all(hub, "/api/connections/inpost-main/handovers").filter(handover -> handover.path("state").asText().equals("DONE"))
                .flatMap(handover -> StreamSupport.stream(handover.path("pickups").spliterator(), false)).map(JsonNode::asText).toList();
        return new HubWord(parked, gaps(hub), tasks, visits, far.way() == null ? Map.of() : collected(hub, far), far.market() == null ? List.of() : drift(hub), shelves(hub, far));
    }

    private static String said(HubProcess hub, JsonNode message) {
        return message.path("type").asText() + " " + hub.text("/api/messages/" + message.path("id").asText() + "/payload");
    }

    /** A person looks at what the nemesis has broken, and gives it up. Until then one of them may be an order, and the hub repairs no stock. @return type and payload of each */
    static List<String> discardBroken(HubProcess hub) {
        return parkedMessages(hub).toList().stream().map(message -> {
            var said = said(hub, message);
            if (Poison.markIn(said).isEmpty()) {
                return "";
            }
            hub.post("/api/messages/" + message.path("id").asText() + "/discard", REPLAY);
            return said;
        }).filter(said -> !said.isEmpty()).toList();
    }

    /** A carrier takes no parcel back that is confirmed, and a marketplace no invoice of an order that was cancelled a moment ago. */
    private static boolean refusedRightly(String message, FarEnd far) {
        return message.startsWith("shipment.cancel ") || message.startsWith("document.upload ")
                && far.orders().entrySet().stream().anyMatch(order -> order.getValue().fate() == Fate.CALLED_OFF && message.contains("\"" + order.getKey() + "\""));
    }

    /** After the time that the last parcels need to arrive, and their carriers to tell it. */
    private static Map<String, List<BigDecimal>> collected(HubProcess hub, FarEnd far) {
        try {
            return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(2)).until(() -> collected(hub), booked -> Cash.booked(far, booked).isEmpty());
        } catch (ConditionTimeoutException missing) {
            return collected(hub);
        }
    }

    private static Map<String, List<BigDecimal>> collected(HubProcess hub) {
        return all(hub, "/api/payments?status=PAID").filter(payment -> payment.path("method").asText().equals("cod"))
                .collect(Collectors.groupingBy(payment -> payment.path("orderId").asText(), Collectors.mapping(payment -> new BigDecimal(payment.path("amount").asText()), Collectors.toList())));
    }

    /** After the time that it takes to read once more what was repaired. */
    private static List<String> drift(HubProcess hub) {
        try {
            return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(2)).until(() -> openDrift(hub), List::isEmpty);
        } catch (ConditionTimeoutException standing) {
            return openDrift(hub);
        }
    }

    private static List<String> openDrift(HubProcess hub) {
        return all(hub, "/api/drift?open=true").map(JsonNode::toString).toList();
    }

    private static Map<FarEnd.Shelf, HubWord.Stock> shelves(HubProcess hub, FarEnd far) {
        var shelves = new HashMap<FarEnd.Shelf, HubWord.Stock>();
        far.shelves().keySet().stream().map(FarEnd.Shelf::sku).distinct().forEach(sku ->
                hub.get("/api/stock?sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8)).path("warehouses").forEach(each -> shelves.put(new FarEnd.Shelf(sku, each.path("warehouse").asText()),
                        new HubWord.Stock(new BigDecimal(each.path("onHand").asText()), new BigDecimal(each.path("reserved").asText("0"))))));
        return shelves;
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
    private static List<String> gaps(HubProcess hub) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> hub.get("/api/ledger").path("balanced").asBoolean());
            return List.of();
        } catch (ConditionTimeoutException unbalanced) {
            var ledger = hub.get("/api/ledger");
            return List.of(ledger.path("gaps").toString(), ledger.path("connections").toString(), ledger.path("commands").toString());
        }
    }
}
