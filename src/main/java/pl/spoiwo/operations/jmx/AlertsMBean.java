package pl.spoiwo.operations.jmx;

import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.AlertActions;

/** Open alerts. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Alerts", description = "Open alerts with owner and runbook")
public class AlertsMBean {

    private final Alerts alerts;
    private final AlertActions actions;
    private final Pressed pressed;

    AlertsMBean(Alerts alerts, AlertActions actions, Pressed pressed) {
        this.alerts = alerts;
        this.actions = actions;
        this.pressed = pressed;
    }

    @ManagedAttribute(description = "Open alerts")
    public int getOpen() {
        return alerts.open().size();
    }

    @ManagedOperation(description = "Open alerts: code, connection, text, owner, since when, runbook")
    public String list() {
        return Texts.of(alerts.open());
    }

    @ManagedOperation(description = "Says that you look after it; it closes when its cause is gone")
    @ManagedOperationParameter(name = "id", description = "id of the alert")
    @ManagedOperationParameter(name = "reason", description = "what you do about it, for the audit")
    public String acknowledge(long id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.acknowledge(id, reason));
    }
}
