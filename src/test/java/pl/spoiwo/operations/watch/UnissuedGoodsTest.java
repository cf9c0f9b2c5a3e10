package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class UnissuedGoodsTest extends HubSlice {

    @Autowired
    private WaitWatch watch;

    @BeforeEach
    void keeping() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 1);
        rows.stock("A 1/2");
    }

    private void is(String status, Duration ago) {
        jdbc.sql("update orders set status = :status, updated_at = :at").param("status", status).param("at", clock.instant().minus(ago).atOffset(ZoneOffset.UTC)).update();
        watch.look();
    }

    @Test
    @DisplayName("goods of a sent order that the ERP has not issued for three days raise one alert that names them, which closes when they are let go or issued; an order that has yet to leave raises none")
    void unissued() {
        is("READY", Duration.ofDays(4));
        is("SHIPPED", Duration.ofHours(71));
        assertThat(alerts.open()).isEmpty();
        is("SHIPPED", Duration.ofHours(73));
        watch.look();
        assertThat(alerts.open()).singleElement().satisfies(alert -> {
            assertThat(alert.code() + " " + alert.connection() + " " + alert.entity() + " " + alert.count()).isEqualTo("goods-not-issued shop-main o-1 1");
            assertThat(alert.text()).contains("A/1", "SHIPPED", "3 x A 1/2 of MAG");
        });
        is("DELIVERED", Duration.ZERO);
        assertThat(alerts.open()).as("it moved on, and its goods are as they were").hasSize(1);
        jdbc.sql("update reservation set state = 'CONVERTED' where state = 'OPEN'").update();
        watch.look();
        assertThat(alerts.open()).isEmpty();
    }
}
