package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.Shoppers;
import pl.spoiwo.system.World;

/** A person looks after some time what offers the hub does not know, and says what the strange one of the shop is, until the hub has answered. Before that no order for it may be in the ERP. */
final class Linker implements AutoCloseable {

    private static final int FIRST_LOOK = 12;

    private final World world;
    private final HubProcess hub;
    private final Shoppers shoppers;
    private final ScheduledExecutorService desk = Executors.newSingleThreadScheduledExecutor();
    private volatile List<String> early;
    private volatile boolean done;

    Linker(World world, HubProcess hub, Shoppers shoppers) {
        this.world = world;
        this.hub = hub;
        this.shoppers = shoppers;
    }

    Linker start() {
        desk.scheduleWithFixedDelay(() -> done = done || looked(), FIRST_LOOK, 2, TimeUnit.SECONDS);
        return this;
    }

    boolean done() {
        return done;
    }

    /** Orders for the strange goods that were in the ERP before anybody had said what they are. */
    List<String> early() {
        return early == null ? List.of() : early;
    }

    /** @return false where the hub is away, refuses, or has not read the offer */
    private boolean looked() {
        try {
            var strange = StreamSupport.stream(hub.get("/api/offers?connection=shop-main&state=unmatched&limit=200").path("items").spliterator(), false)
                    .filter(offer -> offer.path("channelSku").asText().equals(World.STRANGE)).findFirst();
            strange.ifPresent(this::link);
            return strange.isPresent();
        } catch (UncheckedIOException | IllegalStateException notNow) {
            return false;
        }
    }

    private void link(JsonNode offer) {
        if (early == null) {
            var known = world.erpDocuments().keySet();
            early = shoppers.orders().entrySet().stream().filter(order -> strange(order.getValue()) && known.contains(order.getKey())).map(order -> order.getKey() + ": in the ERP before it was linked").toList();
        }
        hub.put("/api/links", new ObjectMapper().createObjectNode().put("connection", "shop-main").put("offerId", offer.path("offerId").asText()).put("sku", World.STRANGE_IS)
                .put("reason", "campaign").toString());
    }

    private static boolean strange(JsonNode order) {
        return order.path("line_items").findValuesAsText("sku").contains(World.STRANGE);
    }

    @Override
    public void close() {
        desk.shutdownNow();
    }
}
