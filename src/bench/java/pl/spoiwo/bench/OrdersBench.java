package pl.spoiwo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import pl.spoiwo.system.World;

/** Orders with cash on delivery, placed at once: from the first webhook that leaves the shop until the last document stands in the ERP. */
final class OrdersBench {

    private static final int WARM_UP = 100;

    private final Path folder;
    private final int orders;

    OrdersBench(Path folder, int orders) {
        this.folder = folder;
        this.orders = orders;
    }

    /** Throws where an order did not become exactly one document. */
    Measurement measure() throws IOException, InterruptedException {
        try (var rig = new Rig(folder.resolve("orders"))) {
            rig.start();
            rig.world.registerWebhooks(rig.hub.url());
            place(rig.world, WARM_UP, WARM_UP);
            var process = rig.process();
            var others = new Others(process);
            double cpu = Others.cpuMillis(process);
            long start = System.nanoTime();
            place(rig.world, orders, WARM_UP + orders);
            double perSecond = orders / ((System.nanoTime() - start) / 1e9);
            double cpuPerOrder = (Others.cpuMillis(process) - cpu) / orders;
            var besides = others.percent();
            assertThat(rig.world.erpDocuments()).hasSize(WARM_UP + orders).allSatisfy((number, documents) -> assertThat(documents).as(number).hasSize(1));
            return Measurement.of("orders end to end", perSecond, "orders/s").goal("heap <= 512 MiB").cost(rig.heap(), cpuPerOrder).besides(besides)
                    .note(orders + " orders from webhook to EPP document, after " + WARM_UP + " to warm up; statuses go back to the shop meanwhile");
        }
    }

    private static void place(World world, int count, int documents) {
        world.control("POST", "woocommerce/orders", "{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}, {\"sku\": \"KUB-350-ZIE\"}], \"count\": " + count + "}");
        Awaitility.await(documents + " documents in the ERP").atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(200))
                .until(() -> world.control("GET", "subiekt/state?limit=1&lines=false", "").path("documentCount").asInt() >= documents);
    }
}
