package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LedgerOnH2Test extends LedgerSuite {

    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }

    @Test
    @DisplayName("whether keys are known is looked up in the index, not by reading all keys of the connection")
    void knownKeysByIndex() {
        stores.ledger().recordReceived(IntStream.range(0, 500).mapToObj(n -> inbound("m-" + n, "order:" + n)).toList());

        var plan = stores.jdbc().queryForObject("explain analyze " + JdbcLedger.KNOWN_KEYS.formatted("(?, ?), (?, ?)"), String.class,
                "shop-main", "order:7", "shop-main", "none", "shop-main", "order:7", "shop-main", "none");

        assertThat(SCANNED.matcher(plan).results().mapToInt(scanned -> Integer.parseInt(scanned.group(1))).sum()).as(plan).isBetween(1, 10);
    }
}
