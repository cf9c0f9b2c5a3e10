package pl.spoiwo.masterdata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Wanted;

/** The table {@code value_override}. One value of a field, or of a channel, at a time. Callers of what writes hold the lock of the SKU. */
@Repository
public class SetValues {

    private static final String COLUMNS = "select id, entity, item, field, connection, said, currency, reason, who, set_at, until from value_override";
    private static final String OF = COLUMNS + " where item in (:items) and ended_at is null and until > :now";
    private static final String STANDING = COLUMNS + " where entity = :entity and item = :item and field = :field and connection = :connection and ended_at is null";
    private static final String INSERT = """
            insert into value_override (id, entity, item, field, connection, said, currency, reason, who, set_at, until) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String END = "update value_override set ended_at = ? where entity = ? and item = ? and field = ? and connection = ? and ended_at is null";
    private static final String ENDED = "select distinct item, field from value_override where entity = :entity and item in (:items) and connection = '' and ended_at is not null";
    private static final String OVER = "update value_override set ended_at = until where item in (:items) and ended_at is null and until <= :now";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public SetValues(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** Those that hold now. @param items one of {@code Skus.parts} */
    public List<SetValue> of(Collection<String> items, Instant now) {
        return jdbc.sql(OF).param("items", items).param("now", UtcTime.of(now)).query(SetValues::row).list();
    }

    /** What channels themselves shall hold, by SKU. @param kind {@code stock} or {@code price} */
    public static Map<String, SetValue> ofChannel(List<SetValue> values, String connection, String kind) {
        return values.stream().filter(each -> each.connection().equals(connection) && each.field().equals(kind)).collect(Collectors.toMap(SetValue::item, Function.identity()));
    }

    /** Fields of these that persons had set, and that are over: item and field. @param items one of {@code Skus.parts} */
    List<List<String>> ended(String entity, Collection<String> items) {
        return jdbc.sql(ENDED).param("entity", entity).param("items", items).query((row, n) -> List.of(row.getString("item"), row.getString("field"))).list();
    }

    /** Names for {@link Wanted}. @param set what persons have set of the goods that a channel's value is made of, and holds @param rules that have made it and end, by name */
    public static Set<String> limitedBy(String sku, Provenance made, List<SetValue> set, Set<String> rules) {
        var names = new TreeSet<>(rules);
        if (made.decision().has(Wanted.SET)) {
            names.add(Wanted.SET);
        }
        made.decision().path("facts").forEach(fact -> {
            var field = ProductFields.field(fact.path("kind").asText(), fact.path("name").asText());
            names.addAll(names(set.stream().filter(each -> each.item().equals(fact.path("sku").asText(sku)) && each.field().equals(field)).toList()));
        });
        return names;
    }

    /** Names of those of these that are of no channel. */
    public static Set<String> names(Collection<SetValue> set) {
        return set.stream().filter(each -> each.connection().isEmpty()).map(each -> Wanted.SET + " " + each.item() + " " + each.field()).collect(Collectors.toSet());
    }

    /** One that holds, or whose end nobody has looked at yet. @param connection empty where it is of no channel */
    public Optional<SetValue> standing(String entity, String item, String field, String connection) {
        return jdbc.sql(STANDING).param("entity", entity).param("item", item).param("field", field).param("connection", connection).query(SetValues::row).optional();
    }

    /** Takes the place of the one before. */
    public void put(SetValue value) {
        end(value.entity(), value.item(), value.field(), value.connection(), value.setAt());
        batches.update(INSERT, value.id(), value.entity(), value.item(), value.field(), value.connection(), value.value(), value.currency(), value.reason(), value.who(),
                UtcTime.of(value.setAt()), UtcTime.of(value.until()));
    }

    /** @return whether there was one */
    public boolean end(String entity, String item, String field, String connection, Instant now) {
        return batches.update(END, UtcTime.of(now), entity, item, field, connection) > 0;
    }

    /** Writes down which are over. */
    void over(Collection<String> items, Instant now) {
        jdbc.sql(OVER).param("items", items).param("now", UtcTime.of(now)).update();
    }

    static SetValue row(ResultSet row, int number) throws SQLException {
        return new SetValue(row.getString("id"), row.getString("entity"), row.getString("item"), row.getString("field"), row.getString("connection"), row.getString("said"),
                row.getString("currency"), row.getString("reason"), row.getString("who"), UtcTime.read(row, "set_at"), UtcTime.read(row, "until"));
    }
}
