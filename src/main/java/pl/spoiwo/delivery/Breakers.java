package pl.spoiwo.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/**
 * One circuit breaker for each connection: calls without an answer open it, as does a connector that says its target is down.
 * While it is open nothing is called; then one call probes.
 */
@Component
public class Breakers {

    private static final Duration ASKED_FOR = Duration.ofSeconds(30);

    private final CircuitBreakerRegistry registry;
    private final Map<String, String> reasons = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, State>> listeners = new CopyOnWriteArrayList<>();

    Breakers(CircuitBreakerRegistry registry) {
        this.registry = registry;
        registry.getEventPublisher().onEntryAdded(added -> watch(added.getAddedEntry()));
        registry.getAllCircuitBreakers().forEach(this::watch);
    }

    /** Called with connection and new state, on the thread that made the call: return at once. */
    void onChange(BiConsumer<String, State> listener) {
        listeners.add(listener);
    }

    public State state(String connection) {
        return registry.circuitBreaker(connection).getState();
    }

    /** Empty where nothing was ever called under this name. */
    Optional<State> known(String name) {
        return registry.find(name).map(CircuitBreaker::getState);
    }

    /**
     * The connector, or the credentials' refusal, says that nothing can be done with this connection for now.
     *
     * @param why   goes into an alert: not the target's words
     * @param after a time that is longer than the first probes take counts for all calls of the connection: the target has asked for it
     */
    public void down(String connection, String why, Duration after) {
        var breaker = registry.circuitBreaker(connection);
        reasons.put(connection, Texts.cut(why, 300));
        if (breaker.getState() != State.OPEN && after.compareTo(ASKED_FOR) >= 0) {
            breaker.transitionToOpenStateFor(after);
        } else if (breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    /** The last thing that was wrong with the connection; no secrets. */
    String lastReason(String connection) {
        return reasons.getOrDefault(connection, "its target does not answer");
    }

    /** @return whether a call may be made; then exactly one of {@link #answered} and {@link #unanswered} must follow */
    boolean admit(String connection) {
        return registry.circuitBreaker(connection).tryAcquirePermission();
    }

    void answered(String connection, Duration took) {
        registry.circuitBreaker(connection).onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    }

    void unanswered(String connection, Duration took, Throwable why) {
        reasons.put(connection, Texts.cut(String.valueOf(why.getMessage()), 300));
        registry.circuitBreaker(connection).onError(took.toNanos(), TimeUnit.NANOSECONDS, why);
    }

    /** The call was not made after all. */
    void unused(String connection) {
        registry.circuitBreaker(connection).releasePermission();
    }

    private void watch(CircuitBreaker breaker) {
        breaker.getEventPublisher().onStateTransition(event -> {
            var state = event.getStateTransition().getToState();
            listeners.forEach(listener -> listener.accept(breaker.getName(), state));
        });
    }
}
