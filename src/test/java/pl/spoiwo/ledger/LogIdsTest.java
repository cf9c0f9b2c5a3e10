package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Routes as the hub has them: ids are set in the first step, and the step that is looked at comes later, in a route or thread of its own. */
class LogIdsTest {

    private static final Map<String, String> IDS = Map.of("connection", "shop", "messageId", "m-1", "orderId", "o-1");
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final Map<String, String> after = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws Exception {
        camel.setUseMDCLogging(true);
        camel.setMDCLoggingKeysPattern("connection,messageId,orderId");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:same-thread").process(exchange -> LogIds.begin(exchange, "shop", "m-1", "o-1")).to("direct:look-now");
                from("direct:other-thread").process(exchange -> LogIds.begin(exchange, "shop", "m-1", "o-1")).threads(1, 1).to("direct:look-now");
                from("direct:look-now").process(exchange -> {
                    seen.putAll(ids());
                    if (exchange.getMessage().getBody(String.class).equals("fail")) {
                        throw new IllegalStateException("as the test wants");
                    }
                });
                from("direct:next-one").process(exchange -> LogIds.begin(exchange, "bank", null, null)).process(exchange -> after.putAll(ids()));
            }
        });
        camel.start();
        MDC.clear();
    }

    @AfterEach
    void stop() {
        camel.stop();
        MDC.clear();
    }

    @Test
    @DisplayName("every step between begin and the end of the exchange sees the ids; after it, well or badly ended, the thread has none")
    void same_thread() {
        for (var body : List.of("good", "fail")) {
            seen.clear();
            send("direct:same-thread", body);
            assertThat(seen).isEqualTo(IDS);
            assertThat(ids()).isEmpty();
        }
    }

    @Test
    @DisplayName("a step in another thread sees the ids, and the next message of either thread sees only its own")
    void other_thread() {
        for (var body : List.of("good", "fail")) {
            seen.clear();
            send("direct:other-thread", body);
            assertThat(seen).isEqualTo(IDS);
            send("direct:next-one", "good");
            assertThat(after).isEqualTo(Map.of("connection", "bank"));
            assertThat(ids()).isEmpty();
        }
    }

    private void send(String to, String body) {
        camel.createFluentProducerTemplate().to(to).withBody(body).send();
    }

    private static Map<String, String> ids() {
        var ids = new ConcurrentHashMap<String, String>();
        IDS.keySet().stream().filter(name -> MDC.get(name) != null).forEach(name -> ids.put(name, MDC.get(name)));
        return ids;
    }
}
