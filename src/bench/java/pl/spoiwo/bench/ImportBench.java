package pl.spoiwo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.system.PostgresProcess;

/** {@code mvn -Pbench verify -Dit.test='ImportBench*'}: first imports of the packaged hub, on both databases; {@code -Dspoiwo.bench.goods=5000} shortens them. Writes target/bench. */
@Tag("bench")
class ImportBench {

    private static final int GOODS = 50_000;

    @TempDir
    Path folder;

    private final int goods = Integer.getInteger("spoiwo.bench.goods", GOODS);

    @Test
    @DisplayName("50,000 products of a channel's offers, of the ERP's export and of its database are reported and written in under two minutes, on H2")
    void h2() throws Exception {
        var machine = Machine.here();
        var measured = new ArrayList<Measurement>();
        for (var source : FirstImport.Source.values()) {
            measured.addAll(new FirstImport(folder(source), source, goods, List.of()).measure());
        }
        keep("H2", machine, measured);
    }

    @Test
    @DisplayName("so they are on PostgreSQL")
    void postgres() throws Exception {
        var machine = Machine.here();
        var measured = new ArrayList<Measurement>();
        for (var source : FirstImport.Source.values()) {
            try (var database = new PostgresProcess(folder(source).resolve("postgres"))) {
                measured.addAll(new FirstImport(folder(source), source, goods, PostgresProcess.arguments(database.port())).measure());
            }
        }
        keep("PostgreSQL", machine, measured);
    }

    private Path folder(FirstImport.Source source) throws IOException {
        return Files.createDirectories(folder.resolve(source.name()));
    }

    private void keep(String database, Machine machine, List<Measurement> measured) throws IOException {
        var report = new Report(goods >= GOODS, 0, machine, measured);
        report.write(Path.of("target", "bench", "import-" + database));
        System.out.println(report.markdown());
        if (report.full()) {
            assertThat(measured).filteredOn(each -> each.goal() != null).isNotEmpty().allMatch(each -> each.value() < FirstImport.MOST_SECONDS);
        }
    }
}
