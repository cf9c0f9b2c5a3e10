package pl.spoiwo.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import java.security.SecureRandom;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of delivery that are not its own classes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliveryProperties.class)
class DeliveryConfiguration {

    private static final Duration LONGEST_OPEN = Duration.ofMinutes(1);
    private static final double DOUBLED = 2.0;

    @Bean
    CircuitBreakerRegistry circuitBreakerRegistry(DeliveryProperties properties) {
        return CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(properties.failuresToOpen())
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(properties.probeInterval(), DOUBLED, LONGEST_OPEN))
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build());
    }

    @Bean
    Backoff backoff(DeliveryProperties properties) {
        return new Backoff(properties.firstDelay(), properties.longestDelay(), new SecureRandom()::nextDouble);
    }
}
