package pl.spoiwo.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTableTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");

    @ParameterizedTest(name = "a document of {0}: {1}")
    @CsvSource({
        "2026-11-27T10:00, 2026-11-26, the day before",
        "2026-11-26T23:59:59, 2026-11-25, the day's own table does not hold yet",
        "2026-11-28T10:00, 2026-11-27, Saturday",
        "2026-11-29T10:00, 2026-11-27, Sunday",
        "2026-11-30T10:00, 2026-11-27, Monday",
        "2026-11-11T10:00, 2026-11-10, a holiday in the week",
        "2026-11-12T10:00, 2026-11-10, the day after it",
        "2026-12-28T10:00, 2026-12-23, the Monday after Christmas: Eve, holidays and a weekend lie between",
        "2026-11-26T23:30:00, 2026-11-25, half an hour before midnight is still the day",
        "2026-11-27T00:30:00, 2026-11-26, and half an hour after it the next"})
    @DisplayName("the rate of the last edition before the day holds for a document, over weekends and holidays")
    void before(String moment, String date, String why) {
        var answer = table(at("2026-12-31T23:00"), days("2026-11-02", "2026-12-30", "2026-11-11", "2026-12-24", "2026-12-25")).before(at(moment));
        assertThat(answer.rate().date()).as(why).isEqualTo(date);
        assertThat(answer.why()).isEqualTo(answer.rate().said()).startsWith("4.").contains("table A, no-" + date + " of " + date);
    }

    @Test
    @DisplayName("a table that is not known up to the day says nothing: the edition of the day before may be missing")
    void incomplete() {
        var thursday = days("2026-11-23", "2026-11-26");
        assertThat(table(at("2026-11-26T23:59"), thursday).before(at("2026-11-27T10:00")).why())
                .isEqualTo("table A is known as of 2026-11-26T22:59:00Z: a rate of EUR from before 2026-11-27 may be missing");
        assertThat(table(at("2026-11-27T00:00"), thursday).before(at("2026-11-27T10:00")).rate().date()).isEqualTo("2026-11-26");
        assertThat(table(null, List.of()).before(at("2026-11-27T10:00")).why()).isEqualTo("table A is known to nobody: a rate of EUR from before 2026-11-27 may be missing");
    }

    @Test
    @DisplayName("a hole in the editions that no bank makes is not bridged")
    void hole() {
        assertThat(table(at("2026-12-31T00:00"), days("2026-11-02", "2026-11-10")).before(at("2026-11-20T10:00")).rate().date()).isEqualTo("2026-11-10");
        assertThat(table(at("2026-12-31T00:00"), days("2026-11-02", "2026-11-10")).before(at("2026-11-21T10:00")).why())
                .isEqualTo("table A has no rate of EUR before 2026-11-21: the last one is of 2026-11-10");
        assertThat(table(at("2026-12-31T00:00"), days("2026-11-02", "2026-11-10")).before(at("2026-11-02T10:00")).why()).isEqualTo("table A has no rate of EUR before 2026-11-02");
    }

    @ParameterizedTest(name = "on {0} with a limit of {1} days: {2}")
    @CsvSource({
        "2026-11-10T10:00, 7, 2026-11-10",
        "2026-11-17T23:59, 7, 2026-11-10",
        "2026-11-18T00:00, 7, ",
        "2026-11-13T10:00, 2, "})
    @DisplayName("for prices the newest edition holds, and one that is too old makes none")
    void newest(String moment, long days, String date) {
        var answer = table(null, days("2026-11-02", "2026-11-10")).newest(at(moment), days);
        assertThat(answer.rate() == null ? null : answer.rate().date().toString()).isEqualTo(date);
        if (date == null) {
            assertThat(answer.why()).isEqualTo("table A has no rate of EUR not older than " + days + " days: the newest one is of 2026-11-10");
        }
    }

    @Property
    @Label("in whatever order editions are known, a document gets the latest of those before its day")
    void anyOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int known, @ForAll @IntRange(max = 80) int after) {
        var random = new Random(seed);
        var all = new ArrayList<Rate>();
        var first = LocalDate.parse("2026-01-05");
        for (int n = 0; n < known; n++) {
            all.add(rate(first.plusDays(n), "4." + (1000 + random.nextInt(9000))));
        }
        Collections.shuffle(all, random);
        var day = first.plusDays(after);
        var expected = all.stream().map(Rate::date).filter(date -> date.isBefore(day) && !date.isBefore(day.minusDays(10))).max(LocalDate::compareTo);
        var answer = table(Instant.parse("2027-01-01T00:00:00Z"), all).before(day.atTime(random.nextInt(24), 0).atZone(ZONE).toInstant());
        assertThat(answer.rate() == null ? null : answer.rate().date()).isEqualTo(expected.orElse(null));
    }

    private static RateTable table(Instant asOf, List<Rate> rates) {
        return new RateTable("A", "EUR", asOf, ZONE, rates);
    }

    /** Working days, without those named. */
    private static List<Rate> days(String first, String last, String... holidays) {
        return LocalDate.parse(first).datesUntil(LocalDate.parse(last).plusDays(1)).filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
                .filter(day -> Stream.of(holidays).noneMatch(day.toString()::equals)).map(day -> rate(day, "4.2655")).toList();
    }

    private static Rate rate(LocalDate day, String value) {
        return new Rate("A", "no-" + day, day, "EUR", "PLN", new BigDecimal(value));
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(ZONE).toInstant();
    }
}
