package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn -Psoak verify}: an hour on each database, written down in {@code target/campaign/soak-*.md}. */
@Tag("long")
class SoakIT {

    private static final int MINUTES = Integer.getInteger("spoiwo.soak.minutes", 60);

    private final long seed = Long.getLong("spoiwo.seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    @DisplayName("for long at half of what it can do, the hub on H2 takes no more memory, threads, files and time at the end than in the middle")
    void h2() throws Exception {
        try (var storage = new Storage.H2(folder)) {
            run("h2", storage);
        }
    }

    @Test
    @DisplayName("for long at half of what it can do, the hub on PostgreSQL takes no more memory, threads, files and time at the end than in the middle")
    void postgres() throws Exception {
        try (var storage = new Storage.Postgres(folder)) {
            run("postgresql", storage);
        }
    }

    private void run(String database, Storage storage) throws Exception {
        System.out.println("soak on " + database + ", seed " + seed + ", " + MINUTES + " minutes");
        var result = new Soak(folder, storage, seed, MINUTES).run();
        SoakReport.write(Path.of("target", "campaign"), database, seed, result);
        assertThat(result.verdict().good()).as("%s", result.verdict()).isTrue();
        assertThat(SoakReport.rising(result.minutes())).isEmpty();
    }
}
