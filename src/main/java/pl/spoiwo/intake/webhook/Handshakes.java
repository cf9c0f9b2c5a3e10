package pl.spoiwo.intake.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connector.Handshake;
import pl.spoiwo.intake.Template;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Answers what a sender sends to see whether the hook is there: a GET, an unsigned ping, a challenge to be echoed. Nothing of it is stored.
 * A wrong signature is never a handshake, and a message of a known sender only where its body shows that it is one.
 */
@Component
public class Handshakes {

    private static final int LONGEST = 8192;
    private final Codecs codecs;

    Handshakes(Codecs codecs) {
        this.codecs = codecs;
    }

    /** @return the answer, with exchange property {@code hookAnswered}; otherwise the hook as it came */
    public Object answer(@Body VerifiedHook hook, Exchange exchange) {
        var request = hook.request();
        var handshake = possible(hook) ? request.connection().connector().webhook().handshakes().stream().filter(h -> matches(h, hook)).findFirst() : Optional.<Handshake>empty();
        if (handshake.isPresent()) {
            exchange.setProperty("hookAnswered", true);
            var answer = handshake.get().answer();
            return HookAnswers.answer("handshake", answer, answer.body() == null ? null : Template.of(answer.body()).render(name -> value(name, request)));
        }
        return hook;
    }

    /** Where the path is the secret, a handshake must know it too. */
    private static boolean possible(VerifiedHook hook) {
        return hook.request().body().length <= LONGEST
                && (hook.verdict().trusted() || hook.verdict().kind() == Verdict.Kind.MISSING && !hook.request().secretPath());
    }

    private static boolean matches(Handshake handshake, VerifiedHook hook) {
        var request = hook.request();
        var method = handshake.method() == null ? "POST" : handshake.method();
        var showsItself = handshake.bodyPattern() != null || !hook.verdict().trusted() || !method.equals("POST");
        return showsItself && method.equals(request.method())
                && (handshake.contentType() == null || handshake.contentType().toLowerCase(Locale.ROOT).equals(request.mediaType()))
                && (handshake.bodyPattern() == null || new String(request.body(), StandardCharsets.UTF_8).matches(handshake.bodyPattern()));
    }

    private String value(String name, HookRequest request) {
        if (name.startsWith("query:")) {
            return request.query().getOrDefault(name.substring(6), "");
        }
        if (name.startsWith("header:")) {
            return request.headers().getOrDefault(name.substring(7).toLowerCase(Locale.ROOT), "");
        }
        return name.startsWith("/") ? pointed(name, request) : "{" + name + "}";
    }

    private String pointed(String pointer, HookRequest request) {
        try {
            return codecs.decode(request.headers().get("content-type"), request.body(), null).at(pointer).asText();
        } catch (MappingFailure e) {
            throw Refusal.broken("The body is not " + request.mediaType() + ".");
        }
    }
}
