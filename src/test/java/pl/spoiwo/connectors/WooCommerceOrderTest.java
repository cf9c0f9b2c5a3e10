package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.MappingFailure;

class WooCommerceOrderTest {

    private static final ConnectorFiles FILES = new ConnectorFiles("woocommerce", Map.of());

    private static ObjectNode example(String name) {
        return (ObjectNode) FILES.example("order", name);
    }

    private static JsonNode order(JsonNode input) {
        return FILES.apply("order", input).get("data");
    }

    record Item(BigDecimal net, BigDecimal tax, int quantity) {
    }

    @Provide
    Arbitrary<List<Item>> items() {
        var cents = Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("99999.99")).ofScale(2);
        return Combinators.combine(cents, cents, Arbitraries.integers().between(1, 999)).as(Item::new).list().ofMinSize(1).ofMaxSize(30);
    }

    @Property(tries = 100)
    @Label("whatever its lines, they and the delivery add up to the order's total to the last digit, and each unit price to its line within half a digit")
    void sums(@ForAll("items") List<Item> items) {
        var input = example("prepaid-company");
        var lines = (ArrayNode) input.get("line_items");
        var template = lines.get(0).deepCopy();
        lines.removeAll();
        var total = new BigDecimal("12.30");
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            lines.add(((ObjectNode) template.deepCopy()).put("id", i).put("quantity", item.quantity()).put("total", item.net().toPlainString())
                    .put("total_tax", item.tax().toPlainString()).put("price", item.net().doubleValue() / item.quantity()));
            total = total.add(item.net()).add(item.tax());
        }
        var order = order(input.put("total", total.toPlainString()));
        assertThat(new BigDecimal(order.at("/totals/items").asText()).add(new BigDecimal(order.at("/totals/delivery").asText()))).isEqualByComparingTo(total);
        assertThat(order.at("/extensions/test").has("totalDifference")).isFalse();
        for (int i = 0; i < items.size(); i++) {
            var unit = new BigDecimal(order.at("/lines/" + i + "/unitNet").asText());
            var quantity = BigDecimal.valueOf(items.get(i).quantity());
            assertThat(unit.multiply(quantity).subtract(items.get(i).net()).abs()).isLessThanOrEqualTo(new BigDecimal("0.00005").multiply(quantity));
        }
    }

    @Test
    @DisplayName("a webhook without an id is a broken order, not one that was deleted")
    void withoutId() {
        var input = example("prepaid-company");
        input.remove("id");
        var said = FILES.apply("order", input);
        assertThat(said.path("event").asText()).isEqualTo("order");
        assertThat(said.path("data").has("externalId")).as("which the schema requires, so it parks").isFalse();
    }

    @Test
    @DisplayName("keys of NIP and pickup point are the connection's own")
    void meta_keys() {
        var files = new ConnectorFiles("woocommerce", Map.of("nipKeys", "vat_id, _nip", "pickupKeys", "punkt"));
        var input = example("prepaid-company");
        assertThat(files.apply("order", input).at("/data/invoice").has("taxId")).isFalse();
        input.withArray("meta_data").addObject().put("key", "_nip").put("value", 5252445767L);
        input.withArray("meta_data").addObject().put("key", "punkt").putObject("value").put("code", "WAW1");
        assertThat(files.apply("order", input).at("/data/invoice/taxId/value").asText()).isEqualTo("5252445767");
        assertThat(files.apply("order", input).at("/data/delivery/pickupPoint/id").asText()).isEqualTo("WAW1");
    }

    @Test
    @DisplayName("amounts that come as numbers count like those that come as text")
    void numbers_as_numbers() {
        var input = example("prepaid-company");
        ((ObjectNode) input.at("/line_items/0")).put("total", new BigDecimal("100.00")).put("total_tax", 23).put("quantity", "2");
        input.put("total", new BigDecimal("381.30")).put("shipping_total", 10).put("shipping_tax", new BigDecimal("2.3"));
        assertThat(new BigDecimal(order(input).at("/totals/delivery").asText())).isEqualByComparingTo("12.30");
        assertThat(order(input).at("/lines/0/gross").asText()).isEqualTo("123.00");
    }

    @Test
    @DisplayName("a free order is paid, an order made by hand has no provider")
    void free_orders() {
        var input = example("prepaid-company");
        input.put("payment_method", "").put("total", "0.00").putNull("date_paid_gmt");
        var payment = order(input).at("/payments/0");
        assertThat(payment.get("status").asText()).isEqualTo("PAID");
        assertThat(payment.get("type").asText()).isEqualTo("other");
        assertThat(payment.has("provider")).isFalse();
    }

    @Test
    @DisplayName("an amount that is none stops the mapping with its file and line")
    void broken_amount() {
        var input = example("prepaid-company");
        ((ObjectNode) input.at("/line_items/1")).put("total", "dwieście");
        assertThatThrownBy(() -> order(input)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.file()).isEqualTo("mappings/woocommerce/order.jslt");
            assertThat(e.line()).isPositive();
            assertThat(e.getMessage()).contains("not a number");
        });
    }

    @Test
    @DisplayName("an order of 500 lines keeps every line")
    void many_lines() {
        var input = example("bundles-eur-gift-card");
        var lines = (ArrayNode) input.get("line_items");
        int others = order(input).path("lines").size() - lines.size();
        for (int i = lines.size(); i < 500; i++) {
            lines.add(((ObjectNode) lines.get(1).deepCopy()).put("id", 1000 + i));
        }
        assertThat(order(input).path("lines")).hasSize(500 + others);
    }
}
