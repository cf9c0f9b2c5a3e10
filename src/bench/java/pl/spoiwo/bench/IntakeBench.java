package pl.spoiwo.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;

/** Latency of signed webhooks at a steady rate while the pipeline works on them, beside the same sender against {@link BareServer}. */
final class IntakeBench {

    private final Path folder;
    private final BenchLength length;

    IntakeBench(Path folder, BenchLength length) {
        this.folder = folder;
        this.length = length;
    }

    /** Throws where an accepted webhook is not in the ledger in the end. */
    List<Measurement> measure() throws IOException, InterruptedException {
        try (var rig = new Rig(folder.resolve("intake"))) {
            var webhooks = new OrderWebhooks(rig.world, length.webhooks());
            var bare = bare(webhooks);
            rig.start();
            rig.awaitStock();
            var hook = URI.create(rig.hub.url() + "/hooks/shop-main");
            var sender = new SteadySender(number -> webhooks.request(hook, number));
            var warm = sender.send(BenchLength.PER_SECOND, length.warmUpSeconds());
            // A hub runs for weeks: door and pipeline are measured as compiled as they are then, and beside a backlog that is only seconds old.
            awaitDone(rig, warm.accepted());
            var runIn = sender.send(BenchLength.PER_SECOND, BenchLength.RUN_IN_SECONDS);
            long doneBefore = rig.received(Rig.DONE);
            long from = System.nanoTime();
            var others = new Others(rig.process());
            var run = sender.send(BenchLength.PER_SECOND, length.seconds());
            var besides = others.percent();
            double seconds = (System.nanoTime() - from) / 1e9;
            double done = (rig.received(Rig.DONE) - doneBefore) / seconds;
            awaitDone(rig, warm.accepted() + runIn.accepted() + run.accepted());

            return List.of(bare, Measurement.latency("intake", run.micros()).goal("p99 < 50 ms at 200/s").against(bare).besides(besides)
                            .note(run.note()),
                    Measurement.of("pipeline beside the intake", done, "messages/s").besides(besides).note("fully processed while 200/s came in"),
                    Measurement.of("pipeline caught up", (System.nanoTime() - from) / 1e9 - seconds, "s").note("after the last webhook, everything accepted was processed"));
        }
    }

    private static void awaitDone(Rig rig, long accepted) {
        Awaitility.await("every accepted webhook is in the ledger, see " + rig.hub.log()).atMost(Duration.ofMinutes(15)).pollInterval(Duration.ofSeconds(5))
                .until(() -> rig.received(Rig.DONE) >= accepted);
    }

    private Measurement bare(OrderWebhooks webhooks) throws IOException, InterruptedException {
        int port = HubProcess.freePort();
        Files.createDirectories(folder);
        var classes = BareServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        var server = Program.start("java", Map.of(), List.of("-Xmx512m", "-Dsun.net.httpserver.nodelay=true", "-cp", classes, BareServer.class.getName(),
                Integer.toString(port), folder.resolve("bare.bin").toString()), folder.resolve("bare.log"));
        try {
            var url = URI.create("http://127.0.0.1:" + port + "/");
            Awaitility.await("the bare server listens").ignoreExceptions().until(() -> {
                new java.net.Socket(url.getHost(), port).close();
                return true;
            });
            var sender = new SteadySender(number -> webhooks.request(url, number));
            sender.send(BenchLength.PER_SECOND, length.warmUpSeconds());
            var others = new Others(server.toHandle());
            var run = sender.send(BenchLength.PER_SECOND, length.seconds());
            return Measurement.latency("bare server", run.micros()).besides(others.percent())
                    .note("the JDK's HttpServer, body synced to a file in groups, nothing else; " + run.note());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }
}
