package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As {@link CheckerTest}, of prices and stock while they move. */
class MarketTest {

    private Market market;

    private static Market.Write write(int second, String sku, String value) {
        return new Market.Write(Duration.ofSeconds(second), sku, new BigDecimal(value));
    }

    /** The ERP asked 100.00, then 110.00, then 104.00 for A. */
    private static Market market(String held, List<Market.Write> priced, Market.Write... stocked) {
        var asked = Map.of("A", List.of(new BigDecimal("100.00"), new BigDecimal("110.00"), new BigDecimal("104.00")));
        return new Market(asked, List.of(write(0, "F", "15"), write(20, "F", "18")), new BigDecimal("100"),
                List.of(new Market.Channel("woocommerce", Tariff.SHOP, Map.of("A", new BigDecimal(held)), priced, List.of(stocked))), List.of(), List.of());
    }

    private List<String> wrong() {
        return Stream.concat(PriceTags.wrong(market, List.of()).stream(), Pieces.wrong(market).stream()).toList();
    }

    private static List<History.Event> fault(String system) {
        return List.of(new History.FaultBegan(Duration.ofSeconds(10), system + " answers after 30 s"), new History.FaultEnded(Duration.ofSeconds(13), system + " answers after 30 s"));
    }

    @Test
    @DisplayName("what a channel asks is what its tariff makes of the ERP's last price")
    void tariffs() {
        assertThat(Tariff.SHOP.of(new BigDecimal("49.00"))).isEqualByComparingTo("52.46");
        assertThat(Tariff.MARKET.of(new BigDecimal("49.00"))).as("41.65 x 1.30 + 2.00 = 56.145").isEqualByComparingTo("56.99");
        assertThat(Tariff.MARKET.of(new BigDecimal("49.75"))).as("42.29 x 1.30 + 2.00 = 56.977").isEqualByComparingTo("56.99");
        market = market("109.66", List.of(write(5, "A", "105.50"), write(9, "A", "115.90"), write(12, "A", "109.66")));
        assertThat(wrong()).isEmpty();
        market = market("115.90", List.of());
        assertThat(wrong()).containsExactly("A: woocommerce asks 115.90, the ERP's last price 104.00 makes 109.66");
    }

    @Test
    @DisplayName("a price that no price of the ERP makes, and an older one behind a newer one, are named; a price may be told again, and one may be left out")
    void priceWrites() {
        market = market("109.66", List.of(write(5, "A", "115.90"), write(6, "A", "115.9"), write(12, "A", "109.66"), write(40, "A", "109.66")));
        assertThat(wrong()).isEmpty();
        market = market("109.66", List.of(write(5, "A", "104.00"), write(6, "A", "109.66"), write(8, "A", "115.90"), write(9, "A", "109.66"), write(9, "B", "1.00")));
        assertThat(wrong()).containsExactly("A: woocommerce was told 104.00, which the ERP's prices do not make: [105.50, 115.90, 109.66]",
                "A: woocommerce was told 115.90 after 109.66, which is newer", "B: woocommerce was told 1.00, which the ERP's prices do not make: []");
    }

    @Test
    @DisplayName("an older price that was on its way for half a minute, through no fault of the hub, is not its fault; at any other moment it is")
    void latePrices() {
        market = market("109.66", List.of(write(6, "A", "109.66"), write(42, "A", "115.90"), write(43, "A", "109.66")));
        assertThat(PriceTags.wrong(market, fault("woocommerce"))).isEmpty();
        assertThat(PriceTags.wrong(market, fault("allegro"))).hasSize(1);
        market = market("109.66", List.of(write(6, "A", "109.66"), write(20, "A", "115.90"), write(43, "A", "109.66")));
        assertThat(PriceTags.wrong(market, fault("woocommerce"))).hasSize(1);
    }

    @Test
    @DisplayName("a channel that was told fewer pieces than none, or more than were counted by then, and goods that were sold more often than counted, are named")
    void pieces() {
        market = market("109.66", List.of(), write(3, "F", "15"), write(21, "F", "18"), write(22, "A", "100"), write(23, "A", "0"));
        assertThat(wrong()).isEmpty();
        market = market("109.66", List.of(), write(3, "F", "16"), write(21, "F", "-1"), write(22, "A", "101"));
        assertThat(wrong()).containsExactly("A: woocommerce was told 101 pieces, the ERP had counted 100 at most", "F: woocommerce was told -1 pieces, the ERP had counted 18 at most",
                "F: woocommerce was told 16 pieces, the ERP had counted 15 at most");
        market = new Market(Map.of(), List.of(), BigDecimal.TEN, List.of(), List.of("F: 4 in the ERP's orders, 3 counted"), List.of());
        assertThat(wrong()).containsExactly("F: 4 in the ERP's orders, 3 counted");
    }
}
