package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.ledger.UtcTime;

class ExplainQueriesOnH2Test extends ExplainQueriesSuite {

    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }

    @Test
    @DisplayName("however many rows a SKU has, the database reads those it answers with: in the order of the index, from where the moment is")
    void reads() {
        trade(20_000);
        for (var sql : List.of(ValueRows.NEWEST, ValueRows.OLDEST, ValueRows.NEXT, ValueRows.SENT)) {
            for (int back : new int[] {0, 10_000, 19_900}) {
                var at = UtcTime.of(clock.instant().plusSeconds(20_000 - back));
                var plan = JdbcClient.create(stores.jdbc()).sql("explain analyze " + sql).param("sku", SKU).param("kind", "price").param("event", "WANTED").param("name", "").param("connection", "shop-main")
                        .param("at", at).param("id", 1).param("before", Long.MAX_VALUE).param("from", at).param("most", 100).query(String.class).single();
                assertThat(plan).contains("index sorted");
                var scanned = SCANNED.matcher(plan);
                assertThat(scanned.find()).as(plan).isTrue();
                assertThat(Integer.parseInt(scanned.group(1))).as(plan).isLessThanOrEqualTo(sql.equals(ValueRows.SENT) ? 101 : 2);
            }
        }
    }
}
