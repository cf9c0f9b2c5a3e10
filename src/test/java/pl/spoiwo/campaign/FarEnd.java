package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import pl.spoiwo.system.World;

/**
 * What stands in the systems outside when all is over.
 *
 * @param orders    by number in the shop, or on the marketplace
 * @param documents by number of the order; documents of no order under a text that says so
 * @param onHand    pieces in the ERP by SKU
 * @param offered   pieces by SKU, of each channel
 * @param way       what is beside the main job; null where there is nothing
 */
record FarEnd(Map<String, ShopOrder> orders, Map<String, List<Document>> documents, Map<String, BigDecimal> onHand, List<Map<String, BigDecimal>> offered, Way way) {

    /**
     * @param lines    pieces by SKU, without delivery and fees
     * @param invoiced the channel is to have the invoice
     */
    record ShopOrder(String status, BigDecimal total, Map<String, BigDecimal> lines, boolean cashOnDelivery, boolean invoiced) {
    }

    record Document(BigDecimal gross, Map<String, BigDecimal> lines) {
    }

    /**
     * The rest of the orders' way, each by number of the order.
     *
     * @param labels   that were bought at the carrier
     * @param invoices that were issued, and receipts
     * @param uploaded invoices that the channel has
     * @param parcels  numbers that the channel knows; null where it was not asked
     */
    record Way(Map<String, Integer> labels, Map<String, Integer> invoices, Map<String, Integer> uploaded, Map<String, Integer> parcels) {
    }

    /** @param placed orders as the channels had them when they were placed, by number */
    static FarEnd read(World world, Map<String, JsonNode> placed) {
        var shop = world.state("woocommerce");
        var statuses = new HashMap<String, String>();
        shop.path("orders").forEach(order -> statuses.put(order.path("id").asText(), order.path("status").asText()));
        var offered = new ArrayList<>(List.of(numbers(shop.path("stock"))));
        if (world.whole()) {
            var market = world.state("allegro");
            market.path("orders").forEach(order -> statuses.put(order.path("id").asText(), order.path("fulfillment").asText().toLowerCase(Locale.ROOT)));
            var pieces = new HashMap<String, BigDecimal>();
            market.path("offers").properties().forEach(offer -> pieces.put(offer.getKey(), new BigDecimal(offer.getValue().path("available").asText())));
            offered.add(pieces);
        }
        var orders = new HashMap<String, ShopOrder>();
        placed.forEach((number, order) -> orders.put(number, order(order, statuses.getOrDefault(number, "missing"))));
        var documents = new HashMap<String, List<Document>>();
        var erp = world.control("GET", "subiekt/state?since=0&limit=1000000", "");
        erp.path("documents").forEach(document -> documents.computeIfAbsent(World.shopOrder(document), none -> new ArrayList<>())
                .add(new Document(new BigDecimal(document.path("gross").asText()), goods(document.path("lines"), offered.get(0)))));
        var onHand = new HashMap<String, BigDecimal>();
        erp.path("stock").properties().forEach(stock -> onHand.put(stock.getKey(), new BigDecimal(stock.getValue().path("onHand").asText())));
        return new FarEnd(orders, documents, onHand, offered, world.whole() ? way(world) : null);
    }

    private static Way way(World world) {
        var uploaded = new HashMap<String, Integer>();
        world.state("allegro").path("orders").forEach(order -> uploaded.put(order.path("id").asText(), order.path("invoices").asInt()));
        return new Way(counts(world.state("inpost").path("shipments"), "comments", "charged"), counts(world.state("fakturownia").path("documents"), "description", "number"),
                uploaded, null);
    }

    /** Asks the channels for the numbers of parcels, order by order. */
    FarEnd withParcels(World world) {
        if (way == null) {
            return this;
        }
        var parcels = new HashMap<String, Integer>();
        world.state("allegro").path("orders").forEach(order -> parcels.put(order.path("id").asText(), order.path("waybills").size()));
        orders.keySet().stream().filter(number -> !parcels.containsKey(number)).forEach(number -> parcels.put(number,
                (int) StreamSupport.stream(world.control("GET", "woocommerce/orders/" + number, "").path("notes").spliterator(), false)
                        .filter(note -> note.toString().contains("Numer przesyłki")).count()));
        return new FarEnd(orders, documents, onHand, offered, new Way(way.labels(), way.invoices(), way.uploaded(), parcels));
    }

    private static ShopOrder order(JsonNode order, String status) {
        return order.has("line_items")
                ? new ShopOrder(status, new BigDecimal(order.path("total").asText()), pieces(order.path("line_items"), "/sku"), order.path("payment_method").asText().equals("cod"), false)
                : new ShopOrder(status, new BigDecimal(order.at("/summary/totalToPay/amount").asText()), pieces(order.path("lineItems"), "/offer/external/id"),
                        order.at("/payment/type").asText().equals("CASH_ON_DELIVERY"), order.at("/invoice/required").asBoolean());
    }

    /** How often each order is named, among those where {@code made} says something. */
    private static Map<String, Integer> counts(JsonNode all, String field, String made) {
        var counts = new HashMap<String, Integer>();
        all.forEach(one -> {
            if (!one.path(made).asText().isEmpty()) {
                counts.merge(one.path(field).asText().replace("Zamówienie ", ""), 1, Integer::sum);
            }
        });
        return counts;
    }

    /** Without delivery and fees, which are no goods of the shop. */
    private static Map<String, BigDecimal> goods(JsonNode lines, Map<String, BigDecimal> known) {
        var goods = pieces(lines, "/sku");
        goods.keySet().retainAll(known.keySet());
        return goods;
    }

    private static Map<String, BigDecimal> pieces(JsonNode lines, String sku) {
        var pieces = new HashMap<String, BigDecimal>();
        lines.forEach(line -> pieces.merge(line.at(sku).asText(), new BigDecimal(line.path("quantity").asText()), BigDecimal::add));
        return pieces;
    }

    private static Map<String, BigDecimal> numbers(JsonNode object) {
        var numbers = new HashMap<String, BigDecimal>();
        object.properties().forEach(one -> numbers.put(one.getKey(), new BigDecimal(one.getValue().asText())));
        return numbers;
    }
}
