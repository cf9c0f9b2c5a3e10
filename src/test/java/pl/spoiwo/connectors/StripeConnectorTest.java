package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Receiver;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

class StripeConnectorTest {

    private static final byte[] BODY = "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8);
    private static final String VECTOR = "c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";
    private static final Instant SIGNED_AT = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    static Path folder;
    private static HomeWith home;

    @BeforeAll
    static void load() throws IOException {
        home = connected("new", "whsec_test", "a");
    }

    private static HomeWith connected(String secret, String old, String name) throws IOException {
        return new HomeWith(folder.resolve(name), "stripe-main", "system: stripe\nmode: observe\nsettings: {secretKey: demo-sk-test-hub, webhookSecret: " + secret
                + ", webhookSecretOld: " + old + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "t=1700000000,v1=" + VECTOR + "|300|SIGNED",
            "t=1700000000,v1=" + VECTOR + "|-300|SIGNED",
            "t=1700000000,v1=00ff,v1=" + VECTOR + ",v0=aa,v9=bb|0|SIGNED",
            "t=1700000000,v1=" + VECTOR + "|301|WRONG",
            "t=1700000000,v1=" + VECTOR + "|-301|WRONG",
            "t=1700000001,v1=" + VECTOR + "|0|WRONG",
            "t=1700000000,v0=" + VECTOR + "|0|WRONG",
            "v1=" + VECTOR + "|0|WRONG",
            "t=1700000000|0|WRONG"})
    @DisplayName("the published vector is right within five minutes, as any of the v1, with the old secret too; v0 proves nothing")
    void vector(String header, long later, Verdict.Kind expected) {
        assertThat(home.verify(BODY, Map.of("stripe-signature", header), SIGNED_AT.plusSeconds(later)).kind()).isEqualTo(expected);
    }

    @Test
    @DisplayName("a recorded event is right with its secret, and wrong with one byte changed")
    void recorded() throws IOException {
        var recorded = connected("whsec_test_9kQ2hubSamplesOnly0000000000", "old", "b");
        var body = StripeConnectorTest.class.getResourceAsStream("/vectors/payment-intent-succeeded.json").readAllBytes();
        var headers = Map.of("stripe-signature", "t=1795334405,v1=18e9757fffdfbe33260f5642c5c18c82bda37228c59abd48a6fce66d8268f485");
        assertThat(recorded.verify(body, headers, Instant.ofEpochSecond(1_795_334_408)).kind()).isEqualTo(Verdict.Kind.SIGNED);
        body[10] ^= 1;
        assertThat(recorded.verify(body, headers, Instant.ofEpochSecond(1_795_334_408)).kind()).isEqualTo(Verdict.Kind.WRONG);
    }

    @Test
    @DisplayName("in whatever order the events of a payment and its refunds arrive, one of them taken back, and however often, they end in the same payment")
    void anyOrder() {
        var events = new ArrayList<JsonNode>();
        long second = 0;
        for (var status : List.of("requires_payment_method", "requires_action", "processing", "requires_capture", "succeeded")) {
            events.add(event("{\"id\": \"pi_1\", \"object\": \"payment_intent\", \"amount\": 15990, \"amount_received\": " + (status.equals("succeeded") ? 15000 : 0)
                    + ", \"currency\": \"pln\", \"metadata\": {\"order_id\": \"1\"}, \"status\": \"" + status + "\"}", ++second / 2));
        }
        for (var status : List.of("pending", "succeeded")) {
            events.add(event("{\"id\": \"re_1\", \"object\": \"refund\", \"amount\": 1000, \"currency\": \"pln\", \"payment_intent\": \"pi_1\", \"status\": \"" + status + "\"}", second));
        }
        for (var status : List.of("pending", "succeeded", "failed")) {
            events.add(event("{\"id\": \"re_2\", \"object\": \"refund\", \"amount\": 2000, \"currency\": \"pln\", \"payment_intent\": \"pi_1\", \"status\": \"" + status + "\"}", second));
        }
        for (int seed = 0; seed < 200; seed++) {
            var order = new ArrayList<>(events);
            order.addAll(events.subList(0, seed % events.size()));
            Collections.shuffle(order, new Random(seed));
            var payment = Payment.unknown("stripe-main", "pi_1");
            for (var each : order) {
                payment = Heard.apply(home, payment, home.map("event", each));
            }
            assertThat(payment.status()).as("seed " + seed).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
            assertThat(payment.net()).as("seed " + seed).isEqualByComparingTo("140.00");
        }
    }

    private static JsonNode event(String object, long second) {
        return HomeWith.json("{\"id\": \"evt_1\", \"object\": \"event\", \"created\": " + (1_795_334_400 + second) + ", \"type\": \"x\", \"data\": {\"object\": " + object + "}}");
    }

