package pl.spoiwo.intake.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import pl.spoiwo.intake.IntakeProperties;

/**
 * Bytes of bodies that have arrived and are not answered yet, all senders together: strangers' bodies must be held before their signature can be
 * looked at. All bodies of one source have at most a quarter of them, so that none keeps the others out. Shown as {@code spoiwo.intake.held}.
 */
@Component
class BodyBudget {

    private final long most;
    private final long retryAfter;
    private final Map<String, Long> bySource = new HashMap<>();
    private long held;

    BodyBudget(IntakeProperties properties, MeterRegistry meters) {
        this.most = properties.bodies().toBytes();
        this.retryAfter = Math.max(1, properties.retryAfter().toSeconds());
        Gauge.builder("spoiwo.intake.held", this, BodyBudget::held).baseUnit("bytes").description("Bodies of webhooks in hand").register(meters);
    }

    /** @param source address of the sender, as the proxies that are believed tell it */
    Share of(String source) {
        return new Share(source);
    }

    private synchronized long held() {
        return held;
    }

    private synchronized boolean take(String source, long before, int bytes) {
        long own = bySource.getOrDefault(source, 0L);
        boolean alone = own == before;
        if (held + bytes > most || !alone && own + bytes > most / 4) {
            return false;
        }
        held += bytes;
        bySource.put(source, own + bytes);
        return true;
    }

    private synchronized void giveBack(String source, long bytes) {
        held -= bytes;
        bySource.computeIfPresent(source, (same, own) -> own == bytes ? null : own - bytes);
    }

    /** What one body holds. Used by one thread at a time. */
    final class Share {

        private final String source;
        private long taken;

        private Share(String source) {
            this.source = source;
        }

        /** @return false where nothing is left; a body that is its source's only one has no quarter to keep to */
        boolean take(int bytes) {
            boolean given = BodyBudget.this.take(source, taken, bytes);
            taken += given ? bytes : 0;
            return given;
        }

        Refusal refusal() {
            return Refusal.unavailable(retryAfter);
        }

        /** A second time does nothing. */
        void giveBack() {
            BodyBudget.this.giveBack(source, taken);
            taken = 0;
        }
    }
}
