package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.LogLines;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The connector's own files against the simulated Fakturownia, through the real routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakturowniaDeliveryTest {

    private static final String TOKEN = "demo-fakturownia-token";
    private static final String WRONG = "s3cret-but-wrong";
    private static final String CONNECTION = "issuing-main";

    private final HttpClient http = HttpClient.newHttpClient();
    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "fakturownia-ksef", "live", "fakturownia-ksef-takes", "50ms", "fakturownia-calls-per-second", "0"))).start(0);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        connect(folder, CONNECTION, sandbox.url() + "/fakturownia", TOKEN);
        connect(folder, "denied", sandbox.url() + "/fakturownia", WRONG);
        connect(folder, "nobody", "http://127.0.0.1:9", TOKEN);
    }

    private void connect(Path folder, String id, String url, String token) throws Exception {
        hub.connect(new HomeWith(folder.resolve("loaded-" + id), id, """
                system: fakturownia
                mode: live
                settings: {url: "%s", apiToken: %s, ksefEvery: "1"}
                """.formatted(url, token)).connection);
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    @BeforeEach
    void calm() throws Exception {
        control("DELETE", "", "");
        hub.received(CONNECTION, hub.depth("process." + CONNECTION));
    }

    private JsonNode control(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.port() + "/_control/fakturownia" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isLessThan(300);
        return answer.body().length == 0 ? null : DeliveryHub.json(answer.body());
    }

    private Command command(String id, String kind, String taxId) {
        return command(CONNECTION, id, kind, taxId);
    }

    private Command command(String connection, String id, String kind, String taxId) {
        var data = (ObjectNode) DeliveryHub.json("""
                {"externalId": "1", "externalNumber": "N1", "currency": "PLN", "buyer": {"email": "anna@example.com", "guest": true},
                 "billingAddress": {"firstName": "Anna", "lastName": "Żółć", "line1": "Prosta 1", "postalCode": "90-001", "city": "Łódź", "country": "PL"},
                 "invoice": {"requested": false}, "delivery": {"cashOnDelivery": false, "cost": "12.30", "tax": "2.30"},
                 "document": {"kind": "%s", "saleDate": "2026-11-20", "issueDate": "2026-11-21"},
                 "lines": [{"lineId": "1", "kind": "product", "sku": "A", "name": "Kubek 🌻", "quantity": "2", "gross": "100.00", "taxCode": "23"}]}""".formatted(kind).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (taxId != null) {
            ((ObjectNode) data.path("invoice")).put("requested", true).put("companyName", "Łukmet").putObject("taxId").put("type", "nip").put("value", taxId);
        }
        return new Command(id, connection, "document.create", "o-" + id, data, 0);
    }

    private void awaitState(Command command, MessageState state) {
        await().untilAsserted(() -> assertThat(hub.row(command.id()).state()).isEqualTo(state));
    }

    private void nothingHoldsTheToken(Command command) {
        for (var kind : BodyKind.values()) {
            assertThat(String.valueOf(hub.body(command.id(), kind))).as(kind.name()).doesNotContain(TOKEN, WRONG);
        }
        assertThat(String.valueOf(hub.row(command.id()))).doesNotContain(TOKEN, WRONG);
    }

    @Test
    @DisplayName("where the token is refused, nobody answers, an answer is lost, a document is refused or the account fails, it is in no row, alert or line of the log either")
    void secrets() throws Exception {
        try (var lines = new LogLines()) {
            var denied = command("denied", "denied-1", "receipt", null);
            var unreached = command("nobody", "nobody-1", "receipt", null);
            hub.decide(denied, unreached);
            await().untilAsserted(() -> {
                assertThat(hub.row(denied.id()).reason()).isNotNull().satisfies(reason -> assertThat(reason.code()).isEqualTo("token-refused"));
                assertThat(hub.row(unreached.id()).reason()).isNotNull().satisfies(reason -> assertThat(reason.code()).isEqualTo("connect"));
                assertThat(hub.alerts.open).contains("breaker-open denied", "breaker-open nobody");
            });
            var lost = ended("{\"timeoutAfterSuccess\": true, \"holdMs\": 200, \"only\": \"^POST \", \"times\": 1}", "lost-1", MessageState.DELIVERED);
            var failed = ended("{\"failRate\": 1, \"status\": 503, \"only\": \"^POST \", \"times\": 1}", "failed-1", MessageState.DELIVERED);
            var refused = ended("{\"failRate\": 1, \"status\": 422, \"only\": \"^POST \", \"times\": 1}", "refused-1", MessageState.PARKED);
            for (var command : List.of(denied, unreached, lost, failed, refused)) {
                nothingHoldsTheToken(command);
            }
            assertThat(hub.alerts.texts).isNotEmpty().noneMatch(FakturowniaDeliveryTest::holdsToken);
            assertThat(lines.texts()).isNotEmpty().noneMatch(FakturowniaDeliveryTest::holdsToken);
            assertThat(hub.received(CONNECTION, hub.depth("process." + CONNECTION)).toString()).doesNotContain(TOKEN);
        }
    }

    private static boolean holdsToken(String text) {
        return text.contains(TOKEN) || text.contains(WRONG);
    }

    /** A receipt whose first call meets this. */
    private Command ended(String faults, String id, MessageState state) throws Exception {
        control("PUT", "/faults", faults);
        var command = command(id, "receipt", null);
        hub.decide(command);
        awaitState(command, state);
        return command;
    }

    @Test
    @DisplayName("a receipt is issued, and the token is in nothing that the hub stored")
    void receipt() throws Exception {
        var command = command("receipt-1", "receipt", null);
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        var result = hub.body(command.id(), BodyKind.RESULT);
        assertThat(result.path("status").asText()).isEqualTo("ISSUED");
        assertThat(result.path("kind").asText()).isEqualTo("receipt");
        assertThat(result.path("number").asText()).isNotEmpty();
        assertThat(result.at("/amounts/gross").asText()).isEqualTo("112.30");
        assertThat(hub.body(command.id(), BodyKind.REQUEST)).isNotNull();
        nothingHoldsTheToken(command);
    }

    @Test
    @DisplayName("an invoice for a company waits until KSeF has accepted it, and has its number then")
    void accepted() throws Exception {
        control("PUT", "/gov", "{\"outcome\": \"hold\"}");
        var command = command("invoice-1", "invoice", "5252445767");
        hub.decide(command);
        awaitState(command, MessageState.WAITING);
        assertThat(hub.received(CONNECTION, 1)).as("what the order shows while the authority works").singleElement().satisfies(receipt -> {
            assertThat(receipt.at("/body/commandId").asText()).isEqualTo(command.id());
            assertThat(receipt.at("/body/state").asText() + " " + receipt.at("/body/result/status").asText()).isEqualTo("WAITING KSEF_PENDING");
            assertThat(receipt.at("/body/result/number").asText()).isNotEmpty();
        });
        control("POST", "/documents", "{\"oid\": \"invoice-1\", \"outcome\": \"ok\"}");
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.received(CONNECTION, 1)).as("told once, however often it was looked at").singleElement().satisfies(receipt ->
                assertThat(receipt.at("/body/state").asText()).isEqualTo("DELIVERED"));
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("ksefNumber").asText()).hasSize(35);
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("status").asText()).isEqualTo("KSEF_ACCEPTED");
        assertThat(control("GET", "/state", "").at("/references/invoice-1/vat").asInt()).isEqualTo(1);
        nothingHoldsTheToken(command);
    }

    @Test
    @DisplayName("a pro forma for a company does not go to KSeF, and the invoice that follows it is made of it, once each")
    void proforma() throws Exception {
        var proforma = command("proforma-1", "proforma", "5252445767");
        hub.decide(proforma);
        awaitState(proforma, MessageState.DELIVERED);
        var issued = hub.body(proforma.id(), BodyKind.RESULT);
        assertThat(issued.path("kind").asText() + " " + issued.path("status").asText() + issued.path("ksefNumber").asText()).isEqualTo("proforma ISSUED");
        var data = (ObjectNode) proforma.data().deepCopy();
        ((ObjectNode) data.path("document")).put("kind", "invoice").putObject("proforma").put("externalId", issued.path("externalId").asText()).put("number", issued.path("number").asText());
        var invoice = new Command("after-proforma-1", CONNECTION, "document.create", proforma.entity(), data, 0);
        hub.decide(invoice);
        awaitState(invoice, MessageState.DELIVERED);
        assertThat(hub.body(invoice.id(), BodyKind.RESULT).path("status").asText()).isEqualTo("KSEF_ACCEPTED");
        assertThat(control("GET", "/calls", "").findValuesAsText("body")).anyMatch(body -> body.contains("\"from_invoice_id\":\"" + issued.path("externalId").asText() + "\""));
        assertThat(control("GET", "/state", "").at("/references/proforma-1/proforma").asInt()).isEqualTo(1);
        assertThat(control("GET", "/state", "").at("/references/after-proforma-1/vat").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a correction takes every line of the invoice back, once where its answer was lost, and has its own number of KSeF and its file")
    void corrected() throws Exception {
        var invoice = command("corrected-1", "invoice", "5252445767");
        hub.decide(invoice);
        awaitState(invoice, MessageState.DELIVERED);
        var issued = hub.body(invoice.id(), BodyKind.RESULT);
        var data = (ObjectNode) invoice.data().deepCopy();
        data.putObject("document").put("kind", "correction").put("issueDate", "2026-11-23").putObject("corrects")
                .put("externalId", issued.path("externalId").asText()).put("number", issued.path("number").asText()).put("kind", "invoice");
        control("PUT", "/faults", "{\"timeoutAfterSuccess\": 1, \"times\": 1, \"only\": \"POST\", \"holdMs\": 10, \"showAfterMs\": 500}");
        var correction = new Command("correction-1", CONNECTION, "document.correct", invoice.entity(), data, 0);
        hub.decide(correction);
        awaitState(correction, MessageState.DELIVERED);
        var result = hub.body(correction.id(), BodyKind.RESULT);
        assertThat(result.path("kind").asText() + " " + result.at("/amounts/gross").asText() + " " + result.path("status").asText()).isEqualTo("correction -112.30 KSEF_ACCEPTED");
        assertThat(result.path("ksefNumber").asText()).isNotEqualTo(issued.path("ksefNumber").asText()).hasSize(35);
        assertThat(result.at("/file/fileId").asText()).startsWith("f-");
        assertThat(control("GET", "/state", "").at("/references/correction-1/correction").asInt()).isEqualTo(1);
        nothingHoldsTheToken(correction);
    }

    @Test
    @DisplayName("what KSeF refuses is parked with its own words, and not made again")
    void refused() throws Exception {
        control("PUT", "/gov", "{\"outcome\": \"send_error\", \"messages\": [\"Nieprawidłowy NIP\"]}");
        var command = command("invoice-2", "invoice", "5252445767");
        hub.decide(command);
        awaitState(command, MessageState.PARKED);
        assertThat(hub.row(command.id()).reason()).satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("ksef-rejected");
            assertThat(reason.text()).contains("Nieprawidłowy NIP");
        });
        assertThat(control("GET", "/state", "").at("/references/invoice-2/vat").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a document at which KSeF itself failed is the same document sent once more, not before its time and not a second one")
    void serverError() throws Exception {
        control("PUT", "/gov", "{\"outcome\": \"server_error\"}");
        var command = command("invoice-4", "invoice", "5252445767");
        hub.decide(command);
        await().untilAsserted(() -> assertThat(String.valueOf(hub.row(command.id()).reason())).contains("ksef-server-error"));
        assertThat(hub.row(command.id()).state()).isEqualTo(MessageState.WAITING);
        assertThat(sends()).as("it waits first").isZero();
        JdbcClient.create(database.dataSource()).sql("update message set due_at = received_at where id = :id").param("id", command.id()).update();
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("status").asText()).isEqualTo("KSEF_ACCEPTED");
        assertThat(sends()).isEqualTo(1);
        assertThat(control("GET", "/state", "").at("/references/invoice-4/vat").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("the account mails a final document once, also where its answer is lost and the command comes twice, and not where it was mailed already")
    void mailed() throws Exception {
        var receipt = command("mail-1", "receipt", null);
        hub.decide(receipt);
        awaitState(receipt, MessageState.DELIVERED);
        var data = (ObjectNode) DeliveryHub.json("{\"kind\": \"receipt\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        data.put("externalId", hub.body(receipt.id(), BodyKind.RESULT).path("externalId").asText());
        control("PUT", "/faults", "{\"timeoutAfterSuccess\": 1, \"times\": 1, \"only\": \"^POST \", \"holdMs\": 10}");
        var mail = new Command("mail-2", CONNECTION, "document.send", receipt.entity(), data, 0);
        hub.decide(mail);
        awaitState(mail, MessageState.DELIVERED);
        hub.send(mail);
        var again = new Command("mail-3", CONNECTION, "document.send", receipt.entity(), data, 0);
        hub.decide(again);
        awaitState(again, MessageState.DELIVERED);
        assertThat(control("GET", "/calls", "").findValuesAsText("path")).filteredOn(path -> path.endsWith("send_by_email.json")).hasSize(1);
    }

    private long sends() throws Exception {
        return control("GET", "/calls", "").findValues("send_to_ksef").size();
    }

    @Test
    @DisplayName("an answer that is lost leads to one document all the same, though it shows late")
    void lost() throws Exception {
        control("PUT", "/faults", "{\"timeoutAfterSuccess\": true, \"holdMs\": 200, \"showAfterMs\": 2000, \"only\": \"^POST \", \"times\": 1}");
        var command = command("invoice-3", "invoice", "5252445767");
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        var state = control("GET", "/state", "");
        assertThat(state.at("/references/invoice-3/vat").asInt()).isEqualTo(1);
        assertThat(state.path("doubled").asInt()).isZero();
    }
}
