package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pl.spoiwo.bench.Machine;
import pl.spoiwo.bench.Measurement;
import pl.spoiwo.bench.Report;
import pl.spoiwo.operations.query.ExplainQueriesSuite.Took;

/** {@code mvn -Pbench verify -Dit.test='MasterDataBench*'}: explains among a million rows, and runs 50,000 SKUs dry, on both databases. Fails where a promise is not kept; writes target/bench. */
class MasterDataBench {

    private static final int ROWS = 1_000_000;

    @Nested
    class ExplainOnH2 extends ExplainQueriesOnH2Test {

        @Test
        @Tag("bench")
        @DisplayName("each question is answered within a second with a million rows, half of them of one SKU, on H2")
        void million() throws IOException {
            explained("H2", Machine.here(), many(ROWS));
        }
    }

    @Nested
    class ExplainOnPostgres extends ExplainQueriesOnPostgresTest {

        @Test
        @Tag("bench")
        @DisplayName("each question is answered within a second with a million rows, half of them of one SKU, on PostgreSQL")
        void million() throws IOException {
            explained("PostgreSQL", Machine.here(), many(ROWS));
        }
    }

    @Nested
    class DryRunOnH2 extends DryRunsOnH2Test {

        @Test
        @Tag("bench")
        @DisplayName("50,000 SKUs are run dry in under 20 s on H2")
        void promised() throws IOException {
            var machine = Machine.here();
            all();
            ran("H2", "", machine, millis);
        }

        @Test
        @Tag("bench")
        @DisplayName("so they are where another source owns half of them and guards look at each change, on H2")
        void owned() throws IOException {
            var machine = Machine.here();
            owners();
            ran("H2", ", other owners of half of them, guards", machine, millis);
        }
    }

    @Nested
    class DryRunOnPostgres extends DryRunsOnPostgresTest {

        @Test
        @Tag("bench")
        @DisplayName("50,000 SKUs are run dry in under 20 s on PostgreSQL")
        void promised() throws IOException {
            var machine = Machine.here();
            all();
            ran("PostgreSQL", "", machine, millis);
        }

        @Test
        @Tag("bench")
        @DisplayName("so they are where another source owns half of them and guards look at each change, on PostgreSQL")
        void owned() throws IOException {
            var machine = Machine.here();
            owners();
            ran("PostgreSQL", ", other owners of half of them, guards", machine, millis);
        }
    }

    private static void explained(String database, Machine machine, Map<String, Took> times) throws IOException {
        kept("explain-" + database, machine, times.entrySet().stream().map(each -> Measurement.of(each.getKey(), millis(each.getValue().median()), "ms (p50)").goal("< 1000 ms")
                .note(database + ", " + ROWS + " rows; the first time " + millis(each.getValue().first()) + " ms; the asking thread worked " + millis(each.getValue().worked()) + " ms")).toList());
        assertThat(times.values()).allMatch(time -> time.median().compareTo(Duration.ofSeconds(1)) < 0);
    }

    private static double millis(Duration time) {
        return Math.round(time.toNanos() / 1e5) / 10.0;
    }

    private static void ran(String database, String what, Machine machine, long millis) throws IOException {
        kept("dry-run-" + database + (what.isEmpty() ? "" : "-owners"), machine, List.of(Measurement.of("dry run of 50,000 SKUs, prices and stock of two channels" + what, millis / 1000.0, "s").goal("< 20 s").note(database)));
    }

    private static void kept(String name, Machine machine, List<Measurement> measurements) throws IOException {
        var report = new Report(true, 0, machine, measurements);
        report.write(Path.of("target", "bench", name));
        System.out.println(report.markdown());
    }
}
