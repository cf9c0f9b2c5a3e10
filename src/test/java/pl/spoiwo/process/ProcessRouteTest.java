package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.StoppedClock;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.order.Examples;

/** The route files themselves, with the queue and the sender replaced. */
class ProcessRouteTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Reports reports = new Reports();
    private TestDatabase database;
    private Hub hub;
    private DefaultCamelContext camel;
    private MockEndpoint sent;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        database = TestDatabase.h2(folder);
        hub = new Hub(Stores.on(database.dataSource(), new StoppedClock(Hub.NOW)));
        hub.count(Examples.PLACED, "A", "10");
        camel = new DefaultCamelContext();
        camel.addComponent("jms", new StubComponent());
        camel.getPropertiesComponent().setInitialProperties(new java.util.Properties());
        camel.getPropertiesComponent().addInitialProperty("spoiwo.process.max-consumers", "1");
        camel.getRegistry().bind("infrastructure", reports);
        camel.getRegistry().bind("rightOfWay", new FreeRoad());
        camel.getRegistry().bind("process", new ProcessSteps(hub.active(), hub.interpreter, hub.deciding, hub.parking, meters));
        for (var file : List.of("routes/policies/park-broken.camel.yaml", "routes/flows/process.camel.yaml")) {
            var resource = PluginHelper.getResourceLoader(camel).resolveResource("file:" + file);
            PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        }
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:outgoing-send").to("mock:sent");
            }
        });
        camel.addRouteFromTemplate("process-shop-main", "process", Map.of("connection", "shop-main"));
        camel.start();
        sent = camel.getEndpoint("mock:sent", MockEndpoint.class);
    }

    @AfterEach
    void stop() {
        camel.stop();
        database.close();
    }

    /** In the place of what looks at the database. */
    public static final class Reports {
        private final AtomicInteger count = new AtomicInteger();

        public void report() {
            count.incrementAndGet();
        }
    }

    /** No webhook is in hand. */
    public static final class FreeRoad {
        public void giveWay() {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    private void deliver(Inbound message) {
        var outgoing = Outgoing.of(message);
        camel.createProducerTemplate().sendBodyAndHeaders("jms:queue:in.shop-main::process.shop-main", message.body(), Map.copyOf(outgoing.properties()));
    }

    @SuppressWarnings("unchecked")
    private List<Outgoing> onlySent() throws InterruptedException {
        sent.assertIsSatisfied();
        return sent.getReceivedExchanges().get(0).getMessage().getBody(List.class);
    }

    @Test
    @DisplayName("a message becomes a decision and its commands go on to be sent; the timer knows the connection")
    void decided() throws Exception {
        sent.expectedMessageCount(1);
        deliver(hub.message("shop-main", "webhook:order.created", "k", Hub.event("order", Examples.order("1").cashOnDelivery().json())));
        assertThat(Hub.addresses(onlySent())).containsExactly("out.erp-main", "wake.shop-main", "wake.shop-two");
        assertThat(hub.orders.find(Ids.order("shop-main", "1"))).isPresent();
        assertThat(meters.get("spoiwo.process").tag("connection", "shop-main").timer().count()).isEqualTo(1);
    }

    @Test
    @DisplayName("a message that cannot be understood is parked in the same session, whether reading or deciding found it")
    void parked() throws Exception {
        sent.expectedMessageCount(2);
        var unreadable = hub.message("shop-main", "webhook:order.created", "k1", "{");
        var impossible = hub.message("shop-main", "webhook:order.created", "k2", Hub.event("ask", "{\"type\":\"tea.make\",\"entity\":\"1\"}"));
        deliver(unreadable);
        deliver(impossible);
        assertThat(Hub.addresses(onlySent())).containsExactly("dlq.shop-main");
        assertThat(hub.stores.ledger().find(unreadable.id()).orElseThrow().reason().code()).isEqualTo("not-parseable");
        assertThat(hub.stores.ledger().find(impossible.id()).orElseThrow().state()).isEqualTo(MessageState.PARKED);
    }

    @Test
    @DisplayName("a failing database is not the message's fault: it fails as a whole, nothing is sent and nothing is parked, and the database is looked at")
    void databaseFails() throws Exception {
        sent.expectedMessageCount(0);
        var failed = new NotifyBuilder(camel).fromRoute("process-shop-main").whenExactlyFailed(1).create();
        var message = hub.message("shop-main", "webhook:order.created", "k", Hub.event("order", Examples.order("1").json()));
        hub.jdbc.sql("alter table order_timeline rename to gone").update();
        deliver(message);
        assertThat(failed.matches(60, TimeUnit.SECONDS)).isTrue();
        sent.assertIsSatisfied();
        assertThat(hub.stores.ledger().find(message.id())).isEmpty();
        assertThat(hub.orders.find(Ids.order("shop-main", "1"))).isEmpty();
        assertThat(hub.alerts.open).isEmpty();
        assertThat(reports.count).hasValue(1);
    }
}
