package pl.spoiwo.intake.poll;

import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.util.TimeUtils;
import org.springframework.stereotype.Component;

/** Placeholder {@code {{jitter:<period>}}} of the route template: milliseconds before the first round, so that not all polls begin at once. */
@Component
class Jitter implements CamelContextConfiguration, PropertiesFunction {

    private static final long LONGEST = 30_000;

    @Override
    public void beforeApplicationStart(CamelContext context) {
        context.getPropertiesComponent().addPropertiesFunction(this);
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // Nothing is left to do then.
    }

    @Override
    public String getName() {
        return "jitter";
    }

    @Override
    public String apply(String period) {
        return Long.toString(1 + ThreadLocalRandom.current().nextLong(Math.max(1, Math.min(LONGEST, TimeUtils.toMilliSeconds(period) / 2))));
    }
}
