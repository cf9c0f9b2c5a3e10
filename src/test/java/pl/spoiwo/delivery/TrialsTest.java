package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client control;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "0", "hub-url", "http://127.0.0.1:9")), Clock.systemUTC()).start(0);
        control = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    /** @param settings as YAML; {@code URL} is the simulated systems' address, {@code SQL} that of their database, {@code HERE} a folder */
    private List<Check> tried(String id, String system, String settings) throws Exception {
        var filled = settings.replace("URL", "http://127.0.0.1:" + sandbox.port()).replace("SQL", sandbox.sqlUrl()).replace("HERE", folder.resolve("exchange").toString());
        var connection = new HomeWith(folder.resolve("home-" + id), id, "system: " + system + "\nmode: observe\nstartFrom: 2026-01-01\nsettings: {" + filled + "}").connection;
        hub.connect(connection);
        return hub.bean(ConnectionTests.class).run(connection);
    }

    @ParameterizedTest
    @DisplayName("with the right credentials a connection works, with wrong ones it does not, and says so without naming them")
    @CsvSource(delimiter = '|', textBlock = """
            woocommerce | url: URL/woocommerce, consumerKey: demo-ck-hub, consumerSecret: SECRET, webhookSecret: demo-woo-webhook-secret | demo-cs-hub
            payu        | url: URL/payu, clientId: demo-145227, clientSecret: SECRET, secondKey: demo-payu-second-key | demo-payu-client-secret
            stripe      | url: URL/stripe, secretKey: SECRET, webhookSecret: demo-whsec-hub | demo-sk-test-hub
            przelewy24  | url: URL/przelewy24, merchantId: 12345, posId: 12345, apiKey: SECRET, crc: demo-p24-crc | demo-p24-api-key
            inpost      | url: URL/inpost, organisation: 4321, token: SECRET, hookSecret: demo-inpost-hook | demo-inpost-token
            dpd         | url: URL/dpd/DPDPackageObjServicesService/DPDPackageObjServices, login: demo-dpd, masterFid: 1495, senderPhone: 511611711, password: SECRET | demo-dpd-password
            fakturownia | url: URL/fakturownia, apiToken: SECRET | demo-fakturownia-token
            """)
    void credentials(String system, String settings, String secret) throws Exception {
        var right = tried(system + "-right", system, settings.replace("SECRET", secret));
        assertThat(right).isNotEmpty().allMatch(Check::ok);
        assertThat(right).anyMatch(check -> check.text().contains("answered 200")).anyMatch(check -> check.check().equals("clock"));
        var wrong = tried(system + "-wrong", system, settings.replace("SECRET", "not-this-one"));
        assertThat(wrong).anyMatch(check -> !check.ok());
        assertThat(wrong.toString()).doesNotContain("not-this-one");
    }

    @Test
    @DisplayName("webhooks that the shop lacks or has switched off are named, one by one")
    void webhooks() throws Exception {
        var settings = "url: URL/woocommerce, consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret, hookUrl: http://127.0.0.1:9/hooks/hooked";
        for (var topic : List.of("order.created", "order.updated", "order.deleted")) {
            control.post(Client.SHOP + "webhooks", "{\"name\":\"x\",\"topic\":\"" + topic + "\",\"delivery_url\":\"http://127.0.0.1:9/hooks/hooked\",\"secret\":\"s\",\"status\":\""
                    + (topic.endsWith("deleted") ? "disabled" : "paused") + "\"}");
        }
        var checks = tried("hooked", "woocommerce", settings);
        assertThat(checks).filteredOn(check -> !check.ok()).extracting(Check::check)
                .containsExactly("webhook order.created", "webhook order.updated", "webhook order.deleted", "webhook order.restored");
        assertThat(checks).extracting(Check::text).anyMatch(text -> text.endsWith("is disabled")).anyMatch(text -> text.contains("create it in the shop"));
    }

    @Test
    @DisplayName("a database answers with rows, a folder that is not there is named, and so is a system that does not answer")
    void elsewhere() throws Exception {
        var erp = "sqlUrl: \"SQL\", sqlUser: demo_reader, sqlPassword: demo-sa, warehouse: MAG, exchangeFolder: ";
        assertThat(tried("erp", "subiekt", erp + "HERE")).allMatch(Check::ok).anyMatch(check -> check.text().endsWith(" rows"));
        assertThat(tried("no-folder", "subiekt", erp + "HERE/nowhere")).filteredOn(check -> !check.ok()).isNotEmpty()
                .allMatch(check -> check.check().equals("folder") && check.text().contains("nowhere"));
        assertThat(tried("nobody", "inpost", "url: \"http://127.0.0.1:9\", organisation: 4321, token: t, hookSecret: demo-inpost-hook")).singleElement()
                .satisfies(check -> assertThat(check.text()).contains("no connection"));
    }
}
