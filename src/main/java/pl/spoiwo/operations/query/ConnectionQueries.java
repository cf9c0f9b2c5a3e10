package pl.spoiwo.operations.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Authorizations;
import pl.spoiwo.connection.Authorizations.Authorization;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.TokenExpiry;

/** Connections as configured and as they do; never their settings, which hold credentials. */
@Component
public class ConnectionQueries {

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final Queues queues;
    private final ValueCounts values;
    private final TokenExpiry tokens;
    private final Authorizations authorizations;

    ConnectionQueries(ActiveConfiguration configuration, ConnectionStates states, Queues queues, ValueCounts values, TokenExpiry tokens, Authorizations authorizations) {
        this.configuration = configuration;
        this.states = states;
        this.queues = queues;
        this.values = values;
        this.tokens = tokens;
        this.authorizations = authorizations;
    }

    /**
     * @param modes   mode in force by command kind, of all kinds that write, and {@code default}
     * @param breaker CLOSED, OPEN or HALF_OPEN
     * @param in      accepted, not yet processed
     * @param out     commands not yet sent
     * @param parked  in the dead-letter queue; null with {@code in} and {@code out} where the broker does not answer
     * @param lastError   {@code code: text}; the text may quote the target
     * @param tokenExpiry of the access token in use; null where the connection has none, or none yet
     * @param authorization how a person's last try to let the hub in has gone, without the page; null where there was none since the start
     * @param values  stock and prices that the connection shall hold and has not accepted
     */
    public record Overview(String id, String system, String title, Set<String> roles, Map<String, Mode> modes, boolean paused, String breaker,
                           Queues.Backlog in, Queues.Backlog out, Queues.Backlog parked, ValueCounts.Values values,
                           Instant lastReceived, Instant lastSuccess, Instant lastErrorAt, String lastError, Instant tokenExpiry, Authorization authorization, Instant startFrom) {

        /** Without the words of the target. */
        public Overview masked() {
            return new Overview(id, system, title, roles, modes, paused, breaker, in, out, parked, values, lastReceived, lastSuccess, lastErrorAt,
                    Words.masked(lastError), tokenExpiry, authorization, startFrom);
        }
    }

    public List<Overview> all() {
        return configuration.current().connections().values().stream().map(this::overview).toList();
    }

    public Optional<Overview> find(String id) {
        return configuration.current().connection(id).map(this::overview);
    }

    public Set<String> ids() {
        return configuration.current().connections().keySet();
    }

    private Overview overview(Connection connection) {
        var state = states.state(connection.id());
        var modes = new TreeMap<String, Mode>();
        modes.put("default", state.modes().getOrDefault("default", connection.configuredMode("default")));
        connection.connector().capabilities().values().stream().filter(c -> !c.polls())
                .forEach(c -> modes.put(c.name(), states.mode(connection, c.name())));
        if (connection.forward() != null) {
            modes.put(Connection.Forward.KIND, Connection.Forward.mode(states.mode(connection, Connection.Forward.KIND)));
        }
        return new Overview(connection.id(), connection.connector().system(), connection.connector().title(), connection.roles(), modes,
                state.paused(), state.breaker(), backlog("process." + connection.id()), backlog("out." + connection.id()), backlog("dlq." + connection.id()),
                values.of(connection),
                state.lastReceived(), state.lastSuccess(), state.lastErrorAt(), state.lastError(), tokens.expiry(connection.id()).orElse(null),
                authorizations.last(connection.id()).map(last -> new Authorization(last.state(), null, null, last.until(), last.text())).orElse(null), connection.startFrom());
    }

    private Queues.Backlog backlog(String queue) {
        try {
            return queues.backlog(queue);
        } catch (BrokerUnavailable e) {
            return null;
        }
    }
}
