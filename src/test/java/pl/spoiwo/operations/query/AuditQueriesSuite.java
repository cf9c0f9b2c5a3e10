package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.query.ActivityQueries.Activity;
import pl.spoiwo.operations.query.AuditQueries.Entry;

abstract class AuditQueriesSuite extends DatabaseSuite {

    private JdbcClient jdbc;

    @BeforeEach
    void store() {
        jdbc = JdbcClient.create(stores.jdbc());
        audit("anna", "message.replay", "m-1", "sent again");
        audit("anna", "order.read", "list", "o-1 o-2 o-30");
        audit("olek", "order.read", "o-3", null);
        event("webhook-unverified", "shop-main", 7);
        event("webhook-unverified", "shop-main", 1);
        event("login-failed", null, 1);
        event("unusual-activity", "shop-main", 1);
    }

    @Test
    @DisplayName("actions and readings are two lists; what a list has shown is found under each of its ids")
    void lists() {
        var audit = new AuditQueries(jdbc);
        assertThat(audit.audit(false, null, null, Cursor.parse(null), 10).items()).extracting(Entry::action).containsExactly("message.replay");
        assertThat(audit.audit(true, "anna", null, Cursor.parse(null), 10).items()).extracting(Entry::target).containsExactly("list");
        assertThat(audit.audit(true, null, "o-2", Cursor.parse(null), 10).items()).extracting(Entry::who).containsExactly("anna");
        assertThat(audit.audit(true, null, "o-3", Cursor.parse(null), 10).items()).extracting(Entry::who).containsExactly("olek");
        assertThat(audit.securityEvents("webhook-unverified", null, Cursor.parse(null), 10).items()).extracting(AuditQueries.SecurityEvent::times).containsExactly(1, 7);
    }

    @Test
    @DisplayName("activity is counted by connection or user since a moment; of readings all that was shown")
    void activity() {
        var activities = new ActivityQueries(jdbc);
        assertThat(activities.since(clock.instant().minusSeconds(1))).containsExactlyInAnyOrder(new Activity("webhook-unverified", "shop-main", 8),
                new Activity("login-failed", null, 1), new Activity("message.replay", "anna", 1), new Activity("read", "anna", 3), new Activity("read", "olek", 1));
        assertThat(activities.told("unusual-activity", clock.instant().minusSeconds(1))).containsExactly("said");
        assertThat(activities.since(clock.instant())).isEmpty();
    }

    private void audit(String who, String action, String target, String detail) {
        jdbc.sql("insert into audit (at, who, action, target, detail) values (:at, :who, :action, :target, :detail)").param("at", UtcTime.of(clock.instant()))
                .param("who", who).param("action", action).param("target", target).param("detail", detail).update();
    }

    private void event(String kind, String connection, int times) {
        jdbc.sql("insert into security_event (at, kind, connection, detail, times) values (:at, :kind, :connection, 'said', :times)").param("at", UtcTime.of(clock.instant()))
                .param("kind", kind).param("connection", connection).param("times", times).update();
    }
}
