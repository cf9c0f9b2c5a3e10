package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.product.ChannelValues;

/** A channel sells a piece while the hub, which does not know of it yet, has another value to write. Through the real routes, to the simulated channels over HTTP. */
class SoldMeanwhileTest {

    private static final String CHANNEL = "channel";
    private static final String SKU = "DZB-1200";

    private JdbcTemplate jdbc;
    private ChannelValues values;
    private CarrierHub carrier;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "woocommerce | , \"status\": \"processing\" | url: \"%s\", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret",
        "allegro | '' | url: \"%s\", authUrl: \"%s/auth/oauth\", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret, refreshToken: demo-allegro-refresh-token"})
    @DisplayName("a piece that was sold between computing and writing is not put back on sale, and when its order is known the value is what it was to be")
    void notBackOnSale(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = new CarrierHub(folder, system, Map.of("allegro-command-takes", "100ms"))) {
            hub.connect(CHANNEL, settings);
            carrier = hub;
            jdbc = new JdbcTemplate(hub.dataSource());
            values = new ChannelValues(jdbc);
            want("10");
            until(() -> row().equals("10 10 ACCEPTED"));
            assertThat(held(system)).isEqualTo(10);
            hub.client.post("/_control/" + system + "/orders", "{\"items\":[{\"sku\":\"" + SKU + "\",\"quantity\":3}]" + order + "}");
            assertThat(held(system)).as("the channel has sold three").isEqualTo(7);
            want("12");
            until(() -> row().equals("12 9 SETTLING"));
            assertThat(held(system)).as("two more have come in, and the three are not offered again").isEqualTo(9);
            want("13");
            until(() -> row().equals("13 10 SETTLING"));
            assertThat(held(system)).as("nor with the next number").isEqualTo(10);
            values.countedDown(CHANNEL, new TreeMap<>(Map.of(SKU, new BigDecimal("3"))));
            values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, "10"), Instant.now(), "m-2");
            values.doubt(CHANNEL, List.of(SKU));
            hub.hub.wake(CHANNEL);
            until(() -> row().equals("10 10 ACCEPTED"));
            assertThat(held(system)).isEqualTo(10);
            hub.client.put("/_control/" + system + "/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"POST .*(batch|bulk).*\",\"times\":1}");
            want("4");
            until(() -> row().equals("4 4 ACCEPTED"));
            assertThat(held(system)).as("an answer that was lost is no sale").isEqualTo(4);
        }
    }

    private void want(String value) {
        values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, value), Instant.now(), "m-1");
        carrier.hub.wake(CHANNEL);
    }

    private String row() {
        return jdbc.queryForObject("select wanted || ' ' || coalesce(accepted, '-') || ' ' || state from channel_value where sku = ?", String.class, SKU);
    }

    private static void until(Supplier<Boolean> so) {
        await().atMost(CarrierHub.PATIENCE).until(so::get);
    }

    private int held(String system) throws IOException, InterruptedException {
        var state = carrier.client.get("/_control/" + system + "/state");
        return system.equals("allegro") ? state.at("/offers").path(SKU).path("available").asInt() : state.at("/stock").path(SKU).asInt();
    }
}
