package pl.spoiwo.intake.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.springframework.stereotype.Component;
import pl.spoiwo.intake.Arrivals;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.intake.MessageKey;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.LogIds;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/** Makes the message of a verified call. A signed one is never thrown away for its content; of others the content is checked here. */
@Component
public class HookMessages {

    private static final String DEFAULT_KEY = "{topic}:{bodyHash}";
    private final HookRates rates;
    private final MessageIds ids;
    private final Codecs codecs;
    private final Arrivals arrivals;

    HookMessages(HookRates rates, MessageIds ids, Codecs codecs, Arrivals arrivals) {
        this.rates = rates;
        this.ids = ids;
        this.codecs = codecs;
        this.arrivals = arrivals;
    }

    public List<Outgoing> make(@Body VerifiedHook hook) {
        var request = hook.request();
        if (hook.verdict().kind() != Verdict.Kind.SIGNED) {
            checkContent(request);
        }
        rates.take(request.connection());
        arrivals.heard(request.connection().id());
        var id = ids.next();
        LogIds.message(id);
        return List.of(Outgoing.of(new Inbound(id, request.connection().id(), "webhook:" + request.topic(), key(request),
                request.headers().get("content-type"), request.headers(), request.body(), request.receivedAt(), null)));
    }

    private void checkContent(HookRequest request) {
        var allowed = request.connection().connector().webhook().contentTypes();
        if (!allowed.isEmpty() && allowed.stream().noneMatch(request.mediaType()::equalsIgnoreCase)) {
            throw Refusal.contentType(String.join(", ", allowed));
        }
        if (document(request).isEmpty()) {
            throw Refusal.broken("The body is not " + request.mediaType() + ".");
        }
    }

    private String key(HookRequest request) {
        var declared = request.connection().connector().webhook().key();
        return new MessageKey(Map.of("topic", request.topic()), request.headers(), request.body(), () -> document(request))
                .of(declared == null ? DEFAULT_KEY : declared);
    }

    private Optional<JsonNode> document(HookRequest request) {
        try {
            return Optional.of(codecs.decode(request.headers().get("content-type"), request.body(), null));
        } catch (MappingFailure notParseable) {
            return Optional.empty();
        }
    }
}
