package pl.spoiwo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.springframework.test.context.TestContextManager;

/** Whatever the hub has stored of a buyer, and wherever: the role viewer is told nothing of it. */
class PersonalDataTest extends HubSlice {

    @BeforeProperty
    void context() throws Exception {
        new TestContextManager(getClass()).prepareTestInstance(this);
    }

    @AfterProperty
    void forget() {
        states.errors.clear();
        new Rows(jdbc).empty();
    }

    @Property(tries = 25)
    @Label("no answer that a viewer gets, of any address of the API, of health, metrics or Hawtio, holds name, company, e-mail, phone, street or tax number of a buyer")
    void hidden(@ForAll("buyers") Buyer buyer) {
        int messages = store(buyer);
        assertThat(get(OPERATOR, "/api/orders/o-1").body()).as("an operator reads it").contains(buyer.traces());
        assertThat(get(OPERATOR, "/api/explain?entity=customer&key=PL1&field=companyName").body()).as("and of the company").contains(buyer.company(), buyer.email());
        assertThat(get(OPERATOR, "/api/overrides").body()).contains("PL" + buyer.taxId(), buyer.company());
        for (var path : readings(messages)) {
            var answer = get(VIEWER, path);
            assertThat(answer.statusCode()).as(path).isIn(200, 403);
            assertThat(answer.body()).as(path).doesNotContain(buyer.traces());
        }
        for (var bean : new String[] {"DeadLetters\",\"operation\":\"list\",\"arguments\":[\"\"]", "Connections\",\"operation\":\"list\"", "Alerts\",\"operation\":\"list\"", "Approvals\",\"operation\":\"list\"",
            "Ledger\",\"operation\":\"balanced\"", "Queues\",\"operation\":\"list\""}) {
            var answer = post(VIEWER, "/actuator/jolokia", "{\"type\":\"exec\",\"mbean\":\"pl.spoiwo:type=" + bean + "}");
            assertThat(json(answer).path("status").asInt()).as(bean).isEqualTo(200);
            assertThat(answer.body()).as(bean).doesNotContain(buyer.traces());
        }
    }

    @Provide
    Arbitrary<Buyer> buyers() {
        return Buyer.any();
    }

    private int store(Buyer buyer) {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 1);
        rows.payment("o-1");
        rows.shipment("o-1");
        rows.document("o-1");
        rows.product("A 1/2", 1);
        rows.stock("A 1/2");
        rows.productImport("shop-main");
        rows.approval("shop-main", "A 1/2");
        rows.value("B", "REFUSED", "http-400: " + buyer.complaint(), Instant.parse("2026-03-01T12:00:00Z"));
        jdbc.sql("""
                insert into value_history (connection, sku, kind, name, event, at, old_value, new_value, decision) values ('erp-main', 'PL1', 'customer', 'companyName', 'TOLD', :at, :old, :value, :decision)""")
                .param("at", Instant.parse("2026-03-01T12:00:00Z").atOffset(ZoneOffset.UTC)).param("old", buyer.lastName()).param("value", buyer.company())
                .param("decision", "{\"lost\":[{\"source\":\"shop-main\",\"value\":\"" + buyer.email() + "\",\"why\":\"set by ola: " + buyer.phone() + "\"}],\"override\":{\"id\":\"v\",\"user\":\"ola\",\"reason\":\""
                        + buyer.street() + "\",\"until\":\"2026-04-01T12:00:00Z\"}}").update();
        jdbc.sql("delete from value_override").update();
        jdbc.sql("""
                insert into value_override (id, entity, item, field, connection, said, reason, who, set_at, until) values ('v', 'customer', :key, 'companyName', '', :said, :reason, 'ola', :at, :at)""")
                .param("key", "PL" + buyer.taxId()).param("said", buyer.company()).param("reason", buyer.complaint()).param("at", Instant.parse("2026-03-01T12:00:00Z").atOffset(ZoneOffset.UTC)).update();
        set("update orders set document = :value", buyer.order());
        set("update payment set reference = :value", buyer.firstName() + " " + buyer.street());
        set("update payment set document = :value", "{\"amount\":\"79.90\",\"buyer\":{\"email\":\"" + buyer.email() + "\",\"phone\":\"" + buyer.phone() + "\"}}");
        set("update document set document = replace(document, 'Jan Kowalski', :value)", buyer.complaint());
        set("update order_timeline set why = :value", "erp-main, command c-12ab, " + buyer.complaint());
        var messages = buyer.messages();
        for (int i = 0; i < messages.size(); i++) {
            rows.message("m-" + i, "PARKED", i, messages.get(i));
            for (var kind : new String[] {"EDITED", "REQUEST", "ANSWER", "RESULT", "STEPS"}) {
                jdbc.sql("insert into message_body (message_id, kind, part, content) values (:id, :kind, 0, :body)").param("id", "m-" + i).param("kind", kind)
                        .param("body", messages.get((i + kind.length()) % messages.size()).getBytes(StandardCharsets.UTF_8)).update();
            }
        }
        set("update message set headers = :value", "{\"content-type\":\"application/json\",\"x-customer\":\"" + buyer.lastName() + "\"}");
        set("update message set reason_text = :value", buyer.complaint());
        states.errors.put("shop-main", "http-400: " + buyer.complaint());
        return messages.size();
    }

    private void set(String update, String value) {
        assertThat(jdbc.sql(update).param("value", value).update()).as(update).isPositive();
    }

    /** Every reading of the API, with what there is to read. */
    private List<String> readings(int messages) {
        var paths = new ArrayList<>(List.of("/actuator/health", "/actuator/health/connections", "/actuator/prometheus", "/actuator/jolokia/read/pl.spoiwo:*"));
        json(get(VIEWER, "/api/openapi.json")).path("paths").properties().stream().filter(path -> path.getValue().has("get")).forEach(path -> {
            var query = path.getKey().startsWith("/api/explain") ? "?entity=stock&key=B&connection=shop-main" : required(path.getValue().path("get"));
            var ids = path.getKey().startsWith("/api/messages/{id}") ? IntStream.range(0, messages).mapToObj(i -> "m-" + i).toList() : List.of("shop-main");
            if (path.getKey().startsWith("/api/explain")) {
                paths.add(path.getKey() + "?entity=customer&key=PL1&field=companyName");
            }
            ids.forEach(id -> paths.add(path.getKey().replace("{orderId}", "o-1").replace("{shipmentId}", "s-1").replace("{handoverId}", "c-1").replace("{documentId}", "d-1").replace("{id}", id) + query));
        });
        assertThat(paths).hasSizeGreaterThan(30).noneMatch(path -> path.contains("{")).contains("/api/stock?sku=A%201/2", "/api/messages/m-3", "/api/explain/text?entity=stock&key=B&connection=shop-main");
        return paths;
    }

    private static String required(JsonNode call) {
        return StreamSupport.stream(call.path("parameters").spliterator(), false).filter(each -> each.path("in").asText().equals("query") && each.path("required").asBoolean())
                .map(each -> each.path("name").asText()).map(name -> name + "=" + (name.equals("sku") ? "A%201/2" : "shop-main")).collect(Collectors.joining("&", "?", "")).replaceFirst("^\\?$", "");
    }
}
