package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/**
 * The work of the Kamelet {@code sql-read}: request document {@code {query, parameters}} in, answer document {@code {rows}} out. Queries are
 * files of the connector, their parameters are bound, never pasted in; the pool of each connection is small and read-only.
 * Numbers come as they are, times as ISO text (a time without offset is read in the company's zone), columns are named as the query names them.
 */
@Component("sqlReads")
public class SqlReads implements DisposableBean {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern READS = Pattern.compile("(?is)\\A(\\s|--[^\\n]*\\n|/\\*.*?\\*/)*(select|with)\\b.*");
    private static final int MAX_ROWS = 10_000;
    private static final int QUERY_SECONDS = 30;

    private final ActiveConfiguration configuration;
    private final Breakers breakers;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    SqlReads(ActiveConfiguration configuration, Breakers breakers) {
        this.configuration = configuration;
        this.breakers = breakers;
    }

    public void read(Exchange exchange, String connectionId) {
        var request = exchange.getMessage().getBody(JsonNode.class);
        exchange.getMessage().removeHeaders("*");
        var answer = answer(request, connectionId);
        exchange.setProperty(HttpCalls.RAW, answer.path("rows").toString().getBytes(StandardCharsets.UTF_8));
        exchange.setProperty(HttpCalls.RAW_TYPE, "application/json");
        exchange.getMessage().setBody(answer);
    }

    private JsonNode answer(JsonNode request, String connectionId) {
        if (!breakers.admit(connectionId)) {
            return Answers.failed(request, new CallNotMade("breaker-open", connectionId + " is down", null));
        }
        long startedAt = System.nanoTime();
        try {
            var current = configuration.current();
            var connection = current.connection(connectionId).orElseThrow(() -> HttpRequests.refused("there is no connection " + connectionId));
            var answer = query(current, connection, request);
            breakers.answered(connectionId, Duration.ofNanos(System.nanoTime() - startedAt));
            return answer;
        } catch (MappingFailure failure) {
            breakers.unused(connectionId);
            return Answers.failed(request, failure);
        } catch (DataAccessException e) {
            return failed(request, connectionId, startedAt, e);
        }
    }

    /** A wrong statement stays wrong; everything else is the database being away or busy. */
    private JsonNode failed(JsonNode request, String connectionId, long startedAt, DataAccessException e) {
        if (!Insist.databaseAway(e) || e instanceof QueryTimeoutException) {
            breakers.answered(connectionId, Duration.ofNanos(System.nanoTime() - startedAt));
            return e instanceof QueryTimeoutException ? Answers.error(request, "timeout", true, "the query took longer than " + QUERY_SECONDS + " s")
                    : Answers.failed(request, new MappingFailure("sql", "query " + request.path("query").asText() + " fails: " + state(e), null, 0, null));
        }
        breakers.unanswered(connectionId, Duration.ofNanos(System.nanoTime() - startedAt), new IllegalStateException("the database does not answer"));
        return Answers.error(request, "connect", false, "the database does not answer: " + state(e));
    }

    private JsonNode query(HubConfiguration current, Connection connection, JsonNode request) {
        var sql = connection.connector().sql();
        if (sql == null) {
            throw HttpRequests.refused("connector " + connection.connector().system() + " has no sql section");
        }
        var statement = statement(current, connection, request.path("query").asText());
        var pool = pool(connection);
        var parameters = new HashMap<String, Object>();
        request.path("parameters").fields().forEachRemaining(e -> parameters.put(e.getKey(), value(e.getValue())));
        var zone = current.company().zone();
        var answer = Json.MAPPER.createObjectNode();
        answer.set("request", Answers.about(request));
        var rows = answer.putArray("rows");
        pool.jdbc().query(statement, parameters, (ResultSet row) -> {
            rows.add(row(row, zone));
        });
        if (rows.size() > MAX_ROWS) {
            throw new MappingFailure("sql", "query " + request.path("query").asText() + " gives more than " + MAX_ROWS + " rows: part of them would be left out",
                    null, 0, null);
        }
        return answer;
    }

    private static String statement(HubConfiguration current, Connection connection, String name) {
        if (!NAME.matcher(name).matches()) {
            throw HttpRequests.refused("a query is named with small letters, digits and dashes");
        }
        var file = current.home().routes().resolve("connectors").resolve(connection.connector().system()).resolve("sql").resolve(name + ".sql");
        try {
            var text = Files.readString(file);
            if (!READS.matcher(text).matches()) {
                throw new MappingFailure("sql", "a query begins with select or with: the hub only reads", current.home().nameOf(file), 1, null);
            }
            return text;
        } catch (IOException e) {
            throw new MappingFailure("sql", "there is no query " + name, current.home().nameOf(file), 0, null);
        }
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            var values = new java.util.ArrayList<>();
            node.forEach(n -> values.add(value(n)));
            return values;
        }
        return node.isNull() ? null : node.isNumber() ? node.decimalValue() : node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }

    private static ObjectNode row(ResultSet row, ZoneId zone) throws SQLException {
        var json = Json.MAPPER.createObjectNode();
        var columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            var name = columns.getColumnLabel(i);
            var value = row.getObject(i);
            if (value == null) {
                continue;
            }
            if (value instanceof java.math.BigDecimal number) {
                json.put(name, number);
            } else if (value instanceof Number number) {
                json.put(name, new java.math.BigDecimal(number.toString()));
            } else if (value instanceof Boolean flag) {
                json.put(name, flag);
            } else if (value instanceof java.sql.Timestamp time) {
                json.put(name, time.toLocalDateTime().atZone(zone).toInstant().toString());
            } else if (value instanceof OffsetDateTime time) {
                json.put(name, time.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString());
            } else if (value instanceof byte[] bytes) {
                json.put(name, bytes);
            } else {
                json.put(name, row.getString(i));
            }
        }
        return json;
    }

    /** One pool for each connection; a new one where its settings have changed. */
    private Pool pool(Connection connection) {
        var sql = connection.connector().sql();
        var settings = new Settings(connection.fill(sql.url()), connection.fill(sql.user()), connection.fill(sql.password()));
        return pools.compute(connection.id(), (id, known) -> {
            if (known != null && known.settings().equals(settings)) {
                return known;
            }
            if (known != null) {
                known.dataSource().close();
            }
            return open(id, settings);
        });
    }

    private static Pool open(String id, Settings settings) {
        var config = new HikariConfig();
        config.setPoolName("sql-" + id);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setReadOnly(true);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        var dataSource = new HikariDataSource(config);
        var jdbc = new JdbcTemplate(dataSource);
        jdbc.setQueryTimeout(QUERY_SECONDS);
        // One more than allowed, so that an answer that was cut is seen.
        jdbc.setMaxRows(MAX_ROWS + 1);
        jdbc.setFetchSize(500);
        return new Pool(settings, dataSource, new NamedParameterJdbcTemplate(jdbc));
    }

    private static String state(DataAccessException e) {
        return e.getMostSpecificCause() instanceof SQLException cause ? "SQL state " + cause.getSQLState() : e.getClass().getSimpleName();
    }

    @Override
    public void destroy() {
        pools.values().forEach(pool -> pool.dataSource().close());
    }

    private record Settings(String url, String user, String password) {
        @Override
        public String toString() {
            return "settings of a database";
        }
    }

    private record Pool(Settings settings, HikariDataSource dataSource, NamedParameterJdbcTemplate jdbc) {
    }
}
