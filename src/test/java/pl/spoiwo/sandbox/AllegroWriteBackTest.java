package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.sandbox.server.Json;

class AllegroWriteBackTest extends AllegroSuite {

    private int events(String type) throws Exception {
        return seller.get("/order/events?type=" + type).path("events").size();
    }

    @Test
    @DisplayName("the status of fulfilment is set with the revision that was read; a stale one is 409, RETURNED and what Allegro fulfils 422")
    void fulfilment() throws Exception {
        String id = place("{}");
        String revision = form(id).path("revision").asText();
        String path = FORMS + id + "/fulfillment";
        assertThat(seller.status("PUT", path + "?checkoutForm.revision=" + revision, "{\"status\":\"PROCESSING\"}")).isEqualTo(204);
        assertThat(form(id).path("fulfillment").path("status").asText()).isEqualTo("PROCESSING");
        assertThat(seller.status("PUT", path + "?checkoutForm.revision=" + revision, "{\"status\":\"SENT\"}")).isEqualTo(409);
        assertThat(seller.status("PUT", path, "{\"status\":\"SENT\"}")).isEqualTo(204);
        assertThat(seller.status("PUT", path, "{\"status\":\"RETURNED\"}")).isEqualTo(422);
        assertThat(seller.status("PUT", path, "{\"status\":\"LOST\"}")).isEqualTo(422);
        assertThat(events("FULFILLMENT_STATUS_CHANGED")).isEqualTo(2);
        String theirs = place("{\"provider\":\"ALLEGRO\"}");
        assertThat(seller.status("PUT", FORMS + theirs + "/fulfillment", "{\"status\":\"SENT\"}")).isEqualTo(422);
        seller.control("PUT", "orders/" + theirs, "{\"override\":{\"delivery\":{\"address\":{\"street\":\"ul. Nowa 1\"}}}}");
        assertThat(form(theirs).path("delivery").path("address").path("street").asText()).isEqualTo("ul. Nowa 1");
        assertThat(events("BUYER_MODIFIED")).isOne();
    }

    @Test
    @DisplayName("tracking numbers: some lines, all lines, from elsewhere, the same again; wrong ones are refused")
    void shipments() throws Exception {
        JsonNode form = form(place("{\"items\":[{\"sku\":\"DZB-1200\"},{\"sku\":\"TAL-27-BIA\"}]}"));
        String path = FORMS + form.path("id").asText() + "/shipments";
        JsonNode first = seller.json("POST", path, "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\",\"lineItems\":[{\"id\":"
                + form.path("lineItems").get(0).path("id") + "}]}");
        assertThat(first.path("id").isTextual()).isTrue();
        assertThat(sent(form)).isEqualTo("SOME");
        seller.control("POST", "shipments", "{\"orderId\":" + form.path("id") + ",\"carrierId\":\"DPD\",\"waybill\":\"1000\"}");
        assertThat(sent(form)).isEqualTo("ALL");
        assertThat(seller.status("POST", path, "{\"carrierId\":\"OTHER\",\"carrierName\":\"Rower\",\"waybill\":\"6200\"}")).isEqualTo(201);
        assertThat(seller.get(path).path("shipments")).extracting(one -> one.path("waybill").asText()).containsExactly("6200", "1000", "6200");
        assertThat(seller.status("POST", path, "{\"carrierId\":\"PIGEON\",\"waybill\":\"1\"}")).isEqualTo(400);
        assertThat(seller.status("POST", path, "{\"carrierId\":\"INPOST\",\"waybill\":\"" + "1".repeat(65) + "\"}")).isEqualTo(400);
        assertThat(seller.status("POST", path, "{\"carrierId\":\"INPOST\"}")).isEqualTo(400);
        assertThat(seller.status("POST", path, "{\"carrierId\":\"INPOST\",\"waybill\":\"1\",\"lineItems\":[{\"id\":\"x\"}]}")).isEqualTo(422);
        assertThat(seller.get("/order/carriers").path("carriers")).anyMatch(carrier -> carrier.path("id").asText().equals("INPOST"));
    }

