package pl.spoiwo.intake.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Answer;
import pl.spoiwo.connection.Connector.Handshake;
import pl.spoiwo.connection.Connector.Parts;
import pl.spoiwo.connection.Connector.Verify;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

/** Connections of the webhook tests: one for each way in which systems send. */
final class Hooks {

    static final int LIMIT = 20_000;
    private static final Verify HMAC = new Verify("hmac", List.of("X-Sign", "JMSReplyTo", "CamelHttpUri"), List.of("HmacSHA256"), "base64", null, null, List.of("{secret}"));
    private static final Verify HASH = new Verify("hash", List.of("Pay-Signature"), List.of("MD5", "SHA-256"), "hex", new Parts(";", "signature", "algorithm"), null, List.of("{secret}"));
    private static final Verify PATH = new Verify("secret-path", null, null, null, null, null, List.of("{secret}"));
    private static final Map<String, String> SECRET = Map.of("secret", "hub-woo-secret");

    private Hooks() {
    }

    static FixedConfiguration configuration() {
        var ping = new Handshake("POST", "application/x-www-form-urlencoded", "webhook_id=\\d+", new Answer(200, null, null));
        var challenge = new Handshake("GET", null, null, new Answer(200, "text/plain", "{query:challenge}"));
        var shop = FixedConfiguration.webhook(HMAC, List.of(ping), "X-Topic", "{topic}:{bodyHash}", null);
        return new FixedConfiguration().with(
                hook("shop", shop, Mode.LIVE, 1000),
                hook("off", shop, Mode.OFF, 1000),
                hook("later-off", shop, Mode.LIVE, 1000),
                hook("narrow", shop, Mode.LIVE, 1),
                hook("pay", FixedConfiguration.webhook(HASH, List.of(), null, "{topic}:{/order/orderId}:{/order/status}", new Answer(202, "text/plain", "TRUE")), Mode.LIVE, 1000),
                hook("unsigned", FixedConfiguration.webhook(PATH, List.of(), null, null, null), Mode.LIVE, 1000),
                parcels(),
                fenced(),
                hook("asks", FixedConfiguration.webhook(HMAC, List.of(challenge), null, null, null), Mode.LIVE, 1000),
                hook("no-webhook", FixedConfiguration.connector(null, Map.of(), null, null), Mode.LIVE, 1000));
    }

    /** The demo's InPost, which the project's own connector says how to hear. */
    private static Connection parcels() {
        return new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, new CodecInputs(new Codecs())).load().configuration().orElseThrow().connection("inpost-main").orElseThrow();
    }

    /** The same, which takes webhooks from the range that InPost names. */
    private static Connection fenced() {
        try {
            return new HomeWith(Files.createTempDirectory("fenced"), "inpost-fenced", "system: inpost\nmode: live\nsettings: {organisation: \"1\", token: demo-t, hookSecret: demo-inpost-hook, senders: \"10.1.2.3, 91.216.25.0/24\"}").connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection hook(String id, pl.spoiwo.connection.Connector connector, Mode mode, int rate) {
        return FixedConfiguration.connection(id, connector, SECRET, mode, LIMIT, rate, new Connection.Forward("http://127.0.0.1/", List.of("X-Forwarded-Sign")), null);
    }
}
