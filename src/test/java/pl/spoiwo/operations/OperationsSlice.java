package pl.spoiwo.operations;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConnectionTests;
import pl.spoiwo.connection.TokenExpiry;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.process.PersonsRequests;

/** The module with a real web server, real security, the real ledger and alerts, and a real database; the other modules are played. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
@ComponentScan(basePackages = {"pl.spoiwo.operations", "pl.spoiwo.ledger", "pl.spoiwo.file", "pl.spoiwo.alert", "pl.spoiwo.recovery", "pl.spoiwo.masterdata", "pl.spoiwo.price", "pl.spoiwo.product",
        "pl.spoiwo.rate", "pl.spoiwo.guard", "pl.spoiwo.stock", "pl.spoiwo.text", "pl.spoiwo.order", "pl.spoiwo.shipment"},
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "pl\\.spoiwo\\.(ledger\\.(Recorder|Retention)|alert\\.AlertNotifier).*"))
class OperationsSlice {

    @Bean
    TestClock clock() {
        return new TestClock();
    }

    @Bean
    Home home(@Value("${spoiwo.home}") Path folder) {
        return new Home(folder);
    }

    @Bean
    FakeConfiguration configuration(Home home) {
        return new FakeConfiguration(home);
    }

    @Bean
    FakeStates states() {
        return new FakeStates();
    }

    @Bean
    TokenExpiry tokens() {
        return connection -> Optional.of(Instant.parse("2026-03-01T13:00:00Z")).filter(at -> connection.equals("shop-main"));
    }

    @Bean
    FakeAuthorizations authorizations() {
        return new FakeAuthorizations();
    }

    @Bean
    ConnectionTests connectionTests() {
        return connection -> List.of(new ConnectionTests.Check("orders", true, "answered 200", 12), new ConnectionTests.Check("clock", false, "90 s apart", 0));
    }

    @Bean
    PersonsRequests requests() {
        return new PersonsRequests() {
            @Override
            public Answer ask(String connection, String type, String key) {
                return new Answer("h-asked", MessageState.PROCESSED, null, List.of());
            }

            @Override
            public Answer found(String connection, String commandId, String externalId, String trackingNumber, String by, String key) {
                return new Answer("h-found", externalId.equals("gone") ? MessageState.IGNORED : MessageState.PROCESSED, null, List.of());
            }

            @Override
            public Answer release(String connection, String orderId, String key) {
                return orderId.equals("o-1") ? new Answer("h-release", MessageState.PROCESSED, null, List.of())
                        : new Answer("h-refused", MessageState.IGNORED, Reason.of("release-refused", "the order is READY"), List.of());
            }

            @Override
            public Answer refund(String connection, String orderId, BigDecimal amount, String why, String key) {
                return amount != null && amount.compareTo(new BigDecimal("100.00")) > 0 ? new Answer("h-refused", MessageState.IGNORED, Reason.of("refund-refused", "at most 100.00 PLN can go back"), List.of())
                        : new Answer("h-refund", MessageState.PROCESSED, null, List.of());
            }
        };
    }

    @Bean
    MessageIds messageIds() {
        return () -> "id-of-tests";
    }

    @Bean
    FakeBroker broker() {
        return new FakeBroker();
    }
}
