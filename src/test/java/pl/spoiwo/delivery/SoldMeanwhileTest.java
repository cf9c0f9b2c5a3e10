package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.KnownOrders;

/** A channel sells a piece while the hub, which does not know of it yet, has another value to write. Through the real routes, to the simulated channels over HTTP. */
class SoldMeanwhileTest {

    private static final String CHANNEL = "channel";
    private static final String SKU = "DZB-1200";
    private static final String VARIATION = "KUB-350-ZIE";
    private static final String PAID = ", \"status\": \"processing\"";
    private static final String ALLEGRO = "url: \"%s\", authUrl: \"%s/auth/oauth\", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret, refreshToken: demo-allegro-refresh-token";
    private static final String SHOP = "url: \"%s\", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret";

    private JdbcTemplate jdbc;
    private ChannelValues values;
    private CarrierHub carrier;

    private static Stream<Arguments> channels() {
        return Stream.of(Arguments.of("woocommerce", PAID, SHOP),
                Arguments.of("allegro", "", ALLEGRO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("a piece that was sold between computing and writing is not put back on sale, and when its order is known the value is what it was to be")
    void notBackOnSale(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = started(system, settings, folder)) {
            sold(system, 3, order);
            assertThat(held(system)).as("the channel has sold three").isEqualTo(7);
            want("12");
            until("12 9 SETTLING");
            assertThat(held(system)).as("two more have come in, and the three are not offered again").isEqualTo(9);
            want("13");
            until("13 10 SETTLING");
            assertThat(held(system)).as("nor with the next number").isEqualTo(10);
            ordered(3, "10");
            until("10 10 ACCEPTED");
            assertThat(held(system)).isEqualTo(10);
            hub.client.put("/_control/" + system + "/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"POST .*(batch|bulk).*\",\"times\":1}");
            want("4");
            until("4 4 ACCEPTED");
            assertThat(held(system)).as("an answer that was lost is no sale").isEqualTo(4);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("nor is one offered where another channel has sold one too, so that this one holds just as many as are wanted")
    void oneSoldElsewhere(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var ignored = started(system, settings, folder)) {
            sold(system, 1, order);
            ordered(0, "10");
            until("10 9 SETTLING");
            want("9");
            until("9 8 SETTLING");
            assertThat(held(system)).as("eight are there").isEqualTo(8);
            ordered(1, "8");
            until("8 8 ACCEPTED");
            assertThat(held(system)).isEqualTo(8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("nor is one that was left off a write whose answer was lost")
    void notAfterLostAnswer(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = started(system, settings, folder)) {
            sold(system, 1, order);
            hub.client.put("/_control/" + system + "/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"POST .*(batch|bulk).*\",\"times\":1}");
            want("20");
            until("20 19 SETTLING");
            assertThat(held(system)).isEqualTo(19);
            sold(system, 1, order);
            hub.client.put("/_control/" + system + "/faults", "{\"failRate\":1,\"only\":\"POST .*(batch|bulk).*\",\"times\":1}");
            want("5");
            until("5 3 SETTLING");
            assertThat(held(system)).as("what was not written either is no sale, and what was sold is").isEqualTo(3);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("nor is one that was sold behind a cancellation, with which the channel has put pieces back by itself")
    void notBehindCancellation(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = started(system, settings, folder)) {
            var cancelled = sold(system, 3, order).path("id").asText();
            ordered(3, "7");
            until("7 7 ACCEPTED");
            hub.client.put("/_control/" + system + "/orders/" + cancelled, "{\"status\":\"" + (system.equals("allegro") ? "BUYER_CANCELLED" : "cancelled") + "\"}");
            assertThat(held(system)).isEqualTo(10);
            sold(system, 1, order);
            ordered(-3, "10");
            until("10 9 SETTLING");
            assertThat(held(system)).isEqualTo(9);
            ordered(1, "9");
            until("9 9 ACCEPTED");
            assertThat(written(system, SKU)).as("what the channel has counted itself needs no write").containsExactly(10);
            ordered(0, "8");
            until("8 8 ACCEPTED");
            assertThat(written(system, SKU)).containsExactly(10, 8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("nor is a piece that was sold between the list that told another number and the repair of it")
    void notByRepair(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = started(system, settings, folder)) {
            for (int edited : new int[] {6, 900}) {
                want("10");
                until("10 10 ACCEPTED");
                hub.client.put("/_control/" + system + (system.equals("allegro") ? "/offers" : "/products"), "{\"sku\":\"" + SKU + "\",\"quantity\":" + edited + "}");
                var listed = String.valueOf(held(system));
                assertThat(listed).isEqualTo(String.valueOf(edited));
                sold(system, 1, order);
                values.repair(CHANNEL, ChannelValues.STOCK, SKU, listed);
                hub.hub.wake(CHANNEL);
                until("10 9 SETTLING");
                assertThat(held(system)).isEqualTo(9);
                ordered(1, "9");
                until("9 9 ACCEPTED");
                assertThat(held(system)).isEqualTo(9);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("after ten minutes it stays off while the orders are not read; what was sold last stays off when the rest is written")
    void notAfterTenMinutes(String system, String order, String settings, @TempDir Path folder) throws Exception {
        try (var hub = started(system, settings, folder)) {
            sold(system, 3, order);
            want("12");
            until("12 9 SETTLING");
            tenMinutesLater();
            await().atMost(CarrierHub.PATIENCE).until(() ->
                    jdbc.queryForObject("select due_at from channel_value where sku = ?", OffsetDateTime.class, SKU).toInstant().isAfter(Instant.now()));
            assertThat(row(SKU)).isEqualTo("12 9 SETTLING");
            assertThat(held(system)).isEqualTo(9);
            sold(system, 1, order);
            jdbc.update("insert into poll_cursor (connection, capability, position, fence, updated_at, completed_at) values (?, 'order.poll', '{}', 1, ?, ?)",
                    CHANNEL, UtcTime.of(Instant.now()), UtcTime.of(Instant.now()));
            hub.hub.bean(KnownOrders.class).decided(CHANNEL, Instant.now().plusSeconds(31));
            hub.hub.bean(KnownOrders.class).decided(CHANNEL, Instant.now().plusSeconds(62));
            tenMinutesLater();
            until("12 11 SETTLING");
            assertThat(held(system)).isEqualTo(11);
        }
    }

    @Test
    @DisplayName("a batch that stops between its two writing calls keeps what was answered; of the rest the newest values go behind a new reading, never those of the batch")
    void betweenTwoCalls(@TempDir Path folder) throws Exception {
        try (var hub = started("woocommerce", SHOP, folder)) {
            want(VARIATION, "10");
            until(VARIATION, "10 10 ACCEPTED");
            hub.fault("{\"failRate\":1,\"status\":429,\"only\":\"POST .*variations/batch\"}");
            values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, "12", VARIATION, "20"), Instant.now(), "m-1");
            hub.hub.wake(CHANNEL);
            until("12 12 ACCEPTED");
            until(VARIATION, "20 - RETRYING");
            sold("woocommerce", 1, VARIATION, PAID);
            sold("woocommerce", 2, PAID);
            want(VARIATION, "6");
            want("15");
            until("15 13 SETTLING");
            hub.fault("{}");
            until(VARIATION, "6 5 SETTLING");
            assertThat(held("woocommerce", VARIATION)).isEqualTo(5);
            assertThat(written("woocommerce", VARIATION)).as("the value of the batch has never gone").containsExactly(10, 5);
        }
    }

    @Test
    @DisplayName("a batch whose sender died repeats its command although the channel holds that number by a sale: the command may still come, and would come after newer values")
    void repeatedAfterCrash(@TempDir Path folder) throws Exception {
        try (var hub = started("allegro", ALLEGRO, folder)) {
            values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, "5"), Instant.now(), "m-1");
            var configuration = hub.hub.bean(ActiveConfiguration.class).current();
            var work = new Batches.Work(configuration, configuration.connection(CHANNEL).orElseThrow());
            assertThat(hub.hub.bean(Batches.class).next(work)).as("planned; and then nothing more is heard of this worker").isTrue();
            sold("allegro", 5, "");
            assertThat(held("allegro")).isEqualTo(5);
            jdbc.update("update value_batch set due_at = began_at");
            hub.hub.wake(CHANNEL);
            until("5 5 ACCEPTED");
            assertThat(written("allegro", SKU)).containsExactly(10, 5);
        }
    }

    @Test
    @DisplayName("nor is one that was sold while other offers of its batch ended: it goes behind them, read anew and with its newest value")
    void whileOthersEnd(@TempDir Path folder) throws Exception {
        try (var ignored = started("allegro", ALLEGRO, folder, "2s")) {
            want(VARIATION, "10");
            until(VARIATION, "10 10 ACCEPTED");
            sold("allegro", 7, VARIATION, "");
            values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, "12", VARIATION, "5"), Instant.now(), "m-1");
            carrier.hub.wake(CHANNEL);
            await().atMost(CarrierHub.PATIENCE).until(() -> called("PUT", "publication") > 0);
            sold("allegro", 1, "");
            ordered(1, "11");
            until("11 11 ACCEPTED");
            until(VARIATION, "5 0 SETTLING");
            assertThat(written("allegro", SKU)).as("the value from before the ending has never gone").containsExactly(10, 11);
            assertThat(held("allegro")).isEqualTo(11);
        }
    }

    @Test
    @DisplayName("what is sold between the reading and the doing of a command is offered again for that moment: the write that its order brings takes it off")
    void betweenReadingAndDoing(@TempDir Path folder) throws Exception {
        try (var ignored = started("allegro", ALLEGRO, folder, "2s")) {
            want("12");
            await().atMost(CarrierHub.PATIENCE).until(() -> called("POST", "bulk") > 1);
            sold("allegro", 1, "");
            assertThat(held("allegro")).isEqualTo(9);
            until("12 12 ACCEPTED");
            assertThat(held("allegro")).as("one too many").isEqualTo(12);
            ordered(1, "11");
            until("11 11 ACCEPTED");
            assertThat(held("allegro")).isEqualTo(11);
        }
    }

    private int called(String method, String path) throws IOException, InterruptedException {
        return carrier.client.get("/_control/allegro/calls?method=" + method + "&path=" + path).path("items").size();
    }

    private void tenMinutesLater() {
        var past = UtcTime.of(Instant.now().minusSeconds(1));
        jdbc.update("update channel_value set short_until = ?, due_at = ? where sku = ?", past, past, SKU);
        carrier.hub.wake(CHANNEL);
    }

    private CarrierHub started(String system, String settings, Path folder) throws IOException, InterruptedException {
        return started(system, settings, folder, "100ms");
    }

    /** @param takes how long the marketplace takes for a command */
    private CarrierHub started(String system, String settings, Path folder, String takes) throws IOException, InterruptedException {
        carrier = new CarrierHub(folder, system, Map.of("allegro-command-takes", takes));
        carrier.connect(CHANNEL, settings);
        jdbc = new JdbcTemplate(carrier.dataSource());
        values = new ChannelValues(jdbc);
        want("10");
        until("10 10 ACCEPTED");
        assertThat(held(system)).isEqualTo(10);
        return carrier;
    }

    private JsonNode sold(String system, int quantity, String order) throws IOException, InterruptedException {
        return sold(system, quantity, SKU, order);
    }

    private JsonNode sold(String system, int quantity, String sku, String order) throws IOException, InterruptedException {
        return carrier.client.post("/_control/" + system + "/orders", "{\"items\":[{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + "}]" + order + "}");
    }

    /** What programs have written to the channel's stock, in turn. */
    private List<Integer> written(String system, String sku) throws IOException, InterruptedException {
        var written = new ArrayList<Integer>();
        carrier.client.get("/_control/" + system + "/stock-log").path("items").forEach(entry -> {
            if (entry.path("sku").asText().equals(sku) && entry.path("what").asText().equals("written")) {
                written.add(entry.path("pieces").asInt());
            }
        });
        return written;
    }

    /** The hub decides the order of it. @param quantity taken off by the channel; less than nothing where it has put them back */
    private void ordered(int quantity, String wanted) {
        values.countedDown(CHANNEL, new TreeMap<>(Map.of(SKU, BigDecimal.valueOf(quantity))));
        values.doubt(CHANNEL, List.of(SKU));
        values.want(CHANNEL, ChannelValues.STOCK, Map.of(SKU, wanted), Instant.now(), "m-2");
        carrier.hub.wake(CHANNEL);
    }

    private void want(String value) {
        want(SKU, value);
    }

    private void want(String sku, String value) {
        values.want(CHANNEL, ChannelValues.STOCK, Map.of(sku, value), Instant.now(), "m-1");
        carrier.hub.wake(CHANNEL);
    }

    private String row(String sku) {
        return jdbc.queryForObject("select wanted || ' ' || coalesce(accepted, '-') || ' ' || state from channel_value where sku = ?", String.class, sku);
    }

    private void until(String row) {
        until(SKU, row);
    }

    private void until(String sku, String row) {
        await().atMost(CarrierHub.PATIENCE).untilAsserted(() -> assertThat(row(sku)).isEqualTo(row));
    }

    private int held(String system) throws IOException, InterruptedException {
        return held(system, SKU);
    }

    private int held(String system, String sku) throws IOException, InterruptedException {
        var state = carrier.client.get("/_control/" + system + "/state");
        return system.equals("allegro") ? state.at("/offers").path(sku).path("available").asInt() : state.at("/stock").path(sku).asInt();
    }
}
