package pl.spoiwo.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import pl.spoiwo.system.HubProcess;

/** What the operating system, and for its heap the hub, say of the hub's process. */
record Vitals(double resident, double threads, double files) {

    private static final double MIB = 1024.0 * 1024.0;

    static Vitals of(HubProcess hub) throws IOException {
        var process = Path.of("/proc", Long.toString(hub.pid()));
        try (var files = Files.list(process.resolve("fd"))) {
            var status = Files.readAllLines(process.resolve("status"));
            return new Vitals(number(status, "VmRSS:") / 1024, number(status, "Threads:"), files.count());
        }
    }

    private static double number(Iterable<String> lines, String name) {
        for (var line : lines) {
            if (line.startsWith(name)) {
                return Double.parseDouble(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("no " + name);
    }

    static double heap(HubProcess hub) {
        return hub.text("/actuator/prometheus").lines().filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum() / MIB;
    }

    /** Space of all files below the folder, MiB. Files come and go meanwhile. */
    static double size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(Vitals::length).sum() / MIB;
        } catch (UncheckedIOException gone) {
            if (gone.getCause() instanceof NoSuchFileException) {
                return size(folder);
            }
            throw gone;
        }
    }

    private static long length(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
