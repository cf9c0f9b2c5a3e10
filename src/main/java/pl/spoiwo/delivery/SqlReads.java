package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/**
 * What stands around a query in the Kamelet {@code sql-read}: request document {@code {query, parameters}} in, answer document {@code {rows}} out.
 * Queries are those of the configuration in force, their parameters are bound, never pasted in. Numbers come as they are, times as ISO text (a time without
 * offset is read in the company's zone), columns are named as the query names them; what is null is left out.
 */
@Component("sqlReads")
public class SqlReads {

    /** The Kamelet reads one more, so that an answer that was cut is seen. */
    static final int MAX_ROWS = 10_000;
    private static final String READ = "sqlRead";
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    private final ActiveConfiguration configuration;
    private final Breakers breakers;

    SqlReads(ActiveConfiguration configuration, Breakers breakers) {
        this.configuration = configuration;
        this.breakers = breakers;
    }

    /** The body becomes the query, its parameters a header. What is wrong is thrown, and comes back through {@link #failed}. */
    public void prepare(Exchange exchange, String connectionId) {
        var message = exchange.getMessage();
        var current = configuration.current();
        var read = new Read(connectionId, message.getBody(JsonNode.class), current.company().zone());
        exchange.setProperty(READ, read);
        exchange.removeProperty(HttpCalls.RAW);
        exchange.removeProperty(HttpCalls.RAW_TYPE);
        message.removeHeaders("*");
        var connection = current.connection(connectionId).orElseThrow(() -> HttpRequests.refused("there is no connection " + connectionId));
        var sql = connection.connector().sql();
        if (sql == null) {
            throw HttpRequests.refused("connector " + connection.connector().system() + " has no sql section");
        }
        var statement = sql.queries().get(read.query());
        if (statement == null) {
            throw HttpRequests.refused("there is no query " + Texts.cut(read.query(), 64) + ", one of " + new TreeSet<>(sql.queries().keySet()));
        }
        message.setHeader(JdbcConstants.JDBC_PARAMETERS, parameters(statement, read));
        message.setBody(statement);
        if (!breakers.admit(connectionId)) {
            throw new CallNotMade("breaker-open", connectionId + " is down", null);
        }
        read.startedAt = System.nanoTime();
    }

    /** The rows become the answer document. */
    public void answer(Exchange exchange) {
        var read = exchange.getProperty(READ, Read.class);
        List<Map<String, Object>> rows = exchange.getMessage().getBody(List.class);
        if (rows.size() > MAX_ROWS) {
            throw new MappingFailure("sql", "query " + read.query() + " gives more than " + MAX_ROWS + " rows: part of them would be left out", null, 0, null);
        }
        var answer = Json.MAPPER.createObjectNode();
        answer.set("request", Answers.about(read.request));
        var list = answer.putArray("rows");
        rows.forEach(row -> list.add(row(row, read.zone)));
        breakers.answered(read.connection, read.took());
        exchange.setProperty(HttpCalls.RAW, list.toString().getBytes(StandardCharsets.UTF_8));
        exchange.setProperty(HttpCalls.RAW_TYPE, "application/json");
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(answer);
    }

    /** Says why there are no rows. */
    public void failed(Exchange exchange) {
        var read = exchange.getProperty(READ, Read.class);
        var why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(read.startedAt == 0 ? Answers.failed(read.request, why) : failed(read, why));
    }

    /** A wrong statement stays wrong; everything else is the database being away or busy. */
    private JsonNode failed(Read read, Exception why) {
        var translated = translated(why);
        if (translated instanceof QueryTimeoutException || !Insist.databaseAway(translated)) {
            breakers.answered(read.connection, read.took());
            return translated instanceof QueryTimeoutException ? Answers.error(read.request, "timeout", true, "the query " + read.query() + " took too long")
                    : Answers.failed(read.request, why instanceof MappingFailure ? why
                            : new MappingFailure("sql", "query " + read.query() + " fails: " + state(why), null, 0, null));
        }
        breakers.unanswered(read.connection, read.took(), new IllegalStateException("the database does not answer"));
        return Answers.error(read.request, "connect", false, "the database does not answer: " + state(why));
    }

    private static Exception translated(Exception why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var translated = new SQLExceptionSubclassTranslator().translate("query", null, sql);
                return translated == null ? sql : translated;
            }
        }
        return why;
    }

    /** Messages of drivers may hold addresses and values: the state says enough. */
    private static String state(Exception why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof SQLException sql ? "SQL state " + sql.getSQLState() : root.getClass().getSimpleName();
    }

    private static Map<String, Object> parameters(String statement, Read read) {
        var parameters = new HashMap<String, Object>();
        read.request.path("parameters").fields().forEachRemaining(e -> parameters.put(e.getKey(), value(e.getValue())));
        PARAMETER.matcher(statement).results().map(found -> found.group(1)).filter(name -> !parameters.containsKey(name)).findFirst().ifPresent(name -> {
            throw HttpRequests.refused("query " + read.query() + " wants the parameter " + name);
        });
        return parameters;
    }

    private static Object value(JsonNode node) {
        return node.isNull() ? null : node.isNumber() ? node.decimalValue() : node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }

    private static ObjectNode row(Map<String, Object> row, ZoneId zone) {
        var json = Json.MAPPER.createObjectNode();
        row.forEach((name, value) -> {
            if (value instanceof Number number) {
                json.put(name, new BigDecimal(number.toString()));
            } else if (value instanceof Boolean flag) {
                json.put(name, flag);
            } else if (value instanceof Timestamp time) {
                json.put(name, time.toLocalDateTime().atZone(zone).toInstant().toString());
            } else if (value instanceof OffsetDateTime time) {
                json.put(name, time.toInstant().toString());
            } else if (value instanceof byte[] bytes) {
                json.put(name, bytes);
            } else if (value instanceof Clob) {
                throw new MappingFailure("sql", "column " + name + " is a CLOB: let the query cast it to varchar", null, 0, null);
            } else if (value != null) {
                json.put(name, value.toString());
            }
        });
        return json;
    }

    /** One query under way. */
    private static final class Read {
        private final String connection;
        private final JsonNode request;
        private final ZoneId zone;
        private long startedAt;

        Read(String connection, JsonNode request, ZoneId zone) {
            this.connection = connection;
            this.request = request;
            this.zone = zone;
        }

        String query() {
            return request.path("query").asText();
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - startedAt);
        }
    }
}
