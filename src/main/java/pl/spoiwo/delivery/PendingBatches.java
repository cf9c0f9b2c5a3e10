package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/**
 * The table {@code value_batch}: batches that the channel is still working at. Until such a batch has ended its SKUs stay leased, so that no newer value
 * overtakes it. Who cannot go on in time gives it up: the lease ends, and the values are sent anew.
 */
@Repository
class PendingBatches {

    private static final String PUT = "insert into value_batch (id, connection, kind, items, checkpoint, lease_until, due_at, began_at) values (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String DUE = """
            select id, items, checkpoint, lease_until, began_at from value_batch
             where connection = ? and kind = ? and due_at <= ? order by due_at, id limit 1 for update skip locked""";
    private static final String GO_ON = "update value_batch set lease_until = ?, due_at = ? where id = ?";
    private static final String REMOVE = "delete from value_batch where id = ?";
    private static final String NEXT = "select min(due_at) as at from value_batch where connection = ? and kind = ?";

    private final JdbcTemplate jdbc;
    private final WantedValues values;
    private final TransactionTemplate transaction;

    PendingBatches(JdbcTemplate jdbc, WantedValues values, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.values = values;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param began when its first call was planned */
    record Pending(String id, WantedValues.Taken taken, Checkpoint checkpoint, Instant began) {

        Pending with(WantedValues.Taken leased) {
            return new Pending(id, leased, checkpoint, began);
        }
    }

    /**
     * @param lease how long its SKUs stay leased beyond {@code due}, for who goes on with it
     * @return its values with their new lease; empty where they are not this taker's any more
     */
    Optional<WantedValues.Taken> put(Pending pending, Instant due, Duration lease) {
        return transaction.execute(status -> {
            remove(pending.id());
            var extended = values.extended(pending.taken(), due.plus(lease));
            extended.ifPresent(taken -> jdbc.update(PUT, pending.id(), taken.connection(), taken.kind(), write(taken.items()),
                    pending.checkpoint().toJson().toString(), UtcTime.of(taken.lease()), UtcTime.of(due), UtcTime.of(pending.began())));
            return extended;
        });
    }

    /** Takes one that is due, for as long as the lease holds: whoever dies with it leaves it to the next one. */
    Optional<Pending> take(String connection, String kind, Duration lease, Instant now) {
        return transaction.execute(status -> {
            var found = jdbc.query(DUE, (row, n) -> read(row, connection, kind), connection, kind, UtcTime.of(now));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var pending = found.get(0);
            // Its last moment is before the SKUs are anybody's.
            var taken = values.extended(pending.taken(), now.plus(lease).plus(lease));
            if (taken.isEmpty()) {
                jdbc.update(REMOVE, pending.id());
                return Optional.empty();
            }
            jdbc.update(GO_ON, UtcTime.of(taken.get().lease()), UtcTime.of(now.plus(lease)), pending.id());
            return Optional.of(new Pending(pending.id(), taken.get(), pending.checkpoint(), pending.began()));
        });
    }

    /** It has ended, or is put anew. */
    void remove(String id) {
        jdbc.update(REMOVE, id);
    }

    /** When the next one is due. */
    Optional<Instant> next(String connection, String kind) {
        return Optional.ofNullable(jdbc.query(NEXT, (ResultSet row) -> row.next() && row.getObject("at") != null ? UtcTime.read(row, "at") : null, connection, kind));
    }

    private static Pending read(ResultSet row, String connection, String kind) throws SQLException {
        var items = new ArrayList<WantedValues.Item>();
        var checkpoint = Checkpoint.of(parse(row.getString("checkpoint")));
        parse(row.getString("items")).forEach(item -> items.add(item(item, checkpoint)));
        return new Pending(row.getString("id"), new WantedValues.Taken(connection, kind, List.copyOf(items), UtcTime.read(row, "lease_until")),
                checkpoint, UtcTime.read(row, "began_at"));
    }

    private static WantedValues.Item item(JsonNode row, Checkpoint checkpoint) {
        var item = new WantedValues.Item(row.path("sku").asText(), row.path("value").asText(), row.path("attempts").asInt(), row.path("accepted").asText(null),
                row.path("expected").asText(null), row.path("expectedMost").asText(null));
        // What the batch itself has sent may be there already, where it reads anew; otherwise it goes on with what it has computed.
        return checkpoint.begun() ? item : item.perhapsSent();
    }

    private static String write(List<WantedValues.Item> items) {
        var array = Json.MAPPER.createArrayNode();
        for (var item : items) {
            var row = array.addObject().put("sku", item.sku()).put("value", item.value()).put("attempts", item.attempts());
            if (item.accepted() != null) {
                row.put("accepted", item.accepted());
                row.put("expected", item.expected());
                row.put("expectedMost", item.expectedMost());
            }
        }
        return array.toString();
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table value_batch holds something that is no JSON", e);
        }
    }
}
