package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.sandbox.server.Json;

class AllegroOrdersTest extends AllegroSuite {

    private List<String> events(String query) throws Exception {
        List<String> types = new ArrayList<>();
        seller.get("/order/events?" + query).path("events").forEach(event -> types.add(event.path("type").asText()));
        return types;
    }

    private static JsonNode sample(String name) throws Exception {
        return Json.parse(AllegroOrdersTest.class.getResourceAsStream("/sandbox/" + name).readAllBytes());
    }

    /** Paths of all fields, arrays looked into by their first member; what is null or empty has no paths below it. */
    private static Set<String> paths(String prefix, JsonNode node) {
        Set<String> found = new TreeSet<>();
        if (node.isObject()) {
            node.fields().forEachRemaining(field -> {
                found.add(prefix + "/" + field.getKey());
                found.addAll(paths(prefix + "/" + field.getKey(), field.getValue()));
            });
        } else if (node.isArray() && !node.isEmpty()) {
            found.addAll(paths(prefix + "/0", node.get(0)));
        }
        return found;
    }

    @Test
    @DisplayName("an order has every field that the sample order has, and its events those of the sample events")
    void likeTheSamples() throws Exception {
        JsonNode form = form(place("""
                {"items":[{"sku":"DZB-1200","quantity":2,"price":"89.99"},{"sku":"TAL-27-BIA"}],"pickupPoint":"LOD47M","nip":"1112223332",
                 "note":"Proszę o zapakowanie jako prezent."}"""));
        assertThat(paths("", form)).containsAll(paths("", sample("allegro-order.json"))).contains("/codBookedPayments");
        JsonNode event = seller.get("/order/events").path("events").get(0);
        assertThat(paths("", event)).containsExactlyInAnyOrderElementsOf(paths("", sample("allegro-events.json").path("events").get(0)));
        assertThat(event.path("id").asText()).matches("\\d{16}");
        assertThat(event.path("occurredAt").asText()).isEqualTo("2026-11-20T17:40:00.000Z");
    }

    @Test
    @DisplayName("prices are gross texts for one piece, and with the delivery they add up to what is to be paid")
    void money() throws Exception {
        JsonNode form = form(place("{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":3,\"price\":\"89.99\"},{\"sku\":\"TAL-27-BIA\"}],\"shippingCost\":\"12.30\"}"));
        BigDecimal sum = new BigDecimal(form.path("delivery").path("cost").path("amount").asText());
        for (JsonNode line : form.path("lineItems")) {
            sum = sum.add(new BigDecimal(line.path("price").path("amount").asText()).multiply(line.path("quantity").decimalValue()));
        }
        assertThat(form.path("summary").path("totalToPay").path("amount").asText()).isEqualTo(sum.toPlainString()).isEqualTo("306.77");
        assertThat(form.path("payment").path("paidAmount")).isEqualTo(form.path("summary").path("totalToPay"));
        assertThat(form.path("lineItems").get(0).path("quantity").isNumber()).isTrue();
        assertThat(form.path("lineItems").get(0).path("originalPrice").path("amount").asText()).isEqualTo("119.00");
    }

