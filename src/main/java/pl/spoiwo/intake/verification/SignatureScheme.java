package pl.spoiwo.intake.verification;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.Function;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.intake.Template;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/** A signature in a header, over a template of raw bytes, or in the body, over fields of it. Every secret and allowed algorithm is tried, whichever fits first. */
record SignatureScheme(Connector.Verify verify, List<String> secrets, SignatureAlgorithm kind) {

    private static final Codecs CODECS = new Codecs();

    Verdict check(Signed signed) {
        return verify.rebuilt() == null ? inHeader(signed) : inBody(signed);
    }

    /** The signature is a field of the body and covers others: never the bytes, because its sender does not sign them. */
    private Verdict inBody(Signed signed) {
        JsonNode body;
        try {
            body = CODECS.decode("json", signed.body(), null);
        } catch (MappingFailure unreadable) {
            return Verdict.missing("the body, which holds the signature, is no JSON");
        }
        var signature = body.at(verify.rebuilt().signature());
        if (!signature.isTextual()) {
            return Verdict.missing("no signature in the body");
        }
        var fields = verify.rebuilt().fields().stream().filter(each -> each.of(body, "").isPresent()).findFirst();
        if (fields.isEmpty()) {
            return Verdict.wrong("a field that is signed is missing");
        }
        return matches(List.of(signature.textValue()), verify.algorithms(), secret -> List.of(fields.get().of(body, secret).orElseThrow())) ? Verdict.SIGNED : wrong();
    }

    private Verdict wrong() {
        return Verdict.wrong(secrets.isEmpty() ? "the connection has no secret" : "wrong signature");
    }

    private Verdict inHeader(Signed signed) {
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
        var over = Template.of(verify.over() == null ? kind.over : verify.over());
        if (!matches(parts.signatures(), algorithms, secret -> over.parts().stream().map(part -> bytes(part, secret, signed, parts)).toList())) {
            return wrong();
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

    /** @param signed what is signed with a secret, in parts */
    private boolean matches(List<String> signatures, List<String> algorithms, Function<String, List<byte[]>> signed) {
        var given = signatures.stream().map(this::decode).flatMap(Optional::stream).toList();
        boolean right = false;
        for (var secret : secrets) {
            var content = signed.apply(secret);
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
