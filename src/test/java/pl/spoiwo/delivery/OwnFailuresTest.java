package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import pl.spoiwo.Patience;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.delivery.Target.Fault;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;

/** The hub's own database and broker fail in the middle of deliveries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnFailuresTest {

    private static final Duration PATIENCE = Patience.LIMIT;

    private TestDatabase database;
    private Away away;
    private Target target;
    private DeliveryHub hub;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        database = TestDatabase.h2(folder);
        away = new Away(database);
        target = new Target();
        hub = new DeliveryHub(folder, away);
    }

    @AfterAll
    void stop() {
        hub.close();
        target.close();
        database.close();
    }

    @Test
    @DisplayName("the database goes away while the target works: the answer is written when it is back, without a second call and without a doubt")
    void databaseAwayDuringCall() throws InterruptedException {
        connect("working");
        target.fail("working", Fault.SLOW);
        var command = decide("working");
        assertThat(target.reached.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        away.now = true;
        target.answerNow.release();
        await().atMost(PATIENCE).until(() -> !hub.bean(Infrastructure.class).available());
        away.now = false;
        awaitState(command, MessageState.DELIVERED);
        assertThat(target.count("working", "POST")).isEqualTo(1);
        assertThat(hub.row(command.id()).attempts()).isEqualTo(1);
        assertThat(hub.received("working", 1).get(0).at("/body/state").asText()).isEqualTo("DELIVERED");
        await().atMost(PATIENCE).until(() -> hub.bean(Infrastructure.class).available());
    }

    @Test
    @DisplayName("a command that comes while the database is away waits for it, without an attempt")
    void databaseAwayBeforeClaim() {
        connect("waiting");
        var command = hub.command("waiting-1", "waiting", "payment.capture", "o-1");
        hub.record(command);
        away.now = true;
        hub.send(command);
        await().atMost(PATIENCE).until(() -> !hub.bean(Infrastructure.class).available());
        away.now = false;
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.row(command.id()).attempts()).isEqualTo(1);
        assertThat(target.count("waiting", "POST")).isEqualTo(1);
    }

    @Test
    @DisplayName("the broker's commit is lost after the database's: the message comes back, no second call is made, and the receipt is sent")
    void brokerFailsAfterDatabaseCommit() throws Exception {
        connect("returned");
        var routes = hub.bean(CamelContext.class).getRouteController();
        routes.stopRoute("outgoing-send");
        var command = decide("returned");
        awaitState(command, MessageState.DELIVERED);
        routes.startRoute("outgoing-send");
        assertThat(hub.received("returned", 1)).singleElement().satisfies(receipt -> {
            assertThat(receipt.at("/body/commandId").asText()).isEqualTo(command.id());
            assertThat(receipt.at("/body/result/id").asText()).isEqualTo("1");
        });
        assertThat(target.count("returned", "POST")).isEqualTo(1);
    }

    @Test
    @DisplayName("a hub killed after the target took the command: the next life does not repeat what it cannot look up, and repeats what is harmless")
    void killedInTheMiddle() {
        connect("killed");
        var capture = hub.command("killed-1", "killed", "payment.capture", "o-1");
        var status = hub.command("killed-2", "killed", "order.status", "o-2");
        hub.record(capture, status);
        new JdbcTemplate(database.dataSource()).update("""
                update message set state = 'SENDING', attempts = 1, fence = 1, owner = 'hub-1/earlier-life', lease_until = current_timestamp
                 where connection = 'killed'""");
        hub.send(capture, status);
        awaitState(capture, MessageState.UNKNOWN);
        awaitState(status, MessageState.DELIVERED);
        assertThat(target.count("killed", "POST")).isZero();
    }

    private void connect(String id) {
        var connector = DeliveryHub.connector(target.url() + "/" + id, null, Duration.ofSeconds(10), null, Map.of(
                "payment.capture", DeliveryHub.capability("payment.capture", "create", null, null, false),
                "order.status", DeliveryHub.capability("order.status", "status", null, null, true)));
        hub.connect(DeliveryHub.connection(id, connector, Map.of(), Map.of("default", Mode.LIVE), null));
    }

    private Command decide(String connection) {
        var command = hub.command(connection + "-1", connection, "payment.capture", "o-1");
        hub.decide(command);
        return command;
    }

    private void awaitState(Command command, MessageState state) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(hub.row(command.id())).satisfies(row -> assertThat(row.state()).as("%s", row).isEqualTo(state)));
    }

    /** A real database that cannot be reached while {@code now} is set; connections that are open stay so. */
    private static final class Away extends DelegatingDataSource {
        private volatile boolean now;

        Away(TestDatabase database) {
            super(database.dataSource());
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (now) {
                throw new SQLTransientConnectionException("the database is away, says the test");
            }
            return super.getConnection();
        }
    }
}
