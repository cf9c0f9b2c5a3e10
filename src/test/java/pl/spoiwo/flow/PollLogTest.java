package pl.spoiwo.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The route {@code poll} as it stands in the project; its bean and the call only note which ids a log line of theirs would carry. */
class PollLogTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("every step of a poll has the connection in its log lines, also where the round fails, and nothing of a message before it")
    void connection() throws Exception {
        try (var camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("poller", new Steps());
            camel.getPropertiesComponent().addPropertiesFunction(new AtOnce());
            for (var file : List.of("policies/poll-failures.camel.yaml", "flows/poll.camel.yaml")) {
                PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:" + Path.of("routes", file)));
            }
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("quiet-call").templateParameter("connection").from("kamelet:source").process(exchange -> note("call"));
                    from("direct:message-accept").process(exchange -> note("accept"));
                }
            });
            camel.start();
            TemplatedRouteBuilder.builder(camel, "poll").routeId("poll-shop-order.poll")
                    .parameters(Map.of("connection", "shop", "capability", "order.poll", "every", "100", "step", "quiet-call")).add();
            await().until(() -> seen.contains("failed shop null") && seen.lastIndexOf("begin shop null") > seen.indexOf("failed shop null"));
        }
        assertThat(seen).startsWith("begin shop null", "call shop null", "read shop null", "accept shop null", "advance shop null", "failed shop null", "begin shop null");
    }

    private void note(String step) {
        seen.add(step + " " + MDC.get("connection") + " " + MDC.get("messageId"));
    }

    /** Each round asks once, leaves an id as a message of it would, and fails. */
    public final class Steps {
        public void begin(Exchange exchange) {
            note("begin");
            exchange.setProperty("pollOn", true);
        }

        public void read() {
            note("read");
        }

        public void advance() {
            note("advance");
            throw new IllegalStateException("the cursor cannot be moved");
        }

        public void failed() {
            note("failed");
            MDC.put("messageId", "m-1");
        }
    }

    private static final class AtOnce implements PropertiesFunction {
        @Override
        public String getName() {
            return "jitter";
        }

        @Override
        public String apply(String every) {
            return "0";
        }
    }
}
