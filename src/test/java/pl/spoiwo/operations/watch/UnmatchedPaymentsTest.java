package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.alert.Alerts.Alert;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class UnmatchedPaymentsTest extends HubSlice {

    @Autowired
    private WaitWatch watch;
    private Rows rows;

    @BeforeEach
    void empty() {
        rows = new Rows(jdbc);
        rows.empty();
    }

    @Test
    @DisplayName("money without an order raises one alert after a quarter of an hour, and closes it when the order comes")
    void unmatched() {
        rows.payment("PAYU-1", null, "PAID", clock.instant());
        clock.advance(Duration.ofMinutes(14));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(alert -> {
            assertThat(alert.code()).isEqualTo("payment-unmatched");
            assertThat(alert.connection()).isEqualTo("payu-main");
            assertThat(alert.entity()).isEqualTo("PAYU-1");
            assertThat(alert.count()).isEqualTo(1);
            assertThat(alert.text()).contains("PAYU-1", "PAID 79.90 PLN", "A/1", "matchBy").doesNotContain("Kowalski");
        });
        jdbc.sql("update payment set order_id = 'o-1'").update();
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("the title of a transfer, which the payer typed, does not leave the hub with the alert")
    void words() {
        rows.payment("PAYU-1", null, "PAID", clock.instant());
        jdbc.sql("update payment set reference = 'Jan Kowalski za kubek'").update();
        clock.advance(Duration.ofMinutes(16));
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(alert -> assertThat(alert.text()).contains("its reference").doesNotContain("Kowalski"));
    }

    @Test
    @DisplayName("it closes as well when the payment comes to nothing; one that was never paid raises none")
    void ended() {
        rows.payment("PAYU-1", null, "AUTHORIZED", clock.instant());
        rows.payment("PAYU-2", null, "PENDING", clock.instant());
        clock.advance(Duration.ofMinutes(16));
        watch.look();
        assertThat(alerts.open()).extracting(Alert::entity).containsExactly("PAYU-1");
        jdbc.sql("update payment set status = 'CANCELLED' where external_id = 'PAYU-1'").update();
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("an alert that is acknowledged stays with who looks after it and is not raised again")
    void acknowledged() {
        rows.payment("PAYU-1", null, "PAID", clock.instant());
        clock.advance(Duration.ofMinutes(16));
        watch.look();
        alerts.acknowledge(alerts.open().get(0).id(), "olek");
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(alert -> assertThat(alert.acknowledgedBy()).isEqualTo("olek"));
    }

    @Test
    @DisplayName("very many at once raise a bounded number of alerts and one for the connection that says how many there are")
    void crowd() {
        IntStream.range(0, 50).forEach(n -> rows.payment("PAYU-" + n, null, "PAID", clock.instant().plusMillis(n)));
        clock.advance(Duration.ofMinutes(16));
        watch.look();
        assertThat(alerts.open()).hasSize(LongWait.MOST + 1).filteredOn(alert -> alert.entity() == null).singleElement()
                .satisfies(alert -> assertThat(alert.text()).startsWith("50 payments of payu-main").contains("matched=false"));
        jdbc.sql("delete from payment where external_id not in ('PAYU-0', 'PAYU-49')").update();
        watch.look();
        watch.look();
        assertThat(alerts.open()).extracting(Alert::entity).containsExactlyInAnyOrder("PAYU-0", "PAYU-49");
    }
}
