package pl.spoiwo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Seconds until the hub is ready with an empty data folder, and seconds of {@code validate} on the same home folder: medians. */
final class StartBench {

    private final Path folder;
    private final int repeats;

    StartBench(Path folder, int repeats) {
        this.folder = folder;
        this.repeats = repeats;
    }

    List<Measurement> measure() throws IOException, InterruptedException {
        var starts = new ArrayList<Double>();
        var validations = new ArrayList<Double>();
        for (int i = 0; i < repeats; i++) {
            try (var rig = new Rig(folder.resolve("start-" + i))) {
                validations.add(validate(rig));
                starts.add(rig.start());
            }
        }
        return List.of(Measurement.of("start to ready", median(starts), "s").goal("< 15 s").note("first start, empty data folder; each " + starts.stream().map(Measurement::rounded).toList()),
                Measurement.of("validate", median(validations), "s").goal("< 10 s").note("each " + validations.stream().map(Measurement::rounded).toList()));
    }

    private double validate(Rig rig) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Program.run("java", rig.world.environment(), List.of("-Xmx512m", "-jar", Path.of("target", "spoiwo.jar").toAbsolutePath().toString(), "validate",
                "--spoiwo.home=" + rig.world.home()), folder.resolve("validate.log"));
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
