package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ledger.BodyKind;

abstract class RetentionSuite extends DatabaseSuite {

    @Test
    @DisplayName("old payloads and keys of what is done go, in as many batches as it takes; rows, parked and young ones stay whole")
    void purged() {
        IntStream.range(0, 450).forEach(n -> decided("m-" + n, MessageState.PROCESSED));
        decided("m-parked", MessageState.PARKED);
        clock.advance(Duration.ofDays(5));
        decided("m-young", MessageState.PROCESSED);
        clock.advance(Duration.ofDays(6));
        retention().run();

        assertThat(stores.jdbc().queryForList("select message_id from message_body order by message_id", String.class)).containsExactly("m-parked", "m-young");
        assertThat(stores.jdbc().queryForObject("select count(*) from inbox", Integer.class)).isEqualTo(452);
        clock.advance(Duration.ofDays(10));
        retention().run();
        assertThat(stores.jdbc().queryForList("select message_id from inbox order by message_id", String.class)).containsExactly("m-parked", "m-young");
        assertThat(stores.jdbc().queryForObject("select count(*) from message", Integer.class)).isEqualTo(452);
        assertThat(stores.ledger().body("m-young", BodyKind.RAW)).isEmpty();
    }

    @Test
    @DisplayName("nothing is purged while another node is at it")
    void oneNode() {
        decided("m-1", MessageState.PROCESSED);
        clock.advance(Duration.ofDays(20));
        Stores.on(database.dataSource(), clock, Node.starting("test-2")).leases().take("retention", Duration.ofHours(1));
        retention().run();
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).isPresent();
    }

    private Retention retention() {
        return new Retention(stores.jdbc(), stores.transactions(), stores.leases(), clock, Duration.ofDays(10), Duration.ofDays(20));
    }

    private void decided(String id, MessageState state) {
        stores.ledger().takeKey(inbound(id, id));
        stores.ledger().close(inbound(id, id), state, Reason.of("test", "test"), null, "v1");
    }
}