    private String sent(JsonNode form) throws Exception {
        return form(form.path("id").asText()).path("fulfillment").path("shipmentSummary").path("lineItemsSent").asText();
    }

    @Test
    @DisplayName("a tracking number of too many orders is 409, and more than 50 additions in a second are 429")
    void waybillUsage() throws Exception {
        JsonNode ids = seller.control("POST", "orders", "{\"count\":52}").path("ids");
        for (int order = 0; order < 20; order++) {
            seller.json("POST", FORMS + ids.get(order).asText() + "/shipments", "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\"}");
        }
        assertThat(seller.status("POST", FORMS + ids.get(20).asText() + "/shipments", "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\"}")).isEqualTo(409);
        for (int order = 21; order < 50; order++) {
            seller.json("POST", FORMS + ids.get(order).asText() + "/shipments", "{\"carrierId\":\"INPOST\",\"waybill\":\"" + order + "\"}");
        }
        String last = FORMS + ids.get(51).asText() + "/shipments";
        assertThat(seller.status("POST", last, "{\"carrierId\":\"INPOST\",\"waybill\":\"51\"}")).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(seller.status("POST", last, "{\"carrierId\":\"INPOST\",\"waybill\":\"51\"}")).isEqualTo(201);
    }

    @Test
    @DisplayName("a tracking number whose answer is lost is there, but seen only after a while; added again it is there twice")
    void lostShipment() throws Exception {
        String path = FORMS + place("{}") + "/shipments";
        seller.control("PUT", "faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":5000,\"only\":\"^POST .*/shipments$\"}");
        assertThatThrownBy(() -> seller.send("POST", "/allegro" + path, "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\"}", Duration.ofSeconds(1)))
                .isInstanceOf(HttpTimeoutException.class);
        seller.control("PUT", "faults", "{}");
        assertThat(seller.get(path).path("shipments")).isEmpty();
        seller.json("POST", path, "{\"carrierId\":\"INPOST\",\"waybill\":\"6200\"}");
        clock.advance(Duration.ofSeconds(5));
        assertThat(seller.get(path).path("shipments")).hasSize(2);
    }

    @Test
    @DisplayName("an invoice is announced, uploaded once and scanned; what is too quick, too large, empty or no PDF is told")
    void invoices() throws Exception {
        String path = FORMS + place("{\"nip\":\"1112223332\"}") + "/invoices";
        String file = path + "/" + announced(path) + "/file";
        assertThat(seller.status("POST", path, "{\"file\":{\"name\":\"fv2.pdf\"}}")).isEqualTo(429);
        assertThat(seller.status("PUT", file, "%PDF-1.7")).isEqualTo(415);
        seller.with("Content-Type", "application/pdf");
        assertThat(seller.status("PUT", file, "")).isEqualTo(422);
        assertThat(seller.status("PUT", file, "%PDF" + "x".repeat(3 << 20))).isEqualTo(413);
        assertThat(seller.status("PUT", file, "%PDF-1.7")).isEqualTo(200);
        assertThat(seller.status("PUT", file, "%PDF-1.7")).isEqualTo(409);
        assertThat(seller.status("PUT", path + "/nothing/file", "%PDF-1.7")).isEqualTo(404);
        assertThat(scans(path)).containsExactly("WAITING");
        assertThat(seller.with("Content-Type", Seller.PUBLIC).status("POST", path, "{\"file\":{\"name\":\"fv2.pdf\"}}")).isEqualTo(422);
        clock.advance(Duration.ofSeconds(5));
        assertThat(scans(path)).containsExactly("ACCEPTED");
        String second = path + "/" + announced(path) + "/file";
        assertThat(seller.with("Content-Type", "application/pdf").status("PUT", second, "MZ")).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(scans(path)).containsExactly("ACCEPTED", "REJECTED");
    }

