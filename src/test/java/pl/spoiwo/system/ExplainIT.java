package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A price on its whole way, from a file of the ERP past guard, person and rule into the shop, and what the hub says of it then, later, and when its details are purged. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExplainIT {

    private static final String SKU = "KUB-350-ZIE";
    private static final String PRICE = "/api/explain?entity=price&key=" + SKU + "&connection=shop-main";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    static World world;
    static HubProcess hub;
    static int port;
    /** As the hub explained the approved price when it was new, and when that was. */
    static JsonNode first;
    static Instant then;

    @BeforeAll
    static void start() throws IOException {
        port = HubProcess.freePort();
        world = World.plain(folder.resolve("world"), port, Map.of());
        var file = world.home().resolve("config/master-data.yaml");
        var today = LocalDate.now(ZoneId.of("Europe/Warsaw"));
        Files.writeString(file, Files.readString(file).replace("from: 2026-01-07, until: 2026-01-13", "from: " + today.minusDays(1) + ", until: " + today.plusDays(2)));
        launch(List.of());
        world.control("POST", "subiekt/goods", "{}");
        awaitAsked("39.20");
    }

    private static void launch(List<String> arguments) throws IOException {
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), arguments).shortLived();
        hub.launch();
        hub.awaitReady(PATIENCE);
    }

    @AfterAll
    static void stop() {
        hub.close();
        world.close();
    }

    private static void tell(String gross) {
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"" + SKU + "\",\"ean\":\"5907314500019\",\"name\":\"Kubek 350 ml zielony\",\"gross\":\"" + gross + "\",\"vat\":23}]}");
    }

    private static void set(String field, String connection, String value) {
        hub.put("/api/overrides", "{\"entity\":\"price\",\"key\":\"" + SKU + "\",\"field\":\"" + field + "\"" + connection + ",\"value\":" + value + ",\"reason\":\"targi\",\"until\":\"" + Instant.now().plusSeconds(3600) + "\"}");
    }

    /** The shop asks it in truth, and the hub knows that. */
    private static void awaitAsked(String price) {
        Awaitility.await(price + " in the shop").atMost(PATIENCE).ignoreExceptionsInstanceOf(IllegalStateException.class).untilAsserted(() -> {
            assertThat(world.state("woocommerce").path("prices").path(SKU).asText()).isEqualTo(price);
            assertThat(hub.get(PRICE).at("/held/value").asText()).isEqualTo(price);
        });
    }

    @Test
    @Order(1)
    @DisplayName("a price that was held, approved and sent says who told it, by which message, rule and files, what guards and rules did with it, who approved it, when it was sent and that it was taken")
    void now() {
        tell("130.00");
        Awaitility.await("held").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")).isNotEmpty());
        var held = Instant.now();
        for (var approval : hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")) {
            hub.post("/api/approvals/" + approval.path("id").asText(), "{\"decision\":\"approve\",\"reason\":\"a new supplier\"}");
        }
        awaitAsked("104.00");
        var waited = hub.get(PRICE + "&at=" + held);
        assertThat(waited.path("value").asText() + " while " + waited.at("/waiting/0/to").asText() + " " + waited.at("/waiting/0/state").asText() + " by " + waited.at("/waiting/0/by").asText())
                .isEqualTo("39.20 while 130.00 / 105.69 PLN APPROVED by admin");
        first = hub.get(PRICE);
        then = Instant.now();
        assertThat(first.path("value").asText() + " " + first.path("currency").asText() + " before " + first.path("previous").asText()).isEqualTo("104.00 PLN before 39.20");
        assertThat(first.path("configuration").asText()).isEqualTo(hub.get("/api/configuration").path("version").asText());
        var source = first.path("source");
        assertThat(source.path("connection").asText() + " " + source.path("field").asText() + " " + source.path("value").asText()).isEqualTo("erp-main price.Detaliczna net 105.69 gross 130.00");
        assertThat(source.at("/rule/name").asText() + " " + source.at("/rule/at").asText()).isEqualTo("erp-prices config/master-data.yaml:5");
        assertThat(hub.text(source.at("/message/raw").asText())).as("the file as it came").contains(SKU, "130.0000");
        var guard = first.at("/facts/0/guards/0");
        assertThat(List.of(guard.path("guard").asText(), guard.path("result").asText(), guard.path("why").asText(), guard.path("by").asText(), guard.path("reason").asText()))
                .containsExactly("erp-price", "approved", "165.3 % up from 49", "admin", "a new supplier");
        assertThat(guard.path("at").asText()).matches("config/guards\\.yaml:\\d+");
        assertThat(Instant.parse(guard.path("decidedAt").asText())).isBefore(Instant.parse(first.path("since").asText()));
        assertThat(first.at("/guards/0/guard").asText()).isEqualTo("channel-price");
        var rule = first.at("/rules/0");
        assertThat(List.of(rule.path("rule").asText(), rule.path("from").asText(), rule.path("to").asText())).containsExactly("mugs in winter", "130.00", "104.00");
        assertThat(rule.path("at").asText()).matches("config/master-data\\.yaml:\\d+");
        var sent = first.path("sending").get(first.path("sending").size() - 1);
        assertThat(sent.path("event").asText() + " " + sent.path("value").asText()).isEqualTo("ACCEPTED 104.00");
        assertThat(Instant.parse(sent.path("sentAt").asText())).isBetween(Instant.parse(first.path("since").asText()), Instant.parse(sent.path("at").asText()));
        assertThat(hub.text(PRICE.replace("explain?", "explain/text?") + "&language=pl")).contains("ma mieć cenę 104,00 PLN", "strażnik erp-price", "użytkownik admin: a new supplier", "erp-prices (config/master-data.yaml:5)",
                "reguła mugs in winter", "a shop-main przyjął ją");
    }

    @Test
    @Order(2)
    @DisplayName("after three more changes the past moment is told as it was, and what lost against a person's word is named with the reason")
    void past() {
        tell("110.00");
        awaitAsked("88.00");
        set("price.Detaliczna", "", "{\"gross\":\"120.00\"}");
        awaitAsked("96.00");
        var lost = hub.get(PRICE).at("/candidates/0");
        assertThat(lost.path("source").asText() + " " + lost.path("value").asText()).isEqualTo("erp-main net 89.43 gross 110.00");
        assertThat(lost.path("why").asText()).contains("admin", "targi");
        set("price", ",\"connection\":\"shop-main\"", "\"95.00\"");
        awaitAsked("95.00");
        assertThat(hub.get(PRICE).at("/override/user").asText()).isEqualTo("admin");
        assertThat(hub.get(PRICE).path("candidates").findValuesAsText("value")).as("what the rules made").containsExactly("96.00");
        var past = hub.get(PRICE + "&at=" + then);
        for (var field : List.of("value", "previous", "since", "why", "configuration", "source", "facts", "rules", "guards", "messages", "sending", "held")) {
            assertThat(past.path(field)).as(field).isEqualTo(first.path(field));
        }
        assertThat(past.path("override").isMissingNode() && past.path("candidates").isMissingNode()).isTrue();
    }

    @Test
    @Order(3)
    @DisplayName("when retention has purged the rows of that moment, the month is told, in the answer and in words; what holds is still explained")
    void purged() throws IOException {
        hub.close();
        launch(List.of("--spoiwo.retention.values=1s", "--spoiwo.retention.every=2s"));
        Awaitility.await("purged").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get(PRICE + "&at=" + then).path("value").isMissingNode()).isTrue());
        var summary = hub.get(PRICE + "&at=" + then).path("summaries");
        assertThat(summary.findValuesAsText("event")).contains("WANTED", "ACCEPTED");
        assertThat(summary.findValuesAsText("highest")).contains("104");
        assertThat(hub.text(PRICE.replace("explain?", "explain/text?") + "&at=" + then)).startsWith("The details of that time are purged. In ");
        assertThat(hub.get(PRICE).path("value").asText() + " " + hub.get(PRICE).at("/held/value").asText()).isEqualTo("95.00 95.00");
    }
}
