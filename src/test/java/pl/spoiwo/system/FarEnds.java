package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** What must be true at the far ends when the dust has settled. */
final class FarEnds {

    static final Duration STANDSTILL = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private static final Set<String> ENDED = Set.of("PROCESSED", "IGNORED", "DELIVERED", "SUPERSEDED");

    private FarEnds() {
    }

    /** Waits until every order is in the ERP and its status is back in the shop, then checks that each is there once, with the right total. */
    static void everyOrderOnce(World world, Set<String> placed) {
        everyOrderOnce(world, placed, STANDSTILL);
    }

    /** @param standstill how long nothing has to happen until the hub counts as standing still */
    static void everyOrderOnce(World world, Set<String> placed, Duration standstill) {
        awaitGrowth(world, "orders in the ERP", placed.size(), standstill, () -> (int) placed.stream().filter(world.erpDocuments().keySet()::contains).count());
        awaitGrowth(world, "orders whose status is back in the shop", placed.size(), standstill, () -> (int) world.shopOrders().values().stream()
                .filter(order -> order.path("status").asText().equals("processing")).count());
        var shop = world.shopOrders();
        Map<String, BigDecimal> totals = placed.stream().collect(Collectors.toMap(n -> n, n -> new BigDecimal(shop.get(n).path("total").asText())));
        assertThat(world.erpDocuments().keySet()).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(world.erpDocuments()).allSatisfy((number, grosses) -> {
            assertThat(grosses).as("documents of order %s", number).hasSize(1);
            assertThat(grosses.get(0)).as("total of order %s", number).isEqualByComparingTo(totals.get(number));
        });
    }

    private static void awaitGrowth(World world, String what, int goal, Duration standstill, Callable<Integer> count) {
        var stillness = new Stillness(world::operatorOwes);
        Awaitility.await(what).atMost(LONGEST).pollInterval(Duration.ofSeconds(1)).until(() -> {
            int now = count.call();
            assertThat(stillness.of(now)).as("time that %d of %d %s have stood still", now, goal, what).isLessThan(standstill);
            return now >= goal;
        });
    }

    /** The hub's own word, for what only it can say: nothing is parked, and its ledger balances. */
    static void ledgerBalances(HubProcess hub) {
        var stillness = new Stillness();
        Awaitility.await("nothing is in flight").atMost(LONGEST).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var counts = hub.get("/api/ledger").path("counts");
            assertThat(stillness.of(counts)).as("time that the ledger has stood still with %s", counts).isLessThan(STANDSTILL);
            return StreamSupport.stream(counts.spliterator(), false).allMatch(FarEnds::ended);
        });
        Awaitility.await("the ledger is at rest").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(1)).during(World.AUDITOR_AGE.plusSeconds(2)).untilAsserted(() -> {
            var ledger = hub.get("/api/ledger");
            assertThat(ledger.path("balanced").asBoolean()).as(ledger.toPrettyString()).isTrue();
            assertThat(ledger.path("counts")).as(ledger.toPrettyString()).allMatch(FarEnds::ended);
        });
    }

    private static boolean ended(JsonNode count) {
        return ENDED.contains(count.path("state").asText());
    }
}
