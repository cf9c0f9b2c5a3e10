package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionTests;
import pl.spoiwo.connection.ConnectionTests.Check;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** Connections are tried against the simulated systems over HTTP, with right and with wrong credentials. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialsTest {

    /** By system its settings, and the secret in them that is right. */
    private static final Map<String, List<String>> CREDENTIALS = Map.of(
            "woocommerce", List.of("url: URL/woocommerce, consumerKey: demo-ck-hub, consumerSecret: SECRET, webhookSecret: demo-woo-webhook-secret", "demo-cs-hub"),
            "payu", List.of("url: URL/payu, clientId: demo-145227, clientSecret: SECRET, secondKey: demo-payu-second-key", "demo-payu-client-secret"),
            "stripe", List.of("url: URL/stripe, secretKey: SECRET, webhookSecret: demo-whsec-hub", "demo-sk-test-hub"),
            "przelewy24", List.of("url: URL/przelewy24, merchantId: 12345, posId: 12345, apiKey: SECRET, crc: demo-p24-crc", "demo-p24-api-key"),
            "inpost", List.of("url: URL/inpost, organisation: 4321, token: SECRET, hookSecret: demo-inpost-hook", "demo-inpost-token"),
            "allegro", List.of("url: URL/allegro, authUrl: URL/allegro/auth/oauth, clientId: demo-allegro-client-id, clientSecret: SECRET, refreshToken: demo-allegro-refresh-token", "demo-allegro-client-secret"),
            "dpd", List.of("url: URL/dpd/DPDPackageObjServicesService/DPDPackageObjServices, eventsUrl: URL/dpd/DPDInfoServicesObjEventsService/DPDInfoServicesObjEvents, channel: HUB, login: demo-dpd, masterFid: 1495, senderPhone: 511611711, password: SECRET", "demo-dpd-password"),
            "fakturownia", List.of("url: URL/fakturownia, apiToken: SECRET", "demo-fakturownia-token"));

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client control;
    private Path exchange;
    private HomeWith home;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        exchange = folder.resolve("exchange");
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", exchange.toString(), "sql-port", "0", "hub-url", "http://127.0.0.1:9")), Clock.systemUTC()).start(0);
        control = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        var connections = new HashMap<String, String>();
        CREDENTIALS.forEach((system, how) -> {
            connections.put(system + "-right", yaml(system, how.get(0).replace("SECRET", how.get(1))));
            connections.put(system + "-wrong", yaml(system, how.get(0).replace("SECRET", "not-this-one")));
        });
        var dpd = CREDENTIALS.get("dpd");
        connections.put("events-elsewhere", yaml("dpd", dpd.get(0).replace("SECRET", dpd.get(1)).replace("DPDInfoServicesObjEvents,", "Nothing,")));
        connections.put("untracked", yaml("dpd", dpd.get(0).replace("SECRET", dpd.get(1)).replace("channel: HUB, ", "")));
        connections.put("hooked", yaml("woocommerce", "url: URL/woocommerce, consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret, hookUrl: http://127.0.0.1:9/hooks/hooked"));
        var stripe = "url: URL/stripe, secretKey: demo-sk-test-hub, webhookSecret: demo-whsec-hub, hookUrl: http://127.0.0.1:9/hooks/";
        connections.put("told", yaml("stripe", stripe + "stripe-main"));
        connections.put("untold", yaml("stripe", stripe + "elsewhere"));
        connections.put("bank", yaml("nbp", "url: URL/nbp/api"));
        connections.put("no-bank", yaml("nbp", "url: URL/nbp"));
        var erp = "sqlUrl: \"SQL\", sqlUser: demo_reader, sqlPassword: demo-sa, warehouse: MAG, exchangeFolder: ";
        connections.put("erp", yaml("subiekt", erp + "HERE"));
        connections.put("no-folder", yaml("subiekt", erp + "HERE/nowhere"));
        connections.put("nobody", yaml("inpost", "url: \"http://127.0.0.1:9\", organisation: 4321, token: t, hookSecret: demo-inpost-hook"));
        home = new HomeWith(folder.resolve("home-of-all"), connections);
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    private List<Check> tried(String id) {
        return hub.bean(ConnectionTests.class).run(connected(id));
    }

    private Connection connected(String id) {
        var known = home.configuration.connection(id).orElseThrow();
        var connection = known.connector().http() == null ? known : DeliveryHub.hurried(known);
        hub.connect(connection);
        return connection;
    }

    /** @param settings as YAML; {@code URL} is the simulated systems' address, {@code SQL} that of their database, {@code HERE} a folder */
    private String yaml(String system, String settings) {
        return "system: " + system + "\nmode: observe\nstartFrom: 2026-01-01\nsettings: {" + settings.replace("URL", "http://127.0.0.1:" + sandbox.port())
                .replace("SQL", sandbox.sqlUrl()).replace("HERE", exchange.toString()) + "}";
    }

    static Set<String> credentials() {
        return CREDENTIALS.keySet();
    }

    @ParameterizedTest
    @DisplayName("with the right credentials a connection works, with wrong ones it does not, and says so without naming them")
    @MethodSource
    void credentials(String system) {
        var right = tried(system + "-right");
        assertThat(right).isNotEmpty().allMatch(Check::ok);
        assertThat(right).anyMatch(check -> check.text().contains("answered 200")).anyMatch(check -> check.check().equals("clock"));
        var wrong = tried(system + "-wrong");
        assertThat(wrong).anyMatch(check -> !check.ok());
        assertThat(wrong.toString()).doesNotContain("not-this-one");
    }

    @Test
    @DisplayName("a carrier whose connection cannot hear what becomes of its parcels says so")
    void untracked() {
        assertThat(tried("untracked")).filteredOn(check -> !check.ok()).singleElement().satisfies(check -> {
            assertThat(check.check()).isEqualTo("tracking");
            assertThat(check.text()).contains("setting channel", "cash on delivery");
        });
    }

    @Test
    @DisplayName("webhooks that the shop lacks or has switched off are named, one by one")
    void webhooks() throws Exception {
        for (var topic : List.of("order.created", "order.updated", "order.deleted")) {
            control.post(Client.SHOP + "webhooks", "{\"name\":\"x\",\"topic\":\"" + topic + "\",\"delivery_url\":\"http://127.0.0.1:9/hooks/hooked\",\"secret\":\"s\",\"status\":\""
                    + (topic.endsWith("deleted") ? "disabled" : "paused") + "\"}");
        }
        var checks = tried("hooked");
        assertThat(checks).filteredOn(check -> !check.ok()).extracting(Check::check)
                .containsExactly("webhook order.created", "webhook order.updated", "webhook order.deleted", "webhook order.restored");
        assertThat(checks).extracting(Check::text).anyMatch(text -> text.endsWith("is disabled")).anyMatch(text -> text.contains("/webhooks"));
    }

    @Test
    @DisplayName("the endpoint by which Stripe tells the hub is looked for: one that is missing and one that is disabled are named")
    void endpoint() throws Exception {
        var told = connected("told");
        var trials = hub.bean(ConnectionTests.class);
        assertThat(trials.run(told)).allMatch(Check::ok).filteredOn(check -> check.check().equals("webhook")).extracting(Check::text).containsExactly("we_1 is enabled");
        control.put("/_control/stripe/endpoint", "{\"status\":\"disabled\"}");
        try {
            assertThat(trials.run(told)).filteredOn(check -> !check.ok()).singleElement()
                    .satisfies(check -> assertThat(check.check() + " " + check.text()).isEqualTo("webhook we_1 is disabled"));
        } finally {
            control.put("/_control/stripe/endpoint", "{\"status\":\"enabled\"}");
        }
        assertThat(tried("untold")).filteredOn(check -> !check.ok()).singleElement()
                .satisfies(check -> assertThat(check.check() + " " + check.text()).startsWith("webhook there is no webhook endpoint to http://127.0.0.1:9/hooks/elsewhere"));
    }

    @Test
    @DisplayName("a bank of rates, which wants no credentials, answers; at an address where it is not the test says so")
    void rates() {
        assertThat(tried("bank")).allMatch(Check::ok).extracting(Check::text).contains("answered 200");
        assertThat(tried("no-bank")).filteredOn(check -> !check.ok()).singleElement().satisfies(check -> assertThat(check.text()).contains("404"));
    }

    @Test
    @DisplayName("each service of a system is tried: an events' service that is not there is named, though the parcels' answers")
    void events() {
        assertThat(tried("events-elsewhere")).extracting(check -> check.check() + " " + check.ok()).containsExactly("test true", "clock true", "test-events false");
    }

    @Test
    @DisplayName("a database answers with rows, a folder that is not there is named, and so is a system that does not answer")
    void elsewhere() {
        assertThat(tried("erp")).allMatch(Check::ok).anyMatch(check -> check.text().endsWith(" rows"));
        assertThat(tried("no-folder")).filteredOn(check -> !check.ok()).isNotEmpty()
                .allMatch(check -> check.check().equals("folder") && check.text().contains("nowhere"));
        assertThat(tried("nobody")).singleElement()
                .satisfies(check -> assertThat(check.text()).contains("no connection"));
    }
}
