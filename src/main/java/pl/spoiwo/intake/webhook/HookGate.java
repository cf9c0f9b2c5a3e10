package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;

/** What can be said before a byte of the body is read: whether there is such a hook, how much it takes, and which headers pass. */
@Component
class HookGate {

    private final ActiveConfiguration configuration;
    private final HookModes modes;
    private final HookRates rates;
    private final Clock clock;

    HookGate(ActiveConfiguration configuration, HookModes modes, HookRates rates, Clock clock) {
        this.configuration = configuration;
        this.modes = modes;
        this.rates = rates;
        this.clock = clock;
    }

    /** @return whose hook it is, so that a refusal counts under its name; throws {@link Refusal} where there is none, or it is off */
    Connection find(HttpServletRequest request) {
        var segments = segments(request.getPathInfo());
        return configuration.current().connection(segments.isEmpty() ? "" : segments.get(0))
                .filter(known -> known.connector().webhook() != null && !modes.off(known)).orElseThrow(Refusal::unknown);
    }

    /** @return the call without its body; throws {@link Refusal} */
    HookRequest open(HttpServletRequest request, Connection connection) {
        var segments = segments(request.getPathInfo());
        var hook = new HookRequest(connection, request.getMethod(), segments.subList(1, segments.size()), query(request.getQueryString()),
                HookHeaders.of(request, connection), new byte[0], request.getRemoteAddr(), clock.instant());
        if (hook.path().size() > (hook.secretPath() ? 2 : 1)) {
            throw Refusal.unknown();
        }
        checkMethod(hook);
        rates.look(connection);
        if (request.getContentLengthLong() > connection.webhook().bodyLimit()) {
            throw Refusal.tooLarge(connection.webhook().bodyLimit());
        }
        return hook;
    }

    private static void checkMethod(HookRequest hook) {
        var methods = methods(hook.connection());
        if (!methods.contains(hook.method())) {
            throw Refusal.method(String.join(", ", methods));
        }
    }

    private static Set<String> methods(Connection connection) {
        var methods = new LinkedHashSet<>(List.of("POST"));
        connection.connector().webhook().handshakes().forEach(handshake -> methods.add(handshake.method() == null ? "POST" : handshake.method()));
        return methods;
    }

    private static List<String> segments(String path) {
        return path == null ? List.of() : Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }

    private static Map<String, String> query(String text) {
        var query = new HashMap<String, String>();
        for (var pair : text == null ? new String[0] : text.split("&")) {
            var parts = pair.split("=", 2);
            query.putIfAbsent(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
        }
        return query;
    }

    /** One that is not well formed stays as it came: it may stand in the address of a signed message, which is never thrown away. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
