package pl.spoiwo.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;

/**
 * Puts each new alert on the queue {@code alerts}: one message for each way that is configured, so that the failure of one way repeats
 * nothing on the other. What could not be put there is put at the next turn.
 */
@Component("alertNotifier")
public class AlertNotifier {

    public static final String MAIL = "mail";
    public static final String WEBHOOK = "webhook";
    public static final String LOG_ONLY = "log";
    private static final Logger LOG = LoggerFactory.getLogger(AlertNotifier.class);

    private final JdbcAlerts alerts;
    private final ActiveConfiguration configuration;
    private final Broker broker;
    /** One thread, at most one turn waiting: raising an alert never waits for the broker. */
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1),
            task -> new Thread(task, "alert-notifier"), new ThreadPoolExecutor.DiscardPolicy());

    AlertNotifier(JdbcAlerts alerts, NewAlerts news, ActiveConfiguration configuration, Broker broker) {
        this.alerts = alerts;
        this.configuration = configuration;
        this.broker = broker;
        news.onRaised(() -> worker.execute(this::run));
    }

    /** Tells of all alerts that nobody was told of. */
    public void run() {
        try {
            alerts.untold().forEach(id -> alerts.tell(id, alert -> broker.send(messages(alert))));
        } catch (RuntimeException e) {
            LOG.warn("New alerts could not be put on the broker; they are in the list of open alerts and are sent at the next turn", e);
        }
    }

    private List<Outgoing> messages(Alerts.Alert alert) {
        var settings = configuration.current().alerts();
        var ways = new ArrayList<String>();
        if (!settings.mail().isEmpty()) {
            ways.add(MAIL);
        }
        if (settings.webhook() != null) {
            ways.add(WEBHOOK);
        }
        if (ways.isEmpty()) {
            ways.add(LOG_ONLY);
        }
        return ways.stream().map(way -> new Outgoing("alerts", document(alert), Map.of(Headers.ID, "alert-" + alert.id(), Headers.TYPE, way,
                Headers.CONTENT_TYPE, "application/json"), Duration.ZERO)).toList();
    }

    /** What a webhook receives. */
    private static byte[] document(Alerts.Alert alert) {
        var document = Json.MAPPER.createObjectNode().put("id", alert.id()).put("code", alert.code()).put("text", alert.text());
        put(document, "connection", alert.connection());
        put(document, "entity", alert.entity());
        put(document, "owner", alert.owner());
        document.put("runbook", alert.runbook()).put("since", alert.since().toString());
        try {
            return Json.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of texts can be written", e);
        }
    }

    private static void put(com.fasterxml.jackson.databind.node.ObjectNode document, String name, String value) {
        if (value != null) {
            document.put(name, value);
        }
    }

    @PreDestroy
    void stop() {
        worker.shutdown();
    }
}
