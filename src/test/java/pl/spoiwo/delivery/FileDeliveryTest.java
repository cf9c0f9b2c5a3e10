package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;

/** Files out and SQL lookups, through the real route; the program at the other end is a folder and an H2 database in SQL Server mode. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileDeliveryTest {

    private static final String SQL = "jdbc:h2:mem:erp;MODE=MSSQLServer;DB_CLOSE_DELAY=-1";

    private TestDatabase database;
    private DeliveryHub hub;
    private Path exchange;
    private Path copies;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, SQLException {
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        exchange = Files.createDirectories(folder.resolve("exchange"));
        copies = folder.resolve("var/sent");
        try (var connection = DriverManager.getConnection(SQL, "sa", ""); var statement = connection.createStatement()) {
            statement.execute("create table erp_orders (id int, ref varchar(40), total decimal(18, 4))");
        }
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
    }

    @Test
    @DisplayName("a file is handed over complete, with a copy of the hub's own, and its command delivered")
    void handedOver() {
        var command = decide("erp-plain");
        awaitState(command, MessageState.DELIVERED);
        assertThat(exchange.resolve("erp-plain/erp-plain-1.json")).hasContent("{\"what\":\"tea\"}");
        assertThat(copies.resolve("erp-plain/erp-plain-1.json")).hasContent("{\"what\":\"tea\"}");
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("name").asText()).isEqualTo("erp-plain-1.json");
    }

    @Test
    @DisplayName("a hand-over cut by a power failure is looked up by SQL: found, it is delivered with the target's id and the file not written again")
    void foundBySql() throws IOException, SQLException {
        staged("erp-cut", "boot-before");
        insert(42, "erp-cut-1");
        var command = decide("erp-cut");
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.body(command.id(), BodyKind.RESULT)).hasToString("{\"externalId\":42}");
        assertThat(exchange.resolve("erp-cut/erp-cut-1.json")).doesNotExist();
    }

    @Test
    @DisplayName("not found by SQL, the program may still read it: UNKNOWN, and handed over again only when a person replays it")
    void notFoundBySql() throws IOException {
        staged("erp-lost", "boot-before");
        var command = decide("erp-lost");
        awaitState(command, MessageState.UNKNOWN);
        assertThat(exchange.resolve("erp-lost/erp-lost-1.json")).doesNotExist();

        new JdbcTemplate(hub.dataSource).update("update message set state = 'PENDING' where id = ?", command.id());
        hub.send(command);
        awaitState(command, MessageState.DELIVERED);
        assertThat(exchange.resolve("erp-lost/erp-lost-1.json")).exists();
    }

    @Test
    @DisplayName("an exchange folder that is away burns no attempt; when it is back the file is handed over")
    void folderAway() throws IOException {
        var command = connect("erp-away");
        hub.decide(command);
        await().until(() -> hub.alerts.ever.contains("breaker-open erp-away"));
        Files.createDirectories(exchange.resolve("erp-away"));
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.row(command.id()).attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("an old copy goes, unless a command of its connection is open that may need it as proof; the marker stays")
    void oldCopies() throws IOException {
        staged("erp-kept", "boot-before");
        awaitState(decide("erp-kept"), MessageState.UNKNOWN);
        awaitState(decide("erp-old"), MessageState.DELIVERED);
        try (var files = Files.walk(copies)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minus(Duration.ofDays(100))));
            }
        }
        new JdbcTemplate(hub.dataSource).update("update message set received_at = ? where connection = 'erp-kept'", java.time.OffsetDateTime.now().minusDays(101));
        hub.bean(SentCopies.class).purge();
        assertThat(copies.resolve("erp-kept/erp-kept-1.json")).exists();
        assertThat(copies.resolve("erp-old/erp-old-1.json")).doesNotExist();
        assertThat(copies.resolve("erp-old/.spoiwo")).exists();
    }

    /** What a hub leaves that was cut off between its own copy and the rename, before the machine was started anew. */
    private void staged(String id, String boot) throws IOException {
        var own = Files.createDirectories(copies.resolve(id));
        var staging = Files.createDirectories(exchange.resolve(id).resolve(".staging"));
        for (var file : List.of(own.resolve(".spoiwo"), staging.resolve(".spoiwo"), own.resolve(id + "-1.json"), staging.resolve(id + "-1.json." + boot))) {
            Files.writeString(file, "{\"what\":\"tea\"}");
        }
    }

    private static void insert(int id, String reference) throws SQLException {
        try (var connection = DriverManager.getConnection(SQL, "sa", ""); var statement = connection.prepareStatement("insert into erp_orders values (?, ?, 79.90)")) {
            statement.setInt(1, id);
            statement.setString(2, reference);
            statement.execute();
        }
    }

    private Command decide(String id) {
        var command = connect(id);
        try {
            Files.createDirectories(exchange.resolve(id));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        hub.decide(command);
        return command;
    }

    private Command connect(String id) {
        var create = new Connector.Capability("order.create", "file", "file", List.of(), "by-sql", "sql", null, null, false, Duration.ofSeconds(2), null, null, null, null, null, null, 0, false, null, Map.of());
        var connector = DeliveryHub.connector("http://127.0.0.1:1", null, Duration.ofSeconds(1), null, Map.of("order.create", create));
        hub.connect(DeliveryHub.connection(id, connector, Map.of("out", exchange.resolve(id).toString(), "sqlUrl", SQL), Map.of("default", Mode.LIVE), null));
        return hub.command(id + "-1", id, "order.create", "o-1");
    }

    private void awaitState(Command command, MessageState state) {
        await().untilAsserted(() -> assertThat(hub.row(command.id())).satisfies(row -> assertThat(row.state()).as("%s", row).isEqualTo(state)));
    }
}
