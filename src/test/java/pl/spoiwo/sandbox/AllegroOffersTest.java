package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AllegroOffersTest extends AllegroSuite {

    private static final String QUANTITY = "/sale/offer-quantity-change-commands/";
    private static final String PRICE = "/sale/offer-price-change-commands/";
    private static final String PUBLICATION = "/sale/offer-publication-commands/";
    private static final String BULK = "/sale/offer-bulk-modification-commands";

    private JsonNode offer(String sku) throws Exception {
        return seller.get("/sale/offers?external.id=" + sku).path("offers").get(0);
    }

    private String id(String sku) throws Exception {
        return offer(sku).path("id").asText();
    }

    private static String criteria(String... offers) {
        return "\"offerCriteria\":[{\"type\":\"CONTAINS_OFFERS\",\"offers\":[{\"id\":\"" + String.join("\"},{\"id\":\"", offers) + "\"}]}]";
    }

    private static String quantity(String how, int value, String... offers) {
        return "{\"modification\":{\"changeType\":\"" + how + "\",\"value\":" + value + "}," + criteria(offers) + "}";
    }

    /** Sends the command, waits until it is done, and gives its one task. */
    private JsonNode done(String kind, String body) throws Exception {
        String command = kind + UUID.randomUUID();
        assertThat(seller.status("PUT", command, body)).isEqualTo(201);
        clock.advance(Duration.ofSeconds(1));
        return seller.get(command + "/tasks").path("tasks").get(0);
    }

    @Test
    @DisplayName("offers are found by SKU and status, in pages; one has no SKU, and the EAN is told by the offer alone")
    void list() throws Exception {
        JsonNode first = seller.get("/sale/offers");
        assertThat(first.path("count").asInt()).isEqualTo(20);
        assertThat(first.path("totalCount").asInt()).isEqualTo(41);
        assertThat(seller.get("/sale/offers?external.id=DZB-1200&external.id=TAL-27-BIA&publication.status=ACTIVE").path("offers")).hasSize(2);
        assertThat(seller.get("/sale/offers?publication.status=ENDED").path("totalCount").asInt()).isZero();
        assertThat(seller.get("/sale/offers?limit=1000").path("offers")).filteredOn(offer -> offer.path("external").isNull()).hasSize(1);
        assertThat(seller.status("GET", "/sale/offers?limit=1001", "")).isEqualTo(422);
        JsonNode whole = seller.get("/sale/product-offers/" + id("DZB-1200"));
        assertThat(whole.toString()).contains("5907314500040");
        assertThat(offer("DZB-1200").toString()).doesNotContain("5907314500040");
        assertThat(seller.status("GET", "/sale/product-offers/1", "")).isEqualTo(404);
    }

    @Test
    @DisplayName("a command for quantity is accepted, done later, and reports on each offer; its id is taken once")
    void quantities() throws Exception {
        String command = QUANTITY + UUID.randomUUID();
        JsonNode accepted = seller.json("PUT", command, quantity("FIXED", 7, id("DZB-1200"), "999"));
        assertThat(accepted.path("completedAt").isNull()).isTrue();
        assertThat(accepted.path("taskCount").path("total").asInt()).isEqualTo(2);
        assertThat(seller.get(command + "/tasks").path("tasks").get(0).path("status").asText()).isEqualTo("NEW");
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(1000);
        clock.advance(Duration.ofSeconds(1));
        JsonNode report = seller.get(command);
        assertThat(report.path("taskCount").path("success").asInt()).isOne();
        assertThat(report.path("taskCount").path("failed").asInt()).isOne();
        JsonNode failed = seller.get(command + "/tasks?offset=1").path("tasks").get(0);
        assertThat(failed.path("offer").path("id").asText()).isEqualTo("999");
        assertThat(failed.path("status").asText()).isEqualTo("FAIL");
        assertThat(failed.path("errors").get(0).path("code").asText()).isNotEmpty();
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(7);
        assertThat(seller.status("PUT", command, quantity("FIXED", 8, id("DZB-1200")))).isEqualTo(409);
        assertThat(done(QUANTITY, quantity("GAIN", -3, id("DZB-1200"))).path("status").asText()).isEqualTo("SUCCESS");
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(4);
        assertThat(done(QUANTITY, quantity("GAIN", -5, id("DZB-1200"))).path("status").asText()).isEqualTo("FAIL");
    }

    @Test
    @DisplayName("a command that is not understood is refused as a whole")
    void refused() throws Exception {
        assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), quantity("FIXED", 0, "1"))).isEqualTo(422);
        assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), "{\"modification\":{\"changeType\":\"FIXED\",\"value\":1}}")).isEqualTo(422);
        assertThat(seller.status("PUT", QUANTITY + "no-uuid", quantity("FIXED", 1, "1"))).isEqualTo(400);
        assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), "{broken")).isEqualTo(400);
        assertThat(seller.status("PUT", PRICE + UUID.randomUUID(), "{\"modification\":{\"type\":\"FIXED_PRICE\",\"price\":{\"amount\":\"x\"}}}")).isEqualTo(422);
        assertThat(seller.status("GET", QUANTITY + UUID.randomUUID(), "")).isEqualTo(404);
    }

    @Test
    @DisplayName("an offer without pieces ends, and is put back on sale when it has some; it comes back by itself only where it is renewed, and not when the seller ended it")
    void endAndReturn() throws Exception {
        String offer = id("DZB-1200");
        done(QUANTITY, quantity("FIXED", 2, offer));
        seller.control("POST", "orders", "{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":2}]}");
        assertThat(status()).isEqualTo("ENDED");
        assertThat(seller.get("/sale/product-offers/" + offer).path("publication").path("endedBy").asText()).isEqualTo("EMPTY_STOCK");
        done(QUANTITY, quantity("FIXED", 5, offer));
        assertThat(status()).isEqualTo("ENDED");
        seller.close();
        start("allegro-renews", "true");
        done(QUANTITY, quantity("FIXED", 5, offer));
        assertThat(status()).isEqualTo("ACTIVE");
        done(PUBLICATION, "{\"publication\":{\"action\":\"END\"}," + criteria(offer) + "}");
        done(QUANTITY, quantity("FIXED", 6, offer));
        assertThat(status()).isEqualTo("ENDED");
        assertThatThrownBy(() -> seller.control("POST", "orders", "{\"items\":[{\"sku\":\"DZB-1200\"}]}")).hasMessageContaining("ENDED");
        seller.control("PUT", "offers", "{\"sku\":\"DZB-1200\",\"refusals\":1}");
        assertThat(done(PUBLICATION, "{\"publication\":{\"action\":\"ACTIVATE\"}," + criteria(offer) + "}").path("status").asText()).isEqualTo("FAIL");
        assertThat(status()).isEqualTo("ENDED");
        done(PUBLICATION, "{\"publication\":{\"action\":\"ACTIVATE\"}," + criteria(offer) + "}");
        assertThat(status()).isEqualTo("ACTIVE");
    }

    private String status() throws Exception {
        return offer("DZB-1200").path("publication").path("status").asText();
    }

    @Test
    @DisplayName("prices are set, raised and lowered by amount or per cent, on the home marketplace or another, in its currency")
    void prices() throws Exception {
        String offer = id("DZB-1200");
        assertThat(price(offer, "\"type\":\"FIXED_PRICE\",\"price\":{\"amount\":\"100.00\",\"currency\":\"PLN\"}")).isEqualTo("100.00");
        assertThat(price(offer, "\"type\":\"INCREASE_PRICE\",\"value\":{\"amount\":\"0.10\",\"currency\":\"PLN\"}")).isEqualTo("100.10");
        assertThat(price(offer, "\"type\":\"DECREASE_PERCENTAGE\",\"percentage\":\"10\"")).isEqualTo("90.09");
        assertThat(price(offer, "\"type\":\"FIXED_PRICE\",\"price\":{\"amount\":\"5\",\"currency\":\"EUR\"}")).isEqualTo("90.09");
        assertThat(price(offer, "\"type\":\"DECREASE_PRICE\",\"value\":{\"amount\":\"90.09\",\"currency\":\"PLN\"}")).isEqualTo("90.09");
        price(offer, "\"type\":\"FIXED_PRICE\",\"marketplaceId\":\"allegro-cz\",\"price\":{\"amount\":\"549.00\",\"currency\":\"CZK\"}");
        assertThat(offer("DZB-1200").path("additionalMarketplaces").path("allegro-cz").path("sellingMode").path("price").path("amount").asText())
                .isEqualTo("549.00");
    }

    private String price(String offer, String modification) throws Exception {
        done(PRICE, "{\"modification\":{" + modification + "}," + criteria(offer) + "}");
        return offer("DZB-1200").path("sellingMode").path("price").path("amount").asText();
    }

    @Test
    @DisplayName("the bulk takes another value for each offer, up to 25, and reports on offer and field; accepted only as beta")
    void bulk() throws Exception {
        String id = UUID.randomUUID().toString();
        String body = "{\"commandId\":\"" + id + "\",\"modifications\":[{\"offerId\":\"" + id("DZB-1200") + "\",\"prices\":{\"allegro-pl\":"
                + "{\"changeType\":\"FIXED\",\"value\":{\"amount\":\"77.70\",\"currency\":\"PLN\"}}},\"stock\":{\"changeType\":\"FIXED\",\"value\":3}},"
                + "{\"offerId\":\"" + id("TAL-27-BIA") + "\",\"stock\":{\"changeType\":\"GAIN\",\"value\":-1000}}]}";
        assertThat(seller.status("POST", BULK, body)).isEqualTo(406);
        seller.with("Accept", Seller.BETA).with("Content-Type", Seller.BETA);
        assertThat(seller.status("POST", BULK, body)).isEqualTo(201);
        assertThat(seller.status("POST", BULK, body)).isEqualTo(409);
        String more = "{\"offerId\":\"1\",\"stock\":{\"changeType\":\"FIXED\",\"value\":1}}";
        assertThat(seller.status("POST", BULK, "{\"commandId\":\"" + UUID.randomUUID() + "\",\"modifications\":[" + more + "," + more + "]}")).isEqualTo(422);
        String tooMany = (more + ",").repeat(25) + more;
        assertThat(seller.status("POST", BULK, "{\"commandId\":\"" + UUID.randomUUID() + "\",\"modifications\":[" + tooMany + "]}")).isEqualTo(422);
        clock.advance(Duration.ofSeconds(1));
        assertThat(seller.with("Accept", Seller.PUBLIC).get(BULK + "/" + id).path("taskCount").path("success").asInt()).isEqualTo(3);
        JsonNode subject = seller.get(BULK + "/" + id + "/tasks").path("tasks").get(0).path("subject");
        assertThat(subject.path("field").asText()).isEqualTo("prices");
        assertThat(offer("DZB-1200").path("sellingMode").path("price").path("amount").asText()).isEqualTo("77.70");
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(3);
        assertThat(offer("TAL-27-BIA").path("publication").path("status").asText()).isEqualTo("ENDED");
    }

    @Test
    @DisplayName("an edit takes effect at once; one that ends the offer is accepted, and done when its operation says 303")
    void edits() throws Exception {
        String path = "/sale/product-offers/" + id("DZB-1200");
        assertThat(seller.json("PATCH", path, "{\"stock\":{\"available\":5},\"sellingMode\":{\"price\":{\"amount\":\"88.00\",\"currency\":\"PLN\"}}}")
                .path("sellingMode").path("price").path("amount").asText()).isEqualTo("88.00");
        HttpResponse<String> accepted = seller.send("PATCH", path, "{\"stock\":{\"available\":0}}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Retry-After")).isPresent();
        String operation = accepted.headers().firstValue("Location").orElseThrow().replaceFirst(".*/allegro/", "/");
        assertThat(seller.status("GET", operation, "")).isEqualTo(202);
        assertThat(seller.status("PATCH", path, "{\"stock\":{\"available\":9}}")).isEqualTo(409);
        assertThat(status()).isEqualTo("ACTIVE");
        clock.advance(Duration.ofSeconds(1));
        assertThat(seller.status("GET", operation, "")).isEqualTo(303);
        assertThat(status()).isEqualTo("ENDED");
        assertThat(seller.status("PATCH", path, "{\"stock\":{\"available\":-1}}")).isEqualTo(422);
        String activation = seller.send("PATCH", path, "{\"publication\":{\"status\":\"ACTIVE\"}}").headers().firstValue("Location").orElseThrow()
                .replaceFirst(".*/allegro/", "/");
        clock.advance(Duration.ofSeconds(1));
        assertThat(seller.status("GET", activation, "")).isEqualTo(422);
    }

    @Test
    @DisplayName("more than 9000 changes in a minute are refused")
    void limit() throws Exception {
        String[] offers = IntStream.range(0, 1000).mapToObj(String::valueOf).toArray(String[]::new);
        for (int command = 0; command < 9; command++) {
            assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), quantity("FIXED", 1, offers))).isEqualTo(201);
        }
        assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), quantity("FIXED", 1, "1"))).isEqualTo(429);
        clock.advance(Duration.ofMinutes(1));
        assertThat(seller.status("PUT", QUANTITY + UUID.randomUUID(), quantity("FIXED", 1, "1"))).isEqualTo(201);
    }

    @Test
    @DisplayName("more than 2500 edits of offers in a minute are refused, and offers are read all the same")
    void editLimit() throws Exception {
        String path = "/sale/product-offers/" + id("DZB-1200");
        for (int edit = 0; edit < 2_500; edit++) {
            assertThat(seller.status("PATCH", path, "{}")).isEqualTo(200);
        }
        assertThat(seller.status("PATCH", path, "{}")).isEqualTo(429);
        assertThat(seller.status("GET", path, "")).isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));
        assertThat(seller.status("PATCH", path, "{}")).isEqualTo(200);
    }

    @Test
    @DisplayName("a command whose answer is lost is found and done later; sent again its id is taken")
    void lostCommand() throws Exception {
        String command = QUANTITY + UUID.randomUUID();
        String body = quantity("FIXED", 7, id("DZB-1200"));
        seller.control("PUT", "faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":5000}");
        assertThatThrownBy(() -> seller.send("PUT", "/allegro" + command, body, Duration.ofSeconds(1))).isInstanceOf(HttpTimeoutException.class);
        seller.control("DELETE", "faults", "");
        assertThat(seller.status("GET", command, "")).isEqualTo(404);
        assertThat(seller.status("PUT", command, body)).isEqualTo(409);
        clock.advance(Duration.ofSeconds(6));
        assertThat(seller.get(command).path("taskCount").path("success").asInt()).isOne();
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(7);
    }

    @Test
    @DisplayName("a command that waits is done after a restart, and stock and prices are as they were")
    void restart() throws Exception {
        done(QUANTITY, quantity("FIXED", 7, id("DZB-1200")));
        String command = QUANTITY + UUID.randomUUID();
        seller.json("PUT", command, quantity("GAIN", 1, id("DZB-1200")));
        seller.close();
        start();
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(7);
        clock.advance(Duration.ofSeconds(1));
        assertThat(seller.get(command).path("taskCount").path("success").asInt()).isOne();
        assertThat(seller.control("GET", "state", "").path("offers").path("DZB-1200").path("available").asInt()).isEqualTo(8);
        seller.control("POST", "stock", "{\"sku\":\"DZB-1200\",\"quantity\":40}");
        assertThat(offer("DZB-1200").path("stock").path("available").asInt()).isEqualTo(40);
    }
}
