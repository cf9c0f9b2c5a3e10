package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DurabilityTest {

    private static final int THREADS = 8;

    @RepeatedTest(3)
    @DisplayName("every commit that was reported durable is there after the process was killed")
    void killed(@TempDir Path folder) throws Exception {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Committer.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var reported = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("m-") && line.endsWith(".")) {
                    reported.add(line.substring(0, line.length() - 1));
                }
                if (reported.size() == 400) {
                    // Not of the process itself: that would close its output and hide what it had reported.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(reported).hasSizeGreaterThanOrEqualTo(400);
        try (var database = TestDatabase.h2(folder)) {
            var stores = Stores.on(database.dataSource(), new StoppedClock("2024-01-01T00:00:00Z"));
            var kept = Set.copyOf(stores.jdbc().queryForList("select id from message", String.class));
            assertThat(reported).allMatch(kept::contains);
            assertThat(reported).allSatisfy(id -> assertThat(stores.ledger().body(id, Ledger.BodyKind.RAW)).isPresent());
        }
    }

    @Test
    @DisplayName("a thread that is interrupted while it writes does not close the database for the others")
    void interrupted(@TempDir Path folder) throws Exception {
        try (var database = TestDatabase.h2(folder)) {
            var stores = Stores.on(database.dataSource(), new StoppedClock("2024-01-01T00:00:00Z"));
            for (int n = 0; n < 20; n++) {
                var id = "m-" + n;
                var writer = new Thread(() -> {
                    Thread.currentThread().interrupt();
                    stores.ledger().saveBody(id, Ledger.BodyKind.RAW, new byte[100_000]);
                    stores.durable().await();
                });
                writer.setUncaughtExceptionHandler((thread, e) -> { });
                writer.start();
                writer.join();
            }
            stores.ledger().saveBody("m-after", Ledger.BodyKind.RAW, new byte[] {1});
            stores.durable().await();
            assertThat(stores.ledger().body("m-after", Ledger.BodyKind.RAW)).isPresent();
        }
    }

    /** The process that is killed: commits from several threads and names each message once its commit is durable. */
    static final class Committer {

        public static void main(String[] arguments) throws IOException {
            var output = System.out;
            var stores = Stores.on(TestDatabase.h2(Path.of(arguments[0])).dataSource(), java.time.Clock.systemUTC());
            var pool = Executors.newFixedThreadPool(THREADS);
            for (int thread = 0; thread < THREADS; thread++) {
                int t = thread;
                pool.submit(() -> {
                    for (int n = 0; ; n++) {
                        var id = "m-" + t + "-" + n;
                        stores.ledger().recordReceived(List.of(new Inbound(id, "shop-main", "webhook:order", id, "application/json",
                                java.util.Map.of(), new byte[500], java.time.Instant.now(), null)));
                        stores.durable().await();
                        synchronized (output) {
                            output.println(id + ".");
                            output.flush();
                        }
                    }
                });
            }
        }
    }
}
