package pl.spoiwo.operations.watch;

import java.util.HashSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.operations.query.ValueCounts;

/** A value that a channel refused, or took as another one, is not sent again until it changes, or a person has it sent: one alert for each connection, closed when none is left. */
@Component
class ValueWatch {

    static final String REFUSED = "value-refused";
    private static final int NAMED = 5;

    private final Alerts alerts;
    private final ActiveConfiguration configuration;
    private final ValueCounts values;

    ValueWatch(Alerts alerts, ActiveConfiguration configuration, ValueCounts values) {
        this.alerts = alerts;
        this.configuration = configuration;
        this.values = values;
    }

    void look() {
        var standing = new HashSet<String>();
        for (var connection : configuration.current().connections().values()) {
            long refused = values.of(connection).refused();
            if (refused > 0) {
                standing.add(connection.id());
                alerts.raise(REFUSED, connection.id(), null, text(connection, refused));
            }
        }
        alerts.open().stream().filter(a -> a.code().equals(REFUSED) && !standing.contains(a.connection()))
                .forEach(a -> alerts.clear(REFUSED, a.connection(), null));
    }

    private String text(Connection connection, long refused) {
        var named = values.refused(connection, NAMED).stream().map(v -> v.kind() + " of " + v.sku() + " (" + v.why() + ")").collect(Collectors.joining(", "));
        return connection.id() + " does not take " + refused + " values as they are: " + named + (refused > NAMED ? ", ..." : "")
                + ". They are sent again when they change, or by POST /api/connections/" + connection.id() + "/values/retry.";
    }
}
