package pl.spoiwo.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn -Pbench verify}: measures the packaged hub and writes target/bench. Asserts that nothing was lost or doubled, and of times only the goals of a full run of the spreading. */
@Tag("bench")
class HubBench {

    @TempDir
    Path folder;

    @Test
    @DisplayName("the packaged hub is measured, and loses and doubles nothing meanwhile")
    void measure() throws Exception {
        var length = BenchLength.chosen();
        var machine = Machine.here();
        var all = new ArrayList<Measurement>();
        all.addAll(new StartBench(folder, length.repeats()).measure());
        all.addAll(new IntakeBench(folder, length).measure());
        all.add(new OrdersBench(folder, length.orders()).measure());
        var report = new Report(length.seconds() >= BenchLength.FULL, length.seconds(), machine, all);
        report.write(Path.of("target", "bench"));
        System.out.println(report.markdown());
    }

    @Test
    @DisplayName("stock of 50,000 goods is spread among two channels, every sale and every change of it, and nothing else")
    void spread() throws Exception {
        var machine = Machine.here();
        var bench = new SpreadBench(folder, BenchLength.chosen());
        var report = new Report(bench.full(), bench.seconds(), machine, bench.measure());
        report.write(Path.of("target", "bench", "spread"));
        System.out.println(report.markdown());
        if (report.full()) {
            bench.check(report.measurements());
        }
    }
}
