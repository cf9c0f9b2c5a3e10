package pl.spoiwo.delivery;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;

/**
 * Placeholders {@code {{connections.<id>.connect-timeout}}} and {@code .response-timeout} (milliseconds) for routes and Kamelets, as they are
 * when the route is made. No secrets are to be had here.
 */
@Component
class ConnectionPlaceholders implements PropertiesSource {

    private static final Pattern NAME = Pattern.compile("connections\\.(.+)\\.(connect|response)-timeout");
    private static final Duration PRESET = Duration.ofSeconds(30);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final ActiveConfiguration configuration;

    ConnectionPlaceholders(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public String getName() {
        return "connections";
    }

    @Override
    public String getProperty(String name) {
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        return configuration.current().connection(matcher.group(1)).map(ConnectionPlaceholders::timeout)
                .map(timeout -> matcher.group(2).equals("connect") && timeout.compareTo(LONGEST_CONNECT) > 0 ? LONGEST_CONNECT : timeout)
                .map(timeout -> Long.toString(timeout.toMillis())).orElse(null);
    }

    private static Duration timeout(Connection connection) {
        var http = connection.connector().http();
        return http == null || http.timeout() == null ? PRESET : http.timeout();
    }
}
