package pl.spoiwo.recovery;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.broker.TestBroker;
import pl.spoiwo.intake.FakeAlerts;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.StoppedClock;
import pl.spoiwo.ledger.Stores;

/** Stores and a broker for real; the clock begins at the real time, because the broker has its own. */
abstract class RecoverySlice extends DatabaseSuite {

    static final Reason WHY = Reason.of("schema", "total is missing");

    TestBroker broker;
    FakeAlerts alerts;
    JdbcParkedMessages parked;

    @BeforeAll
    void startBroker(@TempDir Path folder) {
        broker = new TestBroker(folder, 3, "shop-main", "erp-main");
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void empty() throws Exception {
        clock = new StoppedClock(Instant.now().toString());
        stores = Stores.on(database.dataSource(), clock);
        alerts = new FakeAlerts();
        parked = new JdbcParkedMessages(stores.jdbc(), stores.transactions(), clock, stores.durable(), stores.ledger(), stores.queries(),
                stores.claims(), broker.broker(), alerts);
        for (var queue : List.of("in.shop-main::process.shop-main", "in.#::record", "out.erp-main", "dlq.erp-main", "dlq.shop-main")) {
            drain(queue);
        }
    }

    /** Takes everything out of a queue. */
    List<String> drain(String queue) throws Exception {
        var ids = new java.util.ArrayList<String>();
        try (var connection = broker.hub().createConnection(); var session = connection.createSession(false, jakarta.jms.Session.AUTO_ACKNOWLEDGE);
             var consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            for (var message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                ids.add(message.getStringProperty("spoiwoId") + " " + new String(message.getBody(byte[].class), StandardCharsets.UTF_8));
            }
        }
        return ids;
    }

    Inbound received(String id) {
        var message = inbound(id, "order:" + id);
        stores.ledger().recordReceived(List.of(message));
        return message;
    }

    void parkedIn(String id) {
        var message = received(id);
        stores.ledger().takeKey(message);
        stores.ledger().close(message, MessageState.PARKED, WHY, null, "v1");
        deadLetter(Outgoing.of(message), "shop-main");
    }

    void deadLetter(Outgoing message, String connection) {
        broker.broker().send(List.of(new Outgoing("dlq." + connection, message.body(), message.properties(), Duration.ZERO)));
    }

    void added(Command... commands) {
        stores.ledger().addCommands("m-cause", "v1", List.of(commands));
    }

    void ended(String id, MessageState state) {
        var claim = (Claims.Claim.Won) stores.claims().claim(id, Duration.ofMinutes(1));
        stores.claims().end(claim, state, state == MessageState.DELIVERED ? null : WHY, null, null);
        if (state == MessageState.DELIVERED) {
            stores.ledger().saveBody(id, BodyKind.RESULT, "{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    Row row(String id) {
        return stores.ledger().find(id).orElseThrow();
    }
}
