package pl.spoiwo.operations.access;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/**
 * Who did what, to what, why, and how it ended; and who read what of buyers. The row is written before the action, so that there is none
 * without it; an action that cannot be written down does not take place.
 */
@Component
public class Audit {

    private static final String BEGIN = "insert into audit (at, who, action, target, reason, detail) values (:at, :who, :action, :target, :reason, 'begun')";
    private static final String READ = "insert into audit (at, who, action, target, detail) values (:at, :who, :action, :target, :detail)";
    private static final String END = "update audit set detail = :detail where id = :id";

    /** In the place of a target: the detail of the row names all. */
    private static final String LIST = "list";
    private static final int LONGEST_DETAIL = 4000;
    private static final int LONGEST_TARGET = 200;
    private static final int IDS_OF_A_ROW = 90;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CurrentUser user;

    Audit(JdbcClient jdbc, Clock clock, CurrentUser user) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.user = user;
    }

    /** @param work gives how it ended */
    public String of(String action, String target, String reason, Supplier<String> work) {
        var key = new GeneratedKeyHolder();
        jdbc.sql(BEGIN).param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("who", user.name()).param("action", action)
                .param("target", target).param("reason", reason).update(key, "id");
        try {
            var end = work.get();
            end(key, end);
            return end;
        } catch (RuntimeException e) {
            end(key, "failed: " + e.getClass().getSimpleName());
            throw e;
        }
    }

    /** Personal data is about to be shown. One row for one thing, and for some ninety of a list. */
    public void read(String action, List<String> ids) {
        for (int from = 0; from < ids.size(); from += IDS_OF_A_ROW) {
            var some = ids.subList(from, Math.min(ids.size(), from + IDS_OF_A_ROW));
            var target = ids.size() > 1 ? LIST : ids.get(0).substring(0, Math.min(ids.get(0).length(), LONGEST_TARGET));
            jdbc.sql(READ).param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("who", user.name()).param("action", action)
                    .param("target", target).param("detail", ids.size() > 1 ? String.join(" ", some) : null).update();
        }
    }

    private void end(GeneratedKeyHolder key, String detail) {
        jdbc.sql(END).param("detail", detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail).param("id", key.getKey()).update();
    }
}
