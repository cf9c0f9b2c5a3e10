package pl.spoiwo.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.mapping.Json;

/** One acceptance suite, run on every database: a subclass says which. Tables are emptied before each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DatabaseSuite {

    public static final Instant NOW = Instant.parse("2024-03-31T00:59:59.123456Z");

    protected TestDatabase database;
    protected StoppedClock clock;
    protected Stores stores;

    protected abstract TestDatabase open(Path folder);

    @BeforeAll
    void openDatabase(@TempDir Path folder) {
        database = open(folder);
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void emptyTables() {
        clock = new StoppedClock(NOW.toString());
        stores = Stores.on(database.dataSource(), clock);
        for (var table : new String[] {"message", "message_body", "inbox", "alert", "job_lease", "audit", "security_event", "value_history"}) {
            stores.jdbc().update("delete from " + table);
        }
    }

    protected Inbound inbound(String id, String key) {
        return new Inbound(id, "shop-main", "webhook:order.updated", key, "application/json", Map.of("x-topic", "order.updated"),
                ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8), clock.instant(), null);
    }

    protected static Command command(String id, String type, String entity, int ordinal) {
        try {
            return new Command(id, "erp-main", type, entity, Json.MAPPER.readTree("{\"number\":\"" + id + "\",\"total\":79.90}"), ordinal);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
