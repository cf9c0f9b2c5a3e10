package pl.spoiwo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processor time that others took on this machine since this began: what tells a quiet run from one under load. Needs Linux. */
final class Others {

    private static final Path STAT = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    /** User, nice, system, idle, waiting, interrupts twice, stolen; guests are in user already. */
    private static final int FIELDS = 8;

    private final List<ProcessHandle> own;
    private final long[] before;
    private final double ownBefore;

    /** @param measured processes beside this one that belong to the measurement */
    Others(ProcessHandle... measured) {
        own = Stream.concat(Stream.of(ProcessHandle.current()), Stream.of(measured)).toList();
        before = ticks();
        ownBefore = ownMillis();
    }

    /** @return percent of all cores, or null where the system does not tell */
    Double percent() {
        var now = ticks();
        if (now.length == 0) {
            return null;
        }
        double all = IntStream.range(0, FIELDS).mapToLong(i -> now[i] - before[i]).sum();
        double busy = all - (now[IDLE] - before[IDLE]) - (now[IO_WAIT] - before[IO_WAIT]);
        // Ticks are hundredths of a second.
        return Measurement.rounded(Math.max(0, 100 * (busy - (ownMillis() - ownBefore) / 10) / all));
    }

    private double ownMillis() {
        return own.stream().mapToDouble(Others::cpuMillis).sum();
    }

    /** User and system time of all threads. */
    static double cpuMillis(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException("no processor time of process " + process.pid())).toNanos() / 1e6;
    }

    private static long[] ticks() {
        if (!Files.isReadable(STAT)) {
            return new long[0];
        }
        try (var lines = Files.lines(STAT)) {
            return Stream.of(lines.findFirst().orElseThrow().trim().split("\\s+")).skip(1).mapToLong(Long::parseLong).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
