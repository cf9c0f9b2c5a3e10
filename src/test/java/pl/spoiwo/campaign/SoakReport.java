package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Says of a soak what did not stay level, and draws it. */
final class SoakReport {

    /**
     * @param factor how much more than in the middle third it may be in the last
     * @param slack  and so much beside that, in its own unit
     */
    private record Curve(String name, String unit, ToDoubleFunction<Minute> value, double factor, double slack) {
    }

    private static final List<Curve> CURVES = List.of(
            new Curve("webhook p50", "ms", Minute::webhookP50, 1.5, 2),
            new Curve("webhook p99", "ms", Minute::webhookP99, 1.5, 20),
            new Curve("order to ERP p50", "s", Minute::orderP50, 1.3, 0.5),
            new Curve("order to ERP p99", "s", Minute::orderP99, 1.5, 2),
            new Curve("orders not in the ERP", "orders", minute -> minute.placed() - minute.documents(), 1.5, 10),
            new Curve("heap after collection", "MiB", Minute::heap, 1.15, 15),
            new Curve("memory of the process", "MiB", Minute::resident, 1.1, 20),
            new Curve("threads", "threads", Minute::threads, 1, 5),
            new Curve("open files", "files", Minute::files, 1, 20),
            new Curve("journal of the broker", "MiB", Minute::journal, 1.2, 20),
            // The ledger keeps payloads for days, so the file grows with the orders; what must stay level is how much each takes.
            new Curve("database per order", "KiB", minute -> minute.database() * 1024 / minute.placed(), 1.2, 5));

    private SoakReport() {
    }

    /** A sentence for each curve that rises. */
    static List<String> rising(List<Minute> minutes) {
        int third = minutes.size() / 3;
        var rising = new ArrayList<String>();
        for (var curve : CURVES) {
            double middle = median(minutes.subList(third, 2 * third), curve.value);
            double last = median(minutes.subList(2 * third, minutes.size()), curve.value);
            if (last > middle * curve.factor + curve.slack) {
                rising.add(String.format(Locale.ROOT, "%s rose from %.1f to %.1f %s", curve.name, middle, last, curve.unit));
            }
        }
        return rising;
    }

    static void write(Path folder, String database, long seed, Soak.Result result) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(folder.resolve("soak-" + database + ".json").toFile(), result);
        Files.writeString(folder.resolve("soak-" + database + ".md"), text(database, seed, result));
    }

    private static String text(String database, long seed, Soak.Result result) {
        var minutes = result.minutes();
        var rising = rising(minutes);
        int third = minutes.size() / 3;
        var text = new StringBuilder(String.format(Locale.ROOT, """
                # Soak on %s: %s

                Seed %d, %d minutes, %d orders a second: half of the %.1f that the hub works off at most beside its customers and the simulated systems.
                %d orders, lost %d, doubled %d.

                | | first third | middle | last | unit |
                |---|---|---|---|---|
                """, database, !rising.isEmpty() ? "RISING" : result.verdict().good() ? "level" : "FAILED", seed, minutes.size(), result.perSecond(), result.most(),
                result.verdict().orders(), result.verdict().lost().size(), result.verdict().doubled().size()));
        for (var curve : CURVES) {
            text.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %s |%n", curve.name, median(minutes.subList(0, third), curve.value),
                    median(minutes.subList(third, 2 * third), curve.value), median(minutes.subList(2 * third, minutes.size()), curve.value), curve.unit));
        }
        rising.forEach(sentence -> text.append("\n- ").append(sentence));
        CURVES.forEach(curve -> text.append(chart(curve, minutes)));
        return text.toString();
    }

    private static String chart(Curve curve, List<Minute> minutes) {
        return String.format(Locale.ROOT, """

                ```mermaid
                xychart-beta
                  title "%s"
                  x-axis "minute" 1 --> %d
                  y-axis "%s" 0 --> %.1f
                  line [%s]
                ```
                """, curve.name, minutes.size(), curve.unit, minutes.stream().mapToDouble(curve.value).max().orElse(1) * 1.1 + 0.1,
                minutes.stream().map(minute -> String.format(Locale.ROOT, "%.1f", curve.value.applyAsDouble(minute))).collect(Collectors.joining(", ")));
    }

    private static double median(List<Minute> minutes, ToDoubleFunction<Minute> value) {
        var sorted = minutes.stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
