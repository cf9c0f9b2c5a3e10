package pl.spoiwo.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** {@code spoiwo.deliver} (claim to end), {@code spoiwo.delivered} by outcome, {@code spoiwo.breaker} (0 closed, 0.5 probing, 1 open). */
@Component
class DeliveryMeters {

    private final MeterRegistry meters;

    DeliveryMeters(MeterRegistry meters, CircuitBreakerRegistry breakers) {
        this.meters = meters;
        breakers.getAllCircuitBreakers().forEach(this::watch);
        breakers.getEventPublisher().onEntryAdded(added -> watch(added.getAddedEntry()));
    }

    void delivered(String connection, String type, Ending ending, Duration took) {
        Timer.builder("spoiwo.deliver").description("From the claim of a command to its end").tag("connection", connection).tag("type", type)
                .publishPercentileHistogram().register(meters).record(took);
        meters.counter("spoiwo.delivered", "connection", connection, "type", type, "outcome", ending.getClass().getSimpleName().toLowerCase(Locale.ROOT)).increment();
    }

    void items(String connection, String kind, String outcome, int count) {
        meters.counter("spoiwo.dispatched", "connection", connection, "kind", kind, "outcome", outcome).increment(count);
    }

    private void watch(CircuitBreaker breaker) {
        Gauge.builder("spoiwo.breaker", breaker, b -> switch (b.getState()) {
            case OPEN, FORCED_OPEN -> 1;
            case HALF_OPEN -> 0.5;
            default -> 0;
        }).description("0 closed, 0.5 probing, 1 open").tag("connection", breaker.getName()).register(meters);
    }
}
