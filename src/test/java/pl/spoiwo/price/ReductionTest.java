package pl.spoiwo.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pl.spoiwo.price.Reduction.Offer;

class ReductionTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");

    static Stream<Arguments> cases() {
        return Stream.of(
                of("a first price is no reduction", "2026-10-01T10:00 100", "none"),
                of("a rise is no reduction", "2026-10-01T10:00 100; 2026-11-20T10:00 120", "none"),
                of("a fall after a long time: what was asked before", "2026-01-01T10:00 100; 2026-11-20T10:00 80", "100 -> lowest 100"),
                of("the lowest of the 30 days before, not of the time before that",
                        "2026-01-01T10:00 70; 2026-09-01T10:00 100; 2026-11-01T10:00 90; 2026-11-10T10:00 110; 2026-11-20T10:00 80", "110 -> lowest 90"),
                of("up and down within the 30 days", "2026-01-01T10:00 100; 2026-11-10T10:00 150; 2026-11-20T10:00 120", "150 -> lowest 100"),
                of("a price that ended within the first of the 30 days counts", "2026-01-01T10:00 70; 2026-10-21T00:00:01 100; 2026-11-20T23:59 80", "100 -> lowest 70"),
                of("one that ended the moment before does not", "2026-01-01T10:00 70; 2026-10-21T00:00 100; 2026-11-20T23:59 80", "100 -> lowest 100"),
                of("30 days before the last of March go over February", "2026-01-01T10:00 60; 2026-03-01T00:00 100; 2026-03-31T10:00 80", "100 -> lowest 100"),
                of("and a price of its last hour counts", "2026-01-01T10:00 60; 2026-03-01T00:01 100; 2026-03-31T10:00 80", "100 -> lowest 60"),
                of("the days are those of the zone when its clock changes", "2026-01-01T10:00 60; 2026-09-27T00:00 100; 2026-10-27T10:00 80", "100 -> lowest 100"),
                of("in spring as well, when a day has 23 hours", "2026-01-01T10:00 60; 2026-03-08T23:59 100; 2026-04-08T00:30 80", "100 -> lowest 100"),
                of("the last minute of the first day before the clock changed counts", "2026-01-01T10:00 60; 2026-03-09T00:01 100; 2026-04-08T00:30 80", "100 -> lowest 60"),
                of("30 days before the first of March of a leap year", "2028-01-01T10:00 60; 2028-01-31T00:00 100; 2028-03-01T10:00 80", "100 -> lowest 100"),
                of("a reduction that is taken back and given again is a new one, with the reduced price in its days", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-15T10:00 100; 2026-11-20T10:00 80",
                        "100 -> lowest 80"),
                of("on top of a rise within a reduction's days the reduced price is still the lowest", "2026-01-01T10:00 100; 2026-11-01T10:00 80; 2026-11-10T10:00 120; 2026-11-20T10:00 110", "120 -> lowest 80"),
                of("goods younger than 30 days: since they were first offered", "2026-11-15T10:00 100; 2026-11-17T10:00 120; 2026-11-20T10:00 90", "120 -> lowest 100"),
                of("it ends with a rise", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-20T10:00 90", "none"),
                of("the same price again is the same reduction", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-20T10:00 80.00", "100 -> lowest 100"),
                of("a reduction on a reduction is a new one", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-20T10:00 70", "80 -> lowest 80"),
                ofProgressive("where the law lets it, it is the same one", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-20T10:00 70", "100 -> lowest 100"),
                ofProgressive("but not over a rise", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-15T10:00 95; 2026-11-20T10:00 70; 2026-11-22T10:00 60", "95 -> lowest 80"));
    }

    /** A price with a question mark was sent, and its answer lost. */
    static Stream<Arguments> uncertain() {
        return Stream.of(
                of("a price that may have been asked counts, and is not what the fall is measured by", "2026-01-01T10:00 100; 2026-11-10T10:00 80?; 2026-11-10T10:10 90", "100 -> lowest 80"),
                of("the one before it may have stood meanwhile", "2026-01-01T10:00 70; 2026-10-01T10:00 100?; 2026-10-30T10:00 100; 2026-11-20T10:00 90", "100 -> lowest 70"),
                of("for as long as nothing newer is certain", "2026-01-01T10:00 70; 2026-10-01T10:00 120?; 2026-10-30T10:00 100; 2026-11-20T10:00 90", "100 -> lowest 70"),
                of("one whose end was the moment before the first of the 30 days does not", "2026-01-01T10:00 100; 2026-10-20T10:00 70?; 2026-10-21T00:00 100.00; 2026-11-20T23:59 80", "100 -> lowest 100"),
                of("one that ended within the first of them does", "2026-01-01T10:00 100; 2026-10-20T10:00 70?; 2026-10-21T00:00:01 100.00; 2026-11-20T23:59 80", "100 -> lowest 70"),
                of("the days are those of the zone when its clock changes", "2026-01-01T10:00 100; 2026-09-26T10:00 60?; 2026-09-27T00:00 100; 2026-10-27T10:00 80", "100 -> lowest 100"),
                of("and over the end of February", "2026-01-01T10:00 100; 2026-02-28T10:00 60?; 2026-03-01T00:01 100; 2026-03-31T10:00 80", "100 -> lowest 60"),
                of("several that may have been asked one after another all count", "2026-01-01T10:00 100; 2026-11-10T10:00 80?; 2026-11-10T10:10 75?; 2026-11-10T10:20 85?; 2026-11-10T10:30 90", "100 -> lowest 75"),
                of("the same price sent again until it was accepted began when it was sent first", "2026-01-01T10:00 60; 2026-10-21T10:00 100; 2026-11-20T23:50 80?; 2026-11-20T23:55 80.00?; 2026-11-21T00:05 80", "100 -> lowest 60"),
                of("a rise that may have been is none to fall from", "2026-01-01T10:00 100; 2026-11-10T10:00 120?; 2026-11-10T10:10 110", "none"),
                of("a fall that may have been is no reduction yet", "2026-01-01T10:00 100; 2026-11-10T10:00 80?", "none"),
                of("where it may have risen in between, the reduction may be another one", "2026-01-01T10:00 100; 2026-11-01T10:00 80; 2026-11-10T10:00 95?; 2026-11-10T10:10 80", "100 -> lowest 80"),
                of("where it may have fallen in between, it is the same", "2026-01-01T10:00 100; 2026-11-01T10:00 80; 2026-11-10T10:00 75?; 2026-11-10T10:10 80", "100 -> lowest 100"),
                of("goods of which only that is known", "2026-11-15T10:00 80?; 2026-11-16T10:00 100; 2026-11-20T10:00 90", "100 -> lowest 80"),
                of("a sale of the channel's own, and a lower price that is known to have ended it: a reduction on a reduction, from when it was written",
                        "2026-01-01T10:00 100; 2026-11-01T10:00 80; 2026-11-10T10:00 70?; 2026-11-10T16:00 70", "80 -> lowest 80"),
                of("one that may have been asked under it counts for the next reduction", "2026-01-01T10:00 100; 2026-11-01T10:00 80; 2026-11-03T10:00 70?; 2026-11-03T16:00 100; 2026-11-20T10:00 90",
                        "100 -> lowest 70"),
                ofProgressive("falls one after another, but not over what may have been a rise", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-15T10:00 95?; 2026-11-20T10:00 70", "80 -> lowest 80"),
                ofProgressive("a lower one that may have been is no rise", "2026-01-01T10:00 100; 2026-11-10T10:00 80; 2026-11-15T10:00 75?; 2026-11-20T10:00 70", "100 -> lowest 100"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uncertain")
    void lostAnswers(String name, String prices, boolean progressive, String expected) {
        reductions(name, prices, progressive, expected);
    }

    @Test
    @DisplayName("until now the lowest is also one that may be asked just now")
    void lowestNow() {
        var now = LocalDateTime.parse("2026-11-20T10:00").atZone(ZONE).toInstant();
        assertThat(Reduction.lowestUntil(offers("2026-01-01T10:00 100; 2026-11-10T10:00 80?"), now, ZONE)).contains(new BigDecimal("80"));
        assertThat(Reduction.lowestUntil(offers("2026-11-20T10:00 80?"), now, ZONE)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void reductions(String name, String prices, boolean progressive, String expected) {
        assertThat(Reduction.of(offers(prices), progressive, ZONE).map(found -> found.before().stripTrailingZeros().toPlainString() + " -> lowest "
                + found.lowest().stripTrailingZeros().toPlainString()).orElse("none")).isEqualTo(expected);
    }

    @Test
    @DisplayName("while a reduction runs, the price beside it stays the same, however long")
    void frozen() {
        var offers = offers("2026-01-01T10:00 100; 2026-02-01T10:00 95; 2026-02-10T10:00 99; 2026-02-20T10:00 80");
        var reduction = Reduction.of(offers, false, ZONE).orElseThrow();
        assertThat(reduction.lowest()).isEqualByComparingTo("95");
        assertThat(reduction.since()).isEqualTo(LocalDateTime.parse("2026-02-20T10:00").atZone(ZONE).toInstant());
        assertThat(Reduction.lowestUntil(offers, LocalDateTime.parse("2026-06-01T10:00").atZone(ZONE).toInstant(), ZONE)).hasValueSatisfying(
                lowest -> assertThat(lowest).as("what it was in the last 30 days is another question").isEqualByComparingTo("80"));
    }

    private static Arguments of(String name, String prices, String expected) {
        return Arguments.of(name, prices, false, expected);
    }

    private static Arguments ofProgressive(String name, String prices, String expected) {
        return Arguments.of(name, prices, true, expected);
    }

    private static List<Offer> offers(String prices) {
        var offers = new ArrayList<Offer>();
        for (var each : prices.split("; ")) {
            var parts = each.split(" ");
            offers.add(new Offer(LocalDateTime.parse(parts[0]).atZone(ZONE).toInstant(), new BigDecimal(parts[1].replace("?", "")), !parts[1].endsWith("?")));
        }
        return offers;
    }
}
