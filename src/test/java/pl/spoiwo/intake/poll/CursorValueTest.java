package pl.spoiwo.intake.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CursorValueTest {

    @Test
    @DisplayName("the later value wins: times in any notation, numbers as numbers, other text in its order, another sort replaces")
    void later() {
        assertThat(CursorValue.later("2026-11-20T10:00:00Z", "2026-11-20T12:30:00+02:00")).isEqualTo("2026-11-20T10:30:00Z");
        assertThat(CursorValue.later("2026-11-20T10:00:00Z", "2026-11-20 09:59:59")).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(CursorValue.later("99", "100")).isEqualTo("100");
        assertThat(CursorValue.later("2026-11-20T00:00:00Z", "1042")).isEqualTo("1042");
        assertThat(CursorValue.later("aab", "aaa")).isEqualTo("aab");
        assertThat(CursorValue.later("5", null)).isEqualTo("5");
    }

    @Test
    @DisplayName("the overlap moves times and epoch numbers back, and leaves ids alone")
    void back() {
        var two = Duration.ofMinutes(2);
        assertThat(CursorValue.back("2026-11-20T10:00:00Z", two)).isEqualTo("2026-11-20T09:58:00Z");
        assertThat(CursorValue.back("1763632800", two)).isEqualTo("1763632680");
        assertThat(CursorValue.back("1763632800000", two)).isEqualTo("1763632680000");
        assertThat(CursorValue.back("1042", two)).isEqualTo("1042");
    }

    @Test
    @DisplayName("a time is one in any notation, epoch numbers too; an id is none")
    void instant() {
        var ten = Instant.parse("2025-11-20T10:00:00Z");
        assertThat(List.of("2025-11-20T11:00:00+01:00", "2025-11-20 10:00:00", "1763632800", "1763632800000")).allSatisfy(value -> assertThat(CursorValue.instant(value)).hasValue(ten));
        assertThat(List.of("1042", "evt_1", "")).allSatisfy(value -> assertThat(CursorValue.instant(value)).isEmpty());
    }
}
