package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import pl.spoiwo.sandbox.server.Json;

/** Prices of lines and of the whole: major units with two digits, as text. Rounded line by line, then summed ("keep gross" is not simulated). */
final class Amounts {

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    private Amounts() {
    }

    /** A comma is taken for the point. Throws NumberFormatException (an IllegalArgumentException). */
    static BigDecimal read(JsonNode value) {
        return new BigDecimal(value.asText().trim().replace(" ", "").replace(',', '.'));
    }

    static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** Completes each line from the first price that is given, and the document's sums. */
    static void complete(ObjectNode document, JsonNode wanted) {
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal gross = BigDecimal.ZERO;
        ArrayNode positions = Json.array();
        for (JsonNode one : wanted) {
            ObjectNode position = complete((ObjectNode) one.deepCopy());
            net = net.add(read(position.get("total_price_net")));
            gross = gross.add(read(position.get("total_price_gross")));
            positions.add(position);
        }
        document.put("price_net", money(net)).put("price_tax", money(gross.subtract(net))).put("price_gross", money(gross))
                .set("positions", positions);
    }

    private static ObjectNode complete(ObjectNode position) {
        BigDecimal quantity = position.hasNonNull("quantity") ? read(position.get("quantity")) : BigDecimal.ONE;
        BigDecimal divisor = quantity.signum() == 0 ? BigDecimal.ONE : quantity;
        String tax = position.path("tax").asText("23");
        // zw, np, oo and "disabled" carry no tax.
        BigDecimal factor = tax.matches("\\d+([.,]\\d+)?") ? BigDecimal.ONE.add(read(position.path("tax")).divide(HUNDRED)) : BigDecimal.ONE;
        BigDecimal gross;
        BigDecimal net;
        if (position.hasNonNull("total_price_gross") || position.hasNonNull("price_gross")) {
            gross = position.hasNonNull("total_price_gross") ? read(position.get("total_price_gross")) : read(position.get("price_gross")).multiply(quantity);
            net = gross.divide(factor, 2, RoundingMode.HALF_UP);
        } else {
            net = position.hasNonNull("total_price_net") ? read(position.get("total_price_net"))
                    : position.hasNonNull("price_net") ? read(position.get("price_net")).multiply(quantity) : BigDecimal.ZERO;
            gross = net.multiply(factor);
        }
        return position.put("quantity", quantity.toPlainString()).put("tax", tax).put("total_price_net", money(net))
                .put("total_price_gross", money(gross)).put("total_price_tax", money(gross.setScale(2, RoundingMode.HALF_UP).subtract(net)))
                .put("price_net", money(net.divide(divisor, 2, RoundingMode.HALF_UP)))
                .put("price_gross", money(gross.divide(divisor, 2, RoundingMode.HALF_UP)));
    }
}
