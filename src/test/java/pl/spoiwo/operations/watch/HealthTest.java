package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.Queues;

class HealthTest extends HubSlice {

    @Autowired
    private Queues queues;
    @Autowired
    private ConnectionQueries connections;
    @Autowired
    private HubMetrics metrics;
    @Autowired
    private AlertWatch watch;
    private Rows rows;

    @BeforeEach
    void empty() {
        clock.advance(Duration.ofSeconds(5));
        states.setMode("shop-main", "stock.write", Mode.OBSERVE, "test");
        rows = new Rows(jdbc);
        rows.empty();
    }

    @AfterEach
    void well() {
        states.breakers.clear();
        states.errors.clear();
        states.setPaused("shop-main", false, "test");
        configuration.refused = null;
        broker.down = false;
        broker.set("process.shop-main", 0, null, 4);
        broker.set("out.shop-main", 0, null, 1);
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("without a login health says up or down and nothing more")
    void bare() {
        assertThat(json(get(NOBODY, "/actuator/health")).path("status").asText()).isEqualTo("UP");
        assertThat(get(NOBODY, "/actuator/health").body()).doesNotContain("shop-main").doesNotContain("components");
    }

    @Test
    @DisplayName("a browser that asks for an icon before the login is not asked for a password")
    void icon() {
        assertThat(get(NOBODY, "/favicon.ico").statusCode()).isEqualTo(204);
    }

    @Test
    @DisplayName("a target that is down shows at its connection and leaves the hub up")
    void targetDown() {
        states.breakers.put("shop-main", "OPEN");
        states.failed("shop-main", "connect: refused");
        states.setPaused("erp-main", true, "test");
        var health = get(VIEWER, "/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        var shop = json(health).path("components").path("connections").path("components").path("shop-main");
        assertThat(json(health).path("status").asText()).isEqualTo("UP");
        assertThat(shop.path("status").asText()).isEqualTo("DEGRADED");
        assertThat(shop.path("details").path("lastError").asText()).as("the target's words are not for everybody").isEqualTo("connect: ***");
        assertThat(json(health).path("components").path("connections").path("components").path("erp-main").path("status").asText()).isEqualTo("PAUSED");
        states.setPaused("erp-main", false, "test");
    }

    @Test
    @DisplayName("refused files show with file and line and leave the hub up")
    void refusedFiles() {
        refuse();
        var health = json(get(VIEWER, "/actuator/health"));
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("components").path("configuration").path("status").asText()).isEqualTo("DEGRADED");
        assertThat(health.path("components").path("configuration").path("details").path("findings").get(0).asText()).startsWith("config/company.yaml:2:");
    }

    @Test
    @DisplayName("without a broker the hub is down and not ready")
    void brokerDown() {
        broker.down = true;
        clock.advance(Duration.ofSeconds(5));
        assertThat(get(NOBODY, "/actuator/health").statusCode()).isEqualTo(503);
        assertThat(get(NOBODY, "/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(get(NOBODY, "/actuator/health/liveness").statusCode()).as("a restart would not help").isEqualTo(200);
    }

    @Test
    @DisplayName("ready means that every connection's messages were consumed once; later a stop of consumers keeps the door open")
    void readiness() {
        var starting = new ConsumerHealth(queues, connections);
        broker.set("process.shop-main", 0, null, 0);
        clock.advance(Duration.ofSeconds(5));
        assertThat(starting.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
        assertThat(starting.health().getDetails().get("without consumer").toString()).contains("process.shop-main");
        broker.set("process.shop-main", 0, null, 4);
        clock.advance(Duration.ofSeconds(5));
        assertThat(starting.health().getStatus().getCode()).isEqualTo("UP");
        broker.set("process.shop-main", 0, null, 0);
        clock.advance(Duration.ofSeconds(5));
        assertThat(starting.health().getStatus().getCode()).isEqualTo("UP");
    }

    @Test
    @DisplayName("metrics count queues, their age, parked messages and alerts; without a broker its gauges are absent")
    void gauges() {
        rows.message("m-1", "PARKED", 1, "{}");
        alerts.raise("hold", "shop-main", "o-1", "hold");
        broker.set("out.shop-main", 4, clock.instant().minusSeconds(60), 1);
        clock.advance(Duration.ofSeconds(5));
        metrics.count();
        assertThat(get(VIEWER, "/actuator/prometheus").body())
                .containsPattern("spoiwo_queue_messages\\{[^}]*queue=\"out.shop-main\"[^}]*} 4.0")
                .containsPattern("spoiwo_queue_oldest_age_seconds\\{[^}]*queue=\"out.shop-main\"[^}]*} 65.0")
                .containsPattern("spoiwo_parked_messages\\{[^}]*connection=\"shop-main\"[^}]*} 1.0")
                .containsPattern("spoiwo_parked_messages\\{[^}]*connection=\"erp-main\"[^}]*} 0.0")
                .containsPattern("spoiwo_alerts_open\\{[^}]*code=\"hold\"[^}]*} 1.0");
        broker.down = true;
        clock.advance(Duration.ofSeconds(5));
        metrics.count();
        assertThat(get(VIEWER, "/actuator/prometheus").body()).doesNotContain("spoiwo_queue_messages{").contains("spoiwo_parked_messages{");
    }

    @Test
    @DisplayName("a backlog that is too old raises an alert, and clears it when it is gone, also after a restart")
    void backlog() {
        broker.set("out.shop-main", 4, clock.instant().minus(Duration.ofMinutes(14)), 1);
        clock.advance(Duration.ofSeconds(5));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> {
            assertThat(a.code()).isEqualTo("backlog");
            assertThat(a.connection()).isEqualTo("shop-main");
            assertThat(a.text()).contains("4 messages wait in out.shop-main").contains("16 minutes").contains("15 are allowed");
        });
        broker.set("out.shop-main", 0, null, 1);
        clock.advance(Duration.ofSeconds(5));
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("values that a channel refused raise one alert with SKUs and reason codes, are counted with their age, and close it when none is left")
    void refusedValues() {
        states.setMode("shop-main", "stock.write", Mode.LIVE, "test");
        var wantedAt = clock.instant().minusSeconds(100);
        rows.value("A 1/2", "REFUSED", "product_invalid_stock: Jan Kowalski says no", wantedAt);
        rows.value("B", "REFUSED", null, wantedAt);
        rows.value("C", "UNLINKED", "not-there: no such product", wantedAt);
        rows.value("D", "REFUSED", "held-otherwise: holds 4 instead of 5", wantedAt);
        jdbc.sql("update channel_value set accepted = '4' where sku = 'D'").update();
        clock.advance(Duration.ofSeconds(5));
        watch.look();
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> {
            assertThat(a.code()).isEqualTo("value-refused");
            assertThat(a.connection()).isEqualTo("shop-main");
            assertThat(a.text()).contains("3 values").contains("A 1/2 (product_invalid_stock)").contains("B (refused)").contains("stock of D (holds 4 instead of 5)").doesNotContain("Kowalski");
        });
        var values = json(get(VIEWER, "/api/connections/shop-main")).path("values");
        assertThat(values.path("waiting").asInt()).isEqualTo(3);
        assertThat(values.path("refused").asInt()).isEqualTo(3);
        assertThat(values.path("unlinked").asInt()).isEqualTo(1);
        assertThat(values.path("oldest").asText()).isEqualTo(wantedAt.toString());
        assertThat(json(get(VIEWER, "/api/stock?sku=B")).path("channels").get(0).path("accepted").asText()).as("what the channel still holds").isEqualTo("6");
        metrics.count();
        assertThat(get(VIEWER, "/actuator/prometheus").body())
                .containsPattern("spoiwo_values_waiting\\{[^}]*connection=\"shop-main\"[^}]*} 3.0")
                .containsPattern("spoiwo_values_oldest_age_seconds\\{[^}]*connection=\"shop-main\"[^}]*} 105.0")
                .containsPattern("spoiwo_values_waiting\\{[^}]*connection=\"erp-main\"[^}]*} 0.0");
        rows.empty();
        alerts.raise("value-refused", "shop-main", null, "2 values");
        clock.advance(Duration.ofSeconds(5));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        states.setMode("shop-main", "stock.write", Mode.OBSERVE, "test");
    }

    @Test
    @DisplayName("a value that a channel changed and nobody writes back raises one alert, and closes it when it is over")
    void drift() {
        jdbc.sql("""
                insert into drift (connection, sku, kind, found, expected, cause, since, seen_at, confirmed_at)
                values ('shop-main', 'A 1/2', 'price', '79.00', '99.90', 'EDITED', :at, :at, :at)""").param("at", clock.instant().atOffset(java.time.ZoneOffset.UTC)).update();
        watch.look();
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> {
            assertThat(a.code()).isEqualTo("drift");
            assertThat(a.text()).contains("shop-main holds other values").contains("price of A 1/2 (EDITED)");
        });
        assertThat(json(get(VIEWER, "/api/drift?connection=shop-main&open=true")).at("/items/0/found").asText()).isEqualTo("79.00");
        jdbc.sql("update drift set closed_at = since").update();
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("values that are still to be sent count as a backlog; those of a connection that only observes do not")
    void lateValues() {
        rows.value("A 1/2", "RETRYING", "http-503: later", clock.instant().minus(Duration.ofMinutes(16)));
        clock.advance(Duration.ofSeconds(5));
        watch.look();
        assertThat(alerts.open()).isEmpty();
        states.setMode("shop-main", "stock.write", Mode.LIVE, "test");
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> {
            assertThat(a.code()).isEqualTo("backlog");
            assertThat(a.entity()).isEqualTo("values");
            assertThat(a.text()).contains("1 values of stock and prices wait for shop-main").contains("15 are allowed");
        });
        rows.empty();
        states.setMode("shop-main", "stock.write", Mode.OBSERVE, "test");
    }

    @Test
    @DisplayName("refused files raise an alert that names the first finding, and clear it when they are mended")
    void configurationAlert() {
        refuse();
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> assertThat(a.text()).contains("config/company.yaml:2").contains("v-1"));
        configuration.refused = null;
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    @Test
    @DisplayName("parked messages without an alert get one for their connection; alerts of messages that are parked no longer close")
    void parked() {
        rows.message("m-1", "PARKED", 1, "{}");
        rows.message("m-2", "PROCESSED", 2, "{}");
        alerts.raise("parked", "shop-main", "m-2", "m-2 is parked");
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(a -> {
            assertThat(a.code()).isEqualTo("parked");
            assertThat(a.entity()).isNull();
            assertThat(a.text()).startsWith("1 messages of shop-main");
        });
        rows.empty();
        alerts.raise("parked", "shop-main", null, "1 parked");
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }

    private void refuse() {
        configuration.refused = new ActiveConfiguration.Refused(Instant.EPOCH, List.of(new Finding("config/company.yaml", 2, "unknown key nmae", "name")));
    }
}