    @Test
    @DisplayName("a thin event is refused with what to change at the endpoint")
    void thin() {
        assertThatThrownBy(() -> home.map("event", HomeWith.json("{\"id\": \"evt_1\", \"object\": \"v2.core.event\", \"type\": \"v1.payment_intent.succeeded\"}")))
                .isInstanceOf(MappingFailure.class).hasMessageContaining("snapshot");
    }

    @Test
    @DisplayName("the simulated operator and the connector understand each other: events with both secrets, whole currencies, a refund, and the fetched payment")
    void together() throws Exception {
        try (var hub = new Receiver(); var sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("files").toString(), "sql-port", "-1",
                "hub-url", hub.url(), "stripe-webhook-secret", "other", "stripe-old-webhook-secret", "whsec_test"))).start(0)) {
            var stripe = new Client(sandbox).as("Bearer demo-sk-test-hub");
            var id = stripe.post("/_control/stripe/payments", "{\"reference\":\"10482\",\"amount\":\"15000\",\"currency\":\"JPY\",\"method\":\"blik\"}").at("/intent/id").asText();
            var create = home.map("refund-create", HomeWith.command("{\"paymentExternalId\": \"" + id + "\", \"amount\": \"500\", \"currency\": \"JPY\"}", "{}"));
            stripe.with("Idempotency-Key", create.at("/headers/Idempotency-Key").asText());
            var form = new String(new Codecs().encode("form", create.path("body"), null).bytes(), StandardCharsets.UTF_8);
            var made = home.map("refund-receipt", answer(stripe.post("/stripe/v1" + create.path("path").asText(), form), create));
            var find = home.map("refund-find", HomeWith.command("{\"paymentExternalId\": \"" + id + "\"}", "{}"));
            var found = home.map("refund-find-result", answer(stripe.get("/stripe/v1/refunds?limit=100&payment_intent=" + id), find));
            assertThat(found.path("externalId")).isEqualTo(made.path("externalId"));
            await().untilAsserted(() -> assertThat(heard(hub, id)).isEqualTo("PARTIALLY_REFUNDED 15000 JPY 14500"));
            var fetched = Heard.apply(home, Payment.unknown("stripe-main", id), home.map("event", stripe.get("/stripe/v1/payment_intents/" + id + "?expand[]=latest_charge.refunds")));
            assertThat(fetched.net()).isEqualByComparingTo("14500");
        }
    }

    @Test
    @DisplayName("the events of a dispute that was won leave no alert, whichever comes last: one of an open dispute asks how it stands now")
    void dispute() throws Exception {
        try (var hub = new Receiver(); var sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("dispute").toString(), "sql-port", "-1",
                "hub-url", hub.url()))).start(0)) {
            var stripe = new Client(sandbox).as("Bearer demo-sk-test-hub");
            stripe.post("/_control/stripe/payments", "{\"reference\":\"10482\",\"amount\":\"25.00\",\"notify\":false}");
            for (var end : new String[] {"needs_response", "won"}) {
                stripe.post("/_control/stripe/disputes", "{\"reference\":\"10482\",\"status\":\"" + end + "\"}");
                var answer = home.map("event", stripe.get("/stripe/v1" + home.map("dispute-fetch", HomeWith.command(opened(stripe).at("/data/with").toString(), "{}")).path("path").asText()));
                assertThat(answer.at("/data/code").asText()).isEqualTo("payment-dispute");
                assertThat(answer.at("/data/entity").asText()).startsWith("dp_");
                assertThat(answer.at("/data/over").asBoolean()).as("created, after " + end).isEqualTo(end.equals("won"));
            }
        }
    }

    /** What the connector makes of the event that opened the dispute. */
    private static JsonNode opened(Client stripe) throws Exception {
        for (var event : stripe.get("/stripe/v1/events").path("data")) {
            if (event.path("type").asText().equals("charge.dispute.created")) {
                return home.map("event", event);
            }
        }
        throw new AssertionError("no dispute was opened");
    }

    private static JsonNode answer(JsonNode body, JsonNode request) {
        return HomeWith.json("{\"status\": 200, \"headers\": {}, \"request\": " + request + ", \"body\": " + body + "}");
    }

    private static String heard(Receiver hub, String id) {
        var payment = Payment.unknown("stripe-main", id);
        for (var one : List.copyOf(hub.received)) {
            if (home.verify(one.body(), Map.of("stripe-signature", one.headers().getOrDefault("Stripe-Signature", "")), Instant.now()).kind() == Verdict.Kind.SIGNED) {
                payment = Heard.apply(home, payment, home.map("event", HomeWith.json(one.text())));
            }
        }
        return payment.status() + " " + payment.amount() + " " + payment.currency() + " " + payment.net().toPlainString();
    }
}
