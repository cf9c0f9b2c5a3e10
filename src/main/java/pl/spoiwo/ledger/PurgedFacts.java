package pl.spoiwo.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.mapping.Json;

/** What channels shall hold still is made of words that are purged before it: these go into its own row of {@code value_history}. */
final class PurgedFacts {

    /* The last word of each speaker until the value was decided, in the order in which words counted. */
    private static final String MADE_OF = """
            select w.id, w.decision, h.kind, h.name, h.connection, h.new_value, h.currency, h.at, h.message_id, h.decision as told
              from value_history h join channel_value v on v.sku = h.sku and v.wanted_at >= h.at and (v.kind = h.kind or v.kind = 'price' and h.kind in ('cost', 'tax'))
              join value_history w on w.sku = v.sku and w.kind = v.kind and w.event = 'WANTED' and w.name = '' and w.connection = v.connection and w.at = v.wanted_at and w.id > h.id
             where h.id in (:ids) and h.event = 'TOLD' and w.decision is not null and not exists (select 1 from value_history n
                   where n.sku = h.sku and n.kind = h.kind and n.event = h.event and n.name = h.name and n.connection = h.connection and n.at >= h.at and n.at <= w.at and n.id > h.id and n.id < w.id)
             order by h.id""";
    private static final String KEEP = "update value_history set decision = ? where id = ?";

    private PurgedFacts() {
    }

    /** In the caller's transaction. @param ids of rows that go */
    static void keep(JdbcTemplate jdbc, Collection<Long> ids) {
        var values = new LinkedHashMap<Long, ObjectNode>();
        JdbcClient.create(jdbc).sql(MADE_OF).param("ids", ids).query((ResultSet row) -> {
            var known = values.get(row.getLong("id"));
            var value = known == null ? decision(row.getString("decision")) : known;
            values.put(row.getLong("id"), value);
            for (var fact : value.path("facts")) {
                if (fact.path("kind").asText().equals(row.getString("kind")) && fact.path("name").asText().equals(row.getString("name")) && !fact.has("sku") && !fact.has("ofChannel")) {
                    tell((ObjectNode) fact, row);
                }
            }
        });
        jdbc.batchUpdate(KEEP, values.entrySet().stream().map(each -> new Object[] {each.getValue().toString(), each.getKey()}).toList());
    }

    /** As facts say of which there is no row. */
    private static void tell(ObjectNode fact, ResultSet row) throws SQLException {
        var told = decision(row.getString("told"));
        fact.retain("kind", "name");
        fact.put("source", row.getString("connection")).put("value", row.getString("new_value")).put("at", UtcTime.read(row, "at").toString());
        fact.put("currency", row.getString("currency")).put("message", row.getString("message_id")).put("rule", told.path("rule").asText(null)).put("ruleAt", told.path("at").asText(null));
        for (var more : List.of("guards", "lost")) {
            fact.set(more, told.get(more));
        }
        fact.properties().removeIf(each -> each.getValue().isNull());
    }

    private static ObjectNode decision(String json) {
        return json == null ? JsonNodeFactory.instance.objectNode() : Json.read(json, ObjectNode.class, "a decision");
    }
}
