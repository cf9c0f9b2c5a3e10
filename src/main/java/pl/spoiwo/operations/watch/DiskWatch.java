package pl.spoiwo.operations.watch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;

/** Raises {@code disk-low} before the disk of the data folder is so full that nothing is taken any more, and closes it when there is space again. */
@Component
class DiskWatch {

    static final String DISK_LOW = "disk-low";
    /** Per cent below the limit at which the alert closes, so that a disk at the limit does not tell it again and again. */
    private static final int SETTLED = 2;

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Alerts alerts;
    private final FileStore disk;
    private final int most;

    @Autowired
    DiskWatch(Alerts alerts, @Value("${spoiwo.data-dir}") Path data, @Value("${spoiwo.watch.disk-used:85}") int most) throws IOException {
        this(alerts, Files.getFileStore(Files.createDirectories(data)), most);
    }

    /** @param most per cent of the disk in use above which people are told */
    DiskWatch(Alerts alerts, FileStore disk, int most) {
        this.alerts = alerts;
        this.disk = disk;
        this.most = most;
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        try {
            double used = 100 - 100.0 * disk.getUsableSpace() / disk.getTotalSpace();
            if (used > most) {
                alerts.raise(DISK_LOW, null, null, String.format(Locale.ROOT, "The disk of the data folder is %.0f %% full, %d MB are left. Make space before webhooks"
                        + " are answered 503 (spoiwo.broker.max-disk-usage).", used, disk.getUsableSpace() / (1 << 20)));
            } else if (used < most - SETTLED) {
                alerts.clear(DISK_LOW, null, null);
            }
        } catch (IOException | DataAccessException | TransactionException e) {
            LOG.warn("the watch could not look at the disk, it tries again: {}", e.getMessage());
        }
    }
}
