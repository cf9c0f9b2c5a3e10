package pl.spoiwo.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.mapping.Json;

/** Shapes an alert for the way it goes: mail, webhook, or the log where nothing is configured. Receivers are those of the configuration in force. */
@Component("alertMessages")
public class AlertMessages {

    private static final Logger LOG = LoggerFactory.getLogger("pl.spoiwo.alerts");

    private final ActiveConfiguration configuration;

    AlertMessages(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    public void mail(Exchange exchange) {
        var alert = read(exchange);
        var settings = configuration.current().alerts();
        var message = exchange.getMessage();
        message.removeHeaders("*");
        if (settings.mail().isEmpty()) {
            message.setHeader("alertSkipped", "no mail receivers are configured any more");
            log(alert);
            return;
        }
        message.setHeader("To", String.join(",", settings.mail()));
        message.setHeader("From", settings.from() == null || settings.from().isBlank() ? "spoiwo@localhost" : settings.from());
        message.setHeader("Subject", "[Spoiwo] " + alert.path("code").asText() + (alert.has("connection") ? " " + alert.path("connection").asText() : ""));
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
        message.setBody(letter(alert));
    }

    public void webhook(Exchange exchange) {
        var alert = read(exchange);
        var message = exchange.getMessage();
        message.removeHeaders("*");
        var url = configuration.current().alerts().webhook();
        if (url == null) {
            message.setHeader("alertSkipped", "no webhook is configured any more");
            log(alert);
            return;
        }
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.HTTP_URI, url);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(alert.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Camel's own failure names the address, and with many services the address is the secret. */
    public void posted(@Header(Exchange.HTTP_RESPONSE_CODE) int status) {
        if (status < 200 || status >= 300) {
            throw new IllegalStateException("the webhook of alerts.yaml answers HTTP " + status);
        }
    }

    public void log(Exchange exchange) {
        log(read(exchange));
    }

    private static void log(JsonNode alert) {
        LOG.warn("Alert {} {} {}: {} ({})", alert.path("code").asText(), alert.path("connection").asText(), alert.path("entity").asText(),
                alert.path("text").asText(), alert.path("runbook").asText());
    }

    private static String letter(JsonNode alert) {
        var letter = new StringBuilder(alert.path("text").asText()).append("\n\n");
        for (var field : new String[] {"code", "connection", "entity", "owner", "since", "runbook"}) {
            if (alert.has(field)) {
                letter.append(field).append(": ").append(alert.path(field).asText()).append('\n');
            }
        }
        return letter.append("\nThis alert is sent once. It stays in the list of open alerts until its cause is gone, or until the task is acknowledged.\n").toString();
    }

    private static JsonNode read(Exchange exchange) {
        try {
            return Json.MAPPER.readTree(exchange.getMessage().getBody(byte[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("a message in the queue alerts is not JSON", e);
        }
    }
}
