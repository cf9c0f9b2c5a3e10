package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dspoiwo.campaign.seconds} says how long customers order on each database, {@code -Dspoiwo.seed} repeats a campaign as far as the
 * machine allows. The reports are in {@code target/campaign}.
 */
class CampaignIT {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("spoiwo.campaign.seconds", 40));
    private final long seed = Long.getLong("spoiwo.seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    @DisplayName("whatever the nemesis does to a hub on H2, every order is in the ERP once, with its lines, its status and its stock, and the shop asks the ERP's last price")
    void h2() throws Exception {
        try (var storage = new Storage.H2(folder)) {
            run("h2", storage, false);
        }
    }

    @Test
    @DisplayName("whatever the nemesis does to a hub on PostgreSQL with an external broker, every order is in the ERP once, with its lines, its status and its stock, and the shop asks the ERP's last price")
    void postgres() throws Exception {
        try (var storage = new Storage.Postgres(folder)) {
            run("postgresql", storage, false);
        }
    }

    @Test
    @Tag("long")
    @DisplayName("the same on H2 with a marketplace, a carrier and who issues documents: one label, one document, and one number of a parcel for each order, and both channels ask what their rules make of the ERP's last price")
    void wholeWayOnH2() throws Exception {
        try (var storage = new Storage.H2(folder)) {
            run("h2-whole", storage, true);
        }
    }

    @Test
    @Tag("long")
    @DisplayName("the same on PostgreSQL with a marketplace, a carrier and who issues documents: one label, one document, and one number of a parcel for each order, and both channels ask what their rules make of the ERP's last price")
    void wholeWayOnPostgres() throws Exception {
        try (var storage = new Storage.Postgres(folder)) {
            run("postgresql-whole", storage, true);
        }
    }

    private void run(String database, Storage storage, boolean whole) throws Exception {
        System.out.println("campaign on " + database + ", seed " + seed);
        var campaign = new Campaign(folder, storage, seed, LENGTH, whole);
        var reports = Files.createDirectories(Path.of("target", "campaign"));
        Verdict verdict;
        try {
            verdict = campaign.run();
        } finally {
            Files.copy(campaign.log(), reports.resolve("hub-" + database + ".log"), StandardCopyOption.REPLACE_EXISTING);
        }
        Report.write(reports, database, seed, campaign.history(), verdict);
        assertThat(verdict.good()).as("seed %d: %s%n%s", seed, verdict, String.join("\n", campaign.traces())).isTrue();
        assertThat(campaign.history()).filteredOn(History.FaultEnded.class::isInstance).as("faults").hasSizeGreaterThan(5);
    }
}
