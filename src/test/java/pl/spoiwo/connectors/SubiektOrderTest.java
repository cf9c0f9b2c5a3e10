package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/** READY orders as EPP documents: the mapping and the layout together. */
class SubiektOrderTest {

    private static final Charset CP1250 = Charset.forName("windows-1250");
    private final Codecs codecs = new Codecs();
    private final ConnectorFiles files = new ConnectorFiles("subiekt", Map.of("rates", "EUR=4.2650"));

    private byte[] written(JsonNode document) {
        return codecs.encode("delimited", document.get("content"), files.mappings.layout("subiekt/epp-1.05").orElseThrow()).bytes();
    }

    private JsonNode order(ObjectNode input) {
        var document = files.apply("zk", input);
        return codecs.decode("delimited", written(document), files.mappings.layout("subiekt/epp-1.05").orElseThrow());
    }

    private ObjectNode example(String name) {
        return (ObjectNode) files.example("zk", name);
    }

    private static ObjectNode line(ObjectNode input, int index) {
        return (ObjectNode) input.at("/data/lines/" + index);
    }

    private void refused(ObjectNode input, String says) {
        assertThatThrownBy(() -> order(input)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.getMessage()).contains(says);
            assertThat(e.file()).isEqualTo("mappings/subiekt/zk.jslt");
            assertThat(e.line()).isPositive();
        });
    }

    @Test
    @DisplayName("a paid order of a company becomes exactly this file")
    void golden() throws IOException {
        var bytes = written(files.apply("zk", example("prepaid-company")));
        assertThat(new String(bytes, CP1250)).isEqualTo(Files.readString(Path.of("src/test/resources/vectors/subiekt/zk-prepaid-company.epp"), CP1250));
        assertThat(bytes).endsWith('\r', '\n', '\r', '\n');
    }

    @Test
    @DisplayName("the same command makes the same name and the same bytes, however often")
    void deterministic() {
        var first = files.apply("zk", example("cod-guest-worst"));
        var again = example("cod-guest-worst");
        ((ObjectNode) again.get("command")).put("attempt", 7);
        var second = files.apply("zk", again);
        assertThat(second.get("name").asText()).isEqualTo("ZK-c-0123456789abcdefghij.epp").isEqualTo(first.get("name").asText());
        assertThat(written(second)).isEqualTo(written(first));
    }

    @Test
    @DisplayName("lines with delivery add up to the document, and what is paid and what is to be paid to what the channel asked for")
    void sums() {
        for (var name : new String[] {"prepaid-company", "cod-guest-worst", "cod-partly-paid", "eur-eu-company", "gift-card"}) {
            var zk = order(example(name)).at("/orders/0");
            for (var field : new String[] {"net", "tax", "gross"}) {
                var sum = zk.get("lines").findValuesAsText(field).stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
                assertThat(sum).as(name + " " + field).isEqualByComparingTo(zk.get(field).asText());
            }
            assertThat(new BigDecimal(zk.get("paidOnReceipt").asText()).add(new BigDecimal(zk.get("toPay").asText()))).isEqualByComparingTo(example(name).at("/data/totals/total").asText());
            assertThat(zk.get("lineCount").asInt()).isEqualTo(zk.get("lines").size());
            assertThat(zk.get("orderNumber").asText()).isEqualTo("c-0123456789abcdefghij");
            assertThat(zk.get("remarks").asText()).startsWith("c-0123456789abcdefghij; ");
        }
    }

    @Test
    @DisplayName("cash on delivery is to be paid, a paid order is not, whoever told that it is paid")
    void payment() {
        assertThat(order(example("cod-guest-worst")).at("/orders/0/paymentForm").asText()).isEqualTo("Pobranie");
        assertThat(order(example("cod-guest-worst")).at("/orders/0/toPay").asText()).isEqualTo("189.9900");
        assertThat(order(example("cod-partly-paid")).at("/orders/0/toPay").asText()).as("what operators were paid is in no payment of the channel's").isEqualTo("100.0000");
        var paidElsewhere = example("prepaid-company");
        ((ObjectNode) paidElsewhere.at("/data/payments/0")).put("status", "PENDING").remove("paidAmount");
        assertThat(order(paidElsewhere).at("/orders/0/toPay").asText()).isEqualTo("0.0000");
    }

    @Test
    @DisplayName("with a gift card the buyer owes nothing when the rest is paid, and the courier collects the rest; the remarks say both sums")
    void gift_card() {
        var paid = order(example("gift-card")).at("/orders/0");
        assertThat(paid.get("gross").asText()).isEqualTo("381.3000");
        assertThat(paid.get("paidOnReceipt").asText()).isEqualTo("331.3000");
        assertThat(paid.get("toPay").asText()).isEqualTo("0.0000");
        assertThat(paid.get("remarks").asText()).contains("zamówienie 331.30, pozycje 381.30 PLN");
        var collected = example("gift-card");
        ((ObjectNode) collected.at("/data/delivery")).put("cashOnDelivery", true);
        ((ObjectNode) collected.at("/data/payments/0")).put("status", "PENDING");
        assertThat(order(collected).at("/orders/0/paidOnReceipt").asText()).isEqualTo("0.0000");
        assertThat(order(collected).at("/orders/0/toPay").asText()).isEqualTo("331.3000");
    }

    @Test
    @DisplayName("a SKU of 20 characters goes, one of 21 parks and names it")
    void sku() {
        var input = example("prepaid-company");
        line(input, 0).put("sku", "X".repeat(20));
        assertThat(order(input).at("/orders/0/lines/0/code").asText()).isEqualTo("X".repeat(20));
        line(input, 0).put("sku", "Y".repeat(21));
        refused(input, "SKU " + "Y".repeat(21) + " has 21 characters, Subiekt takes 20");
        line(input, 0).remove("sku");
        refused(input, "has no SKU");
    }

    @Test
    @DisplayName("a SKU with a letter that the code page lacks parks and is not sent as another article")
    void foreign_sku() {
        var input = example("prepaid-company");
        line(input, 0).put("sku", "KUBEK-Ğ");
        assertThatThrownBy(() -> order(input)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.getMessage()).contains("orders[0].lines[0].code has the character Ğ (U+011E)");
            assertThat(e.file()).isEqualTo("mappings/subiekt/epp-1.05.layout.yaml");
        });
    }

    @Test
    @DisplayName("rates zw and oo have their numbers; np and an unexplained rate park")
    void rates() {
        var input = example("prepaid-company");
        line(input, 0).put("taxCode", "oo");
        line(input, 1).put("taxCode", "zw");
        var epp = order(input);
        assertThat(epp.at("/orders/0/lines").findValuesAsText("taxRate")).containsExactly("-5.0000", "-1.0000", "23.0000");
        assertThat(epp.at("/goods").findValuesAsText("taxSymbol")).containsExactly("oo", "zw", "23");
        line(input, 0).put("taxCode", "np");
        refused(input, "np has no symbol");
        line(input, 0).put("taxCode", "7.5");
        assertThat(order(input).at("/orders/0/lines/0/taxRate").asText()).isEqualTo("7.5000");
        line(input, 0).put("tax", "1.00");
        line(input, 0).remove("taxCode");
        refused(input, "no tax rate");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @DisplayName("a rate that is not written as a number above zero with a dot parks the order, and one in the company's currency goes on")
    @CsvSource(delimiter = '|', textBlock = """
            EUR=4,30             | "30" is no pair such as EUR=4.2650
            EUR:4.30             | "EUR:4.30" is no pair
            EUR=4.30=            | "EUR=4.30=" is no pair
            EUR=                 | "EUR=" is no pair
            =4.30                | "=4.30" is no pair
            EUR=4                | has EUR=4: a rate is a number above zero with a dot
            EUR=0.00             | has EUR=0.00: a rate is a number above zero with a dot
            EUR=-1.00            | has EUR=-1.00: a rate is a number above zero with a dot
            EUR=4.3e1            | has EUR=4.3e1: a rate is a number above zero with a dot
            EUR=4.30, EUR=4.31   | EUR is there twice
            USD=3.90             | the order is in EUR: give its exchange rate
            """)
    void wrong_rates(String rates, String says) {
        var site = new ConnectorFiles("subiekt", Map.of("rates", rates));
        assertThatThrownBy(() -> site.apply("zk", example("eur-eu-company"))).isInstanceOf(MappingFailure.class).hasMessageContaining(says);
        assertThat(site.apply("zk", example("prepaid-company")).at("/content/orders/0/rate").asText()).isEqualTo("1");
    }

    @Test
    @DisplayName("several rates are told apart, with or without blanks")
    void several_rates() {
        var site = new ConnectorFiles("subiekt", Map.of("rates", " CZK=0.1740 ,EUR = 4.2650,"));
        assertThat(site.apply("zk", example("eur-eu-company")).at("/content/orders/0/rate").asText()).isEqualTo("4.2650");
    }

    @Test
    @DisplayName("an order in a currency without a rate parks, a discount line parks unless the site says otherwise")
    void currency_and_discounts() {
        var input = example("prepaid-company");
        ((ObjectNode) input.get("data")).put("currency", "CZK");
        refused(input, "the order is in CZK");
        ((ObjectNode) input.get("data")).put("currency", "EUR");
        assertThat(order(input).at("/orders/0/rate").asText()).isEqualTo("4.2650");
        line(input, 1).put("kind", "discount").put("net", "-10.00").put("tax", "-2.30").put("gross", "-12.30").put("unitNet", "-10").put("unitGross", "-12.30");
        refused(input, "is a discount of its own (-12.30)");
    }

    @Test
    @DisplayName("foreign postal codes that are too wide go before the town, wide names are cut, an e-mail that is too wide is left out")
    void addresses() {
        var input = example("cod-guest-worst");
        var address = (ObjectNode) input.at("/data/invoice/address");
        address.put("postalCode", "SW1A 1AA").put("country", "GB").put("lastName", "N".repeat(300)).put("line1", "L".repeat(80));
        ((ObjectNode) input.at("/data/buyer")).put("email", "a".repeat(50) + "@example.com");
        var zk = order(input);
        assertThat(zk.at("/orders/0/partyCity").asText()).isEqualTo("SW1A 1AA Bielsko-Biała");
        assertThat(zk.at("/orders/0").has("partyPostalCode")).isFalse();
        assertThat(zk.at("/orders/0/partyShortName").asText()).hasSize(40);
        assertThat(zk.at("/orders/0/partyStreet").asText()).hasSize(50);
        assertThat(zk.at("/contractors/0").has("email")).isFalse();
        address.put("postalCode", "110 00 1");
        assertThat(order(input).at("/orders/0/partyPostalCode").asText()).isEqualTo("110001");
    }

    @Test
    @DisplayName("a buyer has one code in all orders, within 20 characters: by NIP, or by e-mail address that cannot be read from it")
    void buyers() {
        var guest = order(example("cod-guest-worst")).at("/orders/0/partyCode").asText();
        var other = example("cod-guest-worst");
        ((ObjectNode) other.at("/data")).put("orderId", "o-99999999999999999999");
        ((ObjectNode) other.at("/data/buyer")).put("email", "ZOE@example.com");
        assertThat(order(other).at("/orders/0/partyCode").asText()).isEqualTo(guest).matches("HUB-[0-9A-F]{14}");
        assertThat(order(example("prepaid-company")).at("/orders/0/partyCode").asText()).isEqualTo("NIP-2223334414");
    }

    @Test
    @DisplayName("500 lines with repeated articles make 500 lines and one card for each article")
    void many_lines() {
        var input = example("prepaid-company");
        var lines = (com.fasterxml.jackson.databind.node.ArrayNode) input.at("/data/lines");
        for (int i = lines.size(); i < 500; i++) {
            lines.add(((ObjectNode) lines.get(0).deepCopy()).put("lineId", "L" + i).put("sku", "SKU-" + i % 50));
        }
        var epp = order(input);
        assertThat(epp.at("/orders/0/lines")).hasSize(501);
        assertThat(epp.at("/goods")).hasSize(53);
    }
}
