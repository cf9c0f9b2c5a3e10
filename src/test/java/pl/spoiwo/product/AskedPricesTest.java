package pl.spoiwo.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.product.AskedPrices.Asked;
import pl.spoiwo.product.AskedPrices.Seen;

class AskedPricesTest {

    @ParameterizedTest(name = "sent {0}, seen {1}: {2}")
    @DisplayName("what was seen in the channel stands until it is over, or something newer was sent; then what was accepted stands again. Hours of a day, a question mark for a lost answer")
    @CsvSource(nullValues = "-", value = {
        "01 100,                 -,                  01 100",
        "01 100,                 05-08 80,           01 100; 05 80; 08 100",
        "01 100,                 05- 80,             01 100; 05 80",
        "01 100; 07 90,          05-08 80,           01 100; 05 80; 07 90",
        "01 100; 07 100,         05-08 80,           01 100; 05 80; 07 100",
        "01 100; 07 90?,         05-08 80,           01 100; 05 80; 07 90?",
        "01 100; 08 90,          05-08 80,           01 100; 05 80; 08 90",
        "01 100; 09 90?,         05-08 80,           01 100; 05 80; 08 100; 09 90?",
        "01 100,                 05-08 80; 07-09 70, 01 100; 05 80; 07 70; 09 100",
        "01 100,                 05-08 80; 08-09 70, 01 100; 05 80; 08 70; 09 100",
        "01 100,                 05-06 80; 08-09 70, 01 100; 05 80; 06 100; 08 70; 09 100",
        "01 100; 02 90?; 03 95,  05-08 80,           01 100; 02 90?; 03 95; 05 80; 08 95",
        "05 100,                 02-03 80,           02 80; 05 100"})
    void seen(String sent, String seen, String expected) {
        var found = new ArrayList<Seen>();
        for (var each : seen == null ? new String[0] : seen.split("; ")) {
            var parts = each.split("[- ]+");
            boolean stands = parts.length == 2;
            found.add(new Seen(hour(parts[0]), stands ? null : hour(parts[1]), parts[stands ? 1 : 2]));
        }
        var asked = new ArrayList<Asked>();
        for (var each : sent.split("; ")) {
            var parts = each.split(" ");
            asked.add(new Asked(hour(parts[0]), parts[1].replace("?", ""), "PLN", !parts[1].endsWith("?")));
        }
        var all = AskedPrices.with(asked, found);
        assertThat(all.stream().map(one -> one.since().toString().substring(11, 13) + " " + one.value() + (one.certain() ? "" : "?")).collect(Collectors.joining("; "))).isEqualTo(expected);
        assertThat(all.stream().filter(one -> !one.since().isBefore(asked.get(0).since())).map(Asked::currency)).as("in the currency of the accepted one").containsOnly("PLN");
    }

    private static Instant hour(String hour) {
        return Instant.parse("2026-11-20T" + hour + ":00:00Z");
    }
}
