package pl.spoiwo.operations.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class MBeansTest extends HubSlice {

    @Autowired
    private MBeanServer server;

    @BeforeEach
    void rows() {
        broker.sent.clear();
        var rows = new Rows(jdbc);
        rows.empty();
        rows.message("m-1", "PARKED", 1, "{}");
        rows.message("m-2", "PARKED", 2, "{}");
    }

    @Test
    @DisplayName("seven beans are registered, each attribute, operation and parameter described")
    void registered() throws Exception {
        var names = server.queryNames(new ObjectName("pl.spoiwo:*"), null);
        assertThat(names).extracting(name -> name.getKeyProperty("type"))
                .containsExactlyInAnyOrder("Queues", "Ledger", "DeadLetters", "Connections", "Configuration", "Alerts", "Approvals");
        for (var name : names) {
            var info = server.getMBeanInfo(name);
            assertThat(info.getDescription()).isNotEmpty().doesNotContain("pl.spoiwo.operations");
            assertThat(info.getAttributes()).isNotEmpty().allSatisfy(a -> assertThat(a.getDescription()).as(name + " " + a.getName()).contains(" ").isNotEqualTo(a.getName()));
            assertThat(info.getOperations()).filteredOn(o -> !o.getName().startsWith("get")).allSatisfy(o -> {
                assertThat(o.getDescription()).as(name + " " + o.getName()).contains(" ");
                assertThat(Arrays.asList(o.getSignature())).allSatisfy(p -> assertThat(p.getDescription()).isNotEmpty().isNotEqualTo(p.getName()));
            });
        }
    }

    @Test
    @DisplayName("queues show depth, age and dead letters")
    void queues() throws Exception {
        broker.set("out.shop-main", 4, clock.instant().minusSeconds(300), 1);
        broker.set("dlq.shop-main", 2, clock.instant().minusSeconds(900), 0);
        clock.advance(Duration.ofSeconds(5));
        assertThat(server.getAttribute(bean("Queues"), "Backlog")).isEqualTo(4L);
        assertThat(server.getAttribute(bean("Queues"), "OldestAgeSeconds")).isEqualTo(305L);
        assertThat(server.getAttribute(bean("Queues"), "DeadLetters")).isEqualTo(2L);
        var lines = Json.MAPPER.readTree(call("Queues", "listNotEmpty"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).path("queue").asText()).isEqualTo("dlq.shop-main");
        broker.set("out.shop-main", 0, null, 1);
        broker.set("dlq.shop-main", 0, null, 0);
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("parked messages are listed, previewed, replayed and discarded; a call from the process itself is audited as jmx")
    void deadLetters() throws Exception {
        assertThat(server.getAttribute(bean("DeadLetters"), "Count")).isEqualTo(2L);
        assertThat(call("DeadLetters", "list", "")).contains("m-1").contains("m-2").contains("mappings/shop/order.jslt:12");
        assertThat(call("DeadLetters", "preview", "m-1")).contains("webhook:order.updated");
        assertThat(call("DeadLetters", "replay", "m-1", "mended")).isEqualTo("done");
        assertThat(call("DeadLetters", "replay", "m-1", "mended")).startsWith("refused: message m-1 is RECEIVED");
        assertThat(call("DeadLetters", "discard", "m-2", "")).startsWith("refused:");
        assertThat(call("DeadLetters", "discard", "m-2", "test")).isEqualTo("done");
        assertThat(broker.sent).hasSize(1);
        assertThat(server.getAttribute(bean("DeadLetters"), "Count")).isEqualTo(0L);
        assertThat(json(get(OPERATOR, "/api/audit?who=jmx")).path("items")).hasSize(2);
    }

    @Test
    @DisplayName("where two persons have to approve, a call from the process itself is nobody's: it approves nothing, and may reject")
    void approvals() throws Exception {
        new Rows(jdbc).approval("a-1", "A");
        configuration.guards = new GuardSettings(new GuardSettings.Approvals(Duration.ofDays(7), true), List.of(), List.of());
        try {
            assertThat(call("Approvals", "approve", "a-1", "a sale")).startsWith("refused: two persons have to approve it").contains("this call is nobody's");
            assertThat(call("Approvals", "reject", "a-1", "a typo")).isEqualTo("done");
        } finally {
            configuration.guards = GuardSettings.NONE;
        }
    }

    @Test
    @DisplayName("connections are paused, resumed and moded, and say so")
    void connections() throws Exception {
        assertThat(call("Connections", "pause", "shop-main", "stocktaking")).isEqualTo("done");
        assertThat(server.getAttribute(bean("Connections"), "Paused")).isEqualTo(1);
        assertThat(call("Connections", "resume", "shop-main", "")).isEqualTo("done");
        assertThat(call("Connections", "setMode", "erp-main", "order.create", "live", "go")).isEqualTo("done");
        assertThat(call("Connections", "list")).contains("\"order.create\" : \"LIVE\"").doesNotContain("s3cret");
        assertThat(call("Connections", "pause", "none", "")).startsWith("refused: there is no connection none");
    }

    @Test
    @DisplayName("configuration, ledger and alerts are shown")
    void others() throws Exception {
        configuration.refused = new ActiveConfiguration.Refused(Instant.EPOCH, List.of(new Finding("config/company.yaml", 2, "unknown key nmae", "name")));
        assertThat(server.getAttribute(bean("Configuration"), "LastError")).isEqualTo("config/company.yaml:2: unknown key nmae (name)");
        assertThat(call("Configuration", "findings")).contains("company.yaml");
        configuration.refused = null;
        assertThat(server.getAttribute(bean("Configuration"), "LastError")).isEqualTo("");

        assertThat(call("Ledger", "counts")).contains("PARKED");
        assertThat(call("Ledger", "balanced")).contains("\"balanced\" : true");

        alerts.raise("hold", "shop-main", "o-1", "shortage of A 1/2");
        assertThat(server.getAttribute(bean("Alerts"), "Open")).isEqualTo(1);
        assertThat(call("Alerts", "list")).contains("shortage of A 1/2").contains("docs/runbooks/hold.md");
        var id = alerts.open().get(0).id();
        assertThat(server.invoke(bean("Alerts"), "acknowledge", new Object[] {id, "me"}, new String[] {"long", "java.lang.String"})).isEqualTo("done");
        assertThat(alerts.open().get(0).acknowledgedBy()).isEqualTo("jmx");
    }

    private static ObjectName bean(String type) throws Exception {
        return new ObjectName("pl.spoiwo:type=" + type);
    }

    private String call(String type, String operation, String... arguments) throws Exception {
        var signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        return (String) server.invoke(bean(type), operation, arguments, signature);
    }
}
