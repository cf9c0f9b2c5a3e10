package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

/** Hawtio's way to the process: what its pages need, and nothing else, whoever is signed in. */
class JolokiaTest extends HubSlice {

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.message("m-1", "PARKED", 1, "{}");
    }

    @AfterEach
    void resume() {
        states.setPaused("shop-main", false, "test");
    }

    @ParameterizedTest(name = "an admin may not: {0}")
    @ValueSource(strings = {
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'}",
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'InputArguments'}",
        "{'type':'read','mbean':'com.sun.management:type=HotSpotDiagnostic'}",
        "{'type':'exec','mbean':'com.sun.management:type=HotSpotDiagnostic','operation':'dumpHeap','arguments':['/nowhere/x.hprof',true]}",
        "{'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'vmSystemProperties','arguments':[]}",
        "{'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'jvmtiAgentLoad','arguments':[['x']]}",
        "{'type':'exec','mbean':'java.lang:type=Memory','operation':'gc'}",
        "{'type':'write','mbean':'java.lang:type=Memory','attribute':'Verbose','value':true}",
        "{'type':'write','mbean':'pl.spoiwo:type=Queues','attribute':'Backlog','value':1}",
        "{'type':'exec','mbean':'java.util.logging:type=Logging','operation':'setLoggerLevel','arguments':['x','FINE']}",
        "{'type':'exec','mbean':'JMImplementation:type=MBeanServerDelegate','operation':'x'}",
        "{'type':'read','mbean':'java.lang:type=Compilation'}",
        "{'type':'exec','mbean':'org.apache.camel:context=spoiwo,type=context,name=~spoiwo~','operation':'stop'}",
        "{'type':'exec','mbean':'org.apache.camel:context=spoiwo,type=context,name=~spoiwo~','operation':'sendBody','arguments':['direct:x','y']}",
        "{'type':'exec','mbean':'org.apache.camel:context=spoiwo,type=context,name=~spoiwo~','operation':'addOrUpdateRoutesFromXml','arguments':['<x/>']}",
        "{'type':'exec','mbean':'org.apache.activemq.artemis:broker=~x~','operation':'destroyQueue','arguments':['q']}",
        "{'type':'exec','mbean':'org.apache.activemq.artemis:broker=~x~,component=addresses,address=~a~','operation':'removeAllMessages'}"})
    void forbidden(String request) {
        var answer = ask(ADMIN, request);
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.has("value")).isFalse();
        assertThat(answer.has("stacktrace")).isFalse();
    }

    @ParameterizedTest(name = "a viewer may: {0}")
    @ValueSource(strings = {
        "{'type':'version'}",
        "{'type':'search','mbean':'pl.spoiwo:*'}",
        "{'type':'read','mbean':'pl.spoiwo:type=Queues'}",
        "{'type':'read','mbean':'java.lang:type=Memory'}",
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'Uptime'}",
        "{'type':'read','mbean':'org.apache.camel:context=*,type=context,name=*','attribute':'State'}",
        "{'type':'exec','mbean':'pl.spoiwo:type=Connections','operation':'list'}",
        "{'type':'exec','mbean':'pl.spoiwo:type=DeadLetters','operation':'list','arguments':['']}",
        "{'type':'exec','mbean':'org.apache.camel:context=spoiwo,type=context,name=~spoiwo~','operation':'dumpRoutesAsXml()'}",
        "{'type':'list','config':{'maxDepth':'2'}}"})
    void allowed(String request) {
        var answer = ask(VIEWER, request);
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    @DisplayName("a viewer presses nothing, an operator does and is in the audit by name, the mode is an admin's")
    void roles() {
        var pause = "{'type':'exec','mbean':'pl.spoiwo:type=Connections','operation':'pause','arguments':['shop-main','stocktaking']}";
        assertThat(ask(VIEWER, pause).path("status").asInt()).isNotEqualTo(200);
        assertThat(states.paused("shop-main")).isFalse();
        assertThat(ask(OPERATOR, pause).path("value").asText()).isEqualTo("done");
        assertThat(states.paused("shop-main")).isTrue();
        var audit = json(get(OPERATOR, "/api/audit?target=shop-main")).path("items");
        assertThat(audit).hasSize(1);
        assertThat(audit.get(0).path("who").asText()).isEqualTo(OPERATOR);
        assertThat(audit.get(0).path("reason").asText()).isEqualTo("stocktaking");

        var mode = "{'type':'exec','mbean':'pl.spoiwo:type=Connections','operation':'setMode','arguments':['shop-main','order.status','live','go']}";
        assertThat(ask(OPERATOR, mode).path("status").asInt()).isNotEqualTo(200);
        assertThat(ask(ADMIN, mode).path("value").asText()).isEqualTo("done");
    }

    @Test
    @DisplayName("held values are listed, approved, rejected and let expire as Hawtio does it, by name and with the reason; a viewer looks only")
    void approvals() {
        var rows = new Rows(jdbc);
        List.of("a-1", "a-2", "a-3").forEach(id -> rows.approval(id, "SKU of " + id));
        var call = "{'type':'exec','mbean':'pl.spoiwo:type=Approvals','operation':'%s','arguments':['%s','%s']}";
        assertThat(ask(VIEWER, "{'type':'exec','mbean':'pl.spoiwo:type=Approvals','operation':'list'}").path("value").asText()).contains("a-1", "a-2", "a-3", "90 % down from 49");
        assertThat(ask(VIEWER, call.formatted("approve", "a-1", "mine")).path("status").asInt()).isNotEqualTo(200);
        assertThat(ask(OPERATOR, "{'type':'read','mbean':'pl.spoiwo:type=Approvals','attribute':'Waiting'}").path("value").asInt()).isEqualTo(3);
        assertThat(ask(OPERATOR, "{'type':'exec','mbean':'pl.spoiwo:type=Approvals','operation':'approveSeen','arguments':['a-1','a sale',0]}").path("value").asText()).startsWith("refused: other values than in revision 0");
        assertThat(ask(OPERATOR, call.formatted("approve", "a-1", "a sale")).path("value").asText()).isEqualTo("done");
        assertThat(ask(OPERATOR, call.formatted("reject", "a-2", "a typo")).path("value").asText()).isEqualTo("done");
        assertThat(ask(OPERATOR, call.formatted("expire", "a-3", "nobody knows")).path("value").asText()).isEqualTo("done");
        assertThat(ask(OPERATOR, call.formatted("approve", "a-3", "too late")).path("value").asText()).startsWith("refused: approval a-3 is decided");
        assertThat(jdbc.sql("select id || ' ' || state || ' ' || decided_by || ' ' || reason from approval order by id").query(String.class).list())
                .containsExactly("a-1 APPROVED olek a sale", "a-2 REJECTED olek a typo", "a-3 EXPIRED olek nobody knows");
        assertThat(ask(OPERATOR, "{'type':'read','mbean':'pl.spoiwo:type=Approvals','attribute':'Waiting'}").path("value").asInt()).isZero();
        assertThat(json(get(OPERATOR, "/api/audit?who=" + OPERATOR)).path("items").findValuesAsText("action")).contains("approval.approve", "approval.reject", "approval.expire");
    }

    @Test
    @DisplayName("messages hold personal data: a viewer does not browse them, an operator may")
    void browsing() {
        var browse = "{'type':'exec','mbean':'org.apache.camel:context=spoiwo,type=endpoints,name=~x~','operation':'browseAllMessagesAsXml','arguments':[true]}";
        assertThat(ask(VIEWER, browse).path("status").asInt()).isEqualTo(403);
        assertThat(ask(OPERATOR, browse).path("status").asInt()).as("allowed, but there is no such endpoint").isEqualTo(404);
    }

    @Test
    @DisplayName("nor does a viewer read the first message of a queue among its attributes, asked for by name or with all others")
    void firstMessage() throws Exception {
        var queue = new ObjectName("org.apache.activemq.artemis:broker=\"x\",component=addresses,queue=\"out.shop-main\"");
        var server = ManagementFactory.getPlatformMBeanServer();
        server.registerMBean(new StandardMBean((QueueAttributes) () -> "Kowalski", QueueAttributes.class), queue);
        try {
            var name = queue.toString().replace("\"", "~");
            for (var read : new String[] {"{'type':'read','mbean':'" + name + "'}", "{'type':'read','mbean':'" + name + "','attribute':'FirstMessageAsJSON'}", "{'type':'read','mbean':'org.apache.activemq.artemis:*'}"}) {
                assertThat(ask(VIEWER, read).toString()).doesNotContain("Kowalski");
                assertThat(ask(OPERATOR, read).toString()).as(read).contains("Kowalski");
            }
        } finally {
            server.unregisterMBean(queue);
        }
    }

    /** One attribute of the broker's own bean. */
    public interface QueueAttributes {

        String getFirstMessageAsJSON();
    }

    @Test
    @DisplayName("nothing is run by following a link, and nothing at all without a login")
    void links() {
        for (var base : new String[] {"/actuator/jolokia", "/actuator/hawtio/jolokia"}) {
            assertThat(get(ADMIN, base + "/exec/pl.spoiwo:type=Connections/list").statusCode()).isEqualTo(403);
            assertThat(get(ADMIN, base + "?p=exec/pl.spoiwo:type=Connections/list").statusCode()).isEqualTo(403);
            assertThat(get(ADMIN, base + "/exec/pl.spoiwo:type=Connections/list!/jolokia").statusCode()).as("ends like a reading").isEqualTo(403);
            assertThat(get(ADMIN, base.replace("jolokia", "%6aolokia") + "/exec/pl.spoiwo:type=Connections/list").statusCode()).as("written otherwise").isGreaterThanOrEqualTo(400);
            assertThat(call(ADMIN, "HEAD", base + "/exec/pl.spoiwo:type=Connections/list", null, Map.of()).statusCode()).isEqualTo(403);
            assertThat(get(ADMIN, base + "/read/pl.spoiwo:type=Queues").statusCode()).isEqualTo(200);
            assertThat(get(NOBODY, base + "/version").statusCode()).isEqualTo(401);
            assertThat(call(NOBODY, "POST", base, "{}", Map.of("Content-Type", "application/json")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("nobody makes the hub ask another server")
    void elsewhere() throws IOException {
        try (var other = new ServerSocket(0)) {
            other.setSoTimeout(300);
            ask(ADMIN, "{'type':'read','mbean':'java.lang:type=Memory','target':{'url':'service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/x'}}".formatted(other.getLocalPort()));
            assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private JsonNode ask(String user, String request) {
        var answer = json(post(user, "/actuator/hawtio/jolokia", request.replace('\'', '"').replace("~", "\\\"")));
        return answer instanceof ObjectNode ? answer : Json.MAPPER.createObjectNode().put("status", 0).put("answer", answer.toString());
    }
}
