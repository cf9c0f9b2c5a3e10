package pl.spoiwo.intake.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.connection.Connector.Parts;
import pl.spoiwo.connection.Connector.Timestamp;
import pl.spoiwo.connection.Connector.Verify;
import pl.spoiwo.intake.FixedConfiguration;

/** Vectors were computed apart from this code, as the vendors document their signatures. */
class VerificationTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Verify SHOP = new Verify("hmac", List.of("X-WC-Webhook-Signature"), List.of("HmacSHA256"), "base64", null, null, List.of("{secret}", "{old}"), "html", null, List.of(), null);
    private static final Verify PAYMENT = new Verify("hash", List.of("OpenPayu-Signature", "X-OpenPayU-Signature"), List.of("MD5", "SHA-256"), "hex",
            new Parts(";", "signature", "algorithm"), "{body}{secret}", List.of("{secret}"));
    private static final byte[] SMALL = "{\"order\":{\"orderId\":\"T1\",\"status\":\"PENDING\"}}".getBytes(StandardCharsets.UTF_8);

    @Test
    @DisplayName("an HMAC in base64 over the raw body is right with the secret, and wrong with one byte changed")
    void hmac() throws IOException {
        var body = vector("shop-signed.json");
        assertThat(shop("hub-woo-secret", body, "tnyj/MVob/oxQi0uf5h0FAi98rq7SSSSv6U1LfZWsfw=")).isEqualTo(Verdict.Kind.SIGNED);
        body[5] ^= 1;
        assertThat(shop("hub-woo-secret", body, "tnyj/MVob/oxQi0uf5h0FAi98rq7SSSSv6U1LfZWsfw=")).isEqualTo(Verdict.Kind.WRONG);
    }

    @Test
    @DisplayName("a secret with HTML entities is decoded where the connector says so")
    void htmlSecret() throws IOException {
        assertThat(shop("a&amp;b", vector("shop-signed.json"), "ZqqQtMq/KsYU3K1DQAKplI0o2qAaW9Ii/hIsBFxADtY=")).isEqualTo(Verdict.Kind.SIGNED);
    }

    @Test
    @DisplayName("while a secret is rotated, the old one and the new one are both right")
    void rotation() throws IOException {
        var connection = FixedConfiguration.connection("c", FixedConfiguration.webhook(SHOP, List.of(), null, null, null), Map.of("secret", "new", "old", "hub-woo-secret"));
        assertThat(Verification.check(connection, signed(vector("shop-signed.json"), "x-wc-webhook-signature", "tnyj/MVob/oxQi0uf5h0FAi98rq7SSSSv6U1LfZWsfw=")).kind())
                .isEqualTo(Verdict.Kind.SIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "sender=checkout;signature=a0825c4066bb9df1b2420dd89056724a;algorithm=MD5;content=DOCUMENT",
            "algorithm=MD5; signature=A0825C4066BB9DF1B2420DD89056724A;sender=checkout;",
            "signature=4c7e4c57514132638ca363558e6d02ba3d5b08254088122cf90d699ee302a213;algorithm=SHA256",
            "signature=4c7e4c57514132638ca363558e6d02ba3d5b08254088122cf90d699ee302a213;algorithm=sha-256;;"})
    @DisplayName("a hash over body and secret is right, whatever the order of its parts")
    void hash(String header) {
        assertThat(payment("secondkey", SMALL, "openpayu-signature", header)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(payment("secondkey", SMALL, "x-openpayu-signature", header)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(payment("otherkey", SMALL, "openpayu-signature", header)).isEqualTo(Verdict.Kind.WRONG);
    }

    @Test
    @DisplayName("a recorded payment notification is right with its second key")
    void recorded() throws IOException {
        assertThat(payment("b6ca15b0d1020e8094d9b5f8d163db54", vector("payment-completed.json"), "openpayu-signature",
                "sender=checkout;signature=e9f48d90827ccaea4fe26a5cf04c9d1d;algorithm=MD5;content=DOCUMENT")).isEqualTo(Verdict.Kind.SIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature=e0c9035898dd52fc65c41454cec9c4d2611bfb37;algorithm=SHA-1", "signature=;algorithm=MD5", "algorithm=MD5", "", ";;;", "=;=", "signature=zz;algorithm=MD5"})
    @DisplayName("an algorithm outside the allow-list, and a header without a signature, are wrong")
    void refused(String header) {
        assertThat(payment("secondkey", SMALL, "openpayu-signature", header)).isEqualTo(Verdict.Kind.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{secret}", "", "  "})
    @DisplayName("a connection without its secret lets nobody in, not even with the placeholder as the key")
    void noSecret(String key) throws Exception {
        var connection = FixedConfiguration.connection("c", FixedConfiguration.webhook(SHOP, List.of(), null, null, null), Map.of("secret", " "));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec((key + "x").substring(0, Math.max(1, key.length())).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = java.util.Base64.getEncoder().encodeToString(mac.doFinal(SMALL));
        assertThat(Verification.check(connection, signed(SMALL, "x-wc-webhook-signature", signature)).kind()).isEqualTo(Verdict.Kind.WRONG);
    }

    @Test
    @DisplayName("a signed time is accepted within the window, with a prefix like v1= and the secret of either of two signatures")
    void timestamped() throws Exception {
        var verify = new Verify("hmac", List.of("Pay-Signature"), List.of("HmacSHA256"), "hex", new Parts(",", "v1", null), "{part:t}.{body}", List.of("{secret}"), null,
                new Timestamp("{part:t}", Duration.ofMinutes(5)), List.of(), null);
        var connection = FixedConfiguration.connection("c", FixedConfiguration.webhook(verify, List.of(), null, null, null), Map.of("secret", "k"));
        for (var at : List.of(NOW.minusSeconds(299), NOW.plusSeconds(299))) {
            assertThat(timestamped(connection, at)).isEqualTo(Verdict.SIGNED);
        }
        assertThat(timestamped(connection, NOW.minusSeconds(301)).detail()).isEqualTo("outside the replay window");
        assertThat(timestamped(connection, NOW.plusSeconds(301)).detail()).isEqualTo("outside the replay window");
    }

    private static Verdict timestamped(pl.spoiwo.connection.Connection connection, Instant at) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("k".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        var signature = java.util.HexFormat.of().formatHex(mac.doFinal(SMALL));
        return Verification.check(connection, signed(SMALL, "pay-signature", "t=" + at.getEpochSecond() + ",v1=00ff,v1=" + signature));
    }

    @Test
    @DisplayName("who cannot sign comes by the secret path and from the allowed addresses only")
    void secretPath() {
        var verify = new Verify("secret-path", null, null, null, null, null, List.of("{secret}"), null, null, List.of("10.1.0.0/16", "{office}"), null);
        var connection = FixedConfiguration.connection("c", FixedConfiguration.webhook(verify, List.of(), null, null, null), Map.of("secret", "s3cret"));
        assertThat(path(connection, "10.1.2.3", "orders", "s3cret").kind()).isEqualTo(Verdict.Kind.ADDRESSED);
        assertThat(path(connection, "10.1.2.3", "s3cre").kind()).isEqualTo(Verdict.Kind.WRONG);
        assertThat(path(connection, "10.1.2.3").kind()).isEqualTo(Verdict.Kind.MISSING);
        assertThat(path(connection, "10.2.2.3", "s3cret").detail()).contains("address");
    }

    private static Verdict path(pl.spoiwo.connection.Connection connection, String sender, String... path) {
        return Verification.check(connection, new Signed(SMALL, Map.of(), List.of(path), sender, NOW));
    }

    private static Verdict.Kind shop(String secret, byte[] body, String signature) {
        return check(SHOP, secret, signed(body, "x-wc-webhook-signature", signature));
    }

    private static Verdict.Kind payment(String secret, byte[] body, String name, String header) {
        return check(PAYMENT, secret, signed(body, name, header));
    }

    private static Verdict.Kind check(Verify verify, String secret, Signed signed) {
        return Verification.check(FixedConfiguration.connection("c", FixedConfiguration.webhook(verify, List.of(), null, null, null), Map.of("secret", secret)), signed).kind();
    }

    private static Signed signed(byte[] body, String name, String value) {
        return new Signed(body, Map.of(name, value), List.of(), "127.0.0.1", NOW);
    }

    private static byte[] vector(String name) throws IOException {
        return VerificationTest.class.getResourceAsStream("/vectors/" + name).readAllBytes();
    }
}
