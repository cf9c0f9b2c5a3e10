package pl.spoiwo.operations;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.ParkedMessages;
import pl.spoiwo.ledger.Reason;

/** Changes states as the real one does, without a broker. */
public final class FakeParked implements ParkedMessages {

    private final JdbcClient jdbc;
    private final Ledger ledger;

    FakeParked(JdbcClient jdbc, Ledger ledger) {
        this.jdbc = jdbc;
        this.ledger = ledger;
    }

    @Override
    public Preview preview(String id) {
        return new Preview(List.of(new Effect("c-1", "order.create", "erp-main", true, "the document is there already")));
    }

    @Override
    public boolean replay(String id) {
        return to(id, "RECEIVED");
    }

    @Override
    public boolean discard(String id, Reason reason) {
        return to(id, "DISCARDED");
    }

    @Override
    public boolean edit(String id, byte[] payload) {
        ledger.saveBody(id, BodyKind.EDITED, new String(payload, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private boolean to(String id, String state) {
        return jdbc.sql("update message set state = :state where id = :id and state in ('PARKED', 'UNKNOWN')").param("state", state).param("id", id).update() == 1;
    }
}
