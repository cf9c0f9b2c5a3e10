package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongBiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check that cannot fail proves nothing: with one promise taken out of the program, what the other tests check is no longer true. */
class MutationIT {

    private static final String COD = "{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}]}";
    private static final Duration AGE = Duration.ofSeconds(5);
    private static final String ONLINE = COD.replace("cod", "payu");
    /** A lost order stays lost however long one waits; long enough for the auditor's first rounds. */
    private static final Duration STANDSTILL = Duration.ofSeconds(20);
    private int run;

    @TempDir
    Path folder;

    @Test
    @DisplayName("without the claim's memory of an attempt that was cut off, the customer is told twice of one parcel")
    void claim() throws Exception {
        assertThat(notesAboutOneParcel(null)).as("notes of the program as it is").isEqualTo(1);
        assertThat(notesAboutOneParcel(new Mutant(folder.resolve("mutant")).change("ledger/JdbcClaims.java", "return take(row, lease, now, now);", "return take(row, lease, now, null);")
                .compile())).as("notes of the mutant").isEqualTo(2);
    }

    /** Kills the hub while the shop, which took the note, keeps its answer to itself. */
    private int notesAboutOneParcel(Path mutant) throws Exception {
        var here = folder.resolve(mutant == null ? "whole" : "mutated");
        int port = HubProcess.freePort();
        try (var world = new World(here.resolve("world"), port); var hub = hub(world, here, port, mutant)) {
            hub.start();
            world.registerWebhooks(hub.url());
            var number = world.order(COD).path("id").asText();
            FarEnds.everyOrderOnce(world, new TreeSet<>(List.of(number)));
            world.faults("woocommerce", "{\"timeoutAfterSuccess\": true, \"holdMs\": 60000, \"only\": \"^POST .*/notes$\", \"times\": 1}");
            var reference = world.state("subiekt").path("documents").path(0).path("reference").asText();
            world.control("POST", "subiekt/shipments", "{\"reference\": \"" + reference + "\", \"trackingNumber\": \"6200\", \"carrier\": \"InPost\"}");
            Awaitility.await("the shop has the note").atMost(Duration.ofSeconds(60)).until(() -> notes(world, number) == 1);
            hub.kill();
            hub.start();
            Awaitility.await("the hub holds the note for delivered").atMost(Duration.ofSeconds(90)).ignoreExceptions()
                    .until(() -> hub.get("/api/messages?connection=shop-main&direction=OUT&state=DELIVERED").findValuesAsText("type").contains("tracking.add"));
            return notes(world, number);
        }
    }

    private static int notes(World world, String number) {
        return world.control("GET", "woocommerce/orders/" + number, "").path("notes").size();
    }

    @Test
    @DisplayName("with an answer before the broker has it, payments are lost when the hub is killed")
    void answeredEarly() throws Exception {
        assertThat(lost(null, 1, MutationIT::told)).as("the program as it is, killed when the operator was told").isEmpty();
        var early = new Mutant(folder.resolve("early")).change("intake/Door.java", "            sendInTime(messages);",
                "            java.util.concurrent.CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> broker.send(messages));");
        assertThat(lost(early.compile(), 1, MutationIT::told)).as("answered before the broker had it").hasSize(1);
    }

    @Test
    @Tag("long")
    @DisplayName("with the database's default write delay, payments are lost when the hub is killed")
    void writtenLate() throws Exception {
        assertThat(lost(null, 1, MutationIT::decided)).as("the program as it is, killed when the payment was decided").isEmpty();
        var delayed = new Mutant(folder.resolve("delayed"))
                .change("ledger/DatabaseConfiguration.java", "WRITE_DELAY=0;", "")
                .change("ledger/LedgerConfiguration.java", "new SharedSync(new CheckpointSync(dataSource))", "() -> { }");
        // A kill may come just after the database has written.
        assertThat(lost(delayed.compile(), 4, MutationIT::decided)).as("told the broker before the database had it").isNotEmpty();
    }

