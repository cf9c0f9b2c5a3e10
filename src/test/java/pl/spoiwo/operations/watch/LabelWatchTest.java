package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class LabelWatchTest extends HubSlice {

    @Autowired
    private LabelWatch watch;

    @BeforeEach
    void rows() {
        new Rows(jdbc).empty();
    }

    private void label(String id, String due) {
        jdbc.sql("""
                insert into message (id, connection, direction, type, msg_key, state, entity, reason_code, headers, due_at, received_at, updated_at)
                values (:id, 'erp-main', 'OUT', 'shipment.create', :id, 'WAITING', 'o-1', 'created', '{}', cast(:due as timestamp with time zone), :at, :at)""")
                .param("id", id).param("due", due).param("at", clock.instant().atOffset(java.time.ZoneOffset.UTC)).update();
    }

    private long open() {
        return alerts.open().stream().filter(alert -> alert.code().equals(LabelWatch.WAITING)).count();
    }

    @Test
    @DisplayName("a parcel that its carrier has not confirmed for an hour raises one alert, which closes when the label comes; one that waits for an earlier command raises none")
    void waiting() {
        label("c-1", "2030-01-01 00:00:00+00");
        label("c-2", null);
        clock.advance(Duration.ofMinutes(59));
        watch.look();
        assertThat(open()).isZero();
        clock.advance(Duration.ofMinutes(2));
        watch.look();
        watch.look();
        assertThat(alerts.open()).filteredOn(alert -> alert.code().equals(LabelWatch.WAITING)).singleElement().satisfies(alert -> {
            assertThat(alert.entity()).isEqualTo("c-1");
            assertThat(alert.text()).contains("o-1", "created");
        });
        jdbc.sql("update message set state = 'DELIVERED', due_at = null where id = 'c-1'").update();
        watch.look();
        assertThat(open()).isZero();
    }
}
