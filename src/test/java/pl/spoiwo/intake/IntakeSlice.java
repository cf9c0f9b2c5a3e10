package pl.spoiwo.intake;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.shipment.Shipments;

/** The intake alone: everything around it is made by hand, the web server, Camel, its routes and the database are real. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
@ComponentScan(basePackageClasses = IntakeSlice.class, excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|Speed).*"))
@Import({Codecs.class, Shipments.class})
public class IntakeSlice {

    /** Keys that the ledger says it knows. */
    public static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    @Bean
    RecordingBroker broker() {
        return new RecordingBroker();
    }

    @Bean
    FakeStates states() {
        return new FakeStates();
    }

    @Bean
    FakeAlerts alerts() {
        return new FakeAlerts();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Ledger ledger() {
        return (Ledger) Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[]{Ledger.class}, (proxy, method, args) -> {
            if (method.getName().equals("knownKeys")) {
                return List.copyOf(((Collection<?>) args[1]).stream().filter(KNOWN::contains).toList());
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }
}
