package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class FakturowniaTest {

    private static final String TOKEN = "api_token=demo-fakturownia-token";

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private final LaterClock clock = new LaterClock();
    private Client service;
    private Receiver hub;

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        open(Map.of());
    }

    private void open(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString(), "fakturownia-ksef-takes", "50ms", "fakturownia-calls-per-second", "0"));
        options.putAll(more);
        sandbox = new Sandbox(SandboxOptions.of(options), clock).start(0);
        service = new Client(sandbox);
    }

    private void reopen(Map<String, String> more) {
        sandbox.close();
        open(more);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    /** The token stands in its body. */
    private static ObjectNode sample() throws Exception {
        try (InputStream sample = FakturowniaTest.class.getResourceAsStream("/sandbox/fakturownia-invoice-create.json")) {
            return ((ObjectNode) Json.parse(sample.readAllBytes())).put("api_token", "demo-fakturownia-token");
        }
    }

    private static ObjectNode toCompany() throws Exception {
        ObjectNode body = sample().put("gov_save_and_send", true);
        ((ObjectNode) body.get("invoice")).put("buyer_company", true).put("buyer_name", "Łukmet Sp. z o.o.").put("buyer_tax_no", "5252445767");
        return body;
    }

    private JsonNode create(JsonNode body) throws Exception {
        return service.post("/fakturownia/invoices.json", body.toString());
    }

    private JsonNode get(String path) throws Exception {
        return service.get("/fakturownia/" + path + (path.contains("?") ? "&" : "?") + TOKEN);
    }

    private JsonNode refused(String method, String path, String body, int status) throws Exception {
        var answer = service.send(method, "/fakturownia/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes());
    }

    private JsonNode sent(JsonNode invoice, String status) throws Exception {
        await().until(() -> get("invoices/" + invoice.get("id") + ".json").path("gov_status").asText().equals(status));
        return get("invoices/" + invoice.get("id") + ".json");
    }

    private JsonNode state() throws Exception {
        return service.get("/_control/fakturownia/state");
    }

    /** Without what other programs on this machine ask of a free port. */
    private List<String> told() {
        synchronized (hub.received) {
            return hub.received.stream().filter(one -> one.body().length > 0).map(one -> Json.parse(one.body()).path("event").asText()).toList();
        }
    }

    @Test
    @DisplayName("an invoice gets the next number of its kind and month, exact sums as text, and a client")
    void invoice() throws Exception {
        JsonNode invoice = create(sample());
        assertThat(invoice.path("number").asText()).isEqualTo("1/11/2026");
        assertThat(invoice.path("price_gross").asText()).isEqualTo("159.90");
        assertThat(invoice.path("price_net").asText()).isEqualTo("130.00");
        assertThat(invoice.at("/positions/0/total_price_net").asText()).isEqualTo("117.81");
        assertThat(invoice.path("paid").asText()).isEqualTo("159.90");
        assertThat(invoice.path("buyer_name").asText()).isEqualTo("Jan Żółkiewski");
        assertThat(get("clients/" + invoice.get("client_id") + ".json").path("name").asText()).isEqualTo("Jan Żółkiewski");
        ObjectNode second = sample();
        ((ObjectNode) second.get("invoice")).put("oid", "ORD-2").put("oid_unique", "").put("paid", "59,90");
        assertThat(create(second).path("number").asText()).isEqualTo("2/11/2026");
        assertThat(state().path("clientCount").asInt()).isOne();
        ObjectNode byCard = sample();
        ((ObjectNode) byCard.get("invoice")).put("oid", "ORD-3").put("client_id", invoice.get("client_id").asLong()).put("buyer_last_name", "Inny");
        assertThat(create(byCard).path("buyer_last_name").asText()).isEqualTo("Żółkiewski");
        var pdf = service.send("GET", "/fakturownia/invoices/" + invoice.get("id") + ".pdf?" + TOKEN, null);
        assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(pdf.body()).startsWith("%PDF").contains("vat 1/11/2026", "159.90 PLN");
    }

    @Test
    @DisplayName("the token is wanted in the query or in the body, and is hidden in the recorded calls")
    void token() throws Exception {
        refused("GET", "invoices.json", null, 401);
        refused("POST", "invoices.json", sample().put("api_token", "wrong").toString(), 401);
        create(sample());
        get("invoices.json");
        assertThat(service.get("/_control/fakturownia/calls").toString()).contains("(hidden)").doesNotContain("demo-fakturownia-token");
    }

    @Test
    @DisplayName("a second document with the same oid is refused where the oid is to be unique, and made where not; both are found by it")
    void oid() throws Exception {
        create(sample());
        JsonNode problem = refused("POST", "invoices.json", sample().toString(), 422);
        assertThat(problem.path("code").asText()).isEqualTo("error");
        assertThat(problem.at("/message/oid")).hasSize(1);
        ObjectNode again = sample();
        ((ObjectNode) again.get("invoice")).remove("oid_unique");
        create(again);
        assertThat(get("invoices.json?oid=ORD-2026-000123")).hasSize(2);
        assertThat(state().path("doubled").asInt()).isOne();
        assertThat(state().at("/references/ORD-2026-000123/vat").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("receipts, pro formas and corrections have numbers of their own; a correction wants the corrected document")
    void kinds() throws Exception {
        JsonNode invoice = create(sample());
        for (String kind : List.of("receipt", "proforma", "correction")) {
            ObjectNode other = sample();
            ObjectNode document = ((ObjectNode) other.get("invoice")).put("kind", kind).put("oid_unique", "");
            if (kind.equals("correction")) {
                assertThat(refused("POST", "invoices.json", other.toString(), 422).at("/message/invoice_id")).isNotEmpty();
                document.put("invoice_id", invoice.get("id").asLong()).put("from_invoice_id", invoice.get("id").asLong());
                document.putArray("positions").addObject().put("name", "Kubek").put("kind", "correction").put("tax", 23).put("quantity", -1)
                        .put("total_price_gross", "-144,91");
            }
            JsonNode made = create(other);
            assertThat(made.path("number").asText()).isEqualTo(Map.of("receipt", "PAR", "proforma", "P", "correction", "K").get(kind) + "1/11/2026");
        }
        assertThat(get("invoices.json?kind=correction").get(0).path("price_gross").asText()).isEqualTo("-144.91");
        assertThat(state().path("doubled").asInt()).isZero();
        assertThat(get("invoices.json?kinds%5B%5D=receipt&kinds%5B%5D=proforma&order=kind")).hasSize(2);
    }

    @Test
    @DisplayName("what is wrong with a document is told for each field")
    void problems() throws Exception {
        JsonNode empty = refused("POST", "invoices.json", "{\"api_token\":\"demo-fakturownia-token\",\"invoice\":{}}", 422);
        assertThat(empty.at("/message/buyer_name/0").asText()).isEqualTo("- nie może być puste");
        assertThat(empty.at("/message/positions/0").asText()).isEqualTo("- nie może być puste");
        ObjectNode company = toCompany();
        ((ObjectNode) company.get("invoice")).remove("buyer_tax_no");
        ((ObjectNode) company.get("invoice")).put("buyer_phone", "+48 500 600 700 800");
        JsonNode ksef = refused("POST", "invoices.json", company.toString(), 422);
        assertThat(ksef.at("/message/buyer_tax_no/0").asText()).isEqualTo("- nie może być puste");
        assertThat(ksef.at("/message/buyer_phone/0").asText()).contains("16");
        refused("POST", "invoices.json?" + TOKEN, "{", 400);
        refused("GET", "invoices.json?period=more&date_from=yesterday&" + TOKEN, null, 400);
        assertThat(state().path("documentCount").asInt()).isZero();
    }

    @Test
    @DisplayName("an invoice sent to KSeF is processing, and has its number after a while; on the test system nothing is frozen by it")
    void ksefDemo() throws Exception {
        JsonNode invoice = create(toCompany());
        assertThat(invoice.path("gov_status").asText()).isEqualTo("demo_processing");
        JsonNode accepted = sent(invoice, "demo_ok");
        assertThat(accepted.path("gov_id").asText()).hasSize(35).startsWith("5252445767-");
        assertThat(accepted.path("gov_verification_link").asText()).contains(accepted.path("gov_id").asText());
        service.put("/fakturownia/invoices/" + invoice.get("id") + ".json", sample().toString());
        ObjectNode proforma = toCompany();
        ((ObjectNode) proforma.get("invoice")).put("kind", "proforma").put("oid_unique", "");
        assertThat(create(proforma).path("gov_status").asText()).isEqualTo("demo_not_applicable");
    }

    @Test
    @DisplayName("with a number of KSeF proper an invoice is frozen, and only then mailed to a company")
    void ksefProper() throws Exception {
        reopen(Map.of("fakturownia-ksef", "production"));
        service.put("/_control/fakturownia/gov", "{\"outcome\":\"hold\"}");
        JsonNode invoice = create(toCompany());
        String path = "invoices/" + invoice.get("id");
        JsonNode mail = service.post("/fakturownia/" + path + "/send_by_email.json?" + TOKEN, null);
        assertThat(mail.path("status").asText()).isEqualTo("error");
        service.post("/_control/fakturownia/documents", "{\"oid\":\"ORD-2026-000123\"}");
        sent(invoice, "ok");
        assertThat(service.post("/fakturownia/" + path + "/send_by_email.json?" + TOKEN, null).path("status").asText()).isEqualTo("ok");
        refused("PUT", path + ".json", sample().toString(), 422);
        refused("DELETE", path + ".json?" + TOKEN, null, 422);
        refused("POST", "invoices/cancel.json", "{\"api_token\":\"demo-fakturownia-token\",\"cancel_invoice_id\":" + invoice.get("id") + "}", 422);
        ObjectNode correction = toCompany();
        ((ObjectNode) correction.get("invoice")).put("kind", "correction").put("oid_unique", "").put("invoice_id", invoice.get("id").asLong());
        assertThat(create(correction).path("gov_corrected_invoice_number").asText()).isEqualTo(sent(invoice, "ok").path("gov_id").asText());
        var xml = service.send("GET", "/fakturownia/" + path + "/attachment?kind=gov&" + TOKEN, null);
        assertThat(xml.body()).contains("<P_2>1/11/2026</P_2>");
    }

    @Test
    @DisplayName("a refusal of KSeF has its reasons, and the invoice can be sent again")
    void ksefRefuses() throws Exception {
        service.put("/_control/fakturownia/gov", "{\"outcome\":\"send_error\",\"messages\":[\"Nieprawidłowy NIP\"]}");
        JsonNode refused = sent(create(toCompany()), "demo_send_error");
        assertThat(refused.at("/gov_error_messages/0").asText()).isEqualTo("Nieprawidłowy NIP");
        assertThat(refused.path("gov_id").asText("")).isEmpty();
        get("invoices/" + refused.get("id") + ".json?send_to_ksef=yes");
        assertThat(sent(refused, "demo_ok").path("gov_error_messages").isNull()).isTrue();
    }

    @Test
    @DisplayName("documents are changed, paid, cancelled and deleted")
    void life() throws Exception {
        String path = "invoices/" + create(sample()).get("id");
        service.post("/fakturownia/" + path + "/change_status.json?status=partial&" + TOKEN, null);
        assertThat(get(path + ".json").path("status").asText()).isEqualTo("partial");
        service.post("/_control/fakturownia/payments", "{\"oid\":\"ORD-2026-000123\"}");
        assertThat(get(path + ".json").path("status").asText()).isEqualTo("paid");
        JsonNode changed = service.put("/fakturownia/" + path + ".json?" + TOKEN, "{\"invoice\":{\"buyer_name\":\"Jan Żółkiewski-Nowy\"}}");
        assertThat(changed.path("buyer_name").asText()).isEqualTo("Jan Żółkiewski-Nowy");
        service.post("/fakturownia/invoices/cancel.json?" + TOKEN, "{\"cancel_invoice_id\":" + path.substring(9) + ",\"cancel_reason\":\"Zwrot\"}");
        assertThat(get(path + ".json").path("cancelled").asBoolean()).isTrue();
        service.json("DELETE", "/fakturownia/" + path + ".json?" + TOKEN, null);
        refused("GET", path + ".json?" + TOKEN, null, 404);
    }

    @Test
    @DisplayName("lists are paged, narrowed by number and period, sorted, and bare of positions unless wanted")
    void lists() throws Exception {
        for (int i = 0; i < 3; i++) {
            ObjectNode one = sample();
            ((ObjectNode) one.get("invoice")).put("oid", "O" + i).put("issue_date", "2026-0" + (i + 1) + "-15");
            create(one);
        }
        assertThat(get("invoices.json?per_page=2&page=2")).hasSize(1);
        assertThat(get("invoices.json?number=1/02/2026").get(0).path("oid").asText()).isEqualTo("O1");
        assertThat(get("invoices.json?period=more&date_from=2026-02-01&date_to=2026-03-31&order=issue_date").findValuesAsText("oid")).containsExactly("O1", "O2");
        assertThat(get("invoices.json").get(0).has("positions")).isFalse();
        assertThat(get("invoices.json?include_positions=true").get(0).path("positions")).hasSize(2);
    }

    @Test
    @DisplayName("too many calls within a second are answered 429")
    void throttled() throws Exception {
        reopen(Map.of("fakturownia-calls-per-second", "2"));
        await().until(() -> service.send("GET", "/fakturownia/invoices.json?" + TOKEN, null).statusCode() == 429);
        assertThat(service.get("/_control/fakturownia/calls").at("/counts/GET ~1invoices.json 200").asInt()).isPositive();
    }

    @Test
    @DisplayName("webhooks are registered through the API and told of documents made, changed by KSeF and deleted")
    void webhooks() throws Exception {
        for (String kind : List.of("invoice:create", "invoice:update", "invoice:delete")) {
            service.post("/fakturownia/webhooks.json?" + TOKEN, "{\"webhook\":{\"kind\":\"" + kind + "\",\"url\":\"" + hub.url() + "\"}}");
        }
        JsonNode invoice = sent(create(toCompany()), "demo_ok");
        service.json("DELETE", "/fakturownia/invoices/" + invoice.get("id") + ".json?" + TOKEN, null);
        await().until(() -> told().equals(List.of("invoice:create", "invoice:update", "invoice:update", "invoice:delete")));
        assertThat(get("webhooks.json")).hasSize(3);
    }

    @Test
    @DisplayName("a document whose answer is lost is found by its oid after a while only, and its oid is taken at once")
    void lostAnswer() throws Exception {
        service.put("/_control/fakturownia/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":" + LaterClock.A_WHILE + ",\"times\":1}");
        assertThatThrownBy(() -> service.send("POST", "/fakturownia/invoices.json", sample().toString(), Duration.ofSeconds(1)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(get("invoices.json?oid=ORD-2026-000123")).isEmpty();
        refused("POST", "invoices.json", sample().toString(), 422);
        clock.passAWhile();
        await().until(() -> get("invoices.json?oid=ORD-2026-000123").size() == 1);
    }

    @Test
    @DisplayName("after a restart documents are there, numbers go on, and what was on its way to KSeF arrives; a reset begins anew")
    void restart() throws Exception {
        reopen(Map.of("fakturownia-ksef-takes", "1m"));
        JsonNode invoice = create(toCompany());
        reopen(Map.of());
        sent(invoice, "demo_ok");
        ObjectNode second = sample();
        ((ObjectNode) second.get("invoice")).put("oid", "ORD-2");
        assertThat(create(second).path("number").asText()).isEqualTo("2/11/2026");
        service.json("DELETE", "/_control/fakturownia", null);
        assertThat(create(second).path("number").asText()).isEqualTo("1/11/2026");
    }
}