    private String announced(String path) throws Exception {
        return seller.json("POST", path, "{\"file\":{\"name\":\"fv.pdf\"},\"invoiceNumber\":\"FV 1/2026\"}").path("id").asText();
    }

    private List<String> scans(String path) throws Exception {
        List<String> scans = new ArrayList<>();
        seller.get(path).path("invoices").forEach(one -> scans.add(one.path("file").path("securityVerification").path("status").asText()));
        return scans;
    }

    @Test
    @DisplayName("links to billing documents: ten of them, each once; a cancelled order takes no invoice")
    void links() throws Exception {
        String id = place("{}");
        String path = "/order/" + id + "/billing-documents/links";
        for (int link = 1; link <= 10; link++) {
            assertThat(seller.status("POST", path, "{\"url\":\"https://faktury.example.com/" + link + "\"}")).isEqualTo(201);
        }
        assertThat(seller.status("POST", path, "{\"url\":\"https://faktury.example.com/11\"}")).isEqualTo(422);
        assertThat(seller.get(FORMS + id + "/invoices").path("links")).hasSize(10);
        String other = place("{}");
        assertThat(seller.status("POST", "/order/" + other + "/billing-documents/links", "{\"url\":\"ftp:x\"}")).isEqualTo(422);
        seller.json("POST", "/order/" + other + "/billing-documents/links", "{\"url\":\"https://faktury.example.com/1\"}");
        assertThat(seller.status("POST", "/order/" + other + "/billing-documents/links", "{\"url\":\"https://faktury.example.com/1\"}")).isEqualTo(409);
        assertThat(seller.status("POST", FORMS + place("{\"status\":\"BUYER_CANCELLED\"}") + "/invoices", "{\"file\":{\"name\":\"a.pdf\"}}")).isEqualTo(422);
    }

    @Test
    @DisplayName("returns are announced and go their way; a refund is made once for one command, and not beyond what was paid")
    void returnsAndRefunds() throws Exception {
        JsonNode form = form(place("{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":2}],\"shippingCost\":\"10.00\"}"));
        JsonNode announced = seller.control("POST", "returns", "{\"orderId\":" + form.path("id") + ",\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":1}]}");
        seller.control("POST", "returns", "{\"returnId\":" + announced.path("id") + ",\"status\":\"DELIVERED\"}");
        seller.with("Accept", Seller.BETA);
        JsonNode listed = seller.get("/order/customer-returns?status=DELIVERED&createdAt.gte=2026-11-20T00:00:00Z").path("customerReturns").get(0);
        assertThat(listed.path("items").get(0).path("quantity").asInt()).isOne();
        assertThat(seller.get("/order/customer-returns?from=" + announced.path("id").asText()).path("customerReturns")).isEmpty();
        seller.with("Accept", Seller.PUBLIC);
        ObjectNode refund = Json.object().put("commandId", "c1").put("reason", "REFUND");
        refund.putObject("order").set("id", form.path("id"));
        refund.putObject("payment").set("id", form.path("payment").path("id"));
        refund.putArray("lineItems").addObject().put("type", "QUANTITY").put("quantity", 1).set("id", form.path("lineItems").get(0).path("id"));
        JsonNode made = seller.json("POST", "/payments/refunds", refund.toString());
        assertThat(made.path("totalValue").path("amount").asText()).isEqualTo("119.00");
        assertThat(seller.json("POST", "/payments/refunds", refund.toString()).path("id")).isEqualTo(made.path("id"));
        assertThat(seller.get("/payments/refunds?order.id=" + form.path("id").asText()).path("refunds")).hasSize(1);
        assertThat(seller.status("POST", "/payments/refunds", refund.put("commandId", "c2").put("reason", "REFUND").toString())).isEqualTo(200);
        assertThat(seller.status("POST", "/payments/refunds", refund.put("commandId", "c3").toString())).isEqualTo(422);
    }
}
