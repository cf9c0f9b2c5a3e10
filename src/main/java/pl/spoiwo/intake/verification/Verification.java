package pl.spoiwo.intake.verification;

import java.util.List;
import java.util.Map;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.util.HtmlUtils;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.intake.Template;

/** Applies what a connector declares under {@code webhook.verify}. A connection without a usable secret lets nobody in. */
public final class Verification {

    private Verification() {
    }

    public static Verdict check(Connection connection, Signed signed) {
        var verify = connection.connector().webhook().verify();
        if (verify == null) {
            return Verdict.wrong("the connector declares no verification");
        }
        if (!mayCome(senders(connection, verify), signed.sender())) {
            return Verdict.wrong("sender outside the allowed addresses");
        }
        var secrets = secrets(connection.settings(), verify);
        return switch (verify.scheme()) {
            case "hmac" -> signature(verify, secrets, SignatureAlgorithm.HMAC).check(signed);
            case "hash" -> signature(verify, secrets, SignatureAlgorithm.HASH).check(signed);
            case "secret-path" -> SecretPath.check(secrets, signed);
            case "none" -> Verdict.ADDRESSED;
            default -> Verdict.wrong("unknown scheme " + verify.scheme());
        };
    }

    private static SignatureScheme signature(Connector.Verify verify, List<String> secrets, SignatureAlgorithm algorithm) {
        return new SignatureScheme(verify, secrets, algorithm);
    }

    /** A placeholder that no setting fills would be a secret that everybody can read in the connector. */
    private static List<String> secrets(Map<String, String> settings, Connector.Verify verify) {
        return verify.secrets().stream().map(Template::of)
                .filter(template -> template.names("").stream().noneMatch(name -> settings.getOrDefault(name, "").isBlank()))
                .map(template -> template.render(settings::get))
                .filter(secret -> !secret.isBlank())
                .map(secret -> "html".equals(verify.secretDecoding()) ? HtmlUtils.htmlUnescape(secret) : secret)
                .toList();
    }

    /** A setting may hold several ranges, separated by commas; a template that no setting fills restricts nothing. */
    private static List<String> senders(Connection connection, Connector.Verify verify) {
        return verify.senders().stream()
                .filter(text -> Template.of(text).names("").stream().noneMatch(name -> connection.settings().getOrDefault(name, "").isBlank()))
                .flatMap(text -> List.of(connection.fill(text).split("[,\\s]+")).stream())
                .filter(range -> !range.isBlank()).toList();
    }

    private static boolean mayCome(List<String> ranges, String sender) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> new IpAddressMatcher(range).matches(sender));
    }
}