    /** Kills the hub at the moment when one payment more has come {@code soFar}. @return orders that are paid and never come to the ERP */
    private Set<String> lost(Path mutant, int payments, ToLongBiFunction<World, HubProcess> soFar) throws Exception {
        var here = folder.resolve("lost-" + ++run);
        int port = HubProcess.freePort();
        try (var world = new World(here.resolve("world"), port); var hub = hub(world, here, port, mutant)) {
            hub.start();
            world.registerWebhooks(hub.url());
            var unpaid = new TreeSet<String>();
            for (int i = 0; i < payments; i++) {
                var order = world.order(ONLINE);
                unpaid.add(order.path("id").asText());
                Awaitility.await("the hub knows the order").atMost(Duration.ofSeconds(60)).until(() -> processed(hub, "shop-main") > 0);
                long before = soFar.applyAsLong(world, hub);
                world.pay(order, true);
                Awaitility.await("the payment came so far").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> soFar.applyAsLong(world, hub) > before);
                hub.kill();
                hub.start();
            }
            try {
                FarEnds.everyOrderOnce(world, unpaid, mutant == null ? FarEnds.STANDSTILL : STANDSTILL);
            } catch (AssertionError missing) {
                // What a mutant loses may be a command that came of the payment.
                if (mutant != null && missing.getMessage().contains("whose status is back in the shop have stood still")) {
                    return unpaid;
                }
                assertThat(missing).hasMessageContaining("orders in the ERP have stood still");
            }
            unpaid.removeAll(world.erpDocuments().keySet());
            return unpaid;
        }
    }

    private static long told(World world, HubProcess hub) {
        return world.state("payu").path("notifications").path("settled").asLong();
    }

    private static long decided(World world, HubProcess hub) {
        return processed(hub, "payu-main");
    }

    private static long processed(HubProcess hub, String connection) {
        return hub.get("/api/ledger").path("connections").path(connection).path("processed").asLong();
    }

    @Test
    @Tag("long")
    @DisplayName("without the inbox, the auditor tells of messages that nobody holds the key of")
    void inbox() throws Exception {
        assertThat(ledgerAfterDoubleEvents(null)).as("the program as it is").isEqualTo("balanced");
        assertThat(ledgerAfterDoubleEvents(new Mutant(folder.resolve("mutant"))
                .change("ledger/JdbcLedger.java", "if (jdbc.update(TAKE_KEY, message.connection(), key, message.id(), now()) == 1) {", "if (true) {").compile()))
                .as("the mutant").contains("decided-without-key");
    }

    /** @return "balanced", or what the ledger misses */
    private String ledgerAfterDoubleEvents(Path mutant) throws Exception {
        var here = folder.resolve(mutant == null ? "whole" : "mutated");
        int port = HubProcess.freePort();
        try (var world = new World(here.resolve("world"), port); var hub = hub(world, here, port, mutant)) {
            hub.start();
            world.faults("woocommerce", "{\"duplicateEvents\": 1.0}");
            world.registerWebhooks(hub.url());
            var placed = new TreeSet<String>();
            for (int i = 0; i < 5; i++) {
                placed.add(world.order(COD).path("id").asText());
            }
            FarEnds.everyOrderOnce(world, placed);
            // The ledger leaves rows alone that are younger than the auditor's age.
            var looked = Instant.now().plus(AGE).plusSeconds(2);
            var answer = new AtomicReference<JsonNode>();
            Awaitility.await("the ledger was held against the inbox").atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(1)).until(() -> {
                answer.set(hub.get("/api/ledger"));
                return Instant.parse(answer.get().path("at").asText()).isAfter(looked);
            });
            return answer.get().path("balanced").asBoolean() ? "balanced" : answer.get().path("gaps").toString();
        }
    }

    private HubProcess hub(World world, Path here, int port, Path mutant) throws IOException {
        var hub = new HubProcess(world.home(), here.resolve("data"), here.resolve("hub.log"), port, world.environment(),
                List.of("--spoiwo.auditor.every=2s", "--spoiwo.auditor.age=" + AGE.toSeconds() + "s")).shortLived();
        return mutant == null ? hub : hub.mutated(mutant);
    }
}
