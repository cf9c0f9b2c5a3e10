package pl.spoiwo.operations.action;

import org.springframework.stereotype.Service;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;

/** Says that somebody looks after an alert. */
@Service
public class AlertActions {

    private final Alerts alerts;
    private final Audit audit;
    private final CurrentUser user;

    AlertActions(Alerts alerts, Audit audit, CurrentUser user) {
        this.alerts = alerts;
        this.audit = audit;
        this.user = user;
    }

    public void acknowledge(long id, String reason) {
        if (alerts.open().stream().noneMatch(a -> a.id() == id)) {
            throw ActionRefused.unknown("there is no open alert " + id);
        }
        audit.of("alert.acknowledge", Long.toString(id), reason, () -> alerts.acknowledge(id, user.name()) ? "acknowledged" : "closed meanwhile");
    }
}
