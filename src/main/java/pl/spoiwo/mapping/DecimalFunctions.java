package pl.spoiwo.mapping;

import static pl.spoiwo.mapping.MappingFunction.count;
import static pl.spoiwo.mapping.MappingFunction.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;

/** Exact decimal arithmetic for mappings: amounts leave as plain text, rounding is half up. JSLT's own arithmetic is binary. */
final class DecimalFunctions {

    private static final int MOST_DECIMALS = 20;

    private DecimalFunctions() {
    }

    static List<Function> all() {
        return List.of(
                MappingFunction.of("decimal", 1, a -> plain(number(a[0]))),
                MappingFunction.of("decimal-text", 2, a -> plain(written(a[0], MappingFunction.text(a[1])))),
                MappingFunction.of("decimal-number", 1, a -> DecimalNode.valueOf(number(a[0]))),
                MappingFunction.of("decimal-add", 2, 10, DecimalFunctions::add),
                MappingFunction.of("decimal-subtract", 2, a -> plain(number(a[0]).subtract(number(a[1])))),
                MappingFunction.of("decimal-sum", 1, a -> sum(a[0])),
                MappingFunction.of("decimal-multiply", 2, 3, a -> {
                    var product = number(a[0]).multiply(number(a[1]));
                    return plain(a.length == 3 ? rounded(product, a[2]) : product);
                }),
                MappingFunction.of("decimal-divide", 3, a -> divide(number(a[0]), number(a[1]), scale(a[2]))),
                MappingFunction.of("decimal-round", 2, a -> plain(rounded(number(a[0]), a[1]))),
                MappingFunction.of("decimal-negate", 1, a -> plain(number(a[0]).negate())),
                MappingFunction.of("decimal-abs", 1, a -> plain(number(a[0]).abs())),
                MappingFunction.of("decimal-compare", 2, a -> IntNode.valueOf(number(a[0]).compareTo(number(a[1])))),
                MappingFunction.of("decimal-plain", 1, a -> plain(unpadded(number(a[0])))),
                MappingFunction.of("to-minor", 2, a -> toMinor(number(a[0]), decimals(a[1]))),
                MappingFunction.of("from-minor", 2, a -> fromMinor(number(a[0]), decimals(a[1]))));
    }

    private static JsonNode add(JsonNode[] arguments) {
        var sum = BigDecimal.ZERO;
        for (var argument : arguments) {
            sum = sum.add(number(argument));
        }
        return plain(sum);
    }

    private static JsonNode sum(JsonNode list) {
        if (!list.isArray()) {
            throw new JsltException("decimal-sum: a list was expected");
        }
        var sum = BigDecimal.ZERO;
        for (int i = 0; i < list.size(); i++) {
            if (MappingFunction.blank(list.get(i))) {
                throw new JsltException("decimal-sum: item " + i + " of the list is not given; use fallback(...) where it may be absent");
            }
            sum = sum.add(number(list.get(i)));
        }
        return plain(sum);
    }

    private static JsonNode divide(BigDecimal a, BigDecimal b, int scale) {
        if (b.signum() == 0) {
            throw new JsltException("decimal-divide: division by zero");
        }
        return plain(a.divide(b, scale, RoundingMode.HALF_UP));
    }

    private static JsonNode toMinor(BigDecimal amount, int decimals) {
        try {
            return TextNode.valueOf(amount.movePointRight(decimals).setScale(0, RoundingMode.UNNECESSARY).toPlainString());
        } catch (ArithmeticException e) {
            throw new JsltException("to-minor: " + amount.toPlainString() + " has more than " + decimals + " decimals; round it first");
        }
    }

    private static JsonNode fromMinor(BigDecimal minor, int decimals) {
        if (unpadded(minor).scale() > 0) {
            throw new JsltException("from-minor: " + minor.toPlainString() + " is no whole number");
        }
        return plain(minor.movePointLeft(decimals).setScale(decimals, RoundingMode.UNNECESSARY));
    }

    /** @param currencyOrDecimals ISO 4217 code, or the number of decimals itself */
    private static int decimals(JsonNode currencyOrDecimals) {
        if (currencyOrDecimals.isIntegralNumber()) {
            return scale(currencyOrDecimals);
        }
        try {
            return Math.max(0, Currency.getInstance(currencyOrDecimals.asText()).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            throw new JsltException("no currency of ISO 4217: " + MappingFunction.shown(currencyOrDecimals));
        }
    }

    private static BigDecimal rounded(BigDecimal number, JsonNode scale) {
        return number.setScale(scale(scale), RoundingMode.HALF_UP);
    }

    private static int scale(JsonNode node) {
        int scale = count(node);
        if (scale > MOST_DECIMALS) {
            throw new JsltException("at most " + MOST_DECIMALS + " decimals, not " + scale);
        }
        return scale;
    }

    private static BigDecimal written(JsonNode node, String separator) {
        var text = MappingFunction.text(node).replaceAll("[\\s\\u00a0\\u202f']", "");
        if (!separator.equals(".") && text.contains(".")) {
            throw new JsltException("not a number with '" + separator + "': " + MappingFunction.shown(node));
        }
        return number(TextNode.valueOf(text.replace(separator, ".")));
    }

    private static BigDecimal unpadded(BigDecimal number) {
        var bare = number.stripTrailingZeros();
        return bare.scale() < 0 ? bare.setScale(0) : bare;
    }

    private static JsonNode plain(BigDecimal number) {
        return TextNode.valueOf(number.toPlainString());
    }
}
