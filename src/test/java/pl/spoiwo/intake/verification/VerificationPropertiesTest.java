package pl.spoiwo.intake.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.intake.FixedConfiguration.connection;
import static pl.spoiwo.intake.FixedConfiguration.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import pl.spoiwo.Fuzz;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Parts;
import pl.spoiwo.connection.Connector.Timestamp;
import pl.spoiwo.connection.Connector.Verify;

class VerificationPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final String SECRET = "k\u0142ucz";
    private static final List<String> SECRETS = List.of("{old}", "{secret}");
    private static final Timestamp WINDOW = new Timestamp("{part:t}", Duration.ofMinutes(5));

    /** Ways to sign; the header is a format for the signature. */
    enum Way {
        HMAC("HmacSHA256", "", "", "%s", new Verify("hmac", List.of("Sign"), List.of("HmacSHA256"), "base64", null, null, SECRETS)),
        HMAC_OF_TIME("HmacSHA512", NOW.getEpochSecond() + ".", "", "t=" + NOW.getEpochSecond() + ",v1=00,v1=%s",
                new Verify("hmac", List.of("Sign"), List.of("HmacSHA512"), "hex", new Parts(",", "v1", null), "{part:t}.{body}", SECRETS, null, WINDOW, List.of(), null)),
        MD5("MD5", "", SECRET, "signature=%s;algorithm=md5", hash()),
        SHA("SHA-256", "", SECRET, "sender=x; algorithm=SHA256; signature=%s;", hash());

        private final String algorithm;
        private final String before;
        private final String after;
        private final String header;
        private final Connection connection;

        Way(String algorithm, String before, String after, String header, Verify verify) {
            this.algorithm = algorithm;
            this.before = before;
            this.after = after;
            this.header = header;
            this.connection = VerificationPropertiesTest.connected(verify);
        }

        private static Verify hash() {
            return new Verify("hash", List.of("Sign"), List.of("MD5", "SHA-256"), "hex", new Parts(";", "signature", "algorithm"), null, SECRETS);
        }

        byte[] sign(byte[] body) throws GeneralSecurityException {
            var all = concat(before.getBytes(StandardCharsets.UTF_8), body, after.getBytes(StandardCharsets.UTF_8));
            if (!algorithm.startsWith("Hmac")) {
                return MessageDigest.getInstance(algorithm).digest(all);
            }
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(all);
        }

        Verdict.Kind check(byte[] body, byte[] signature) {
            var text = this == HMAC ? Base64.getEncoder().encodeToString(signature) : HexFormat.of().formatHex(signature);
            return Verification.check(connection, signed(body, header.formatted(text), List.of())).kind();
        }
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("what is signed is let in; with one bit of body or signature changed it is not")
    void oneBit(@ForAll Way way, @ForAll @Size(max = 300) byte[] body, @ForAll @IntRange(max = 1_000_000) int bit) throws GeneralSecurityException {
        var signature = way.sign(body);
        assertThat(way.check(body, signature)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(way.check(body, flipped(signature, bit))).isEqualTo(Verdict.Kind.WRONG);
        assertThat(way.check(body.length == 0 ? new byte[1] : flipped(body, bit), signature)).isEqualTo(Verdict.Kind.WRONG);
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("nobody gets in without the secret, whatever the header says, and no header or path breaks the check")
    void anything(@ForAll Way way, @ForAll @Size(max = 50) byte[] body, @ForAll("headers") String header) {
        assertThat(Verification.check(way.connection, signed(body, header, List.of())).kind()).isEqualTo(Verdict.Kind.WRONG);
        assertThat(Verification.check(way.connection, new Signed(body, Map.of("other", header), List.of(SECRET), "::1", NOW)).kind()).isEqualTo(Verdict.Kind.MISSING);
        var addressed = connected(new Verify("secret-path", null, null, null, null, null, SECRETS));
        assertThat(Verification.check(addressed, signed(body, header, List.of(SECRET, header))).kind()).isEqualTo(Verdict.Kind.WRONG);
        assertThat(Verification.check(addressed, signed(body, header, List.of(header, SECRET))).kind()).isEqualTo(Verdict.Kind.ADDRESSED);
    }

    @Provide
    Arbitrary<String> headers() {
        var words = Arbitraries.of("signature=", "algorithm=", "SIGNATURE=", "v1=", "t=", "=", ";", ",", " ", "MD5", "sha-256", "SHA1", "HmacSHA512", "00", "f", "QUJD", "====", "\u0000", "\u0130", "\ud800", "{secret}", "{old}",
                "1", "-1", "99999999999999", "1e9", "+999999999-12-31T23:59:59-18:00", "2026-11-20T10:00:00Z", NOW.getEpochSecond() + "");
        return Arbitraries.oneOf(words.list().ofMaxSize(12).map(list -> String.join("", list)), Arbitraries.strings().ofMaxLength(80));
    }

    private static Connection connected(Verify verify) {
        return connection("c", webhook(verify, List.of(), null, null, null), Map.of("secret", SECRET, "old", "before"));
    }

    private static Signed signed(byte[] body, String header, List<String> path) {
        return new Signed(body, Map.of("sign", header), path, "127.0.0.1", NOW);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var changed = bytes.clone();
        changed[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static byte[] concat(byte[]... parts) {
        var out = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
