package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.SkuOffers;

/** Products whose offer bears another code, or none: their values go to it all the same. Through the real routes, to the simulated channels over HTTP. */
class LinkedOffersTest {

    private static final String CHANNEL = "channel";
    private static final String OURS = "KUBEK-OUR";
    private static final String SHOP = "url: \"%s\", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret";
    private static final String MARKET = "url: \"%s\", authUrl: \"%s/auth/oauth\", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret, refreshToken: demo-allegro-refresh-token";

    private JdbcTemplate jdbc;
    private ChannelValues values;
    private CarrierHub carrier;
    private String system;

    private void start(CarrierHub hub, String of, String settings) throws IOException {
        carrier = hub;
        system = of;
        jdbc = new JdbcTemplate(hub.dataSource());
        values = new ChannelValues(jdbc);
        hub.connect(CHANNEL, settings + "}\nprice: {list: Detaliczna");
    }

    @ParameterizedTest(name = "{0}: offer {1}")
    @CsvSource(delimiter = '|', value = {
        "woocommerce | DZB-1200 | " + SHOP,
        "woocommerce | KUB-350-ZIE | " + SHOP,
        "allegro | DZB-1200 | " + MARKET})
    @DisplayName("values of a product go to the offer that a person has linked, or that the channel's list was matched with, and the product whose code it bears gets nothing there")
    void otherCode(String system, String theirs, String settings, @TempDir Path folder) throws Exception {
        try (var hub = new CarrierHub(folder, system, Map.of("allegro-command-takes", "100ms"))) {
            start(hub, system, settings);
            var offer = offerId(theirs);
            read(offer, theirs, "ACTIVE");
            want(theirs, "77", "10.00");
            want(OURS, "5", "49.00");
            until(OURS, "UNLINKED UNLINKED");
            until(theirs, "ACCEPTED ACCEPTED");
            assertThat(held(theirs)).isEqualTo("77 10.00");

            hub.hub.bean(Links.class).make(CHANNEL, offer, OURS, Instant.now());
            values.relinked(CHANNEL, List.of(OURS, theirs));
            hub.hub.wake(CHANNEL);
            until(OURS, "ACCEPTED ACCEPTED");
            assertThat(held(theirs)).isEqualTo("5 49.00");
            until(theirs, "UNLINKED UNLINKED");
            assertThat(reason(theirs)).contains(offer, "another product");
            assertThat(hub.hub.bean(SkuOffers.class).of(CHANNEL, List.of(OURS, theirs)).get(theirs).own()).isEmpty();

            hub.hub.bean(Links.class).unlink(CHANNEL, offer);
            hub.hub.bean(Links.class).save(CHANNEL, Map.of(OURS, offer), Links.MATCHED, Instant.now());
            matched(offer, OURS);
            want(OURS, "6", "48.00");
            until(OURS, "ACCEPTED ACCEPTED");
            assertThat(held(theirs)).as("matched by its EAN, for instance").isEqualTo("6 48.00");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "woocommerce | " + SHOP,
        "allegro | " + MARKET})
    @DisplayName("of two offers on sale that are one product none gets its values, and the refusal names them; when a person has linked one, that one does")
    void twoOffers(String system, String settings, @TempDir Path folder) throws Exception {
        try (var hub = new CarrierHub(folder, system, Map.of("allegro-command-takes", "100ms"))) {
            start(hub, system, settings);
            var one = offerId("DZB-1200");
            var other = offerId("KUB-350-ZIE");
            var before = held("DZB-1200") + " " + held("KUB-350-ZIE");
            read(one, "DZB-1200", "ACTIVE");
            read(other, "KUB-350-ZIE", "ACTIVE");
            matched(one, "DZB-1200");
            matched(other, "DZB-1200");
            want("DZB-1200", "3", "11.00");
            until("DZB-1200", "REFUSED REFUSED");
            assertThat(reason("DZB-1200")).contains("two-offers", one, other);
            assertThat(jdbc.queryForObject("select count(*) from channel_value where due_at is not null", Integer.class)).as("looked at again, as one may end").isEqualTo(2);
            assertThat(held("DZB-1200") + " " + held("KUB-350-ZIE")).isEqualTo(before);

            hub.hub.bean(Links.class).make(CHANNEL, other, "DZB-1200", Instant.now());
            values.relinked(CHANNEL, List.of("DZB-1200"));
            hub.hub.wake(CHANNEL);
            until("DZB-1200", "ACCEPTED ACCEPTED");
            assertThat(held("KUB-350-ZIE")).isEqualTo("3 11.00");
            assertThat(before).startsWith(held("DZB-1200"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "woocommerce | products | " + SHOP,
        "allegro | offers | " + MARKET})
    @DisplayName("where the channel answers for the codes and then not for the ids, nothing is known yet of what is linked: it goes soon, and nowhere is it said that the channel does not have it")
    void secondQuestionFails(String system, String path, String settings, @TempDir Path folder) throws Exception {
        try (var hub = new CarrierHub(folder, system, Map.of("allegro-command-takes", "100ms"))) {
            start(hub, system, settings);
            var offer = offerId("DZB-1200");
            read(offer, "DZB-1200", "ACTIVE");
            hub.hub.bean(Links.class).make(CHANNEL, offer, OURS, Instant.now());
            // With this seed the first question is answered, and the second is not.
            hub.fault("{\"failRate\": 0.5, \"seed\": 15, \"times\": 1, \"only\": \"^GET .*/" + path + "$\"}");
            values.want(CHANNEL, ChannelValues.STOCK, Map.of(OURS, "5", "KUB-350-ZIE", "6"), Instant.now(), "m-1");
            hub.hub.wake(CHANNEL);
            until(OURS, "ACCEPTED");
            until("KUB-350-ZIE", "ACCEPTED");
            assertThat(held("DZB-1200")).startsWith("5 ");
            assertThat(jdbc.queryForList("select distinct event from value_history where sku = ? and sent_at is not null", String.class, OURS)).doesNotContain("REFUSED").contains("ACCEPTED");
        }
    }

    /** As the channel's list told it. */
    private void read(String offerId, String code, String state) {
        jdbc.update("insert into channel_offer (connection, offer_id, sku, state, read_at, read_by) values (?, ?, ?, ?, ?, 'offer.poll')", CHANNEL, offerId, code, state, UtcTime.of(Instant.now()));
    }

    private void matched(String offerId, String sku) {
        jdbc.update("insert into offer_product (connection, offer_id, sku, matched_by, matched_at) values (?, ?, ?, 'ean', ?)", CHANNEL, offerId, sku, UtcTime.of(Instant.now()));
    }

    private void want(String sku, String stock, String price) {
        values.want(CHANNEL, ChannelValues.STOCK, Map.of(sku, stock), Instant.now(), "m-1");
        values.want(CHANNEL, ChannelValues.PRICE, Map.of(sku, price), Instant.now(), "m-1");
        carrier.hub.wake(CHANNEL);
    }

    private void until(String sku, String states) {
        await().atMost(CarrierHub.PATIENCE).untilAsserted(() -> assertThat(String.join(" ", jdbc.queryForList("select state from channel_value where sku = ? order by kind", String.class, sku)))
                .isEqualTo(states));
    }

    private String reason(String sku) {
        return jdbc.queryForObject("select reason from channel_value where sku = ? and kind = 'stock'", String.class, sku);
    }

    private String offerId(String code) throws IOException, InterruptedException {
        return system.equals("allegro") ? carrier.state().at("/offers").path(code).path("id").asText() : product(code).path("id").asText();
    }

    /** Pieces and price of the offer with this code. */
    private String held(String code) throws IOException, InterruptedException {
        if (system.equals("allegro")) {
            var offer = carrier.state().at("/offers").path(code);
            return offer.path("available").asText() + " " + offer.at("/prices/allegro-pl/amount").asText();
        }
        return product(code).path("stock_quantity").asText() + " " + product(code).path("regular_price").asText();
    }

    private JsonNode product(String code) throws IOException, InterruptedException {
        return carrier.client.get("/woocommerce/wp-json/wc/v3/products?sku=" + code).get(0);
    }
}
