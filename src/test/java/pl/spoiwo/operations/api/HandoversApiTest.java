package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;
import pl.spoiwo.shipment.HandoverState;
import pl.spoiwo.shipment.Handovers;

class HandoversApiTest extends HubSlice {

    private static final String PATH = "/api/connections/erp-main/handovers";

    @Autowired
    private Handovers handovers;
    @Autowired
    private StoredFiles files;

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 1);
        rows.shipment("o-1");
        jdbc.sql("update orders set document = :document").param("document", """
                {"orderId":"o-1","connection":"shop-main","status":"READY","revision":1,"externalId":"1","externalNumber":"A/1","hub":{"holds":[],"exports":{}}}""").update();
        jdbc.sql("update shipment set document = replace(document, '\"version\":1', '\"label\":\"f-1\",\"version\":1'), updated_at = :at")
                .param("at", clock.instant().atOffset(java.time.ZoneOffset.UTC)).update();
        broker.sent.clear();
    }

    @Test
    @DisplayName("what waits is handed over by a message to the hub, durably, and written down; the courier's day and hours go with it")
    void handOver() throws IOException {
        var answer = post(OPERATOR, PATH, "{\"pickup\":{\"date\":\"2030-01-02\",\"from\":\"15:00\",\"to\":\"17:00\"},\"reason\":\"the day's\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("parcels").asInt()).isEqualTo(1);
        assertThat(json(answer).path("handoverId").asText()).startsWith("c-");
        assertThat(broker.sent).singleElement().satisfies(message -> {
            assertThat(message.address()).isEqualTo("in.erp-main");
            assertThat(Json.MAPPER.readTree(message.body()).at("/pickup/date").asText()).isEqualTo("2030-01-02");
        });
        assertThat(jdbc.sql("select detail from audit where action = 'handover.create' and who = 'olek'").query(String.class).single()).contains("parcels 1");
        assertThat(post(OPERATOR, PATH, "{\"shipments\":[\"s-1\"]}").statusCode()).isEqualTo(202);
    }

    @Test
    @DisplayName("what cannot be handed over is said at once, and nothing is sent")
    void refused() {
        assertThat(post(OPERATOR, PATH, "{\"shipments\":[\"s-1\",\"s-2\"]}").body()).contains("s-2 does not wait");
        assertThat(post(OPERATOR, PATH, "{\"pickup\":{\"date\":\"2020-01-02\",\"from\":\"15:00\",\"to\":\"17:00\"}}").statusCode()).isEqualTo(400);
        assertThat(post(OPERATOR, PATH, "{\"pickup\":{\"date\":\"2030-01-02\",\"from\":\"17:00\",\"to\":\"15:00\"}}").statusCode()).isEqualTo(400);
        assertThat(post(OPERATOR, PATH, "{\"pickup\":{\"from\":\"17:00\"}}").body()).contains("pickup is");
        handovers.create("c-1", "erp-main", null, List.of("s-1"), clock.instant());
        assertThat(post(OPERATOR, PATH, null).statusCode()).isEqualTo(409);
        handovers.state("c-1", HandoverState.REFUSED);
        assertThat(broker.sent).isEmpty();
        assertThat(post(OPERATOR, PATH, null).statusCode()).as("free again").isEqualTo(202);
    }

    @Test
    @DisplayName("a hand-over is listed with its parcels, its paper can be fetched, and the parcel names it in its order")
    void shown() throws IOException {
        var paper = files.store("c-1", "protocol", "application/pdf", "%PDF-1.4 day".getBytes(StandardCharsets.UTF_8));
        handovers.create("c-1", "erp-main", null, List.of("s-1"), clock.instant());
        assertThat(json(get(VIEWER, "/api/orders/o-1")).at("/shipments/0/handoverId").asText()).isEqualTo("c-1");
        assertThat(get(OPERATOR, PATH + "/c-1/file").statusCode()).isEqualTo(404);
        handovers.done("c-1", Json.MAPPER.createObjectNode().<com.fasterxml.jackson.databind.node.ObjectNode>set("protocols", Json.MAPPER.createArrayNode().add(paper.reference()))
                .set("pickups", Json.MAPPER.createArrayNode().add("77")));
        var shown = json(get(VIEWER, PATH)).at("/items/0");
        assertThat(shown.path("state").asText()).isEqualTo("DONE");
        assertThat(shown.at("/pickups/0").asText()).isEqualTo("77");
        assertThat(shown.at("/parcels/0/trackingNumber").asText()).isEqualTo("6200");
        var file = get(OPERATOR, PATH + "/c-1/file");
        assertThat(file.body()).isEqualTo("%PDF-1.4 day");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains(paper.id() + ".pdf");
        assertThat(get(OPERATOR, PATH + "/c-1/file?number=2").statusCode()).isEqualTo(404);
        assertThat(get(OPERATOR, "/api/connections/shop-main/handovers/c-1/file").statusCode()).isEqualTo(404);
    }
}
