package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ComparisonApiTest extends HubSlice {

    private static final String DAY = "/comparison?since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z";

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 0);
        jdbc.sql("insert into order_timeline (order_id, seq, at, what, why, message_id) values ('o-1', 2, timestamp with time zone '2026-03-01 13:00:00Z', 'channel-status', :why, 'm-2')")
                .param("why", "\"paid\" -> \"sent\" by poll").update();
    }

    @Test
    @DisplayName("a channel's report says what was compared and within which bound, and has nothing of the buyer")
    void channel() {
        var answer = get(VIEWER, "/api/connections/shop-main" + DAY);
        assertThat(answer.statusCode()).isEqualTo(200);
        var report = json(answer);
        assertThat(report.path("connection").asText()).isEqualTo("shop-main");
        assertThat(report.path("since").asText()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(report.path("orders").asInt()).isEqualTo(1);
        assertThat(report.path("most").asInt()).isEqualTo(5_000);
        assertThat(report.path("truncated").isBoolean()).isTrue();
        assertThat(report.at("/report/statuses/channelOnly").asInt()).isEqualTo(1);
        assertThat(report.at("/report/statuses").has("medianMs")).isFalse();
        assertThat(report.at("/report/examples/0/number").asText()).isEqualTo("A/1");
        assertThat(report.at("/report/examples/0/messages/0").asText()).isEqualTo("m-2");
        assertThat(answer.body()).doesNotContain("kowalski", "Prosta", "5260001246");
    }

    @Test
    @DisplayName("an ERP's report counts, over all channels, who got its command and who did not")
    void erp() {
        var report = json(get(VIEWER, "/api/connections/erp-main" + DAY)).path("report");
        assertThat(report.has("statuses")).isFalse();
        assertThat(report.at("/commands/0/kind").asText()).isEqualTo("order.create");
        assertThat(report.at("/commands/0/missing").asInt()).isEqualTo(1);
        assertThat(report.at("/examples/0/difference").asText()).isEqualTo("MISSING");
    }

    @Test
    @DisplayName("what an observed carrier, or who issues documents, cannot have made is said beside every report, until it is live")
    void notes() {
        configuration.carrier = true;
        try {
            assertThat(json(get(VIEWER, "/api/connections/shop-main" + DAY)).path("notes")).isEmpty();
            states.setMode("carrier-main", "shipment.create", Mode.OBSERVE, "test");
            assertThat(json(get(VIEWER, "/api/connections/shop-main" + DAY)).path("notes")).singleElement()
                    .satisfies(note -> assertThat(note.asText()).startsWith("carrier-main: an observed label has no tracking number"));
        } finally {
            configuration.carrier = false;
        }
    }

    @Test
    @DisplayName("without a time it is the last 24 hours")
    void preset() {
        var report = json(get(VIEWER, "/api/connections/shop-main/comparison"));
        assertThat(report.path("until").asText()).isEqualTo(clock.instant().toString());
        assertThat(report.path("since").asText()).isEqualTo(clock.instant().minusSeconds(24 * 3600).toString());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"since=yesterday", "since=2026-03-02T00:00:00Z&until=2026-03-02T00:00:00Z", "since=2999-01-01T00:00:00Z"})
    @DisplayName("times that are none, or the wrong way round, are refused")
    void times(String times) {
        assertThat(get(VIEWER, "/api/connections/shop-main/comparison?" + times).statusCode()).isEqualTo(400);
        assertThat(get(VIEWER, "/api/connections/nothing/comparison").statusCode()).isEqualTo(404);
    }
}
