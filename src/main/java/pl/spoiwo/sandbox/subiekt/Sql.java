package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import pl.spoiwo.sandbox.server.Json;

/** Statements on one connection, which is used by one thread at a time. */
final class Sql {

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    int update(String statement, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            fill(prepared, values);
            return prepared.executeUpdate();
        } catch (SQLException broken) {
            throw new IllegalStateException(statement, broken);
        }
    }

    /** Inserts one row and gives its identity. */
    int insert(String statement, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(statement, PreparedStatement.RETURN_GENERATED_KEYS)) {
            fill(prepared, values);
            prepared.executeUpdate();
            try (ResultSet keys = prepared.getGeneratedKeys()) {
                keys.next();
                return keys.getInt(1);
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(statement, broken);
        }
    }

    /** The first column of the first row; null where there is none. */
    Integer number(String query, Object... values) {
        ArrayNode rows = rows(query, values);
        return rows.isEmpty() || rows.get(0).elements().next().isNull() ? null : rows.get(0).elements().next().asInt();
    }

    ArrayNode rows(String query, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(query)) {
            fill(prepared, values);
            try (ResultSet result = prepared.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                ArrayNode rows = Json.array();
                while (result.next()) {
                    ObjectNode row = rows.addObject();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        put(row, columns.getColumnLabel(i), result.getObject(i));
                    }
                }
                return rows;
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(query, broken);
        }
    }

    private static void put(ObjectNode row, String label, Object value) {
        if (value == null) {
            row.putNull(label);
        } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
            row.put(label, number.longValue());
        } else {
            row.put(label, value.toString());
        }
    }

    void commit() {
        try {
            connection.commit();
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void fill(PreparedStatement prepared, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
    }
}
