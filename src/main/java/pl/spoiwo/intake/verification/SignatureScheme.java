package pl.spoiwo.intake.verification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.intake.Template;

/** A signature in a header, over a template of raw bytes. Every secret and allowed algorithm is tried, whichever fits first. */
record SignatureScheme(Connector.Verify verify, List<String> secrets, SignatureAlgorithm kind) {

    Verdict check(Signed signed) {
        var header = verify.headers().stream().map(name -> signed.headers().get(name.toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull).findFirst();
        if (header.isEmpty()) {
            return Verdict.missing("no signature header");
        }
        var parts = SignatureParts.of(header.get(), verify.parts());
        var algorithms = algorithms(parts);
        if (algorithms.isEmpty()) {
            return Verdict.wrong("signature algorithm is not allowed");
        }
        if (!matches(signed, parts, algorithms)) {
            return Verdict.wrong(secrets.isEmpty() ? "the connection has no secret" : "wrong signature");
        }
        return inTime(signed, parts) ? Verdict.SIGNED : Verdict.wrong("outside the replay window");
    }

    private List<String> algorithms(SignatureParts parts) {
        return parts.algorithm() == null ? verify.algorithms()
                : verify.algorithms().stream().filter(allowed -> plain(allowed).equals(plain(parts.algorithm()))).toList();
    }

    /** SHA256, sha-256 and SHA-256 are one algorithm. */
    private static String plain(String algorithm) {
        return algorithm.replace("-", "").toUpperCase(Locale.ROOT);
    }

    private boolean matches(Signed signed, SignatureParts parts, List<String> algorithms) {
        var given = parts.signatures().stream().map(this::decode).flatMap(Optional::stream).toList();
        var over = Template.of(verify.over() == null ? kind.over : verify.over());
        boolean right = false;
        for (var secret : secrets) {
            var content = over.parts().stream().map(part -> bytes(part, secret, signed, parts)).toList();
            for (var algorithm : algorithms) {
                var expected = sign(algorithm, secret, content);
                for (var signature : given) {
                    right |= MessageDigest.isEqual(expected, signature);
                }
            }
        }
        return right;
    }

    private byte[] sign(String algorithm, String secret, List<byte[]> content) {
        try {
            return kind.sign(algorithm, secret, content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("algorithm " + algorithm + " of webhook.verify is not one of this Java", e);
        }
    }

    private Optional<byte[]> decode(String signature) {
        try {
            return Optional.of("base64".equals(verify.encoding()) ? Base64.getDecoder().decode(signature)
                    : HexFormat.of().parseHex(signature.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(Template.Part part, String secret, Signed signed, SignatureParts parts) {
        if (part.placeholder() && part.text().equals("body")) {
            return signed.body();
        }
        return (part.placeholder() ? value(part.text(), secret, signed, parts) : part.text()).getBytes(StandardCharsets.UTF_8);
    }

    private static String value(String name, String secret, Signed signed, SignatureParts parts) {
        if (name.equals("secret")) {
            return secret;
        }
        if (name.startsWith("part:")) {
            return parts.parts().getOrDefault(name.substring(5).toLowerCase(Locale.ROOT), "");
        }
        return name.startsWith("header:") ? signed.headers().getOrDefault(name.substring(7).toLowerCase(Locale.ROOT), "") : "{" + name + "}";
    }

    private boolean inTime(Signed signed, SignatureParts parts) {
        var window = verify.timestamp();
        return window == null || SignedTime.parse(Template.of(window.from()).render(name -> value(name, "", signed, parts)))
                .filter(at -> Duration.between(at, signed.receivedAt()).abs().compareTo(window.tolerance()) <= 0).isPresent();
    }
}
