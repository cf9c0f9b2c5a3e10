package pl.spoiwo.connection;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.HomeFiles;

/**
 * The configuration of the home folder, in force as a whole. The folder is looked at every second; a change that holds still for one look is read
 * and, if nothing is wrong with it, swapped in. What is wrong is logged once and kept in {@link #lastError()}; the last good stays in force.
 * Looking works on every kind of mount, unlike notifications of the file system.
 */
public final class FileConfiguration implements ActiveConfiguration, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileConfiguration.class);

    private final ConfigurationLoader loader;
    private final Supplier<KnownGoods> goods;
    private final Clock clock;
    private final HomeFiles files;
    private final List<Consumer<HubConfiguration>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "configuration-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile HubConfiguration current;
    private volatile Refused lastError;
    private Set<Path> credentials;
    private String loaded;
    private String seen;

    /**
     * @param goods is asked once the files are right: it may need a database
     * @throws ConfigurationRefused where the home folder is broken: there is no last good one yet
     */
    public FileConfiguration(ConfigurationLoader loader, Supplier<KnownGoods> goods, Clock clock) {
        this.loader = loader;
        this.goods = goods;
        this.clock = clock;
        this.files = new HomeFiles(loader.home());
        var before = files.fingerprint(Set.of());
        var first = loader.load();
        var findings = findings(first);
        if (!findings.isEmpty()) {
            throw new ConfigurationRefused(findings);
        }
        this.current = first.configuration().orElseThrow();
        this.credentials = first.credentials();
        // A file that changed while the folder was read makes the first look read it again.
        this.loaded = before.equals(files.fingerprint(Set.of())) ? files.fingerprint(credentials) : "";
        this.seen = loaded;
    }

    /** Begins to look at the folder. */
    public void watch() {
        watcher.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        LOG.info("configuration {} of {} is in force: {} connections", current.version(), current.home().root(), current.connections().size());
    }

    @Override
    public HubConfiguration current() {
        return current;
    }

    @Override
    public Optional<Refused> lastError() {
        return Optional.ofNullable(lastError);
    }

    @Override
    public void onChange(Consumer<HubConfiguration> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    /** Reads the folder if it has changed since it was last read, without waiting for it to hold still. */
    public synchronized void refresh() {
        reloadIfChanged(files.fingerprint(credentials));
    }

    private void reloadIfChanged(String now) {
        if (!now.equals(loaded)) {
            reload(now);
        }
    }

    private synchronized void look() {
        try {
            var now = files.fingerprint(credentials);
            if (now.equals(seen)) {
                reloadIfChanged(now);
            }
            seen = now;
        } catch (RuntimeException e) {
            LOG.warn("the home folder cannot be looked at, the configuration in force stays: {}", e.toString());
        }
    }

    private void reload(String fingerprint) {
        var next = loader.load();
        // Before the folder counts as read: where the database cannot be asked, the next look tries again.
        var findings = findings(next);
        loaded = next.credentials().equals(credentials) ? fingerprint : files.fingerprint(next.credentials());
        credentials = next.credentials();
        if (!findings.isEmpty()) {
            refuse(findings);
            return;
        }
        var before = current;
        current = next.configuration().orElseThrow();
        lastError = null;
        LOG.info("configuration {} replaces {}", current.version(), before.version());
        listeners.forEach(this::tell);
    }

    /** Of the files, and of right ones for which goods there are none. */
    private List<Finding> findings(ConfigurationLoader.Loaded read) {
        if (!read.findings().isEmpty()) {
            return read.findings();
        }
        var compared = goods.get().take(read.scopes());
        compared.noted().forEach(scope -> LOG.warn("in force, and for nothing: {}", scope));
        return compared.refused();
    }

    private void refuse(List<Finding> findings) {
        var again = lastError != null && lastError.findings().equals(findings);
        lastError = new Refused(again ? lastError.at() : Instant.now(clock), findings);
        if (!again) {
            findings.forEach(f -> LOG.error("configuration refused, {} stays in force: {}", current.version(), f));
        }
    }

    private void tell(Consumer<HubConfiguration> listener) {
        try {
            listener.accept(current);
        } catch (RuntimeException e) {
            LOG.error("a part of the hub could not follow the new configuration {}", current.version(), e);
        }
    }
}
