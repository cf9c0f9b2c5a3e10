package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What first imports of products would write, and what became of it. */
@Component
public class ImportQueries {

    private static final int EXAMPLES = 3;
    private static final String LIST = """
            select id, connection, state, same, created_at, created_by from product_import
             where created_at <= :at and (created_at < :at or id < :key) order by created_at desc, id desc limit :limit""";
    private static final String ONE = "select id, connection, state, same, created_at, created_by from product_import where id = :id";
    private static final String COUNTS = "select kind, state, count(*) as items from product_import_item where import_id = :id group by kind, state order by kind, state";
    private static final String ITEMS = """
            select item, kind, sku, offer_id, said, state, document from product_import_item
             where import_id = :id and item > :after and (cast(:kind as varchar) is null or kind = :kind) and (cast(:state as varchar) is null or state = :state)
             order by item limit :limit""";

    private final JdbcClient jdbc;

    ImportQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param state REPORTING, REPORTED, WRITING, SENT; SENT with nothing OPEN is written
     * @param same  how many the hub had already
     */
    public record Import(String id, String connection, String state, int same, Instant createdAt, String createdBy) {
    }

    /**
     * @param kind  NEW, CHANGED, OUTRANKED and LINK are written; DUPLICATE, CONFLICT, UNMATCHED and ERROR are not
     * @param state OPEN, WRITTEN, FAILED, LEFT
     */
    public record Count(String kind, String state, int items, List<Item> examples) {
    }

    public record Report(Import summary, List<Count> counts) {
    }

    /** @param said why it is left or failed, or what changes */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(String item, String kind, String sku, String offerId, String said, String state, JsonNode product) {
    }

    /** Newest first. */
    public Page<Import> list(Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("at", from.time()).param("key", from.key()).param("limit", limit + 1).query((row, n) -> summary(row)).list();
        return Page.of(found, limit, each -> new Cursor(each.createdAt(), each.id()));
    }

    public Optional<Report> report(String id) {
        return jdbc.sql(ONE).param("id", id).query((row, n) -> summary(row)).optional().map(summary -> new Report(summary, jdbc.sql(COUNTS).param("id", id)
                .query((row, n) -> new Count(row.getString("kind"), row.getString("state"), row.getInt("items"), List.of())).list().stream()
                .map(count -> new Count(count.kind(), count.state(), count.items(), found(id, count.kind(), count.state(), "", EXAMPLES))).toList()));
    }

    private static Import summary(ResultSet row) throws SQLException {
        return new Import(row.getString("id"), row.getString("connection"), row.getString("state"), row.getInt("same"), Columns.time(row, "created_at"), row.getString("created_by"));
    }

    /** By SKU, or by offer id. @param kind null for all; so is {@code state} */
    public Page<Item> items(String id, String kind, String state, Cursor from, int limit) {
        return Page.of(found(id, kind, state, from.key(), limit + 1), limit, item -> new Cursor(Instant.EPOCH, item.item()));
    }

    private List<Item> found(String id, String kind, String state, String after, int limit) {
        return jdbc.sql(ITEMS).param("id", id).param("kind", kind).param("state", state).param("after", after).param("limit", limit)
                .query((row, n) -> new Item(row.getString("item"), row.getString("kind"), row.getString("sku"), row.getString("offer_id"), row.getString("said"),
                        row.getString("state"), row.getString("document") == null ? null : Columns.document(row, "document"))).list();
    }
}
