package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What must be true at the far ends when the dust has settled. */
final class FarEnds {

    private FarEnds() {
    }

    /** Waits until every order is in the ERP and its status is back in the shop, then checks that each is there once, with the right total. */
    static void everyOrderOnce(World world, Set<String> placed, Duration within) {
        Awaitility.await("every order in the ERP").atMost(within).pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(world.erpDocuments().keySet()).containsExactlyInAnyOrderElementsOf(placed));
        Awaitility.await("every status back in the shop").atMost(within).pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(world.shopOrders().values()).allSatisfy(order ->
                        assertThat(order.path("status").asText()).as("status of %s", order.path("id")).isEqualTo("processing")));
        var shop = world.shopOrders();
        Map<String, BigDecimal> totals = placed.stream().collect(Collectors.toMap(n -> n, n -> new BigDecimal(shop.get(n).path("total").asText())));
        assertThat(world.erpDocuments()).allSatisfy((number, grosses) -> {
            assertThat(grosses).as("documents of order %s", number).hasSize(1);
            assertThat(grosses.get(0)).as("total of order %s", number).isEqualByComparingTo(totals.get(number));
        });
    }

    /** The hub's own word, for what only it can say: nothing is parked, and its ledger balances. */
    static void ledgerBalances(HubProcess hub) {
        Awaitility.await("the ledger is at rest").atMost(Duration.ofSeconds(90)).during(Duration.ofSeconds(15)).untilAsserted(() -> {
            var ledger = hub.get("/api/ledger");
            assertThat(ledger.path("balanced").asBoolean()).as(ledger.toPrettyString()).isTrue();
            assertThat(ledger.path("counts")).allSatisfy(count -> assertThat(count.path("state").asText()).as(count.toString())
                    .isIn("PROCESSED", "IGNORED", "DELIVERED", "SUPERSEDED"));
        });
    }
}
