package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import pl.spoiwo.sandbox.server.Json;

/**
 * Makes the shop's order document out of a short description (docs/sandbox.md). Prices of the description are gross; the document
 * holds net line totals of two places beside their tax, and the unit price as a float of full precision, as the shop does.
 */
final class OrderFactory {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal EUR_RATE = new BigDecimal("4.30");
    private static final Map<String, String> TITLES = Map.of("payu", "PayU", "cod", "Za pobraniem", "bacs", "Przelew bankowy",
            "przelewy24", "Przelewy24", "cheque", "Płatność czekiem");

    private final String address;
    private final Products products;
    private final LongSupplier ids;

    OrderFactory(String address, Products products, LongSupplier ids) {
        this.address = address;
        this.products = products;
        this.ids = ids;
    }

    ObjectNode make(long id, JsonNode wanted, Instant now) {
        String currency = wanted.path("currency").asText("PLN");
        String method = wanted.path("payment").asText("payu");
        ObjectNode order = Json.object().put("id", id).put("parent_id", 0).put("status", wanted.path("status").asText(firstStatus(method)))
                .put("currency", currency).put("version", "10.3.4").put("prices_include_tax", true);
        SiteTime.set(order, "date_created", now);
        SiteTime.set(order, "date_modified", now);
        order.put("customer_id", wanted.path("customerId").asLong(0)).put("order_key", "wc_order_" + Long.toString(id, 36) + "Demo")
                .put("payment_method", method).put("payment_method_title", TITLES.getOrDefault(method, method)).put("transaction_id", "")
                .put("customer_ip_address", "203.0.113.7").put("customer_user_agent", "Mozilla/5.0").put("created_via", "checkout")
                .put("customer_note", wanted.path("note").asText("")).put("number", String.valueOf(id));
        SiteTime.set(order, "date_completed", null);
        SiteTime.set(order, "date_paid", null);
        order.set("billing", address(wanted.path("billing"), true));
        order.set("shipping", address(wanted.has("shipping") ? wanted.path("shipping") : wanted.path("billing"), false));
        ArrayNode meta = order.putArray("meta_data");
        if (wanted.has("nip")) {
            meta.addObject().put("id", ids.getAsLong()).put("key", "_billing_nip").put("value", wanted.get("nip").asText());
            meta.addObject().put("id", ids.getAsLong()).put("key", "_wants_invoice").put("value", "1");
        }
        money(order, wanted, currency);
        order.putArray("refunds");
        order.put("payment_url", address + "/zamowienie/order-pay/" + id + "/?pay_for_order=true").put("needs_payment", !method.equals("cod"))
                .put("currency_symbol", currency.equals("PLN") ? "zł" : "€");
        order.putObject("_links").putArray("self").addObject().put("href", address + "/wp-json/wc/v3/orders/" + id);
        if (wanted.path("override").isObject()) {
            Json.merge(order, wanted.get("override"));
        }
        return order;
    }

    private static String firstStatus(String method) {
        return switch (method) {
            case "cod" -> "processing";
            case "bacs", "cheque" -> "on-hold";
            default -> "pending";
        };
    }

