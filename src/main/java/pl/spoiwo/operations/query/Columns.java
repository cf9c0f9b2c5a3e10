package pl.spoiwo.operations.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import pl.spoiwo.mapping.Json;

/** Columns as the API shows them: UTC instants, quantities and money as text without needless zeros, documents as JSON. */
final class Columns {

    private Columns() {
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static String number(ResultSet row, String column) throws SQLException {
        return number(row.getBigDecimal(column));
    }

    static String number(BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros().toPlainString();
    }

    static ObjectNode document(ResultSet row, String column) throws SQLException {
        return json(row.getString(column)) instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document in the database is not JSON", e);
        }
    }
}
