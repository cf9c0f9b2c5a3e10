package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;

abstract class DriftQueriesSuite extends DatabaseSuite {

    private ProductQueries queries;

    @BeforeEach
    void rows() {
        stores.jdbc().update("delete from drift");
        queries = new ProductQueries(JdbcClient.create(stores.jdbc()));
        row("shop-main", "A", "price", "confirmed_at");
        row("shop-main", "B", "stock", "confirmed_at, repaired_at");
        row("shop-main", "C", "price", "confirmed_at, repaired_at, closed_at");
        row("shop-main", "D", "stock", "repaired_at");
        row("shop-two", "A", "stock", "confirmed_at");
    }

    private void row(String connection, String sku, String kind, String times) {
        var at = UtcTime.of(clock.instant());
        stores.jdbc().update("insert into drift (connection, sku, kind, expected, cause, since, seen_at, " + times + ") values ('" + connection + "', '" + sku + "', '" + kind
                + "', '5', 'EDITED', ?, ?" + ", ?".repeat(times.split(",").length) + ")", java.util.Collections.nCopies(2 + times.split(",").length, at).toArray());
    }

    private List<String> skus(String connection, String kind, Boolean open) {
        return queries.drift(connection, kind, open, Cursor.parse(null), 10).items().stream().map(difference -> difference.connection() + " " + difference.sku()).toList();
    }

    @Test
    @DisplayName("differences are listed by connection, kind and whether they stand, newest first and page by page; what is only suspected is not")
    void listed() {
        assertThat(skus(null, null, null)).containsExactly("shop-two A", "shop-main C", "shop-main B", "shop-main A");
        assertThat(skus("shop-main", null, true)).containsExactly("shop-main B", "shop-main A");
        assertThat(skus(null, "price", null)).containsExactly("shop-main C", "shop-main A");
        assertThat(skus(null, null, false)).containsExactly("shop-main C");
        var first = queries.drift(null, null, null, Cursor.parse(null), 3);
        assertThat(queries.drift(null, null, null, Cursor.parse(first.next()), 3).items()).extracting(ProductQueries.Difference::sku).containsExactly("A");
    }

    @Test
    @DisplayName("an alert names what stands and is written back by nobody")
    void unrepaired() {
        assertThat(queries.unrepaired("shop-main", 10)).containsExactly("price of A (EDITED)");
        stores.jdbc().update("update drift set cause = 'ENDED'");
        assertThat(queries.unrepaired("shop-main", 10)).as("people end offers all the time").isEmpty();
        assertThat(queries.unrepaired("erp-main", 10)).isEmpty();
    }
}
