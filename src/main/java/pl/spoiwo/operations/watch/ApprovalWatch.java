package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.operations.query.ApprovalQueries;
import pl.spoiwo.operations.query.Cursor;

/** Values that guards hold and nobody has decided on: one alert for each connection, closed when none waits. */
@Component
class ApprovalWatch {

    static final String APPROVALS = "approvals";
    private static final int NAMED = 5;

    private final Alerts alerts;
    private final Approvals approvals;
    private final ApprovalQueries queries;
    private final Clock clock;

    ApprovalWatch(Alerts alerts, Approvals approvals, ApprovalQueries queries, Clock clock) {
        this.alerts = alerts;
        this.approvals = approvals;
        this.queries = queries;
        this.clock = clock;
    }

    void look() {
        var waiting = approvals.waiting();
        waiting.forEach((connection, held) -> alerts.raise(APPROVALS, connection, null, held.held() + " approvals of values of " + connection + " wait, the oldest for "
                + Duration.between(held.since(), clock.instant()).toMinutes() + " minutes: " + named(connection) + (held.held() > NAMED ? ", ..." : "")
                + ". Until somebody decides, what held before holds."));
        alerts.open().stream().filter(a -> a.code().equals(APPROVALS) && !waiting.containsKey(a.connection())).forEach(a -> alerts.clear(APPROVALS, a.connection(), null));
    }

    private String named(String connection) {
        return queries.list("HELD", connection, null, Cursor.parse(null), NAMED).items().stream().filter(each -> !each.examples().isEmpty())
                .map(each -> each.items() > 1 ? each.items() + " of " + each.field() + " (" + each.guard() + ")"
                        : each.field() + " of " + each.examples().get(0).sku() + " (" + each.guard() + ")").collect(Collectors.joining(", "));
    }
}
