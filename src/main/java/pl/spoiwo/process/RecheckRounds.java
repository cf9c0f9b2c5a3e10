package pl.spoiwo.process;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code recheck}: one row, the last round. Writers hold the lease of the work. */
@Repository
class RecheckRounds {

    private static final String LAST = "select round, version, stage, position from recheck order by round desc limit 1";
    private static final String BEGIN = "insert into recheck (round, version, stage, position) values (:round, :version, 'ORDERS', '')";
    private static final String FORGET = "delete from recheck where round < :round";
    private static final String MOVE = "update recheck set stage = :stage, position = :position where round = :round";

    private final JdbcClient jdbc;

    RecheckRounds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum Stage { ORDERS, PAYMENTS, OWNERS, CUSTOMERS, DONE }

    /** @param position the last order, payment or SKU that was sent, empty at the beginning of a stage */
    record Round(long number, String version, Stage stage, String position) {

        Round at(Stage next, String place) {
            return new Round(number, version, next, place);
        }
    }

    Optional<Round> last() {
        return jdbc.sql(LAST).query((row, n) -> new Round(row.getLong("round"), row.getString("version"), Stage.valueOf(row.getString("stage")),
                row.getString("position"))).optional();
    }

    Round begin(String version, long after) {
        long number = after + 1;
        jdbc.sql(BEGIN).param("round", number).param("version", version).update();
        jdbc.sql(FORGET).param("round", number).update();
        return new Round(number, version, Stage.ORDERS, "");
    }

    void move(Round round) {
        jdbc.sql(MOVE).param("stage", round.stage().name()).param("position", round.position()).param("round", round.number()).update();
    }
}