    @Test
    @DisplayName("an order is bought, filled in, paid and cancelled step by step; each step is an event and a new revision")
    void steps() throws Exception {
        String id = place("{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":3}],\"status\":\"BOUGHT\"}");
        JsonNode bought = form(id);
        assertThat(bought.path("payment").isNull()).isTrue();
        assertThat(bought.path("delivery").isNull()).isTrue();
        assertThat(available("DZB-1200")).isEqualTo(997);
        assertThat(seller.control("PUT", "orders/" + id, "{\"status\":\"FILLED_IN\"}").path("payment").path("finishedAt").isNull()).isTrue();
        assertThat(seller.control("POST", "payments", "{\"orderId\":\"" + id + "\"}").path("status").asText()).isEqualTo("READY_FOR_PROCESSING");
        JsonNode cancelled = seller.control("PUT", "orders/" + id, "{\"status\":\"BUYER_CANCELLED\"}");
        assertThat(cancelled.path("status").asText()).isEqualTo("CANCELLED");
        assertThat(cancelled.path("lineItems")).hasSize(1);
        assertThat(cancelled.path("revision").asText()).isNotEqualTo(bought.path("revision").asText());
        assertThat(events("")).containsExactly("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING", "BUYER_CANCELLED");
        assertThat(available("DZB-1200")).isEqualTo(1000);
        assertThatThrownBy(() -> seller.control("PUT", "orders/" + id, "{\"status\":\"FILLED_IN\"}")).hasMessageContaining("400");
    }

    private int available(String sku) throws Exception {
        return seller.get("/sale/offers?external.id=" + sku).path("offers").get(0).path("stock").path("available").asInt();
    }

    @Test
    @DisplayName("an order that is cancelled unpaid has a finished payment all the same, with nothing paid")
    void cancelledUnpaid() throws Exception {
        JsonNode form = form(place("{\"status\":\"AUTO_CANCELLED\"}"));
        assertThat(form.path("payment").path("finishedAt").isTextual()).isTrue();
        assertThat(form.path("payment").path("paidAmount").isNull()).isTrue();
        assertThat(form.path("delivery").path("cancellation").path("date").isTextual()).isTrue();
        assertThat(events("")).containsExactly("BOUGHT", "FILLED_IN", "AUTO_CANCELLED");
    }

    @Test
    @DisplayName("cash on delivery and transfers are ready with nothing paid; an extended term is ready twice")
    void paymentTypes() throws Exception {
        JsonNode cod = form(place("{\"payment\":\"CASH_ON_DELIVERY\"}")).path("payment");
        assertThat(cod.path("finishedAt").isTextual()).isTrue();
        assertThat(cod.path("paidAmount").isNull()).isTrue();
        assertThat(cod.path("provider").isNull()).isTrue();
        for (String type : List.of("WIRE_TRANSFER", "SPLIT_PAYMENT")) {
            JsonNode transfer = form(place("{\"payment\":\"" + type + "\"}")).path("payment");
            assertThat(transfer.path("provider").asText()).isEqualTo("OFFLINE");
            assertThat(transfer.path("finishedAt").isTextual()).isTrue();
            assertThat(transfer.path("paidAmount").isNull()).isTrue();
        }
        String id = place("{\"payment\":\"EXTENDED_TERM\"}");
        assertThat(form(id).path("payment").path("finishedAt").isNull()).isTrue();
        seller.control("POST", "payments", "{\"orderId\":\"" + id + "\"}");
        assertThat(form(id).path("payment").path("paidAmount").isNull()).isFalse();
        assertThat(events("type=READY_FOR_PROCESSING")).hasSize(5);
        assertThatThrownBy(() -> place("{\"payment\":\"BARTER\"}")).hasMessageContaining("CASH_ON_DELIVERY");
        assertThat(seller.get("/order/checkout-forms").path("totalCount").asInt()).isEqualTo(4);
    }

    @Test
    @DisplayName("orders that are merged, or replaced, are one new order with the lines they had; the old ids are gone")
    void merged() throws Exception {
        String first = place("{\"items\":[{\"sku\":\"DZB-1200\"}],\"status\":\"FILLED_IN\"}");
        String second = place("{\"items\":[{\"sku\":\"TAL-27-BIA\",\"quantity\":2}],\"status\":\"BOUGHT\"}");
        Set<String> lines = new HashSet<>();
        for (String id : List.of(first, second)) {
            form(id).path("lineItems").forEach(line -> lines.add(line.path("id").asText()));
        }
        JsonNode merged = seller.control("POST", "merge", "{\"orders\":[\"" + first + "\",\"" + second + "\"]}");
        assertThat(merged.path("lineItems")).hasSize(2).allMatch(line -> lines.contains(line.path("id").asText()));
        assertThat(seller.status("GET", FORMS + first, "")).isEqualTo(404);
        assertThat(seller.status("GET", FORMS + second, "")).isEqualTo(404);
        assertThat(seller.get("/order/checkout-forms").path("totalCount").asInt()).isOne();
        JsonNode last = seller.get("/order/events").path("events").get(3);
        assertThat(last.path("order").path("checkoutForm").path("id").asText()).isEqualTo(merged.path("id").asText());
        String stranger = place("{\"buyer\":{\"login\":\"kto_inny\"},\"items\":[{\"sku\":\"DZB-1200\"}],\"status\":\"BOUGHT\"}");
        assertThatThrownBy(() -> seller.control("POST", "merge", "{\"orders\":[\"" + stranger + "\",\"" + merged.path("id").asText() + "\"]}"))
                .hasMessageContaining("one buyer");
        assertThat(available("TAL-27-BIA")).isEqualTo(998);
    }

    @Test
    @DisplayName("the journal is read on behind the last id, in parts, by types; it forgets after 60 days, and an empty one has no latest event")
    void journal() throws Exception {
        assertThat(seller.get("/order/event-stats").has("latestEvent")).isFalse();
        seller.control("POST", "orders", "{\"count\":50}");
        Set<String> seen = new HashSet<>();
        String from = "0";
        for (int part = 0; part < 4; part++) {
            for (JsonNode event : seller.get("/order/events?limit=40&from=" + from).path("events")) {
                from = event.path("id").asText();
                seen.add(from);
            }
        }
        assertThat(seen).hasSize(150);
        assertThat(seller.get("/order/event-stats").path("latestEvent").path("id").asText()).isEqualTo(from);
        assertThat(events("type=BOUGHT&type=FILLED_IN&limit=1000")).hasSize(100).contains("BOUGHT", "FILLED_IN");
        assertThat(seller.status("GET", "/order/events?limit=1001", "")).isEqualTo(422);
        assertThat(seller.status("GET", "/order/events?from=abc", "")).isEqualTo(422);
        clock.advance(Duration.ofDays(61));
        assertThat(seller.letIn().get("/order/events").path("events")).isEmpty();
    }

    @Test
    @DisplayName("events can be missing, double, or later than those that follow; a reader that goes on behind the last id misses none that is there")
    void journalFaults() throws Exception {
        seller.control("PUT", "faults", "{\"duplicateEvents\":true}");
        place("{\"status\":\"BOUGHT\"}");
        assertThat(events("")).containsExactly("BOUGHT", "BOUGHT");
        seller.control("PUT", "faults", "{\"dropEvents\":true}");
        place("{}");
        assertThat(events("")).hasSize(2);
        seller.control("PUT", "faults", "{\"reorderEvents\":true}");
        String id = place("{\"status\":\"FILLED_IN\"}");
        seller.control("PUT", "faults", "{}");
        seller.control("PUT", "orders/" + id, "{\"status\":\"READY_FOR_PROCESSING\"}");
        String from = seller.get("/order/event-stats").path("latestEvent").path("id").asText();
        assertThat(events("")).containsExactly("BOUGHT", "BOUGHT", "READY_FOR_PROCESSING");
        clock.advance(Duration.ofMillis(700));
        place("{\"status\":\"BOUGHT\"}");
        assertThat(events("from=" + from)).containsExactly("BOUGHT", "FILLED_IN", "BOUGHT");
    }

    @Test
    @DisplayName("orders are listed newest first, or as asked, through filters and pages")
    void lists() throws Exception {
        String old = place("{\"items\":[{\"sku\":\"DZB-1200\"}],\"provider\":\"ALLEGRO\",\"marketplace\":\"allegro-cz\"}");
        clock.advance(Duration.ofHours(1));
        place("{\"payment\":\"CASH_ON_DELIVERY\",\"buyer\":{\"login\":\"jan\"}}");
        String bought = place("{\"status\":\"BOUGHT\"}");
        seller.control("PUT", "orders/" + old, "{\"fulfillment\":\"SENT\"}");
        assertThat(ids("")).hasSize(3).last().isEqualTo(old);
        assertThat(ids("sort=-updatedAt")).last().isNotEqualTo(bought);
        assertThat(ids("status=BOUGHT")).containsExactly(bought);
        assertThat(ids("fulfillment.provider.id=ALLEGRO&fulfillment.status=SENT")).containsExactly(old);
        assertThat(ids("marketplace.id=allegro-cz")).containsExactly(old);
        assertThat(ids("payment.id=" + form(old).path("payment").path("id").asText())).containsExactly(old);
        assertThat(ids("buyer.login=jan")).hasSize(1);
        assertThat(ids("lineItems.boughtAt.gte=2026-11-20T18:00:00Z")).hasSize(2).doesNotContain(old);
        assertThat(ids("updatedAt.gte=2026-11-20T18:00:00.000Z&updatedAt.lte=2026-11-20T19:00:00Z")).hasSize(3);
        JsonNode page = seller.get("/order/checkout-forms?limit=2&offset=2");
        assertThat(page.path("count").asInt()).isOne();
        assertThat(page.path("totalCount").asInt()).isEqualTo(3);
        assertThat(seller.status("GET", "/order/checkout-forms?limit=101", "")).isEqualTo(422);
        assertThat(seller.status("GET", "/order/checkout-forms?status=PAID", "")).isEqualTo(400);
        assertThat(seller.status("GET", "/order/checkout-forms?updatedAt.gte=yesterday", "")).isEqualTo(400);
    }

    private List<String> ids(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        seller.get("/order/checkout-forms?" + query).path("checkoutForms").forEach(form -> ids.add(form.path("id").asText()));
        return ids;
    }

    @Test
    @DisplayName("an order that is not there is 404, an id that is none is 422, with the API's error")
    void unknown() throws Exception {
        assertThat(seller.status("GET", FORMS + "7c1e0a40-c77f-11f1-9a5b-3b1f4de0a911", "")).isEqualTo(404);
        var malformed = seller.send("GET", FORMS + "12", "");
        assertThat(malformed.statusCode()).isEqualTo(422);
        JsonNode error = Json.parse(malformed.body().getBytes()).path("errors").get(0);
        assertThat(error.fieldNames()).toIterable().containsExactlyInAnyOrder("code", "message", "details", "path", "userMessage", "metadata");
    }

    @Test
    @DisplayName("orders, journal and tracking numbers survive a restart; a reset forgets them")
    void restart() throws Exception {
        String id = place("{}");
        seller.json("POST", FORMS + id + "/shipments", "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\"}");
        JsonNode before = form(id);
        String from = seller.get("/order/event-stats").path("latestEvent").path("id").asText();
        seller.close();
        start();
        assertThat(form(id)).isEqualTo(before);
        assertThat(seller.get(FORMS + id + "/shipments").path("shipments")).hasSize(1);
        assertThat(events("")).hasSize(3);
        place("{\"status\":\"BOUGHT\"}");
        assertThat(events("from=" + from)).containsExactly("BOUGHT");
        JsonNode state = seller.control("GET", "state?limit=1", "");
        assertThat(state.path("orderCount").asInt()).isEqualTo(2);
        assertThat(state.path("orders")).hasSize(1);
        seller.control("DELETE", "", "");
        assertThat(seller.control("GET", "state", "").path("orderCount").asInt()).isZero();
        assertThat(seller.letIn().get("/order/events").path("events")).isEmpty();
    }

    @Test
    @DisplayName("an order can show late: neither it nor its events are seen before, and what is not on offer cannot be bought")
    void lateAndSoldOut() throws Exception {
        String late = place("{\"showAfterMs\":5000}");
        assertThat(seller.status("GET", FORMS + late, "")).isEqualTo(404);
        assertThat(events("")).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(form(late).path("status").asText()).isEqualTo("READY_FOR_PROCESSING");
        assertThat(events("")).containsExactly("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING");
        assertThatThrownBy(() -> place("{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":1001}]}")).hasMessageContaining("cannot be bought");
        assertThatThrownBy(() -> place("{\"items\":[{\"sku\":\"NONE\"}]}")).hasMessageContaining("no offer");
        assertThat(available("DZB-1200")).isEqualTo(1000);
    }
}
