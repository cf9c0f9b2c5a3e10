package pl.spoiwo.process;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code mvn -Pbench verify -Dit.test='RacesBench*'}: ten thousand races of four channels for the last piece, on both databases. Fails where one is promised twice, or to nobody. {@code -Dspoiwo.races=100} shortens it. */
class RacesBench {

    private static final int RACES = Integer.getInteger("spoiwo.races", 10_000);

    @Nested
    class OnH2 extends StockOnH2Test {

        @Test
        @Tag("bench")
        @DisplayName("of four orders for the last piece one has it each time, on H2")
        void all() throws Exception {
            races(RACES);
        }
    }

    @Nested
    class OnPostgres extends StockOnPostgresTest {

        @Test
        @Tag("bench")
        @DisplayName("of four orders for the last piece one has it each time, on PostgreSQL")
        void all() throws Exception {
            races(RACES);
        }
    }
}
