package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;

/** Reads documents.yaml, once its schema has accepted it, and finds names that stand for nothing. */
record DocumentChecks(PositionedYaml file, Map<String, Connection> connections, Findings findings) {

    private static final String CREATE = "document.create";
    private static final String SEND = "document.send";

    HubConfiguration.DocumentSettings read() {
        var issuer = file.root().path("connection").asText();
        if (!has("/connection", issuer, "invoicing")) {
            return null;
        }
        if (connections.get(issuer).capability(CREATE).isEmpty()) {
            findings.add(file, "/connection", "connection '" + issuer + "' cannot issue documents", "a connection whose connector has " + CREATE);
        }
        var kinds = new ArrayList<HubConfiguration.KindRule>();
        for (var rule : file.root().path("kinds")) {
            var channels = Fields.texts(rule, "channels", List.of());
            for (int i = 0; i < channels.size(); i++) {
                has("/kinds/" + kinds.size() + "/channels/" + i, channels.get(i), "channel");
            }
            kinds.add(kind(rule, channels));
        }
        var email = Fields.texts(file.root(), "email", List.of());
        for (int i = 0; i < email.size(); i++) {
            has("/email/" + i, email.get(i), "channel");
        }
        if (!email.isEmpty() && connections.get(issuer).capability(SEND).isEmpty()) {
            findings.add(file, "/email", "connection '" + issuer + "' cannot mail documents", "a connection whose connector has " + SEND);
        }
        return new HubConfiguration.DocumentSettings(issuer, file.root().path("when").asText(), file.root().path("proforma").asText().equals("transfer"), List.copyOf(kinds), email);
    }

    private static HubConfiguration.KindRule kind(JsonNode rule, List<String> channels) {
        return new HubConfiguration.KindRule(channels, Fields.texts(rule, "countries", List.of()), Fields.texts(rule, "currencies", List.of()),
                rule.path("kind").asText());
    }

    private boolean has(String pointer, String id, String role) {
        var connection = connections.get(id);
        if (connection == null) {
            findings.add(file, pointer, "there is no connection '" + id + "'" + Nearest.hint(id, connections.keySet()), "a connection of config/connections.yaml");
        } else if (!connection.has(role)) {
            findings.add(file, pointer, "connection '" + id + "' has not the role " + role, "a connection with role " + role);
        }
        return connection != null && connection.has(role);
    }
}
