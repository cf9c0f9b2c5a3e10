package pl.spoiwo.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.price.Reduction;
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
        var asked = asked(sent);
        var all = AskedPrices.with(asked, times(seen));
        assertThat(shown(all)).isEqualTo(expected);
        assertThat(all.stream().filter(one -> !one.since().isBefore(asked.get(0).since())).map(Asked::currency)).as("in the currency of the accepted one").containsOnly("PLN");
    }

    @ParameterizedTest(name = "{0}: asked {1}, on sale {2}")
    @DisplayName("a sale of the channel's own is what buyers paid until it is over, whatever is written meanwhile; what is written below it may have ended it. Hours, * for the sale")
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "it begins                               | 01 100                  | 05- 80           | 01 100; 05 80*                             | 05 100 -> 100",
        "it ends                                 | 01 100                  | 05-08 80         | 01 100; 05 80*; 08 100                     | none",
        "written above it                        | 01 100; 06 90           | 05- 80           | 01 100; 05 80*                             | 05 100 -> 100",
        "and it ends, which is a rise            | 01 100; 06 90           | 05-08 80         | 01 100; 05 80*; 08 90                      | none",
        "a rise written meanwhile                | 01 100; 06 120          | 05-08 80         | 01 100; 05 80*; 08 120                     | none",
        "written below it, and not read yet      | 01 100; 06 70           | 05- 80           | 01 100; 05 80*; 06 70?                     | 05 100 -> 100",
        "written below it, which was its end     | 01 100; 06 70           | 05-08 80         | 01 100; 05 80*; 06 70?; 08 70              | 06 80 -> 80",
        "below it and up again between readings  | 01 100; 06 70; 07 110; 09 105 | 05-08 80   | 01 100; 05 80*; 06 70?; 08 110; 09 105     | 09 110 -> 70",
        "its very price written                  | 01 100; 06 80.00        | 05-08 80         | 01 100; 05 80*; 08 80.00                   | 05 100 -> 100",
        "an answer lost before it                | 01 100; 04 70?          | 05- 80           | 01 100; 04 70?; 05 80*                     | 05 100 -> 70",
        "an answer lost during it                | 01 100; 06 90?          | 05-08 80         | 01 100; 05 80*; 08 100; 08 90?             | none",
        "and one of a lower price                | 01 100; 06 70?          | 05-08 80         | 01 100; 05 80*; 06 70?; 08 100; 08 70?     | none",
        "on top of the hub's reduction           | 01 100; 03 90           | 05- 85           | 01 100; 03 90; 05 85*                      | 05 90 -> 90",
        "the hub's reduction does not begin again | 01 100; 03 90          | 05-08 85         | 01 100; 03 90; 05 85*; 08 90               | none",
        "over an edit, which stands behind it    | 01 100; 04 90           | 05-08 80         | 01 100; 04 90; 05 80*; 08 90               | none",
        "an edit that came and went under it     | 01 100; 06 90; 07 100   | 05-08 80         | 01 100; 05 80*; 08 100                     | none",
        "an edit above it that is over before    | 01 100; 04 90; 05 100   | 05- 80           | 01 100; 04 90; 05 80*                      | 05 90 -> 90",
        "written as it begins                    | 01 100; 05 90           | 05-08 80         | 01 100; 05 80*; 08 90                      | none",
        "written as it ends                      | 01 100; 08 90           | 05-08 80         | 01 100; 05 80*; 08 90                      | none",
        "again                                   | 01 100                  | 02-04 80; 06- 80 | 01 100; 02 80*; 04 100; 06 80*             | 06 100 -> 80",
        "lowered                                 | 01 100                  | 05-08 80; 08- 70 | 01 100; 05 80*; 08 70*                     | 08 80 -> 80",
        "raised                                  | 01 100                  | 05-08 80; 08- 90 | 01 100; 05 80*; 08 90*                     | none",
        "of two offers the lower one counts      | 01 100                  | 05-09 80; 06-08 70 | 01 100; 05 80*; 06 70*; 08 80*; 09 100   | none",
        "above the price                         | 01 100; 06 110          | 05- 120          | 01 100; 05 120*; 06 110?                   | none",
        "before the hub wrote                    | 06 100                  | 02-04 80         | 02 80*; 06 100                             | none",
        "while the hub began to write            | 06 100; 09 95           | 02-08 80         | 02 80*; 08 100; 09 95                      | 09 100 -> 80",
        "none                                    | 01 100; 02 90?          | -                | 01 100; 02 90?                             | none"})
    void sales(String what, String asked, String sales, String expected, String reduction) {
        var all = AskedPrices.under(times(sales), asked(asked));
        assertThat(shown(all)).isEqualTo(expected);
        var offers = all.stream().map(one -> new Reduction.Offer(one.since(), new BigDecimal(one.value()), one.certain())).toList();
        assertThat(Reduction.of(offers, false, ZoneId.of("Europe/Warsaw")).map(found -> hour(found.since()) + " " + found.before() + " -> " + found.lowest()).orElse("none")).isEqualTo(reduction);
    }

    private static List<Seen> times(String text) {
        var times = new ArrayList<Seen>();
        for (var each : text == null ? new String[0] : text.split("; ")) {
            var parts = each.split("[- ]+");
            boolean stands = parts.length == 2;
            times.add(new Seen(hour(parts[0]), stands ? null : hour(parts[1]), parts[stands ? 1 : 2]));
        }
        return times;
    }

    private static List<Asked> asked(String text) {
        var asked = new ArrayList<Asked>();
        for (var each : text.split("; ")) {
            var parts = each.split(" ");
            asked.add(new Asked(hour(parts[0]), parts[1].replace("?", ""), "PLN", !parts[1].endsWith("?"), false));
        }
        return asked;
    }

    private static String shown(List<Asked> all) {
        return all.stream().map(one -> hour(one.since()) + " " + one.value() + (one.certain() ? "" : "?") + (one.sale() ? "*" : "")).collect(Collectors.joining("; "));
    }

    private static String hour(Instant time) {
        return time.toString().substring(11, 13);
    }

    private static Instant hour(String hour) {
        return Instant.parse("2026-11-20T" + hour + ":00:00Z");
    }
}
