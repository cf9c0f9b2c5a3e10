package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.alert.Alerts.Alert;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ActivityWatchTest extends HubSlice {

    @Autowired
    private ActivityWatch watch;
    private Rows rows;

    @BeforeEach
    void empty() {
        rows = new Rows(jdbc);
        rows.empty();
        clock.advance(Duration.ofHours(2));
    }

    @AfterEach
    void undo() {
        states.setMode("shop-main", "order.status", Mode.OBSERVE, "test");
    }

    @Test
    @DisplayName("a burst of bad signatures at one connection raises one alert, counted by what its rows say; an equal number at several raises none")
    void signatures() {
        badSignatures("shop-main", 60);
        badSignatures("payu-main", 60);
        watch.look();
        assertThat(alerts.open()).isEmpty();
        badSignatures("shop-main", 41);
        watch.look();
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(alert -> {
            assertThat(alert.code()).isEqualTo("unusual-activity");
            assertThat(alert.connection()).isEqualTo("shop-main");
            assertThat(alert.runbook()).isEqualTo("docs/runbooks/unusual-activity.md");
            assertThat(alert.text()).isEqualTo("More than 100 notifications to shop-main had no signature or a wrong one within 10 minutes: see GET /api/security-events?connection=shop-main.");
            assertThat(alert.count()).isEqualTo(1);
        });
        assertThat(json(get(OPERATOR, "/api/security-events?kind=unusual-activity")).path("items")).hasSize(1);
    }

    @Test
    @DisplayName("once acknowledged, it comes again with another burst only")
    void again() {
        badSignatures("shop-main", 101);
        watch.look();
        alerts.acknowledge(alerts.open().get(0).id(), "olek");
        watch.look();
        assertThat(alerts.open()).isEmpty();
        clock.advance(Duration.ofMinutes(11));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        badSignatures("shop-main", 101);
        watch.look();
        assertThat(alerts.open()).hasSize(1);
    }

    @Test
    @DisplayName("so do wrong tokens from many addresses, of which each alone is let try")
    void signIns() {
        IntStream.rangeClosed(1, 21).forEach(i -> call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", "Bearer wrong", "X-Forwarded-For", "192.0.2." + i)));
        watch.look();
        assertThat(alerts.open()).extracting(Alert::entity).containsExactly("login-failed");
    }

    @Test
    @DisplayName("so do modes and replays of one user")
    void actions() {
        IntStream.rangeClosed(1, 21).forEach(i -> post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"order.status\",\"mode\":\"live\",\"reason\":\"x\"}"));
        IntStream.rangeClosed(1, 51).forEach(i -> {
            rows.message("m-" + i, "PARKED", i, "{}");
            post(OPERATOR, "/api/messages/m-" + i + "/replay", null);
        });
        watch.look();
        assertThat(alerts.open()).extracting(Alert::entity).containsExactlyInAnyOrder("connection.mode admin", "message.replay olek");
    }

    @Test
    @DisplayName("so does one user who fetches orders by the thousand; a viewer reads nothing in full")
    void readings() {
        IntStream.range(0, 200).forEach(i -> rows.order("o-" + i, i));
        IntStream.range(0, 10).forEach(i -> get(OPERATOR, "/api/orders?limit=200"));
        IntStream.range(0, 11).forEach(i -> get(VIEWER, "/api/orders?limit=200"));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        get(OPERATOR, "/api/orders/o-1");
        watch.look();
        assertThat(alerts.open()).extracting(Alert::entity).containsExactly("read olek");
    }

    private void badSignatures(String connection, int times) {
        jdbc.sql("insert into security_event (at, kind, connection, source, detail, times) values (:at, 'webhook-unverified', :connection, '192.0.2.1', 'wrong signature', :times)")
                .param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("connection", connection).param("times", times).update();
    }
}
