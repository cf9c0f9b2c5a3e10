package pl.spoiwo.intake.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.intake.IntakeProperties;
import pl.spoiwo.mapping.Json;

/** Turns ends of the intake into answers. A refusal is a problem document (RFC 9457) without anything of the hub's inside. */
@Component
public class HookAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(HookAnswers.class);
    private static final Connector.Answer OK = new Connector.Answer(200, null, null);
    private final long retryAfter;
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - TimeUnit.SECONDS.toNanos(2));

    HookAnswers(IntakeProperties properties) {
        this.retryAfter = Math.max(1, properties.retryAfter().toSeconds());
    }

    /** What this sender expects to hear when its message was taken. */
    public HookAnswer accepted(@ExchangeProperty("hook") HookRequest request) {
        var answer = request.connection().connector().webhook().answer();
        return answer("accepted", answer == null ? OK : answer, answer == null ? null : answer.body());
    }

    /** Last step of the refusal policy: the body becomes the answer for what was thrown. */
    public HookAnswer refused(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            return problem(refusal);
        }
        if (thrown instanceof BrokerUnavailable) {
            logDown(thrown);
        } else {
            LOG.error("webhook answered 503, intake failed", thrown);
        }
        return problem(Refusal.unavailable(retryAfter));
    }

    /** One line a second says it; the counter has the number. */
    private void logDown(Throwable thrown) {
        long now = System.nanoTime();
        long before = loggedAt.get();
        if (now - before > TimeUnit.SECONDS.toNanos(1) && loggedAt.compareAndSet(before, now)) {
            LOG.warn("webhooks are answered 503: {}", thrown.getMessage());
        }
    }

    static HookAnswer answer(String outcome, Connector.Answer declared, String body) {
        if (body == null || body.isEmpty()) {
            return new HookAnswer(outcome, declared.status(), Map.of(), null, new byte[0]);
        }
        var contentType = declared.contentType() == null ? "text/plain;charset=UTF-8" : declared.contentType();
        return new HookAnswer(outcome, declared.status(), Map.of("X-Content-Type-Options", "nosniff"), contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static HookAnswer problem(Refusal refusal) {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", "about:blank");
        document.put("title", refusal.title());
        document.put("status", refusal.status());
        document.put("detail", refusal.getMessage());
        try {
            return new HookAnswer(refusal.outcome(), refusal.status(), refusal.headers(), "application/problem+json", Json.MAPPER.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem document is plain text", e);
        }
    }
}
