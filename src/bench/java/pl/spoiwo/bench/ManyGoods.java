package pl.spoiwo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.Map;
import pl.spoiwo.system.World;

/** A company with many goods, which a shop and a marketplace sell, and what moved the stock of these two. */
final class ManyGoods {

    static final List<String> CHANNELS = List.of("shop-main", "allegro-main");
    /** The demo's connections of the three; the marketplace's journal is read every second. */
    private static final String CONNECTIONS = """
            connections:
              shop-main:
                system: woocommerce
                mode: live
                startFrom: 2026-01-01
                settings: {url: "http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/woocommerce", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret}
                webhook: {rate: 500}
              allegro-main:
                system: allegro
                mode: live
                startFrom: 2026-01-01
                settings: {url: "http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/allegro", authUrl: "http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/allegro/auth/oauth", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret, refreshToken: demo-allegro-refresh-token}
                every: {order.poll: 1s}
              erp-main:
                system: subiekt
                mode: live
                startFrom: 2026-01-01
                settings: {exchangeFolder: "%s", sqlUrl: "%s", sqlUser: demo_reader, sqlPassword: demo-sa, warehouse: MAG}
                stock: {leaves: issued}
            """;

    /** The demo's has rules for prices, and none are written here. */
    private static final String MASTER_DATA = """
            ownership:
              - {name: erp-stock, entity: stock, master: erp-main}
            """;

    private ManyGoods() {
    }

    /** @param shopCalls that the shop takes in a second, more than its connector allows itself by what falls into a second by chance */
    static World make(Path folder, int hubPort, int goods, int shopCalls) throws IOException {
        var world = World.plain(folder, hubPort, Map.of("goods", Integer.toString(goods), "shop-calls-per-second", Integer.toString(shopCalls), "calls-kept", "100"));
        var config = world.home().resolve("config");
        Files.writeString(config.resolve("connections.yaml"), CONNECTIONS.formatted(folder.resolve("exchange"),
                world.control("GET", "subiekt/state?limit=1&stock=1", "").path("sqlUrl").asText()));
        Files.writeString(config.resolve("master-data.yaml"), MASTER_DATA);
        Files.delete(config.resolve("delivery.yaml"));
        Files.delete(config.resolve("documents.yaml"));
        return world;
    }

    /** @param pieces on sale afterwards */
    record Move(Instant at, boolean sold, String sku, int pieces) {

        private static Move of(JsonNode entry) {
            return new Move(Instant.parse(entry.path("at").asText()), entry.path("what").asText().equals("sold"), entry.path("sku").asText(), entry.path("pieces").asInt());
        }
    }

    /** What a channel itself says of its stock, read every few seconds, because the sandbox keeps the newest only. */
    static final class Ledger implements AutoCloseable {
        private final World world;
        private final String system;
        private final List<Move> moves = new ArrayList<>();
        private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
        private long last;

        Ledger(World world, String system) {
            this.world = world;
            this.system = system;
            reader.scheduleWithFixedDelay(this::moves, 5, 5, TimeUnit.SECONDS);
        }

        /** Throws where the sandbox has forgotten some meanwhile. */
        synchronized List<Move> moves() {
            var answer = world.control("GET", system + "/stock-log?after=" + last, "");
            var items = answer.path("items");
            if (items.size() != answer.path("last").asLong() - last) {
                throw new IllegalStateException("the sandbox's record of " + system + " was read too seldom");
            }
            items.forEach(item -> moves.add(Move.of(item)));
            last = answer.path("last").asLong();
            return List.copyOf(moves);
        }

        long written() {
            return moves().stream().filter(move -> !move.sold()).count();
        }

        @Override
        public void close() {
            reader.shutdownNow();
        }
    }
}
