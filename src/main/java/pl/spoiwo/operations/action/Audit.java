package pl.spoiwo.operations.action;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.access.CurrentUser;

/**
 * Who did what, to what, why, and how it ended. The row is written before the action, so that there is none without it; an action that
 * cannot be written down does not take place.
 */
@Component
class Audit {

    private static final String BEGIN = "insert into audit (at, who, action, target, reason, detail) values (:at, :who, :action, :target, :reason, 'begun')";
    private static final String END = "update audit set detail = :detail where id = :id";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CurrentUser user;

    Audit(JdbcClient jdbc, Clock clock, CurrentUser user) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.user = user;
    }

    /** @param work gives how it ended */
    String of(String action, String target, String reason, Supplier<String> work) {
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

    private void end(GeneratedKeyHolder key, String detail) {
        jdbc.sql(END).param("detail", detail).param("id", key.getKey()).update();
    }
}
