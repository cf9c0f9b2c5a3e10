package pl.spoiwo.operations.jmx;

import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.ApprovalActions;
import pl.spoiwo.operations.query.ApprovalQueries;
import pl.spoiwo.operations.query.Cursor;

/** Values that guards hold, and what a person may do with them. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Approvals", description = "Held values: list, approve, reject, let expire")
public class ApprovalsMBean {

    private static final int MOST = 200;

    private final Approvals approvals;
    private final ApprovalQueries queries;
    private final ApprovalActions actions;
    private final Pressed pressed;

    ApprovalsMBean(Approvals approvals, ApprovalQueries queries, ApprovalActions actions, Pressed pressed) {
        this.approvals = approvals;
        this.queries = queries;
        this.actions = actions;
        this.pressed = pressed;
    }

    @ManagedAttribute(description = "Held values and batches that wait for a person")
    public long getWaiting() {
        return approvals.waiting().values().stream().mapToLong(Approvals.Waiting::held).sum();
    }

    @ManagedOperation(description = "The newest 200 that wait: what, from, to, guard, why, since when")
    public String list() {
        return Texts.of(queries.list("HELD", null, null, Cursor.parse(null), MOST).items());
    }

    @ManagedOperation(description = "Lets the held value, or the batch, go on")
    @ManagedOperationParameter(name = "id", description = "id of the approval")
    @ManagedOperationParameter(name = "reason", description = "why; required")
    public String approve(String id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.decide(id, "approve", reason, null));
    }

    @ManagedOperation(description = "Lets the batch go on, unless other values are held in it by now than you have seen")
    @ManagedOperationParameter(name = "id", description = "id of the approval")
    @ManagedOperationParameter(name = "reason", description = "why; required")
    @ManagedOperationParameter(name = "revision", description = "of the batch when you looked")
    public String approveSeen(String id, String reason, int revision) {
        return pressed.by(Role.OPERATOR, () -> actions.decide(id, "approve", reason, revision));
    }

    @ManagedOperation(description = "Keeps what holds now; the same value told again stays out")
    @ManagedOperationParameter(name = "id", description = "id of the approval")
    @ManagedOperationParameter(name = "reason", description = "why; required")
    public String reject(String id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.decide(id, "reject", reason, null));
    }

    @ManagedOperation(description = "Keeps what holds now, as when nobody decides in time: the same value told again stays out until its guard is widened")
    @ManagedOperationParameter(name = "id", description = "id of the approval")
    @ManagedOperationParameter(name = "reason", description = "why; required")
    public String expire(String id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.decide(id, "expire", reason, null));
    }
}
