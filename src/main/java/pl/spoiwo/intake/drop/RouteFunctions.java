package pl.spoiwo.intake.drop;

import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.util.TimeUtils;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;

/** Placeholders of the intake's route templates: {@code {{intake-folder:<connection>}}} and {@code {{jitter:<period>}}} in milliseconds. */
@Component
class RouteFunctions implements CamelContextConfiguration {

    private static final long LONGEST_JITTER = 30_000;
    private final ActiveConfiguration configuration;

    RouteFunctions(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        context.getPropertiesComponent().addPropertiesFunction(new Named("intake-folder", this::folder));
        context.getPropertiesComponent().addPropertiesFunction(new Named("jitter", RouteFunctions::jitter));
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // Nothing is left to do then.
    }

    private String folder(String id) {
        var connection = configuration.current().connection(id).orElseThrow(() -> new IllegalArgumentException("there is no connection " + id));
        return connection.fill(connection.connector().file().in());
    }

    /** Connections with the same period do not all call at once. Spreads load only, so any random number is good enough. */
    private static String jitter(String period) {
        return Long.toString(1 + (long) (Math.random() * Math.min(LONGEST_JITTER, TimeUtils.toMilliSeconds(period))));
    }

    private record Named(String name, UnaryOperator<String> function) implements PropertiesFunction {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String apply(String remainder) {
            return function.apply(remainder);
        }
    }
}
