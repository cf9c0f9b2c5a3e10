package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class UnconfirmedCommandsTest extends HubSlice {

    @Autowired
    private WaitWatch watch;

    @BeforeEach
    void rows() {
        new Rows(jdbc).empty();
    }

    private void waits(String id, String type, String reason, String due) {
        jdbc.sql("""
                insert into message (id, connection, direction, type, msg_key, state, entity, reason_code, headers, due_at, received_at, updated_at)
                values (:id, 'erp-main', 'OUT', :type, :id, 'WAITING', 'o-1', :reason, '{}', cast(:due as timestamp with time zone), :at, :at)""")
                .param("id", id).param("type", type).param("reason", reason).param("due", due).param("at", clock.instant().atOffset(java.time.ZoneOffset.UTC)).update();
    }

    private long open(String code) {
        return alerts.open().stream().filter(alert -> alert.code().equals(code)).count();
    }

    @Test
    @DisplayName("a parcel that its carrier has not confirmed for an hour raises one alert, which closes when the label comes; one that waits for an earlier command raises none")
    void labels() {
        waits("c-1", "shipment.create", "created", "2030-01-01 00:00:00+00");
        waits("c-2", "shipment.create", "created", null);
        clock.advance(Duration.ofMinutes(59));
        watch.look();
        assertThat(open("label-waiting")).isZero();
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        watch.look();
        assertThat(alerts.open()).filteredOn(alert -> alert.code().equals("label-waiting")).singleElement().satisfies(alert -> {
            assertThat(alert.entity()).isEqualTo("c-1");
            assertThat(alert.count()).isEqualTo(1);
            assertThat(alert.text()).contains("o-1", "created");
        });
        jdbc.sql("update message set state = 'DELIVERED', due_at = null where id = 'c-1'").update();
        watch.look();
        assertThat(open("label-waiting")).isZero();
    }

    @Test
    @DisplayName("an invoice and a correction that have no number of the authority for two hours raise an alert each, which closes when the number comes or the command is parked")
    void documents() {
        waits("c-3", "document.create", "ksef-pending", "2030-01-01 00:00:00+00");
        waits("c-4", "document.correct", "ksef-server-error", "2030-01-01 00:00:00+00");
        waits("c-5", "tracking.add", "slow", "2030-01-01 00:00:00+00");
        clock.advance(Duration.ofMinutes(119));
        watch.look();
        assertThat(open("document-waiting")).isZero();
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        assertThat(alerts.open()).filteredOn(alert -> alert.code().equals("document-waiting")).extracting(alert -> alert.entity() + " " + alert.text().contains("the document of order o-1"))
                .containsExactlyInAnyOrder("c-3 true", "c-4 true");
        jdbc.sql("update message set state = case id when 'c-3' then 'DELIVERED' else 'PARKED' end, due_at = null where id in ('c-3', 'c-4')").update();
        watch.look();
        assertThat(open("document-waiting")).isZero();
    }
}
