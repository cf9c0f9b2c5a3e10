package pl.spoiwo.mapping;

import static pl.spoiwo.mapping.MappingFunction.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tax rates told from amounts, and tax ids brought into one form. NIP: ten digits, weights 6 5 7 2 3 4 5 6 7 modulo 11. */
final class TaxFunctions {

    private static final Set<String> EU = Set.of("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
            "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI");
    private static final Pattern VAT = Pattern.compile("([A-Z]{2})([0-9A-Z+*]{2,12})");
    private static final Pattern NIP = Pattern.compile("[0-9]{10}");
    private static final int[] WEIGHTS = {6, 5, 7, 2, 3, 4, 5, 6, 7};
    private static final BigDecimal SMALLEST_TOLERANCE = new BigDecimal("0.02");
    private static final BigDecimal TOLERANCE = new BigDecimal("0.005");

    private TaxFunctions() {
    }

    static List<Function> all() {
        return List.of(
                MappingFunction.of("tax-rate", 3, a -> rate(number(a[0]), number(a[1]), a[2])),
                MappingFunction.of("nip-valid", 1, a -> BooleanNode.valueOf(isNip(bare(a[0])))),
                new MappingFunction("tax-id", 2, 2, true, a -> MappingFunction.blank(a[0]) ? NullNode.instance
                        : taxId(bare(a[0]), MappingFunction.blank(a[1]) ? "" : a[1].asText().toUpperCase(Locale.ROOT))));
    }

    private static JsonNode rate(BigDecimal net, BigDecimal tax, JsonNode rates) {
        if (!rates.isArray()) {
            throw new JsltException("tax-rate: a list of rates was expected");
        }
        if (net.signum() == 0) {
            return NullNode.instance;
        }
        BigDecimal best = null;
        var least = net.abs().multiply(TOLERANCE).max(SMALLEST_TOLERANCE);
        for (var candidate : rates) {
            var rate = number(candidate);
            var difference = net.multiply(rate).movePointLeft(2).subtract(tax).abs();
            if (difference.compareTo(least) < 0 || best == null && difference.compareTo(least) == 0) {
                least = difference;
                best = rate;
            }
        }
        return best == null ? NullNode.instance : TextNode.valueOf(best.toPlainString());
    }

    private static JsonNode taxId(String id, String country) {
        if (id.isEmpty()) {
            return NullNode.instance;
        }
        var polish = id.startsWith("PL") ? id.substring(2) : id;
        if ((id.startsWith("PL") || country.isEmpty() || country.equals("PL")) && isNip(polish)) {
            return typed("nip", polish);
        }
        var vat = VAT.matcher(id);
        if (vat.matches() && EU.contains(vat.group(1)) && !vat.group(1).equals("PL") && vat.group(2).chars().anyMatch(Character::isDigit)) {
            return typed("eu-vat", id);
        }
        return typed("other", id);
    }

    private static JsonNode typed(String type, String value) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("value", value);
    }

    private static String bare(JsonNode node) {
        return MappingFunction.text(node).toUpperCase(Locale.ROOT).replaceAll("[\\s\\u00a0.\\-/]", "");
    }

    private static boolean isNip(String text) {
        if (!NIP.matcher(text).matches() || text.equals("0000000000")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * (text.charAt(i) - '0');
        }
        return sum % 11 == text.charAt(9) - '0';
    }
}
