package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HandoverRule;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.order.Examples;

/** A day's parcels are handed over together, each once. */
abstract class HandoverSuite extends DatabaseSuite {

    private Hub hub;
    private int parcels;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.count(PLACED, "A", "10");
        parcels = 0;
        var c = Examples.carrier();
        var carrier = new Connection(c.id(), c.connector(), c.roles(), c.settings(), c.modes(), c.startFrom(), c.heartbeat(), c.webhook(), c.matchBy(), c.forward(), c.every(),
                c.price(), c.stock(), c.repairs(), c.texts(), new HandoverRule(LocalTime.of(15, 0), new HandoverRule.Pickup(LocalTime.of(15, 0), LocalTime.of(17, 0), null)), c.file(), c.line());
        var plain = Hub.configuration(null, null);
        var connections = new HashMap<>(plain.connections());
        connections.put("carrier-main", carrier);
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), connections, plain.mappings(), plain.schemas(), plain.statuses(), plain.company(),
                plain.alerts(), Examples.shippingRules(true).delivery(), null);
    }

    /** @return id of the shipment */
    private String labelled(String externalId) {
        hub.order(order(externalId).cashOnDelivery().by("courier"));
        var label = hub.commands("shipment.create").get(parcels++);
        hub.process(hub.message("carrier-main", "receipt", "receipt:" + label.id(), """
                {"commandId":"%s","type":"shipment.create","entity":"%s","state":"DELIVERED",
                 "result":{"externalId":"P%s","trackingNumber":"6200%s","label":{"fileId":"f-1"}}}""".formatted(label.id(), label.entity(), externalId, externalId)));
        return hub.shipments.ofOrder(label.entity()).get(0).shipmentId();
    }

    private List<Outgoing> handOver(String occasion, String... named) {
        var message = HandoverOrders.message("carrier-main", List.of(named), null, occasion, clock.instant());
        var p = message.properties();
        return hub.process(new Inbound(p.get("spoiwoId"), p.get("spoiwoConnection"), p.get("spoiwoKind"), p.get("spoiwoKey"), "application/json", Map.of(), message.body(),
                clock.instant(), null));
    }

    private void ended(Row command, String state, String result) {
        hub.process(hub.message("carrier-main", "receipt", "receipt:" + command.id() + ":" + state, """
                {"commandId":"%s","type":"handover.create","entity":"%s","state":"%s","result":%s,"reason":{"code":"refused","text":"no"}}"""
                .formatted(command.id(), command.entity(), state, result)));
    }

    /** As delivery leaves it. */
    private void parked(Row command) {
        stores.jdbc().update("update message set state = 'PARKED' where id = ?", command.id());
        ended(command, "PARKED", "null");
    }

    private List<Row> commands() {
        return hub.commands("handover.create");
    }

    /** The carrier's ids of the parcels that a command hands over. */
    private List<String> carried(Row command) {
        var data = stores.ledger().body(command.id(), BodyKind.RAW).map(body -> Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class, "a command")).orElseThrow();
        return StreamSupport.stream(data.path("parcels").spliterator(), false).map(parcel -> parcel.path("externalId").asText()).toList();
    }

    private List<String> states() {
        return hub.jdbc.sql("select state from handover order by created_at, handover_id").query(String.class).list();
    }

    @Test
    @DisplayName("what has a label and was not taken goes with one command, with what its label says; said twice, and by another at the same time, it goes once")
    void once() {
        labelled("1");
        labelled("2");
        assertThat(Hub.addresses(handOver("monday"))).containsExactly("out.carrier-main");
        handOver("monday");
        assertThat(handOver("again")).isEmpty();
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.id()).isEqualTo(HandoverOrders.idOf("carrier-main", "monday"));
            assertThat(carried(command)).containsExactlyInAnyOrder("P1", "P2");
            assertThat(new String(stores.ledger().body(command.id(), BodyKind.RAW).orElseThrow(), StandardCharsets.UTF_8)).contains("\"parcel\":{\"template\":\"small\"");
        });
        ended(commands().get(0), "DELIVERED", "{\"pickups\":[\"77\"],\"protocols\":[{\"fileId\":\"f-9\"}]}");
        assertThat(states()).containsExactly("DONE");
        assertThat(handOver("tuesday")).isEmpty();
    }

    @Test
    @DisplayName("parcels of cancelled orders, taken ones, and old ones stay; an old one goes by its name")
    void notThese() {
        var old = labelled("1");
        clock.advance(Duration.ofDays(4));
        labelled("2");
        hub.order(order("2").cashOnDelivery().by("courier").says("cancelled").updated(5));
        var taken = labelled("3");
        stores.jdbc().update("update shipment set status = 'PICKED_UP' where shipment_id = ?", taken);
        labelled("4");
        handOver("all");
        assertThat(carried(commands().get(0))).containsExactly("P4");
        handOver("named", old, taken);
        assertThat(carried(commands().get(1))).containsExactly("P1");
    }

    @Test
    @DisplayName("parcels of a refused hand-over go with the next, and the refused one can never be sent any more")
    void refused() {
        labelled("1");
        handOver("monday");
        var first = commands().get(0);
        parked(first);
        assertThat(states()).containsExactly("REFUSED");
        handOver("tuesday");
        assertThat(commands()).extracting(row -> row.state().name()).containsExactly("SUPERSEDED", "PENDING");
        assertThat(carried(commands().get(1))).containsExactly("P1");
        assertThat(states()).containsExactlyInAnyOrder("PUT_ASIDE", "ASKED");
    }

    @Test
    @DisplayName("one that a person discarded after its refusal is put aside too; one that is under way again keeps its parcels")
    void discardedOrReplayed() {
        labelled("1");
        handOver("monday");
        parked(commands().get(0));
        stores.jdbc().update("update message set state = 'DISCARDED' where id = ?", commands().get(0).id());
        handOver("tuesday");
        parked(commands().get(1));
        stores.jdbc().update("update message set state = 'PENDING' where id = ?", commands().get(1).id());
        hub.claim(commands().get(1));
        assertThat(handOver("wednesday")).isEmpty();
        assertThat(states()).containsExactlyInAnyOrder("PUT_ASIDE", "ASKED");
    }

    @Test
    @DisplayName("what the carrier may have, or has a part of, keeps its parcels; what was only read does not count as a part")
    void uncertain() {
        labelled("1");
        handOver("monday");
        ended(commands().get(0), "UNKNOWN", "null");
        assertThat(states()).containsExactly("UNCERTAIN");
        labelled("2");
        handOver("tuesday");
        var second = commands().get(1);
        assertThat(carried(second)).containsExactly("P2");
        checkpoint(second, "{\"steps\":{\"dispatch\":{\"id\":\"7\"}},\"reads\":[]}");
        parked(second);
        assertThat(handOver("wednesday")).isEmpty();
        labelled("3");
        handOver("thursday");
        checkpoint(commands().get(2), "{\"steps\":{\"protocol\":{}},\"reads\":[\"protocol\"]}");
        parked(commands().get(2));
        handOver("friday");
        assertThat(carried(commands().get(3))).containsExactly("P3");
    }

    private void checkpoint(Row command, String steps) {
        stores.ledger().saveBody(command.id(), BodyKind.STEPS, Json.read(steps, JsonNode.class, "a checkpoint"));
    }

    @Test
    @DisplayName("a carrier is asked, page by page, for parcels that have not come to their end, and not for ever")
    void underway() {
        for (var id : List.of("1", "2", "3")) {
            labelled(id);
        }
        stores.jdbc().update("update shipment set status = 'DELIVERED' where external_id = 'P2'");
        var since = clock.instant();
        assertThat(hub.shipments.underway("carrier-main", "", since, 1)).containsExactly("P1");
        assertThat(hub.shipments.underway("carrier-main", "P1", since, 1)).containsExactly("P3");
        assertThat(hub.shipments.underway("erp-main", "", since, 9)).isEmpty();
        assertThat(hub.shipments.underway("carrier-main", "", since.plusSeconds(1), 9)).isEmpty();
    }

    @Test
    @DisplayName("parcels are handed over at the hour of the company's zone, once a day, also by a hub that starts a little late; the key is the day's")
    void schedule() {
        var schedule = new HandoverSchedule(hub.active(), clock);
        // 14:59 of the day whose night had only one hour from 1 to 3.
        clock.advance(Duration.between(NOW, Instant.parse("2024-03-31T12:59:00Z")));
        assertThat(schedule.messages()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        var message = schedule.messages().get(0);
        assertThat(message.properties()).containsEntry("spoiwoKey", "handover:carrier-main:2024-03-31");
        assertThat(new String(message.body(), StandardCharsets.UTF_8)).contains("\"date\":\"2024-03-31\",\"from\":\"15:00\",\"to\":\"17:00\"");
        assertThat(schedule.messages()).as("the broker did not take it").hasSize(1);
        schedule.sent();
        assertThat(schedule.messages()).isEmpty();
        schedule = new HandoverSchedule(hub.active(), clock);
        assertThat(schedule.messages().get(0).properties()).as("after a restart").containsEntry("spoiwoKey", "handover:carrier-main:2024-03-31");
        clock.advance(Duration.ofHours(1));
        assertThat(schedule.messages()).as("too late").isEmpty();
        clock.advance(Duration.ofHours(23));
        assertThat(schedule.messages().get(0).properties()).as("the next day").containsEntry("spoiwoKey", "handover:carrier-main:2024-04-01");
    }
}
