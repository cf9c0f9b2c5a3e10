package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import pl.spoiwo.Patience;
import pl.spoiwo.broker.TestBroker;

class RecorderTest {

    private static final Duration PATIENCE = Patience.LIMIT;

    @TempDir
    Path folder;
    private TestBroker broker;
    private TestDatabase database;
    private BreakableDataSource dataSource;
    private Stores stores;
    private Recorder recorder;

    @BeforeEach
    void start() {
        broker = new TestBroker(folder.resolve("broker"), 2, "shop-main");
        database = TestDatabase.h2(folder);
        dataSource = new BreakableDataSource(database);
        stores = Stores.on(dataSource, Clock.systemUTC());
        recorder = new Recorder(broker.hub(), stores.ledger(), stores.durable());
        recorder.start();
    }

    @AfterEach
    void stop() {
        recorder.stop();
        broker.close();
        database.close();
    }

    @Test
    @DisplayName("every accepted message gets its row with body and headers, and the record queue is empty afterwards")
    void recorded() {
        accept(0, 1000);
        await().atMost(PATIENCE).until(() -> rows() == 1000 && broker.depth("record") == 0);
        var detail = stores.queries().detail("m-7").orElseThrow();
        assertThat(detail.row().key()).isEqualTo("order:7");
        assertThat(detail.row().receivedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_007L));
        assertThat(detail.headers()).containsEntry("x-topic", "order.updated");
        assertThat(detail.bodies().get(Ledger.BodyKind.RAW)).asString().isEqualTo("{\"id\":7}");
        assertThat(broker.depth("process.shop-main")).isEqualTo(1000);
    }

    @Test
    @DisplayName("while the database is away messages wait and use up no delivery attempts; when it is back all are recorded")
    void databaseAway() {
        dataSource.broken = true;
        accept(0, 300);
        await().atMost(PATIENCE).until(() -> dataSource.refused.get() >= 4);
        assertThat(broker.depth("record")).isEqualTo(300);
        dataSource.broken = false;

        await().atMost(PATIENCE).until(() -> rows() == 300 && broker.depth("record") == 0);
        assertThat(broker.depth("dlq.shop-main")).isZero();
    }

    @Test
    @DisplayName("a restart of the broker loses nothing and the recorder goes on by itself")
    void brokerRestarted() {
        accept(0, 50);
        broker.stop();
        broker.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            accept(50, 100);
            return true;
        });
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rows() == 100 && broker.depth("record") == 0);
    }

    @Test
    @DisplayName("stopped in the middle of a database outage, it gives its messages back and the next one records them")
    void stoppedWithMessagesInHand() {
        dataSource.broken = true;
        accept(0, 20);
        await().atMost(PATIENCE).until(() -> dataSource.refused.get() >= 1);
        recorder.stop();
        assertThat(broker.depth("record")).isEqualTo(20);
        dataSource.broken = false;
        recorder.start();
        await().atMost(PATIENCE).until(() -> rows() == 20 && broker.depth("record") == 0);
    }

    @Test
    @DisplayName("a message that the hub did not write does not hold up the others")
    void foreignMessage() throws Exception {
        try (var connection = broker.hub().createConnection(); var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            session.createProducer(session.createTopic("in.shop-main")).send(session.createTextMessage("hello"));
        }
        accept(0, 3);
        await().atMost(PATIENCE).until(() -> rows() == 3 && broker.depth("record") == 0);
    }

    private void accept(int from, int to) {
        broker.broker().send(IntStream.range(from, to).mapToObj(n -> Outgoing.of(new Inbound("m-" + n, "shop-main", "webhook:order.updated", "order:" + n,
                "application/json", Map.of("x-topic", "order.updated"), ("{\"id\":" + n + "}").getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochMilli(1_700_000_000_000L + n), null))).toList());
    }

    private int rows() {
        return new org.springframework.jdbc.core.JdbcTemplate(database.dataSource()).queryForObject("select count(*) from message", Integer.class);
    }

    /** A database that can be unplugged. */
    private static final class BreakableDataSource extends DelegatingDataSource {

        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean broken;

        BreakableDataSource(TestDatabase database) {
            super(database.dataSource());
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (broken) {
                refused.incrementAndGet();
                throw new SQLException("the network cable is out");
            }
            return super.getConnection();
        }
    }
}
