package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which offer of a channel is which SKU. */
@Component
public class LinkQueries {

    private static final String LIST = """
            select connection, our_key, their_key, origin, updated_at from link
            where entity = 'product' and (cast(:connection as varchar) is null or connection = :connection) and (cast(:sku as varchar) is null or our_key = :sku)
              and updated_at <= :at and (updated_at < :at or connection || ' ' || our_key < :key)
            order by updated_at desc, connection || ' ' || our_key desc
            limit :limit""";

    private final JdbcClient jdbc;

    LinkQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param origin FOUND by a write, MATCHED from the channel's list of offers, or made by HAND */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Link(String connection, String sku, String offerId, String origin, Instant updatedAt) {
    }

    /** Last changed first. @param connection null for all; so is {@code sku} */
    public Page<Link> list(String connection, String sku, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("connection", connection).param("sku", sku).param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> new Link(row.getString("connection"), row.getString("our_key"), row.getString("their_key"), row.getString("origin"),
                        Columns.time(row, "updated_at"))).list();
        return Page.of(found, limit, link -> new Cursor(link.updatedAt(), link.connection() + " " + link.sku()));
    }
}
