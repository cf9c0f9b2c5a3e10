package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with the broker's own console takes messages away. The ledger holds their payload, so the auditor brings them back. */
class TakenAwayIT {

    private static final String COD = "{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}]}";

    /** Includes the first reading of the ERP's stock. */
    private static final Duration LONGEST = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    @DisplayName("messages deleted in the broker, accepted ones and commands, are sent again: every order is in the ERP once, and the ledger balances")
    void broughtBack() throws Exception {
        int port = HubProcess.freePort();
        try (var world = new World(folder.resolve("world"), port);
                var hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(),
                        List.of("--spoiwo.auditor.every=2s", "--spoiwo.auditor.age=5s")).shortLived()) {
            hub.start();
            world.registerWebhooks(hub.url());
            var virtual = VirtualMachine.attach(Long.toString(hub.pid()));
            try (var jmx = JMXConnectorFactory.connect(new JMXServiceURL(virtual.startLocalManagementAgent()))) {
                var beans = jmx.getMBeanServerConnection();
                // Until the hub has read the ERP's stock, orders wait for it and make no command.
                var placed = new TreeSet<>(orders(world));
                FarEnds.everyOrderOnce(world, placed, LONGEST);

                hub.post("/api/connections/erp-main/pause", "{\"reason\": \"test\"}");
                placed.addAll(orders(world));
                deleteAll(beans, "out.erp-main");
                hub.post("/api/connections/erp-main/resume", "{\"reason\": \"test\"}");
                FarEnds.everyOrderOnce(world, placed, LONGEST);

                var process = only(beans, "org.apache.camel:type=routes,name=\"process-shop-main\",*");
                beans.invoke(process, "stop", null, null);
                placed.addAll(orders(world));
                deleteAll(beans, "process.shop-main");
                beans.invoke(process, "start", null, null);
                FarEnds.everyOrderOnce(world, placed, LONGEST);
            } finally {
                virtual.detach();
            }
            FarEnds.ledgerBalances(hub);
        }
    }

    private static Set<String> orders(World world) {
        var placed = new TreeSet<String>();
        for (int i = 0; i < 3; i++) {
            placed.add(world.order(COD).path("id").asText());
        }
        return placed;
    }

    /** As an operation of the broker's console does; only when all three are there, in the queue and in the ledger. */
    private static void deleteAll(MBeanServerConnection beans, String queue) throws Exception {
        var bean = only(beans, "org.apache.activemq.artemis:component=addresses,subcomponent=queues,queue=\"" + queue + "\",*");
        Awaitility.await(queue + " holds what was placed").atMost(Duration.ofSeconds(60)).until(() -> (long) beans.getAttribute(bean, "MessageCount") >= 3);
        var recorder = only(beans, "org.apache.activemq.artemis:component=addresses,subcomponent=queues,queue=\"record\",*");
        Awaitility.await("all is recorded").atMost(Duration.ofSeconds(60)).until(() -> (long) beans.getAttribute(recorder, "MessageCount") == 0);
        assertThat((int) beans.invoke(bean, "removeAllMessages", null, null)).isGreaterThanOrEqualTo(3);
    }

    private static ObjectName only(MBeanServerConnection beans, String pattern) throws Exception {
        var found = beans.queryNames(new ObjectName(pattern), null);
        assertThat(found).as(pattern).hasSize(1);
        return found.iterator().next();
    }
}
