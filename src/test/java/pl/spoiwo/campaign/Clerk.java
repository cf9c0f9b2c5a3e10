package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.Shoppers;
import pl.spoiwo.system.World;

/**
 * Whoever works with the hub while it is being broken: hands parcels over to the courier, and gives money back for what came with its document, all of it or a
 * part. Where the hub does not answer he asks again, with the same key; sometimes he presses twice.
 */
final class Clerk implements AutoCloseable {

    private static final String PARCELS = "{\"pickup\": {\"date\": \"%s\", \"from\": \"14:00\", \"to\": \"17:00\"}, \"reason\": \"campaign\"}";
    private static final int GIVES_BACK = 4;

    private final World world;
    private final HubProcess hub;
    private final Shoppers shoppers;
    private final Random random;
    private final Map<String, BigDecimal> refunds = new ConcurrentHashMap<>();
    private final Map<String, Boolean> answered = new ConcurrentHashMap<>();
    private final ScheduledExecutorService desk = Executors.newScheduledThreadPool(2);

    Clerk(World world, HubProcess hub, Shoppers shoppers, long seed) {
        this.world = world;
        this.hub = hub;
        this.shoppers = shoppers;
        this.random = new Random(seed);
    }

    Clerk start() {
        desk.scheduleWithFixedDelay(this::handOver, 5, 7, TimeUnit.SECONDS);
        desk.scheduleWithFixedDelay(this::giveBack, 5, 3, TimeUnit.SECONDS);
        return this;
    }

    /** @return false while the hub has not answered a refund */
    boolean done() {
        return answered.keySet().containsAll(refunds.keySet());
    }

    /** Amounts by number of the order. */
    Map<String, BigDecimal> refunds() {
        return refunds;
    }

    private void handOver() {
        tried(() -> hub.post("/api/connections/inpost-main/handovers", PARCELS.formatted(LocalDate.now().plusDays(1))));
        tried(() -> hub.post("/api/connections/dpd-main/handovers", "{\"reason\": \"campaign\"}"));
    }

    private void giveBack() {
        world.state("fakturownia").path("documents").forEach(this::consider);
        refunds.forEach((order, amount) -> {
            boolean again = random.nextInt(GIVES_BACK) == 0;
            if (!answered.containsKey(order) && tried(() -> refund(order, amount)) && (!again || tried(() -> refund(order, amount)))) {
                answered.put(order, true);
            }
        });
    }

    private void consider(JsonNode document) {
        var order = World.orderIn(document.path("description").asText());
        var placed = shoppers.orders().get(order);
        boolean complete = document.path("govStatus").asText().matches("|.*not_applicable") || !document.path("govId").asText().isEmpty();
        if (complete && placed != null && placed.path("payment_method").asText().equals("payu") && order.hashCode() % GIVES_BACK == 0 && world.claim(order)) {
            refunds.put(order, random.nextBoolean() ? new BigDecimal(placed.path("total").asText()) : BigDecimal.ONE);
        }
    }

    private JsonNode refund(String order, BigDecimal amount) {
        return hub.post("/api/orders/" + Ids.order("shop-main", order) + "/refunds", "{\"amount\": \"" + amount.toPlainString() + "\", \"reason\": \"campaign\"}", "refund-" + order);
    }

    /** @return false where the hub is away, or refuses */
    private static boolean tried(Supplier<JsonNode> request) {
        try {
            request.get();
            return true;
        } catch (UncheckedIOException | IllegalStateException notNow) {
            return false;
        }
    }

    @Override
    public void close() {
        desk.shutdownNow();
    }
}
