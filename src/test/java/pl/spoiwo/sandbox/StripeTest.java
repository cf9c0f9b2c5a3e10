package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class StripeTest {

    private static final String API = "/stripe/v1/";

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client stripe;
    private Receiver hub;

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        open();
    }

    private void open() {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("files").toString(), "sql-port", "-1", "hub-url", hub.url(),
                "data-dir", folder.resolve("data").toString(), "stripe-retry-scale", "0.001", "stripe-old-webhook-secret", "demo-whsec-old"))).start(0);
        stripe = new Client(sandbox).as("Bearer demo-sk-test-hub");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    private String pay(String description) throws Exception {
        return stripe.post("/_control/stripe/payments", description).at("/intent/id").asText();
    }

    private List<Receiver.Received> events() {
        synchronized (hub.received) {
            return hub.received.stream().filter(one -> one.headers().containsKey("Stripe-Signature")).toList();
        }
    }

    private List<String> types() {
        return events().stream().map(one -> Json.parse(one.body()).path("type").asText()).toList();
    }

    private JsonNode state() throws Exception {
        return stripe.get("/_control/stripe/state");
    }

    @Test
    @DisplayName("the API wants the secret key, as bearer token or as user of HTTP Basic, and names its errors")
    void errors() throws Exception {
        assertThat(stripe.send("GET", API + "payment_intents/pi_0", null).body()).contains("resource_missing").contains("No such payment_intent: 'pi_0'");
        assertThat(stripe.send("POST", API + "payment_intents", "amount=100").body()).contains("parameter_missing").contains("\"param\":\"currency\"");
        assertThat(stripe.send("POST", API + "payment_intents", "amount=1.00&currency=pln").body()).contains("parameter_invalid_integer");
        assertThat(stripe.send("GET", API + "nothing", null).statusCode()).isEqualTo(404);
        assertThat(stripe.as("Basic ZGVtby1zay10ZXN0LWh1Yjo=").send("GET", API + "payment_intents/pi_0", null).statusCode()).isEqualTo(404);
        assertThat(stripe.as("Bearer other").send("GET", API + "payment_intents/pi_0", null).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("an event is signed anew with each delivery, with both secrets while one is rolled, and is delivered again until the answer is a 2xx")
    void deliveries() throws Exception {
        hub.status = 302;
        pay("{\"reference\":\"R1\",\"amount\":\"159.90\"}");
        await().until(() -> events().size() >= 4);
        hub.status = 204;
        await().until(() -> state().path("owed").asInt() == 0);
        for (Receiver.Received one : events()) {
            String header = one.headers().get("Stripe-Signature");
            String time = header.replaceFirst("t=(\\d+),.*", "$1");
            assertThat(header).contains(",v1=" + hmac("demo-whsec-hub", time + "." + one.text())).contains(",v1=" + hmac("demo-whsec-old", time + "." + one.text()))
                    .contains(",v0=");
        }
        assertThat(types()).contains("payment_intent.succeeded", "charge.succeeded");
        JsonNode event = Json.parse(events().get(0).body());
        assertThat(event.at("/data/object/amount_received").asInt()).isEqualTo(15990);
        assertThat(event.at("/data/object/metadata/order_id").asText()).isEqualTo("R1");
        assertThat(stripe.get(API + "events/" + event.path("id").asText())).isEqualTo(event);
    }

    private static String hmac(String secret, String content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("an authorised payment is captured once, in part if so asked, or canceled; neither goes twice")
    void captureAndCancel() throws Exception {
        String taken = API + "payment_intents/" + pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"status\":\"requires_capture\"}");
        assertThat(stripe.post(taken + "/capture", "amount_to_capture=2000").path("amount_received").asInt()).isEqualTo(2000);
        assertThat(stripe.send("POST", taken + "/capture", null).body()).contains("payment_intent_unexpected_state");
        assertThat(stripe.send("POST", taken + "/cancel", null).statusCode()).isEqualTo(400);
        String let = API + "payment_intents/" + pay("{\"reference\":\"R2\",\"amount\":\"25.00\",\"status\":\"requires_capture\"}");
        assertThat(stripe.post(let + "/cancel", null).path("status").asText()).isEqualTo("canceled");
        await().until(() -> types().containsAll(List.of("payment_intent.amount_capturable_updated", "payment_intent.succeeded", "payment_intent.canceled")));
    }

    @Test
    @DisplayName("a failed attempt leaves the payment waiting for another method")
    void failedAttempt() throws Exception {
        pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"status\":\"requires_payment_method\"}");
        String id = pay("{\"reference\":\"R1\",\"status\":\"requires_payment_method\"}");
        await().until(() -> types().equals(List.of("payment_intent.created", "payment_intent.payment_failed")));
        assertThat(stripe.get(API + "payment_intents/" + id).at("/last_payment_error/code").asText()).isEqualTo("card_declined");
    }

    @Test
    @DisplayName("a card is refunded at once, BLIK after a while; the charge counts all refunds, and one that fails no more")
    void refunds() throws Exception {
        String card = pay("{\"reference\":\"R1\",\"amount\":\"25.00\"}");
        JsonNode refund = stripe.post(API + "refunds", "payment_intent=" + card + "&amount=1000&metadata[reference]=c-1");
        assertThat(refund.path("status").asText()).isEqualTo("succeeded");
        assertThat(refund.at("/metadata/reference").asText()).isEqualTo("c-1");
        assertThat(stripe.send("POST", API + "refunds", "payment_intent=" + card + "&amount=1501").statusCode()).isEqualTo(400);
        stripe.post(API + "refunds", "payment_intent=" + card);
        assertThat(stripe.send("POST", API + "refunds", "payment_intent=" + card).body()).contains("charge_already_refunded");
        JsonNode seen = stripe.get(API + "payment_intents/" + card + "?expand[]=latest_charge.refunds");
        assertThat(seen.at("/latest_charge/refunded").asBoolean()).isTrue();
        assertThat(seen.at("/latest_charge/refunds/data")).hasSize(2);
        stripe.post("/_control/stripe/returns", "{\"reference\":\"R1\",\"refundId\":\"" + refund.path("id").asText() + "\"}");
        assertThat(stripe.get(API + "refunds/" + refund.path("id").asText()).path("status").asText()).isEqualTo("failed");
        assertThat(stripe.get(API + "charges/" + card.replace("pi_", "ch_")).path("amount_refunded").asInt()).isEqualTo(1500);

        String blik = pay("{\"reference\":\"R2\",\"amount\":\"10.00\",\"method\":\"blik\"}");
        assertThat(stripe.post(API + "refunds", "payment_intent=" + blik).path("status").asText()).isEqualTo("pending");
        await().until(() -> stripe.get(API + "refunds?payment_intent=" + blik).at("/data/0/status").asText().equals("succeeded"));
        await().until(() -> types().containsAll(List.of("refund.created", "charge.refunded", "refund.failed", "refund.updated")));
    }

    @Test
    @DisplayName("a dispute is told when it opens and when it ends")
    void disputes() throws Exception {
        pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"notify\":false}");
        stripe.post("/_control/stripe/disputes", "{\"reference\":\"R1\"}");
        stripe.post("/_control/stripe/disputes", "{\"reference\":\"R1\",\"status\":\"lost\"}");
        await().untilAsserted(() -> assertThat(types()).containsExactly("charge.dispute.created", "charge.dispute.closed"));
    }

    @Test
    @DisplayName("a create whose answer is lost is done: with its idempotency key the answer comes again, without it a second payment is made")
    void idempotency() throws Exception {
        stripe.put("/_control/stripe/faults", "{\"timeoutAfterSuccess\":true,\"times\":1,\"showAfterMs\":600}");
        stripe.with("Idempotency-Key", "k-1");
        String body = "amount=100&currency=jpy&metadata[order_id]=R1";
        assertThatThrownBy(() -> stripe.send("POST", API + "payment_intents", body, Duration.ofSeconds(1))).isInstanceOf(HttpTimeoutException.class);
        HttpResponseShown again = shown(body);
        assertThat(again.replayed).isTrue();
        assertThat(state().path("paymentCount").asInt()).isOne();
        await().until(() -> stripe.send("GET", API + "payment_intents/" + again.id, null).statusCode() == 200);
        assertThat(stripe.send("POST", API + "payment_intents", "amount=200&currency=jpy").body()).contains("idempotency_error");
        stripe.with("Idempotency-Key", "k-2").post(API + "payment_intents", body);
        assertThat(state().path("paymentCount").asInt()).isEqualTo(2);
    }

    private record HttpResponseShown(String id, boolean replayed) {
    }

    private HttpResponseShown shown(String body) throws Exception {
        var response = stripe.send("POST", API + "payment_intents", body);
        return new HttpResponseShown(Json.parse(response.body().getBytes(StandardCharsets.UTF_8)).path("id").asText(),
                response.headers().firstValue("Idempotent-Replayed").isPresent());
    }

    @Test
    @DisplayName("events are doubled, lost and overtaken on command, and lists of them are read page by page")
    void faultsAndLists() throws Exception {
        stripe.put("/_control/stripe/faults", "{\"reorderEvents\":true}");
        pay("{\"reference\":\"R1\",\"amount\":\"1.00\",\"status\":\"requires_capture\"}");
        stripe.put("/_control/stripe/faults", "{\"duplicateEvents\":true}");
        pay("{\"reference\":\"R1\",\"status\":\"succeeded\"}");
        await().until(() -> types().size() == 5);
        assertThat(types()).last().isEqualTo("payment_intent.amount_capturable_updated");
        stripe.put("/_control/stripe/faults", "{\"dropEvents\":true}");
        pay("{\"reference\":\"R2\",\"amount\":\"1.00\"}");
        JsonNode page = stripe.get(API + "events?limit=2");
        assertThat(page.path("has_more").asBoolean()).isTrue();
        JsonNode next = stripe.get(API + "events?limit=100&starting_after=" + page.at("/data/1/id").asText());
        assertThat(page.path("data").size() + next.path("data").size()).isEqualTo(5);
        assertThat(next.path("has_more").asBoolean()).isFalse();
    }

    @Test
    @DisplayName("a restart goes on with payments, idempotency keys and the events that nobody has taken")
    void restart() throws Exception {
        hub.status = 503;
        String id = pay("{\"reference\":\"R1\",\"amount\":\"9.99\"}");
        stripe.with("Idempotency-Key", "k-1").post(API + "refunds", "payment_intent=" + id + "&amount=100");
        sandbox.close();
        hub.received.clear();
        hub.status = 200;
        open();
        await().until(() -> state().path("owed").asInt() == 0);
        assertThat(types()).containsExactlyInAnyOrder("payment_intent.succeeded", "charge.succeeded", "refund.created", "charge.refunded");
        stripe.with("Idempotency-Key", "k-1").post(API + "refunds", "payment_intent=" + id + "&amount=100");
        assertThat(stripe.get(API + "refunds?payment_intent=" + id).path("data")).hasSize(1);
    }
}
