package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.TestDatabase;

/** The Kamelet {@code sql-read} with its query component and pools; the databases at the other end are H2 in SQL Server mode, and PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlReadsTest {

    private static final String H2 = "jdbc:h2:mem:reads;MODE=MSSQLServer;DB_CLOSE_DELAY=-1";
    private TestDatabase own;
    private TestDatabase postgres;
    private DeliveryHub hub;

    @BeforeAll
    void start(@TempDir Path folder) {
        own = TestDatabase.h2(folder);
        postgres = TestDatabase.postgres();
        hub = new DeliveryHub(folder, own.dataSource());
        hub.connect(connection("erp", H2, "sa"));
        hub.connect(connection("pg", postgres.dataSource().getJdbcUrl(), "postgres"));
        new JdbcTemplate(postgres.dataSource()).execute("create table goods (sku varchar(20))");
        new JdbcTemplate(postgres.dataSource()).execute("insert into goods values ('TEA-1')");
    }

    @AfterAll
    void stop() {
        hub.close();
        own.close();
        postgres.close();
    }

    @Test
    @DisplayName("numbers come with every digit, times as ISO text in UTC, what is null is left out, columns are named as the query names them")
    void values() {
        var rows = read("erp", """
                -- a comment may come first
                select cast(0.10 as decimal(18, 4)) as "exact", 9007199254740993 as "large", timestamp '2026-11-22 10:15:00' as "local",
                       timestamp with time zone '2026-11-22 10:15:00+05:00' as "zoned", date '2026-11-22' as "day", true as "flag",
                       cast(null as int) as "nothing", :?text as "text", :?number as "number"
                """, "{\"text\": \"' or 1=1 --\", \"number\": 12.50, \"more\": 1}").path("rows");
        assertThat(rows).hasToString("[{\"exact\":0.1000,\"large\":9007199254740993,\"local\":\"2026-11-22T09:15:00Z\",\"zoned\":\"2026-11-22T05:15:00Z\","
                + "\"day\":\"2026-11-22\",\"flag\":true,\"text\":\"' or 1=1 --\",\"number\":12.50}]");
    }

    @Test
    @DisplayName("a query that begins as one and would write is refused by the database")
    void readOnly() {
        var hidden = read("pg", "with gone as (delete from goods returning sku) select sku from gone", "{}");
        assertThat(hidden.path("error").asText()).isEqualTo("request-refused");
        assertThat(hidden.path("text").asText()).contains("SQL state 25006");
        assertThat(new JdbcTemplate(postgres.dataSource()).queryForObject("select count(*) from goods", Integer.class)).isEqualTo(1);
    }

    @Test
    @DisplayName("an answer of 10,000 rows is whole, one row more is refused; a query that takes too long is given up, and the next one is answered")
    void limits() {
        assertThat(read("pg", "select n as id from generate_series(1, 10000) n", "{}").path("rows")).hasSize(10_000);
        assertThat(read("pg", "select n as id from generate_series(1, 10001) n", "{}").path("text").asText()).contains("more than 10000 rows");
        var slow = read("pg", "select pg_sleep(20)", "{}");
        assertThat(slow.path("error").asText()).isEqualTo("timeout");
        assertThat(slow.path("sent").asBoolean()).isTrue();
        assertThat(read("pg", "select 1 as one", "{}").at("/rows/0/one").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a query that does not exist, is wrong, or wants a parameter that nobody gave is refused by its name")
    void wrong() {
        assertThat(call("erp", "{\"query\": \"not-there\"}").path("text").asText()).contains("there is no query not-there, one of [now]");
        assertThat(call("erp", "{\"query\": \"../orders\"}").path("error").asText()).isEqualTo("request-refused");
        assertThat(read("erp", "select nothing from nowhere", "{}").path("text").asText()).contains("query now fails: SQL state 42");
        assertThat(read("erp", "select 1 as one where 1 = :?since", "{}").path("text").asText()).contains("wants the parameter since");
    }

    @Test
    @DisplayName("a database that is away is no answer, and no error tells its address or password")
    void away() {
        hub.connect(connection("gone", "jdbc:postgresql://127.0.0.1:1/company?password=very-secret", "reader"));
        var answer = read("gone", "select 1 as one", "{}");
        assertThat(answer.path("error").asText()).isEqualTo("connect");
        assertThat(answer.path("sent").asBoolean()).isFalse();
        assertThat(answer.toString()).doesNotContain("very-secret").doesNotContain("127.0.0.1");
    }

    @Test
    @DisplayName("when the connection's settings change, the next query goes to the new database and the old pool is closed")
    void changed() throws SQLException {
        hub.connect(connection("moved", "jdbc:h2:mem:first;DB_CLOSE_DELAY=-1", "sa"));
        assertThat(read("moved", "select database_path() as \"path\", current_catalog as \"name\"", "{}").at("/rows/0/name").asText()).isEqualTo("FIRST");
        var before = (HikariDataSource) hub.bean(SqlPools.class).pool("moved");
        hub.bean(DeliveryHub.FixedHub.class).connections.put("moved", connection("moved", "jdbc:h2:mem:second;DB_CLOSE_DELAY=-1", "sa"));
        assertThat(read("moved", "select current_catalog as \"name\"", "{}").at("/rows/0/name").asText()).isEqualTo("SECOND");
        assertThat(before.isClosed()).isTrue();
    }

    /** The query becomes part of the connection's configuration, and is asked. */
    private JsonNode read(String connection, String sql, String parameters) {
        hub.bean(DeliveryHub.FixedHub.class).connections.computeIfPresent(connection, (id, c) -> connection(id, c.settings().get("sqlUrl"), c.settings().get("sqlUser"), sql));
        return call(connection, "{\"query\": \"now\", \"parameters\": " + parameters + "}");
    }

    private JsonNode call(String connection, String request) {
        return hub.bean(ProducerTemplate.class).requestBody("kamelet:sql-read/test-" + connection + "?connection=" + connection,
                DeliveryHub.json(request.getBytes(java.nio.charset.StandardCharsets.UTF_8)), JsonNode.class);
    }

    private static Connection connection(String id, String url, String user) {
        return connection(id, url, user, "select 1");
    }

    private static Connection connection(String id, String url, String user, String sql) {
        var plain = DeliveryHub.connector("http://127.0.0.1:1", null, Duration.ofSeconds(1), null, Map.of());
        var connector = new Connector(plain.system(), plain.title(), plain.roles(), plain.settings(), plain.http(), plain.file(),
                new Connector.Sql("{sqlUrl}", "{sqlUser}", "", Map.of("now", sql)), plain.auth(), null, null, Map.of(), plain.sourceFile());
        return DeliveryHub.connection(id, connector, Map.of("sqlUrl", url, "sqlUser", user), Map.of("default", Mode.LIVE), null);
    }
}
