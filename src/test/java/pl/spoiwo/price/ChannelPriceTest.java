package pl.spoiwo.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;

class ChannelPriceTest {

    @ParameterizedTest(name = "{0} x {1} + {2}, ending {3} {4}: {5}")
    @CsvSource({
        "100.00, 1,    0,     ,     NEAREST, 100.00",
        "100.00, 1.12, 2.00,  ,     NEAREST, 114.00",
        "100.00, 1.12, 2.00,  0.99, NEAREST, 113.99",
        "100.00, 1.12, 2.00,  0.99, UP,      114.99",
        "100.00, 1.12, 2.00,  0.99, DOWN,    113.99",
        "113.99, 1,    0,     0.99, UP,      113.99",
        "113.49, 1,    0,     0.99, NEAREST, 112.99",
        "113.50, 1,    0,     0.99, NEAREST, 113.99",
        "100.00, 1,    0,     9.90, NEAREST, 99.90",
        "104.95, 1,    0,     9.90, UP,      109.90",
        "0.40,   1,    0,     0.99, DOWN,    0.99",
        "0.30,   1,    0,     0.50, NEAREST, 0.50",
        "33.33,  0.333333, 0, ,     NEAREST, 11.11",
        "10.00,  1,    -2.50, ,     NEAREST, 7.50"})
    void formula(String gross, String factor, String add, String ending, Rounding rounding, String expected) {
        var rule = new PriceRule(List.of("detal"), true, "PLN", null, new BigDecimal(factor), new BigDecimal(add), ending == null ? null : new BigDecimal(ending), rounding, false);
        var price = ChannelPrice.of(rule, new ListPrice("A", "detal", null, new BigDecimal(gross), "PLN"), null, Conversion.SAME_CURRENCY);
        assertThat(price.amount()).as(price.why()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "net {0}, gross {1}, tax {2}, channel is told {3}: {4}")
    @CsvSource({
        "100.00, 123.00, 23,  gross, 123.00, detal 123.00 PLN gross = 123.00",
        "100.00, 123.00, 23,  net,   100.00, detal 100.00 PLN net = 100.00",
        "40.64,  ,       23,  gross, 49.99,  detal 49.99 PLN gross (tax 23 of 40.64) = 49.99",
        ",       49.99,  23,  net,   40.64,  detal 40.64 PLN net (tax 23 of 49.99) = 40.64",
        "10.00,  ,       8,   gross, 10.80,  detal 10.80 PLN gross (tax 8 of 10.00) = 10.80",
        "10.00,  ,       zw,  gross, 10.00,  detal 10.00 PLN gross (tax zw of 10.00) = 10.00",
        "10.00,  ,       ,    gross, ,       'the list detal has it net, and the product''s tax is unknown'",
        "0.00,   0.00,   23,  gross, ,       'detal 0.00 PLN gross = 0.00, which is no price'"})
    void taxes(BigDecimal net, BigDecimal gross, String tax, String side, String expected, String why) {
        var price = ChannelPrice.of(rule(side.equals("gross"), "PLN"), new ListPrice("A", "detal", net, gross, "PLN"), tax, Conversion.SAME_CURRENCY);
        assertThat(price.amount()).isEqualTo(expected == null ? null : new BigDecimal(expected));
        assertThat(price.why()).isEqualTo(why);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "EUR, EUR, 19.99",
        "PLN, EUR, 'the list detal is in PLN, the channel sells in EUR, and its price names no rate'",
        ",    EUR, the list detal has no price"})
    void currencies(String listed, String sold, String expected) {
        var price = ChannelPrice.of(rule(true, sold), listed == null ? null : new ListPrice("A", "detal", null, new BigDecimal("19.99"), listed), "23", sold.equals(listed) ? Conversion.SAME_CURRENCY : Conversion.NO_RATE);
        assertThat(price.amount() == null ? price.why() : price.amount().toPlainString()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"JPY, 1235", "PLN, 1234.57", "KWD, 1234.567"})
    void decimals(String currency, String expected) {
        var price = ChannelPrice.of(rule(true, currency), new ListPrice("A", "detal", null, new BigDecimal("1234.567"), currency), "23", Conversion.SAME_CURRENCY);
        assertThat(price.amount()).isEqualTo(expected);
    }

    private static PriceRule rule(boolean gross, String currency) {
        return new PriceRule(List.of("detal"), gross, currency, null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false);
    }
}
