package pl.spoiwo.operations.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.ParkedCounts;
import pl.spoiwo.operations.query.Queues;
import pl.spoiwo.operations.query.ValueCounts;

/**
 * Gauges: what waits and since when, messages and values alike, what is parked, which alerts are open. Counted on a schedule, so that a scrape costs nothing. While
 * broker or database do not answer, their gauges are absent, not old.
 */
@Component
class HubMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(HubMetrics.class);

    private final Queues queues;
    private final ParkedCounts parkedCounts;
    private final ConnectionQueries connections;
    private final ValueCounts valueCounts;
    private final ActiveConfiguration configuration;
    private final Alerts openAlerts;
    private final Clock clock;
    private final MultiGauge depth;
    private final MultiGauge age;
    private final MultiGauge parked;
    private final MultiGauge alerts;
    private final MultiGauge values;
    private final MultiGauge valuesAge;

    HubMetrics(Queues queues, ParkedCounts parkedCounts, ConnectionQueries connections, ValueCounts valueCounts, ActiveConfiguration configuration,
               Alerts openAlerts, Clock clock, MeterRegistry registry) {
        this.queues = queues;
        this.parkedCounts = parkedCounts;
        this.connections = connections;
        this.valueCounts = valueCounts;
        this.configuration = configuration;
        this.openAlerts = openAlerts;
        this.clock = clock;
        this.depth = MultiGauge.builder("spoiwo.queue.messages").description("Messages in a queue").register(registry);
        this.age = MultiGauge.builder("spoiwo.queue.oldest.age").baseUnit("seconds").description("Age of the oldest message in a queue; 0 where none waits").register(registry);
        this.parked = MultiGauge.builder("spoiwo.parked.messages").description("Messages that wait for a person").register(registry);
        this.alerts = MultiGauge.builder("spoiwo.alerts.open").description("Open alerts").register(registry);
        this.values = MultiGauge.builder("spoiwo.values.waiting").description("Stock and prices that a channel shall hold and has not accepted").register(registry);
        this.valuesAge = MultiGauge.builder("spoiwo.values.oldest.age").baseUnit("seconds").description("Since when the oldest of them is wanted; 0 where none is").register(registry);
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.metrics-every:15s}")
    void count() {
        countQueues();
        countRows();
    }

    private void countQueues() {
        try {
            var now = clock.instant();
            var all = queues.all();
            depth.register(all.stream().map(q -> MultiGauge.Row.of(Tags.of("queue", q.name()), q.depth())).collect(Collectors.toList()), true);
            age.register(all.stream().map(q -> MultiGauge.Row.of(Tags.of("queue", q.name()),
                    q.oldest() == null ? 0 : Math.max(0, Duration.between(q.oldest(), now).toSeconds()))).collect(Collectors.toList()), true);
        } catch (BrokerUnavailable e) {
            LOG.debug("no queue metrics: {}", e.getMessage());
            depth.register(List.of(), true);
            age.register(List.of(), true);
        }
    }

    private void countRows() {
        try {
            var counts = parkedCounts.byConnection();
            parked.register(connections.ids().stream().map(id -> MultiGauge.Row.of(Tags.of("connection", id), counts.getOrDefault(id, 0L)))
                    .collect(Collectors.toList()), true);
            countValues();
            alerts.register(openAlerts.open().stream().collect(Collectors.groupingBy(Alerts.Alert::code, Collectors.counting())).entrySet().stream()
                    .map(code -> MultiGauge.Row.of(Tags.of("code", code.getKey()), code.getValue())).collect(Collectors.toList()), true);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("no ledger metrics: {}", e.getMessage());
            parked.register(List.of(), true);
            alerts.register(List.of(), true);
            values.register(List.of(), true);
            valuesAge.register(List.of(), true);
        }
    }

    private void countValues() {
        var now = clock.instant();
        Map<String, ValueCounts.Values> counts = configuration.current().connections().values().stream().collect(Collectors.toMap(Connection::id, valueCounts::of));
        values.register(counts.entrySet().stream().map(c -> MultiGauge.Row.of(Tags.of("connection", c.getKey()), c.getValue().waiting())).collect(Collectors.toList()), true);
        valuesAge.register(counts.entrySet().stream().map(c -> MultiGauge.Row.of(Tags.of("connection", c.getKey()),
                c.getValue().oldest() == null ? 0 : Math.max(0, Duration.between(c.getValue().oldest(), now).toSeconds()))).collect(Collectors.toList()), true);
    }
}
