package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SoakReportTest {

    @Test
    @DisplayName("a level hour, however it began, is level")
    void level() {
        assertThat(SoakReport.rising(hour(minute -> minute < 5 ? 400 : 200 + minute % 3, minute -> 60))).isEmpty();
    }

    @Test
    @DisplayName("a heap that never stops growing, and threads that are left behind, are named")
    void leaks() {
        assertThat(SoakReport.rising(hour(minute -> 150 + 4 * minute, minute -> 60 + minute)))
                .satisfiesExactly(heap -> assertThat(heap).startsWith("heap after collection rose from "), threads -> assertThat(threads).startsWith("threads rose from "));
    }

    private static List<Minute> hour(IntToDoubleFunction heap, IntToDoubleFunction threads) {
        return IntStream.rangeClosed(1, 60).mapToObj(minute -> new Minute(minute, 240L * minute, 240L * minute - 4, 6, 40, 1.6, 3.1, heap.applyAsDouble(minute), 800,
                threads.applyAsDouble(minute), 300, 60, 0.04 * 240 * minute)).toList();
    }
}
