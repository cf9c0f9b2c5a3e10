package pl.spoiwo.masterdata;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.ledger.UtcTime;

/**
 * The table {@code decision_due}: when SKUs and customers have to be decided again, because a word becomes too old, a value that was set ends, or a rule's date comes. Never too
 * late, sometimes too early.
 */
@Repository
public class DueTimes {

    /** What customers' names begin with here: a tax number may look like an SKU. */
    private static final String CUSTOMER = "customer:";

    private static final String SOONER = "update decision_due set at = ? where sku = ? and at > ?";
    private static final String FIRST = "insert into decision_due (at, sku) values (?, ?) on conflict do nothing";
    private static final String FORGET = "delete from decision_due where sku = ?";
    private static final String LATER = "update decision_due set at = ? where sku = ?";
    private static final String DUE = "select sku from decision_due where at <= :now order by at, sku limit :most";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public DueTimes(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** The name of an SKU or a customer here, and where it is locked. */
    public static String name(Entity entity, String item) {
        return entity == Entity.CUSTOMER ? CUSTOMER + item : item;
    }

    /** What these are the names of. */
    public static List<String> items(List<String> names, boolean customers) {
        return names.stream().filter(name -> name.startsWith(CUSTOMER) == customers).map(name -> customers ? name.substring(CUSTOMER.length()) : name).toList();
    }

    /** @param times by name; what is due sooner stays */
    public void sooner(Map<String, Instant> times) {
        var sorted = new TreeMap<>(times);
        batches.batchUpdate(SOONER, sorted.entrySet().stream().map(each -> new Object[] {UtcTime.of(each.getValue()), each.getKey(), UtcTime.of(each.getValue())}).toList());
        batches.batchUpdate(FIRST, sorted.entrySet().stream().map(each -> new Object[] {UtcTime.of(each.getValue()), each.getKey()}).toList());
    }

    /** These are about to be decided, which says anew when they are due. */
    void done(List<String> names) {
        batches.batchUpdate(FORGET, names.stream().map(name -> new Object[] {name}).toList());
    }

    /** These are asked for; where that is lost they are due again then. */
    public void later(List<String> names, Instant when) {
        batches.batchUpdate(LATER, names.stream().sorted().map(name -> new Object[] {UtcTime.of(when), name}).toList());
    }

    public List<String> due(Instant now, int most) {
        return jdbc.sql(DUE).param("now", UtcTime.of(now)).param("most", most).query(String.class).list();
    }
}
