package pl.spoiwo.connection;

import java.util.ArrayList;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;

/**
 * Finds what profile production would call without encryption: credentials and personal data would travel in the clear. This machine itself is
 * free, and so is a connection that says {@code allowPlainHttp: true}. Addresses never show in findings: they may hold credentials.
 */
record PlainTargets(PositionedYaml file, Findings findings) {

    /** The key by which a person takes the risk. */
    static final String ALLOWED = "allowPlainHttp";
    static final String INSTEAD = "https://...; http:// only to this machine itself, or with " + ALLOWED + ": true where the way there is safe";

    /** @param at pointer to the connection in connections.yaml */
    void check(Connection connection, String at) {
        var connector = connection.connector();
        var templates = new ArrayList<String>();
        if (connector.http() != null) {
            templates.add(connector.http().url());
            templates.addAll(connector.http().others().values());
            templates.addAll(connector.auth().options().values());
        }
        templates.stream().filter(template -> SettingChecks.plain(connection.fill(template))).forEach(template -> add(connection, place(template, at)));
        if (connection.forward() != null && SettingChecks.plain(connection.forward().url())) {
            add(connection, at + "/forward/url");
        }
    }

    /** @param webhook of alerts.yaml */
    void check(String webhook) {
        if (webhook != null && SettingChecks.plain(webhook)) {
            findings.add(file, "/webhook", "the webhook is an address without encryption", INSTEAD);
        }
    }

    private void add(Connection connection, String pointer) {
        if (!findings.at(file, pointer)) {
            findings.add(file, pointer, "connection '" + connection.id() + "' calls an address without encryption", INSTEAD);
        }
    }

    /** The setting that the address is made of; the connection where its connector says it. */
    private String place(String template, String at) {
        return ConnectorChecks.SETTING.matcher(template).results().map(m -> at + "/settings" + PositionedYaml.step(m.group(1)))
                .filter(pointer -> !file.at(pointer).isMissingNode()).findFirst().orElse(at);
    }
}
