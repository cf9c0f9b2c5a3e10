package pl.spoiwo.campaign;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import pl.spoiwo.system.World;

/** What a channel asks for what the ERP asks: as {@code price} in the hub's configuration says it, and computed here once more. */
enum Tariff {

    SHOP("{list: Detaliczna, factor: \"1.04\", add: \"1.50\"}", "price: {list: Detaliczna}\n    # Who edits") {
        @Override
        BigDecimal of(BigDecimal gross) {
            return grosze(gross.multiply(new BigDecimal("1.04")).add(new BigDecimal("1.50")));
        }
    },

    /** By the second list, which is 15 % lower; the price ends with 99 grosze. */
    MARKET("{list: Hurtowa, factor: \"1.30\", add: \"2.00\", ending: \"0.99\", round: up}", "price: {list: Detaliczna}\n    drift") {
        @Override
        BigDecimal of(BigDecimal gross) {
            var rounded = grosze(grosze(gross.multiply(new BigDecimal("0.85"))).multiply(new BigDecimal("1.30")).add(new BigDecimal("2.00")));
            return rounded.add(GROSZ).setScale(0, RoundingMode.CEILING).subtract(GROSZ);
        }
    };

    private static final BigDecimal GROSZ = new BigDecimal("0.01");

    private final String rule;
    private final String inDemo;

    Tariff(String rule, String inDemo) {
        this.rule = rule;
        this.inDemo = inDemo;
    }

    /** @param gross price in the ERP's list Detaliczna */
    abstract BigDecimal of(BigDecimal gross);

    /** Tells the hub. */
    void configure(World world) throws IOException {
        world.change("config/connections.yaml", inDemo, inDemo.replace("{list: Detaliczna}", rule));
    }

    private static BigDecimal grosze(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
