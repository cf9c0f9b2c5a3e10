package pl.spoiwo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code target/bench/report.json} holds, and the same as a table.
 *
 * @param full false where the run was shortened; its figures only prove that the bench runs
 */
public record Report(boolean full, int seconds, Machine machine, List<Measurement> measurements) {

    private static final String HEAD = "| name | value | goal | ratio | p50 ms | p99 ms | p99.9 ms | heap MiB | CPU ms/order | others % | note |";

    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(folder.resolve("report.json").toFile(), this);
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    public String markdown() {
        return "# Bench\n\n" + (full ? "" : "**Shortened" + (seconds == 0 ? "" : " to " + seconds + " s") + ": not to be quoted.**\n\n")
                + machine.cores() + " cores, " + machine.memoryMiB() + " MiB, " + machine.java() + ", " + machine.system()
                + ", load average before " + machine.loadAverage() + ".\n\n"
                + HEAD + "\n" + HEAD.replaceAll("[^|]+", "---") + "\n"
                + measurements.stream().map(Report::row).collect(Collectors.joining("\n"))
                + "\n\nGoals stand beside the values; full runs of spreading and imports fail where they miss one, others do not. Latency counts from when a request was due. Others: share of the machine's"
                + " processor time that neither hub nor bench used meanwhile; above a few percent the figures are those of a busy machine.\n";
    }

    private static String row(Measurement m) {
        return Stream.of(m.name(), m.value() + " " + m.unit(), m.goal(), m.ratio() == null ? null : m.ratio() + " x " + m.ratioTo(), m.p50Ms(), m.p99Ms(), m.p999Ms(),
                m.heapMiB(), m.cpuMsPerOrder(), m.othersPercent(), m.note()).map(cell -> cell == null ? "" : cell.toString()).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
