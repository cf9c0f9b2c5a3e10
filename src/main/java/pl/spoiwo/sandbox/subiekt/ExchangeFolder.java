package pl.spoiwo.sandbox.subiekt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Faults;

/**
 * The operator at Subiekt who imports what lies in {@code out/}. A file is first taken away by a rename and then imported, so that a
 * kill in between neither loses nor doubles a document; what is taken and not imported is imported at the next start.
 */
final class ExchangeFolder implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ExchangeFolder.class.getName());
    private static final long LOOK_EVERY_MS = 200;

    /** Imports one taken file. */
    interface Importer {
        void take(Path taken);
    }

    private final Path out;
    private final Path taken;
    private final Duration takeAfter;
    private final FaultSwitch faults;
    private final Importer importer;
    private final Clock clock;
    private final Map<Path, Long> seen = new HashMap<>();
    private final ScheduledThreadPoolExecutor operator = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "sandbox-subiekt");
        thread.setDaemon(true);
        return thread;
    });
    private long sequence;

    ExchangeFolder(Path exchange, Duration takeAfter, FaultSwitch faults, Importer importer, Clock clock) {
        this.out = exchange.resolve("out");
        this.taken = exchange.resolve("subiekt-taken");
        this.takeAfter = takeAfter;
        this.faults = faults;
        this.importer = importer;
        this.clock = clock;
        try {
            Files.createDirectories(out);
            Files.createDirectories(taken);
            Files.createDirectories(exchange.resolve("in"));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        operator.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        operator.execute(() -> epp(taken).forEach(importer::take));
        operator.scheduleWithFixedDelay(this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            List<Path> present = epp(out);
            seen.keySet().retainAll(present);
            Faults now = faults.current();
            long wait = takeAfter.toMillis() + now.delayMs();
            for (Path file : present) {
                long since = seen.computeIfAbsent(file, any -> clock.millis());
                if (!now.down() && clock.millis() - since >= wait && !faults.fails()) {
                    takeAway(file);
                }
            }
        } catch (RuntimeException unexpected) {
            // The schedule would end with it.
            LOG.log(Level.WARNING, "the exchange folder could not be looked through", unexpected);
        }
    }

    private void takeAway(Path file) {
        Path mine = taken.resolve(clock.millis() + "-" + ++sequence + "-" + file.getFileName());
        try {
            Files.move(file, mine, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        } catch (IOException locked) {
            LOG.log(Level.WARNING, "cannot take " + file, locked);
            return;
        }
        seen.remove(file);
        if (faults.timesOut()) {
            operator.schedule(() -> importer.take(mine), faults.current().showAfterMs(), TimeUnit.MILLISECONDS);
        } else {
            importer.take(mine);
        }
    }

    private static List<Path> epp(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file ->
                file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".epp") && !file.getFileName().toString().startsWith("."))) {
            files.forEach(found::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }

    @Override
    public void close() {
        // Never by an interrupt: it would close the database's file under the import.
        operator.shutdown();
        try {
            operator.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