    private void money(ObjectNode order, JsonNode wanted, String currency) {
        BigDecimal discount = amount(wanted, "discount", "0");
        List<Line> lines = Line.of(wanted.path("items"), products, currency.equals("PLN") ? BigDecimal.ONE : EUR_RATE, discount);
        Map<Integer, BigDecimal[]> taxes = new TreeMap<>();
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal discountNet = BigDecimal.ZERO;
        ArrayNode items = order.putArray("line_items");
        for (Line line : lines) {
            items.add(line.document(ids));
            net = net.add(line.net());
            discountNet = discountNet.add(line.netBefore().subtract(line.net()));
            tax(taxes, line.rate())[0] = tax(taxes, line.rate())[0].add(line.tax());
        }
        BigDecimal shippingGross = amount(wanted, "shippingCost", wanted.path("payment").asText().equals("cod") ? "19.90" : "14.99");
        BigDecimal shippingNet = net(shippingGross, 23);
        tax(taxes, 23)[1] = shippingGross.subtract(shippingNet);
        BigDecimal feeGross = amount(wanted, "fee", "0");
        BigDecimal feeNet = net(feeGross, 23);
        tax(taxes, 23)[0] = tax(taxes, 23)[0].add(feeGross.subtract(feeNet));
        BigDecimal cartTax = taxes.values().stream().map(both -> both[0]).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal shippingTax = shippingGross.subtract(shippingNet);
        order.put("discount_total", text(discountNet)).put("discount_tax", text(discount.subtract(discountNet)))
                .put("shipping_total", text(shippingNet)).put("shipping_tax", text(shippingTax)).put("cart_tax", text(cartTax))
                .put("total", text(net.add(feeNet).add(shippingNet).add(cartTax).add(shippingTax)))
                .put("total_tax", text(cartTax.add(shippingTax)));
        taxLines(order.putArray("tax_lines"), taxes);
        shipping(order.putArray("shipping_lines"), wanted, shippingNet, shippingTax);
        ArrayNode fees = order.putArray("fee_lines");
        if (feeGross.signum() != 0) {
            fees.addObject().put("id", ids.getAsLong()).put("name", wanted.path("feeName").asText("Opłata za pobranie")).put("tax_class", "")
                    .put("tax_status", "taxable").put("amount", text(feeNet)).put("total", text(feeNet))
                    .put("total_tax", text(feeGross.subtract(feeNet))).putArray("meta_data");
        }
        ArrayNode coupons = order.putArray("coupon_lines");
        if (discount.signum() > 0) {
            coupons.addObject().put("id", ids.getAsLong()).put("code", "jesień").put("discount", text(discountNet))
                    .put("discount_tax", text(discount.subtract(discountNet))).putArray("meta_data");
        }
    }

    private static BigDecimal[] tax(Map<Integer, BigDecimal[]> taxes, int rate) {
        return taxes.computeIfAbsent(rate, any -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
    }

    private void taxLines(ArrayNode target, Map<Integer, BigDecimal[]> taxes) {
        taxes.forEach((rate, both) -> target.addObject().put("id", ids.getAsLong()).put("rate_code", "PL-VAT-" + Line.rateId(rate))
                .put("rate_id", Line.rateId(rate)).put("label", "VAT").put("compound", false).put("tax_total", text(both[0]))
                .put("shipping_tax_total", text(both[1])).put("rate_percent", rate).putArray("meta_data"));
    }

    private void shipping(ArrayNode target, JsonNode wanted, BigDecimal net, BigDecimal tax) {
        boolean locker = wanted.has("pickupPoint");
        ObjectNode line = target.addObject().put("id", ids.getAsLong())
                .put("method_title", locker ? "InPost Paczkomat 24/7" : "Kurier")
                .put("method_id", locker ? "easypack_parcel_machines" : "flat_rate").put("instance_id", locker ? "4" : "2")
                .put("total", text(net)).put("total_tax", text(tax));
        line.putArray("taxes").addObject().put("id", 1).put("total", text(tax)).put("subtotal", "");
        line.put("tax_status", "taxable");
        ArrayNode meta = line.putArray("meta_data");
        if (locker) {
            String point = wanted.get("pickupPoint").asText();
            meta.addObject().put("id", ids.getAsLong()).put("key", "paczkomat_id").put("value", point)
                    .put("display_key", "Paczkomat").put("display_value", point);
        }
    }

    private static ObjectNode address(JsonNode wanted, boolean billing) {
        ObjectNode made = Json.object();
        Map<String, String> plain = Map.of("first_name", "Jan", "last_name", "Żółkiewski", "address_1", "ul. Złota 44 m. 7", "city", "Łódź",
                "postcode", "90-001", "country", "PL", "email", "jan.testowy@example.com", "phone", "+48 600 700 800");
        for (String field : List.of("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country",
                "email", "phone")) {
            if (billing || !field.equals("email")) {
                made.put(field, wanted.path(field).asText(plain.getOrDefault(field, "")));
            }
        }
        return made;
    }

    private static BigDecimal amount(JsonNode wanted, String field, String otherwise) {
        return new BigDecimal(wanted.path(field).asText(otherwise)).setScale(2, RoundingMode.HALF_UP);
    }

    static BigDecimal net(BigDecimal gross, int rate) {
        return gross.multiply(HUNDRED).divide(BigDecimal.valueOf(100L + rate), 2, RoundingMode.HALF_UP);
    }

    static String text(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** A JSON number as PHP prints it: without a fraction where it is whole, otherwise the shortest form of the binary float. */
    static JsonNode number(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() <= 0) {
            return IntNode.valueOf(stripped.intValueExact());
        }
        return stripped.scale() <= 6 ? DecimalNode.valueOf(stripped) : DoubleNode.valueOf(value.doubleValue());
    }
}
