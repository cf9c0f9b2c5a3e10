package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionOnH2Test extends RetentionSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }

    @Test
    @DisplayName("of a value that stays the purge does not read all that was told of it since")
    void ranges() {
        IntStream.range(0, 1000).forEach(n -> stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value) values ('erp', 'A', 'price', 'detal', 'TOLD', ?, '1')",
                UtcTime.of(clock.instant().plus(Duration.ofHours(n)))));
        var first = UtcTime.of(Instant.EPOCH);
        var until = UtcTime.of(clock.instant().plusSeconds(1));
        var plan = stores.jdbc().queryForObject("explain analyze " + OldValues.OLD, String.class, first, first, 0, until, until, until, until, until, 200);
        assertThat(Pattern.compile("scanCount: (\\d+)").matcher(plan).results().mapToInt(count -> Integer.parseInt(count.group(1))).sum()).as(plan).isBetween(1, 100);
    }
}
