package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.product.Links;

/** The demo's own files: Subiekt's export of goods, and the orders of WooCommerce and Allegro, through their real mappings. */
class DemoMatchingTest extends DatabaseSuite {

    private static final Path MAPPINGS = Path.of("mappings");
    private final CodecInputs inputs = new CodecInputs(new Codecs());
    private Hub hub;

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }

    @BeforeEach
    void demo() throws IOException {
        hub = new Hub(stores);
        hub.configuration = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, inputs).load().configuration().orElseThrow();
    }

    private void goods() throws IOException {
        var layout = hub.configuration.mappings().layout("subiekt/epp-1.05").orElseThrow();
        var file = inputs.read("subiekt/goods-file", "epp", Files.readAllBytes(MAPPINGS.resolve("subiekt/examples/goods-file/goods-prices-and-an-invoice.in.epp")), layout);
        hub.carryRechecks(hub.process(hub.message("erp-main", "file:goods.file", "goods", file.toString())));
    }

    private List<String> lines(String connection, String externalId) {
        var order = hub.orders.find(Ids.order(connection, externalId)).orElseThrow();
        return StreamSupport.stream(order.content().document().path("lines").spliterator(), false).filter(line -> line.path("kind").asText().equals("product"))
                .map(DemoMatchingTest::line).toList();
    }

    private static String line(JsonNode line) {
        return line.path("channelSku").asText("-") + " -> " + line.path("sku").asText("none") + " by " + line.path("matchedBy").asText("nothing");
    }

    private List<String> holds(String connection, String externalId) {
        return hub.orders.find(Ids.order(connection, externalId)).orElseThrow().holds().stream().map(hold -> hold.reason()).toList();
    }

    @Test
    @DisplayName("a shop's order with another spelling is Subiekt's article; its other line waits, and goes on by a link")
    void shop() throws IOException {
        goods();
        var order = Files.readString(MAPPINGS.resolve("woocommerce/examples/order/prepaid-company.in.json")).replace("\"KUB-350-ZIE\"", "\"kub-350-zie\"");
        var id = inputs.read("woocommerce/order", "json", order.getBytes(StandardCharsets.UTF_8), null).path("id").asText();
        hub.carryRechecks(hub.process(hub.message("shop-main", "webhook:order.updated", "order", order)));
        assertThat(lines("shop-main", id)).containsExactly("kub-350-zie -> KUB-350-ZIE by spelling", "DZB-1200 -> none by nothing");
        assertThat(holds("shop-main", id)).contains("line-unmatched");
        new Links(stores.jdbc()).make("shop-main", "822", "ZES-SNI", clock.instant());
        hub.carryRechecks(List.of(OwnMessages.known(List.of(), List.of("822"), "shop-main", "by hand", null, clock.instant())));
        assertThat(lines("shop-main", id)).containsExactly("kub-350-zie -> KUB-350-ZIE by spelling", "DZB-1200 -> ZES-SNI by link");
        assertThat(holds("shop-main", id)).doesNotContain("line-unmatched");
    }

    @Test
    @DisplayName("a marketplace's order finds its article by the supplier's code, as Subiekt exports it")
    void marketplace() throws IOException {
        var order = Files.readString(MAPPINGS.resolve("allegro/examples/order/paid-locker-company.in.json")).replace("\"KAW-MLY-030\"", "\"dost-9\"");
        var id = inputs.read("allegro/order", "json", order.getBytes(StandardCharsets.UTF_8), null).path("id").asText();
        hub.carryRechecks(hub.process(hub.message("allegro-main", "answer:order.fetch", "order", order)));
        assertThat(lines("allegro-main", id)).startsWith("dost-9 -> none by nothing");
        goods();
        assertThat(lines("allegro-main", id)).startsWith("dost-9 -> ZES-SNI by supplierCode");
    }
}
