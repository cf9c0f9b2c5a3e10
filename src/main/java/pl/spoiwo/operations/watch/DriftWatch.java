package pl.spoiwo.operations.watch;

import java.util.HashSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.operations.query.ProductQueries;

/** Values that a channel holds instead of those it accepted, and that nobody writes back: one alert for each connection, closed when none is left. */
@Component
class DriftWatch {

    static final String DRIFT = "drift";
    private static final int NAMED = 5;
    /** More are not counted. */
    private static final int MOST = 500;

    private final Alerts alerts;
    private final ActiveConfiguration configuration;
    private final ProductQueries products;

    DriftWatch(Alerts alerts, ActiveConfiguration configuration, ProductQueries products) {
        this.alerts = alerts;
        this.configuration = configuration;
        this.products = products;
    }

    void look() {
        var standing = new HashSet<String>();
        for (var id : configuration.current().connections().keySet()) {
            var open = products.unrepaired(id, MOST);
            if (!open.isEmpty()) {
                standing.add(id);
                alerts.raise(DRIFT, id, null, id + " holds other values than it accepted (" + open.size() + (open.size() == MOST ? " or more" : "") + "): "
                        + open.stream().limit(NAMED).collect(Collectors.joining(", ")) + (open.size() > NAMED ? ", ..." : "") + ". They are not written back.");
            }
        }
        alerts.open().stream().filter(a -> a.code().equals(DRIFT) && !standing.contains(a.connection())).forEach(a -> alerts.clear(DRIFT, a.connection(), null));
    }
}
