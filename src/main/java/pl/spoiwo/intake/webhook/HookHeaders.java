package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.intake.Template;

/** The only headers that pass the door: those the connector names, the ones to be forwarded, Content-Type and User-Agent. */
final class HookHeaders {

    private static final List<String> ALWAYS = List.of("content-type", "user-agent");
    /** Words that steer Camel, JMS or the hub: from outside never, even if a connector should name one. */
    private static final List<String> NEVER = List.of("camel", "jms", "org.apache", "spoiwo");
    /** The ledger keeps them as one text of at most 8,000 characters, written as JSON. */
    private static final int MAX_TOTAL = 6000;
    private static final int MAX_SHORT = 100;

    private HookHeaders() {
    }

    /** @throws Refusal where they are longer than the ledger can keep */
    static Map<String, String> of(HttpServletRequest request, Connection connection) {
        var headers = new TreeMap<String, String>();
        int total = 0;
        for (var name : allowed(connection)) {
            var value = request.getHeader(name);
            if (value != null) {
                var kept = ALWAYS.contains(name) && value.length() > MAX_SHORT ? value.substring(0, MAX_SHORT) : value;
                total += name.length() + kept.length() + (int) kept.chars().filter(c -> c == '"' || c == '\\').count() + 6;
                headers.put(name, kept);
            }
        }
        if (total > MAX_TOTAL) {
            throw Refusal.headersTooLarge();
        }
        return Map.copyOf(headers);
    }

    static Set<String> allowed(Connection connection) {
        var webhook = connection.connector().webhook();
        var verify = webhook.verify();
        var templates = Stream.of(webhook.key(), verify == null ? null : verify.over(), verify == null || verify.timestamp() == null ? null : verify.timestamp().from());
        var names = Stream.of(
                ALWAYS.stream(),
                Stream.ofNullable(webhook.topicHeader()),
                verify == null ? Stream.<String>empty() : verify.headers().stream(),
                connection.forward() == null ? Stream.<String>empty() : connection.forward().headers().stream(),
                webhook.handshakes().stream().flatMap(handshake -> named(handshake.answer().body())),
                templates.flatMap(HookHeaders::named)).flatMap(s -> s);
        var allowed = new LinkedHashSet<String>();
        names.map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> NEVER.stream().noneMatch(name::startsWith)).forEach(allowed::add);
        return allowed;
    }

    private static Stream<String> named(String template) {
        return template == null ? Stream.empty() : Template.of(template).names("header:").stream();
    }
}
