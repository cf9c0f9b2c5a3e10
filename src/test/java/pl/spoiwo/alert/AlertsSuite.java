package pl.spoiwo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.DatabaseSuite;

abstract class AlertsSuite extends DatabaseSuite {

    private final AtomicInteger news = new AtomicInteger();
    private JdbcAlerts alerts;

    @BeforeEach
    void alerts() {
        news.set(0);
        var configuration = new AlertConfiguration();
        configuration.tell(List.of(), null);
        var listener = new NewAlerts();
        listener.onRaised(news::incrementAndGet);
        alerts = new JdbcAlerts(stores.jdbc(), stores.transactions(), configuration, listener, clock);
    }

    @Test
    @DisplayName("an alert raised again is counted up with its latest text and is news only once; another cause is another alert")
    void deduplicated() {
        alerts.raise("parked", "erp-main", "c-1", "it is parked");
        clock.advance(Duration.ofMinutes(5));
        alerts.raise("parked", "erp-main", "c-1", "it is parked still");
        alerts.raise("parked", "erp-main", "c-2", "another");
        alerts.raise("configuration", null, null, "x".repeat(5000));

        assertThat(alerts.open()).extracting(Alerts.Alert::code).containsExactly("configuration", "parked", "parked");
        var first = alerts.open().get(2);
        assertThat(first.count()).isEqualTo(2);
        assertThat(first.text()).isEqualTo("it is parked still");
        assertThat(first.since()).isEqualTo(NOW);
        assertThat(first.last()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(first.owner()).isEqualTo("Anna");
        assertThat(first.runbook()).isEqualTo("docs/runbooks/parked.md");
        assertThat(alerts.open().get(0)).satisfies(alert -> {
            assertThat(alert.connection()).isNull();
            assertThat(alert.owner()).isEqualTo("IT");
            assertThat(alert.text()).hasSize(2000);
        });
        assertThat(news).hasValue(3);
    }

    @Test
    @DisplayName("an alert belongs to who is named for its code, then for its connection, then for the rest")
    void owners() {
        alerts.raise("hold", "erp-main", "o-1", "held");
        alerts.raise("hold", "shop-main", "o-2", "held");
        alerts.raise("parked", "erp-main", "c-1", "parked");
        assertThat(alerts.open()).extracting(Alerts.Alert::owner).containsExactlyInAnyOrder("Ewa", "IT", "Anna");
    }

    @Test
    @DisplayName("of sixteen that raise the same alert at once one makes news")
    void raisedTogether() throws Exception {
        var pool = Executors.newFixedThreadPool(16);
        try {
            Callable<Void> raise = () -> {
                alerts.raise("breaker-open", "erp-main", null, "the target is down");
                return null;
            };
            for (var done : pool.invokeAll(Stream.generate(() -> raise).limit(16).toList())) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(alerts.open()).hasSize(1);
        assertThat(news).hasValue(1);
    }

    @Test
    @DisplayName("an alert outlives the rollback of what it tells about")
    void survivesRollback() {
        assertThatThrownBy(() -> stores.transaction().executeWithoutResult(status -> {
            alerts.raise("parked", "shop-main", "m-1", "it cannot be mapped");
            alerts.clear("hold", "shop-main", "o-1");
            throw new IllegalStateException("rolled back");
        })).hasMessage("rolled back");
        assertThat(alerts.open()).hasSize(1);
    }

    @Test
    @DisplayName("cleared when the cause is gone, an alert is news again when the cause comes back; acknowledging keeps it open")
    void clearedAndAcknowledged() {
        alerts.raise("silent", "shop-main", null, "nothing came");
        var id = alerts.open().get(0).id();
        assertThat(alerts.acknowledge(id, "anna")).isTrue();
        assertThat(alerts.open().get(0).acknowledgedBy()).isEqualTo("anna");
        alerts.clear("silent", "erp-main", null);
        assertThat(alerts.open()).hasSize(1);
        alerts.clear("silent", "shop-main", null);
        assertThat(alerts.open()).isEmpty();
        assertThat(alerts.acknowledge(id, "anna")).isFalse();
        alerts.raise("silent", "shop-main", null, "nothing came");
        assertThat(news).hasValue(2);
        assertThat(alerts.open().get(0).id()).isNotEqualTo(id);
    }

    @Test
    @DisplayName("a task is over when it is acknowledged, is news again with another text, and counts only up with the same")
    void tasks() {
        alerts.task("changed-after-export", "shop-main", "o-1", "two pieces instead of one");
        var id = alerts.open().get(0).id();
        alerts.tell(id, alert -> { });
        alerts.task("changed-after-export", "shop-main", "o-1", "two pieces instead of one");
        assertThat(alerts.untold()).isEmpty();
        alerts.task("changed-after-export", "shop-main", "o-1", "three pieces instead of one");
        assertThat(alerts.untold()).containsExactly(id);
        assertThat(alerts.open().get(0).count()).isEqualTo(3);
        assertThat(news).hasValue(2);

        assertThat(alerts.acknowledge(id, "anna")).isTrue();
        assertThat(alerts.open()).isEmpty();
        alerts.task("changed-after-export", "shop-main", "o-1", "three pieces instead of one");
        assertThat(alerts.open()).singleElement().satisfies(alert -> assertThat(alert.id()).isNotEqualTo(id));
        alerts.clear("changed-after-export", "shop-main", "o-1");
        assertThat(alerts.open()).isEmpty();
        assertThat(news).hasValue(3);
    }

    @Test
    @DisplayName("where telling fails nobody counts as told, and the next turn tells")
    void toldAgain() {
        alerts.raise("silent", "shop-main", null, "nothing came");
        var id = alerts.untold().get(0);
        assertThatThrownBy(() -> alerts.tell(id, alert -> {
            throw new IllegalStateException("broker down");
        })).hasMessage("broker down");
        assertThat(alerts.untold()).containsExactly(id);
        var told = new ArrayList<String>();
        alerts.tell(id, alert -> told.add(alert.code()));
        alerts.tell(id, alert -> told.add(alert.code()));
        assertThat(told).containsExactly("silent");
        assertThat(alerts.untold()).isEmpty();
    }
}
