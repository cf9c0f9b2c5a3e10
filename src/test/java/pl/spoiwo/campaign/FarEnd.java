package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.system.World;

/**
 * What stands in the systems outside when all is over.
 *
 * @param orders    by number in the shop
 * @param documents by number of the shop's order; documents of no order under a text that says so
 * @param onHand    pieces in the ERP by SKU
 * @param offered   pieces in the shop by SKU
 */
record FarEnd(Map<String, ShopOrder> orders, Map<String, List<Document>> documents, Map<String, BigDecimal> onHand, Map<String, BigDecimal> offered) {

    /** @param lines pieces by SKU, without delivery and fees */
    record ShopOrder(String status, BigDecimal total, Map<String, BigDecimal> lines) {
    }

    record Document(BigDecimal gross, Map<String, BigDecimal> lines) {
    }

    /** @param placed orders as the shop had them when they were placed, by number */
    static FarEnd read(World world, Map<String, JsonNode> placed) {
        var shop = world.state("woocommerce");
        var statuses = new HashMap<String, String>();
        shop.path("orders").forEach(order -> statuses.put(order.path("id").asText(), order.path("status").asText()));
        var orders = new HashMap<String, ShopOrder>();
        placed.forEach((number, order) -> orders.put(number, new ShopOrder(statuses.getOrDefault(number, "missing"), new BigDecimal(order.path("total").asText()),
                pieces(order.path("line_items")))));
        var documents = new HashMap<String, List<Document>>();
        var erp = world.control("GET", "subiekt/state?since=0&limit=1000000", "");
        var offered = numbers(shop.path("stock"));
        erp.path("documents").forEach(document -> documents.computeIfAbsent(World.shopOrder(document), none -> new ArrayList<>())
                .add(new Document(new BigDecimal(document.path("gross").asText()), goods(document.path("lines"), offered))));
        var onHand = new HashMap<String, BigDecimal>();
        erp.path("stock").properties().forEach(stock -> onHand.put(stock.getKey(), new BigDecimal(stock.getValue().path("onHand").asText())));
        return new FarEnd(orders, documents, onHand, offered);
    }

    /** Without delivery and fees, which are no goods of the shop. */
    private static Map<String, BigDecimal> goods(JsonNode lines, Map<String, BigDecimal> known) {
        var goods = pieces(lines);
        goods.keySet().retainAll(known.keySet());
        return goods;
    }

    private static Map<String, BigDecimal> pieces(JsonNode lines) {
        var pieces = new HashMap<String, BigDecimal>();
        lines.forEach(line -> pieces.merge(line.path("sku").asText(), new BigDecimal(line.path("quantity").asText()), BigDecimal::add));
        return pieces;
    }

    private static Map<String, BigDecimal> numbers(JsonNode object) {
        var numbers = new HashMap<String, BigDecimal>();
        object.properties().forEach(one -> numbers.put(one.getKey(), new BigDecimal(one.getValue().asText())));
        return numbers;
    }
}
