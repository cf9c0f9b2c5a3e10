package pl.spoiwo.operations.jmx;

import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.ConnectionActions;
import pl.spoiwo.operations.query.ConnectionQueries;

/** Connections, and what a person may do with them. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Connections", description = "Connections: state, pause, resume, mode")
public class ConnectionsMBean {

    private final ConnectionQueries connections;
    private final ConnectionActions actions;
    private final Pressed pressed;

    ConnectionsMBean(ConnectionQueries connections, ConnectionActions actions, Pressed pressed) {
        this.connections = connections;
        this.actions = actions;
        this.pressed = pressed;
    }

    @ManagedAttribute(description = "Number of connections in force")
    public int getCount() {
        return connections.ids().size();
    }

    @ManagedAttribute(description = "Connections whose breaker is not closed")
    public int getBreakersOpen() {
        return (int) connections.all().stream().filter(c -> !"CLOSED".equals(c.breaker())).count();
    }

    @ManagedAttribute(description = "Connections that a person paused")
    public int getPaused() {
        return (int) connections.all().stream().filter(ConnectionQueries.Overview::paused).count();
    }

    @ManagedOperation(description = "All connections: modes, breaker, backlog, last success, code of the last error")
    public String list() {
        return Texts.of(connections.all().stream().map(ConnectionQueries.Overview::masked).toList());
    }

    @ManagedOperation(description = "Holds back what goes out; it waits in the queue until resumed")
    @ManagedOperationParameter(name = "connection", description = "id, such as shop-main")
    @ManagedOperationParameter(name = "reason", description = "why, for the audit")
    public String pause(String connection, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.pause(connection, reason));
    }

    @ManagedOperation(description = "Lets go what was held back")
    @ManagedOperationParameter(name = "connection", description = "id, such as shop-main")
    @ManagedOperationParameter(name = "reason", description = "why, for the audit")
    public String resume(String connection, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.resume(connection, reason));
    }

    @ManagedOperation(description = "Sets the mode of one kind of command (order.create), or of all others (default); role admin")
    @ManagedOperationParameter(name = "connection", description = "id, such as shop-main")
    @ManagedOperationParameter(name = "kind", description = "a capability such as order.create, or default")
    @ManagedOperationParameter(name = "mode", description = "off, observe or live")
    @ManagedOperationParameter(name = "reason", description = "why, for the audit")
    public String setMode(String connection, String kind, String mode, String reason) {
        return pressed.by(Role.ADMIN, () -> actions.setMode(connection, kind, mode, reason));
    }
}
