package pl.spoiwo.operations.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Service;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Authorizations;
import pl.spoiwo.connection.Authorizations.Authorization;
import pl.spoiwo.connection.Authorizations.RefusedAuthorization;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connection.Forward;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.ConnectionTests;
import pl.spoiwo.connection.ConnectionTests.Check;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.process.PersonsRequests;

/** Stops and starts what leaves the hub for one connection. */
@Service
public class ConnectionActions {

    private static final String CHECK = "webhook.check";

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final Sending sending;
    private final Audit audit;
    private final CurrentUser user;
    private final Authorizations authorizations;
    private final ConnectionTests tests;
    private final PersonsRequests requests;
    private final MessageIds ids;

    ConnectionActions(ActiveConfiguration configuration, ConnectionStates states, Sending sending, Audit audit, CurrentUser user, Authorizations authorizations,
                      ConnectionTests tests, PersonsRequests requests, MessageIds ids) {
        this.configuration = configuration;
        this.states = states;
        this.sending = sending;
        this.audit = audit;
        this.user = user;
        this.authorizations = authorizations;
        this.tests = tests;
        this.requests = requests;
        this.ids = ids;
    }

    /** Commands wait in their queue until {@link #resume}; what comes in is still accepted and processed. */
    public void pause(String id, String reason) {
        setPaused(id, true, reason);
    }

    public void resume(String id, String reason) {
        setPaused(id, false, reason);
    }

    /** The page on which a person lets the hub in to the system; whether it has happened the connection tells later. */
    public Authorization authorize(String id, String reason) {
        var connection = connection(id);
        if (connection.connector().auth() == null || !connection.connector().auth().granted()) {
            throw ActionRefused.notAllowed(connection.connector().system() + " has no page to let the hub in: its credentials are in config/connections.yaml");
        }
        var given = new Authorization[1];
        try {
            audit.of("connection.authorize", id, reason, () -> {
                given[0] = authorizations.begin(connection);
                return "a page until " + given[0].until();
            });
        } catch (RefusedAuthorization e) {
            throw ActionRefused.notAllowed(e.getMessage());
        }
        return given[0];
    }

    /** Looks whether the connection works; nothing in the system is changed. */
    public List<Check> test(String id, String reason) {
        var connection = connection(id);
        if (connection.capability(ConnectionTests.CAPABILITY).isEmpty()) {
            throw ActionRefused.notAllowed(connection.connector().system() + " says no way to test it: declare " + ConnectionTests.CAPABILITY + " in " + connection.connector().sourceFile());
        }
        var found = new ArrayList<Check>();
        audit.of(ConnectionTests.CAPABILITY, id, reason, () -> {
            found.addAll(tests.run(connection));
            return found.stream().allMatch(Check::ok) ? "works" : "does not work";
        });
        return found;
    }

    /**
     * Looks which webhooks the system lacks, and makes those, one command for each: find before create.
     *
     * @return id of the message whose children they are
     */
    public String registerWebhooks(String id, String reason) {
        var connection = connection(id);
        if (connection.capability(CHECK).isEmpty() || connection.capability("webhook.create").isEmpty()) {
            throw ActionRefused.notAllowed("the hub cannot make webhooks at " + connection.connector().system() + ": docs/connectors/" + connection.connector().system()
                    + ".md says what to click there");
        }
        var asked = new PersonsRequests.Answer[1];
        audit.of("connection.webhooks", id, reason, () -> {
            asked[0] = requests.ask(id, CHECK, ids.next());
            sending.send(asked[0].outgoing());
            return "asked for by " + asked[0].messageId();
        });
        return asked[0].messageId();
    }

    private void setPaused(String id, boolean paused, String reason) {
        connection(id);
        audit.of(paused ? "connection.pause" : "connection.resume", id, reason, () -> {
            states.setPaused(id, paused, user.name());
            return paused ? "paused" : "resumed";
        });
    }

    /**
     * @param kind a capability of the connection ({@code order.create}), its forward, or {@code default} for all that have no mode of their own
     * @param word off, observe or live; a forward cannot be observed
     */
    public void setMode(String id, String kind, String word, String reason) {
        var connection = connection(id);
        var kinds = new LinkedHashSet<>(connection.connector().capabilities().keySet());
        if (connection.forward() != null) {
            kinds.add(Forward.KIND);
        }
        if (kind == null || !kind.equals("default") && !kinds.contains(kind)) {
            throw ActionRefused.notAllowed("kind is default or one of " + String.join(", ", kinds));
        }
        var mode = Arrays.stream(Mode.values()).filter(m -> word != null && m.name().equals(word.toUpperCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> ActionRefused.notAllowed("mode is off, observe or live"));
        if (kind.equals(Forward.KIND) && mode == Mode.OBSERVE) {
            throw ActionRefused.notAllowed(kind + " cannot be observed: it is off or live");
        }
        audit.of("connection.mode", id, reason, () -> {
            states.setMode(id, kind, mode, user.name());
            if (mode == Mode.LIVE) {
                wake(connection);
            }
            return kind + " " + mode.name().toLowerCase(Locale.ROOT);
        });
    }

    /** What was only shown so far goes out now. */
    private void wake(Connection connection) {
        if (connection.connector().capabilities().keySet().stream().anyMatch(name -> name.endsWith(".write"))) {
            sending.send(List.of(Outgoing.wake(connection.id())));
        }
    }

    private Connection connection(String id) {
        return configuration.current().connection(id).orElseThrow(() -> ActionRefused.unknown("there is no connection " + id));
    }
}
