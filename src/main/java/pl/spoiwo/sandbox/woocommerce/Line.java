package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import pl.spoiwo.sandbox.server.Json;

/**
 * One line of an order in the making.
 *
 * @param product  null for goods the shop no longer has
 * @param before   gross of the line before the discount
 * @param discount gross share of the order's discount
 */
record Line(ObjectNode product, String name, String sku, int quantity, int rate, BigDecimal before, BigDecimal discount) {

    /** Shares the discount among the lines by their gross; the last line takes what rounding leaves. */
    static List<Line> of(JsonNode items, Products products, BigDecimal exchangeRate, BigDecimal discount) {
        List<Line> lines = new ArrayList<>();
        BigDecimal all = BigDecimal.ZERO;
        for (JsonNode item : items) {
            String sku = item.path("sku").asText("");
            ObjectNode product = products.bySku(sku);
            int quantity = item.path("quantity").asInt(1);
            BigDecimal unit = item.has("price") ? new BigDecimal(item.get("price").asText())
                    : product == null ? new BigDecimal("10.00")
                    : new BigDecimal(product.get("price").asText()).divide(exchangeRate, 2, RoundingMode.HALF_UP);
            BigDecimal before = unit.multiply(BigDecimal.valueOf(quantity)).setScale(2, RoundingMode.HALF_UP);
            int rate = item.has("vat") ? item.get("vat").asInt() : product == null ? 23 : products.rate(product);
            String name = item.path("name").asText(product == null ? "Towar " + sku : product.get("name").asText());
            lines.add(new Line(product, name, sku, quantity, rate, before, BigDecimal.ZERO));
            all = all.add(before);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an order needs items: [{\"sku\", \"quantity\"}]");
        }
        BigDecimal left = discount;
        for (int i = 0; i < lines.size() && discount.signum() > 0; i++) {
            Line line = lines.get(i);
            BigDecimal share = i == lines.size() - 1 ? left : discount.multiply(line.before).divide(all, 2, RoundingMode.DOWN);
            left = left.subtract(share);
            lines.set(i, new Line(line.product, line.name, line.sku, line.quantity, line.rate, line.before, share));
        }
        return lines;
    }

    static int rateId(int rate) {
        return switch (rate) {
            case 23 -> 1;
            case 8 -> 2;
            case 5 -> 3;
            default -> 4;
        };
    }

    BigDecimal gross() {
        return before.subtract(discount);
    }

    BigDecimal net() {
        return OrderFactory.net(gross(), rate);
    }

    BigDecimal netBefore() {
        return OrderFactory.net(before, rate);
    }

    BigDecimal tax() {
        return gross().subtract(net());
    }

    ObjectNode document(LongSupplier ids) {
        boolean variation = product != null && product.path("parent_id").asLong() > 0;
        long own = product == null ? 0 : product.get("id").asLong();
        ObjectNode line = Json.object().put("id", ids.getAsLong()).put("name", name)
                .put("product_id", variation ? product.get("parent_id").asLong() : own).put("variation_id", variation ? own : 0)
                .put("quantity", quantity).put("tax_class", rate == 23 ? "" : "obnizona-" + rate)
                .put("subtotal", OrderFactory.text(netBefore())).put("subtotal_tax", OrderFactory.text(before.subtract(netBefore())))
                .put("total", OrderFactory.text(net())).put("total_tax", OrderFactory.text(tax()));
        line.putArray("taxes").addObject().put("id", rateId(rate)).put("total", tax().stripTrailingZeros().toPlainString())
                .put("subtotal", before.subtract(netBefore()).stripTrailingZeros().toPlainString());
        line.putArray("meta_data");
        line.put("sku", sku).put("global_unique_id", product == null ? "" : product.path("global_unique_id").asText());
        BigDecimal exact = gross().multiply(BigDecimal.valueOf(100)).divide(BigDecimal.valueOf((100L + rate) * quantity), MathContext.DECIMAL64);
        line.set("price", OrderFactory.number(exact));
        line.putObject("image").put("id", "").put("src", "");
        return line.put("parent_name", variation ? product.get("parent_name").asText() : null);
    }
}
