package pl.spoiwo.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.product.AskedPrices.Asked;
import pl.spoiwo.product.ValueHistory.Held;

class OfferHistoryTest {

    @ParameterizedTest(name = "net {0}, tax {1}: {2}")
    @CsvSource({
        "02 100; 20 90,  always 23,              02 123.00; 20 110.70",
        "02 100,         always 8; 15 23,        02 108.00; 15 123.00",
        "02 100,         always 23; 15 8,        02 123.00; 15 108.00",
        "02 100; 20 90,  always 23; 20 8,        02 123.00; 20 97.20",
        "02 100,         10 23,                  10 123.00",
        "02 100,         always zw,              02 100.00",
        "05 100; 20 90,  always 23; 01 8,        05 108.00; 20 97.20",
        "02 100; 10 80?; 20 90, always 23; 15 8, 02 123.00; 10 98.40?; 15 108.00; 15 86.40?; 20 97.20",
        "02 100,         ,                       ''"})
    @DisplayName("what a channel with net prices offered: another tax is another offer, and none is known before the tax")
    void taxes(String net, String taxes, String expected) {
        var offers = OfferHistory.gross(asked(net), held(taxes), "PLN").stream()
                .map(offer -> offer.since().toString().substring(8, 10) + " " + offer.gross().toPlainString() + (offer.certain() ? "" : "?")).toList();
        assertThat(String.join("; ", offers)).isEqualTo(expected);
    }

    @Test
    @DisplayName("the lowest price before a reduction is the one with the tax of its time, not of today")
    void lowest() {
        var offers = OfferHistory.gross(asked("02 100; 25 80"), held("always 8; 15 23"), "PLN");
        assertThat(Reduction.of(offers, false, ZoneId.of("Europe/Warsaw")).orElseThrow().lowest()).isEqualTo("108.00");
    }

    private static List<Asked> asked(String text) {
        return held(text).stream().map(one -> new Asked(one.since(), one.value().replace("?", ""), null, !one.value().endsWith("?"), false)).toList();
    }

    private static List<Held> held(String text) {
        var held = new ArrayList<Held>();
        for (var each : text == null ? new String[0] : text.split("; ")) {
            var parts = each.split(" ");
            held.add(new Held(parts[0].equals("always") ? Instant.MIN : Instant.parse("2026-11-" + parts[0] + "T10:00:00Z"), parts[1]));
        }
        return held;
    }
}
