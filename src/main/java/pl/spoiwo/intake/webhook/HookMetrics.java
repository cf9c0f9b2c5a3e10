package pl.spoiwo.intake.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** {@code spoiwo.intake} by connection and outcome, and {@code spoiwo.intake.duration} from the request's headers to its answer. */
@Component
class HookMetrics {

    private final MeterRegistry registry;

    HookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(String connection, String outcome, long startedNanos) {
        Counter.builder("spoiwo.intake").description("Webhooks by outcome").tag("connection", connection).tag("outcome", outcome).register(registry).increment();
        Timer.builder("spoiwo.intake.duration").description("From the headers of a webhook to its answer").tag("connection", connection)
                .publishPercentileHistogram().minimumExpectedValue(Duration.ofMillis(1)).maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry).record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
    }
}
