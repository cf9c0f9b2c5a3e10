package pl.spoiwo.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.product.Drift.Found;
import pl.spoiwo.product.Drift.Held;
import pl.spoiwo.product.Drift.Incident;
import pl.spoiwo.product.Drift.Rules;

class DriftTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant READ = ACCEPTED.plusSeconds(600);
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final Rules REPAIR = new Rules(false, true, 0, null, SETTLE);

    private static Held held(String accepted) {
        return held(accepted, null);
    }

    private static Held held(String accepted, String before) {
        return new Held(accepted, before, ACCEPTED, ACCEPTED);
    }

    private static Found stock(String stock, String state) {
        return new Found(stock == null ? null : new BigDecimal(stock), null, null, state, null, READ);
    }

    private static Found read(String stock, Instant at) {
        return new Found(new BigDecimal(stock), null, null, "ACTIVE", null, at);
    }

    private static Rules counting(Instant ordersKnown) {
        return new Rules(true, true, 0, ordersKnown, SETTLE);
    }

    private static Incident suspected(String found, Instant since) {
        return new Incident(1, Drift.Cause.UNKNOWN, found, since, since, null, null);
    }

    @ParameterizedTest(name = "accepted {0}, before it {1}, found {2} {3}, changed {4}, counts down {5}: {6}")
    @DisplayName("the cause of a difference")
    @CsvSource(nullValues = "-", value = {
        "5, 4, 5.0000, ACTIVE, -, false, -",
        "5, 4, 7, ACTIVE, -, false, EDITED",
        "5, 4, 4, ACTIVE, -, false, LOST_WRITE",
        "5, 4, 4, ACTIVE, 2026-11-20T10:05:00Z, false, EDITED",
        "5, 4, 4, ACTIVE, 2026-11-20T09:00:00Z, false, LOST_WRITE",
        "5, 4, -, ACTIVE, -, false, EDITED",
        "5, 9, 3, ACTIVE, -, true, UNKNOWN",
        "5, 9, 6, ACTIVE, -, true, EDITED",
        "10, 8, 8, ACTIVE, -, true, UNKNOWN",
        "10, 8, 8, ACTIVE, 2026-11-20T09:00:00Z, true, UNKNOWN",
        "5, 9, 9, ACTIVE, -, true, LOST_WRITE",
        "5, 4, 5, GONE, -, false, GONE",
        "0, 4, 5, GONE, -, false, -",
        "0, 4, 5, ENDED, -, false, -",
        "5, 4, 3, ENDED, -, false, ENDED",
        "5, 4, 5, ENDED, -, false, ENDED",
        "5, 9, 0, ENDED, -, true, UNKNOWN",
        "5, 4, 9, INACTIVE, -, false, -"})
    void cause(String accepted, String before, String found, String state, Instant changed, boolean countsDown, Drift.Cause cause) {
        var decision = Drift.of("stock", held(accepted, before), new Found(found == null ? null : new BigDecimal(found), null, null, state, changed, READ), null,
                new Rules(countsDown, false, 0, null, SETTLE));
        assertThat(decision.cause()).isEqualTo(cause);
    }

    @ParameterizedTest(name = "changed {0}: {1}")
    @DisplayName("an offer that was changed when the hub wrote another value of it last was edited by nobody: the write did not stay")
    @CsvSource({"2026-11-20T10:05:00Z, LOST_WRITE", "2026-11-20T10:05:01Z, EDITED"})
    void changedByTheHub(Instant changed, Drift.Cause cause) {
        var held = new Held("99.00", "109.00", ACCEPTED, ACCEPTED.plusSeconds(300));
        assertThat(Drift.of("price", held, new Found(null, "109", null, "ACTIVE", changed, READ), null, REPAIR).cause()).isEqualTo(cause);
    }

    @Test
    @DisplayName("a name is compared where the list tells one, but for blanks, while the offer is on sale")
    void names() {
        assertThat(Drift.of("name", held("Kubek 350 ml"), new Found(null, null, "Kubek  350 ml ", "ACTIVE", null, READ), null, REPAIR).cause()).isNull();
        assertThat(Drift.of("name", held("Kubek 350 ml"), new Found(null, null, null, "ACTIVE", null, READ), null, REPAIR).cause()).isNull();
        assertThat(Drift.of("name", held("Kubek 350 ml"), new Found(null, null, "Kubek SUPER", "ENDED", null, READ), null, REPAIR).cause()).isNull();
        var edited = Drift.of("name", held("Kubek 350 ml"), new Found(null, null, "Kubek SUPER", "ACTIVE", null, READ), null, REPAIR);
        assertThat(edited).satisfies(decision -> {
            assertThat(decision.cause()).isEqualTo(Drift.Cause.EDITED);
            assertThat(decision.found()).isEqualTo("Kubek SUPER");
            assertThat(decision.repair()).isTrue();
        });
        assertThat(Drift.of("name", held("Kubek 350 ml", "Kubek"), new Found(null, null, "Kubek", "ACTIVE", null, READ), null, REPAIR).cause()).isEqualTo(Drift.Cause.LOST_WRITE);
    }

    @Test
    @DisplayName("a price is compared while the offer is on sale, and by its value")
    void price() {
        var found = new Found(null, "99.90", null, "ACTIVE", null, READ);
        assertThat(Drift.of("price", held("99.9"), found, null, REPAIR).cause()).isNull();
        assertThat(Drift.of("price", held("89.90"), found, null, REPAIR).repair()).isTrue();
        assertThat(Drift.of("price", held("89.90"), new Found(null, "99.90", null, "ENDED", null, READ), null, REPAIR).cause()).isNull();
    }

    @Test
    @DisplayName("a price that is edited once more is another difference, for each one that buyers saw counts; it is repaired as one")
    void editedAgain() {
        var standing = new Incident(1, Drift.Cause.EDITED, "79.00", READ, READ, READ, READ);
        var later = READ.plusSeconds(60);
        assertThat(Drift.of("price", held("89.90"), new Found(null, "75.00", null, "ACTIVE", null, later), standing, REPAIR)).isEqualTo(new Drift.Decision(true, true, "75.00", Drift.Cause.EDITED, true, true));
        assertThat(Drift.of("price", held("89.90"), new Found(null, "79.0", null, "ACTIVE", null, later), standing, REPAIR)).isEqualTo(new Drift.Decision(false, false, "79.0", Drift.Cause.EDITED, true, false));
        assertThat(Drift.of("price", held("89.90"), new Found(null, null, null, "ACTIVE", null, later), standing, REPAIR).begins()).as("none at all").isTrue();
    }

    @Test
    @DisplayName("a list that was asked for before the channel accepted says nothing, nor does a value that is not settled, or no list")
    void nothing() {
        assertThat(Drift.of("stock", held("5"), read("9", ACCEPTED.minusSeconds(1)), null, REPAIR)).extracting(Drift.Decision::cause).isNull();
        assertThat(Drift.of("stock", held("5"), read("9", ACCEPTED.plusSeconds(5)), null, REPAIR).begins()).as("lists lag a little").isFalse();
        assertThat(Drift.of("stock", null, read("9", READ), suspected("9", READ), REPAIR).ends()).isFalse();
        assertThat(Drift.of("stock", held("5"), null, null, REPAIR).begins()).isFalse();
    }

    @Test
    @DisplayName("what differs once begins, goes on, is repaired once, and is over when the channel holds the value again or has accepted another")
    void course() {
        var began = Drift.of("stock", held("5"), stock("9", "ACTIVE"), null, REPAIR);
        assertThat(began).isEqualTo(new Drift.Decision(false, true, "9", Drift.Cause.EDITED, true, true));
        var standing = new Incident(1, Drift.Cause.EDITED, "9", READ, READ, READ, READ);
        assertThat(Drift.of("stock", held("5"), read("9", READ.plusSeconds(60)), standing, REPAIR)).isEqualTo(new Drift.Decision(false, false, "9", Drift.Cause.EDITED, true, false));
        assertThat(Drift.of("stock", held("5"), read("9", READ), standing, REPAIR).cause()).as("the same reading again").isNull();
        assertThat(Drift.of("stock", held("5"), read("5", READ.plusSeconds(60)), standing, REPAIR).ends()).isTrue();
        var afterRepair = new Held("5", null, READ.plusSeconds(30), READ.plusSeconds(30));
        var again = Drift.of("stock", afterRepair, read("9", READ.plusSeconds(60)), standing, REPAIR);
        assertThat(again.ends() && again.begins() && again.repair()).as("edited once more").isTrue();
    }

    @Test
    @DisplayName("a value that was repaired three times within a day is only reported")
    void loop() {
        var decision = Drift.of("stock", held("5"), stock("9", "ACTIVE"), null, new Rules(false, true, 3, null, SETTLE));
        assertThat(decision.confirmed()).isTrue();
        assertThat(decision.repair()).isFalse();
    }

    @Test
    @DisplayName("where the channel counts down a difference counts when it is still there, unchanged, and all orders that could explain it are known")
    void counting() {
        assertThat(Drift.of("stock", held("5"), read("3", READ), null, counting(null)).suspects()).isTrue();
        var first = suspected("3", READ);
        var later = READ.plus(SETTLE);
        assertThat(Drift.of("stock", held("5"), read("3", later), first, counting(READ.plusSeconds(1))).repair()).isTrue();
        assertThat(Drift.of("stock", held("5"), read("3", later), first, counting(READ)).confirmed()).as("an order of before the reading may still come").isFalse();
        assertThat(Drift.of("stock", held("5"), read("3", later), first, counting(null)).confirmed()).isFalse();
        assertThat(Drift.of("stock", held("5"), read("3", later.minusSeconds(1)), first, counting(later)).confirmed()).as("too soon").isFalse();
        var sold = Drift.of("stock", held("5"), read("2", later), first, counting(later));
        assertThat(sold.ends() && sold.suspects()).as("it goes on selling: begin again").isTrue();
    }

    @Test
    @DisplayName("a difference is over when its offer is not published any more")
    void unpublished() {
        assertThat(Drift.of("stock", held("5"), stock("9", "INACTIVE"), suspected("9", READ), REPAIR).ends()).isTrue();
    }

    @Test
    @DisplayName("what is off sale or gone is never repaired, and is one difference for as long as it is so")
    void ended() {
        for (var state : List.of("ENDED", "GONE")) {
            var decision = Drift.of("stock", held("5"), stock("3", state), null, new Rules(true, true, 0, null, SETTLE));
            assertThat(decision.confirmed()).isTrue();
            assertThat(decision.repair()).isFalse();
            var standing = new Incident(1, decision.cause(), "3", READ, READ, READ, null);
            var later = new Held("6", null, READ.plusSeconds(30), READ.plusSeconds(30));
            assertThat(Drift.of("stock", later, new Found(new BigDecimal("3"), null, null, state, null, READ.plusSeconds(60)), standing, REPAIR))
                    .as("whatever the channel accepts of it").isEqualTo(new Drift.Decision(false, false, "3", decision.cause(), true, false));
        }
    }
}
