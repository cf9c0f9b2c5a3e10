package pl.spoiwo.operations.watch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;

/** Raises one alert for each thing that waits too long, and closes it when it does not wait any more, whoever raised it. */
@Component
class WaitWatch {

    private static final Logger LOG = LoggerFactory.getLogger(WaitWatch.class);

    private final Alerts alerts;
    private final List<LongWait> kinds;

    WaitWatch(Alerts alerts, List<LongWait> kinds) {
        this.alerts = alerts;
        this.kinds = kinds;
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        for (var kind : kinds) {
            try {
                look(kind);
            } catch (DataAccessException | TransactionException e) {
                LOG.warn("the watch could not look for {}, it tries again: {}", kind.code(), e.getMessage());
            }
        }
    }

    private void look(LongWait kind) {
        var open = alerts.open().stream().filter(alert -> alert.code().equals(kind.code())).toList();
        var waiting = kind.tooLong();
        waiting.stream().filter(each -> open.stream().noneMatch(each::isOf)).forEach(each -> alerts.raise(kind.code(), each.connection(), each.entity(), each.text()));
        open.stream().filter(alert -> waiting.stream().noneMatch(each -> each.isOf(alert)) && (alert.entity() == null || !kind.waits(alert.connection(), alert.entity())))
                .forEach(alert -> alerts.clear(kind.code(), alert.connection(), alert.entity()));
    }
}
