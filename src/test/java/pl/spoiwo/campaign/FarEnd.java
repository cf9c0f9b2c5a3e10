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
 * @param onHand    pieces in the ERP by SKU, with those that were issued
 * @param offered   pieces by SKU, of each channel
 * @param way       what is beside the main job; null where there is nothing
 */
record FarEnd(Map<String, ShopOrder> orders, Map<String, List<Document>> documents, Map<String, BigDecimal> onHand, List<Map<String, BigDecimal>> offered, Way way) {

    /** Status of an order in the ERP whose goods were issued. */
    private static final int REALISED = 8;

    /**
     * @param paid     what the payment operator, or the marketplace, took from the buyer
     * @param lines    pieces by SKU, without delivery and fees
     * @param invoiced the channel is to have the invoice
     * @param course   what was done to it in the channel, one after the other: statuses, and numbers of parcels; empty where it was not asked
     */
    record ShopOrder(String status, BigDecimal total, BigDecimal paid, Map<String, BigDecimal> lines, boolean cashOnDelivery, boolean invoiced, List<String> course) {

        ShopOrder with(List<String> course) {
            return new ShopOrder(status, total, paid, lines, cashOnDelivery, invoiced, course);
        }
    }

    /** @param toPay what the ERP expects yet */
    record Document(BigDecimal gross, BigDecimal toPay, Map<String, BigDecimal> lines) {
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
        var paid = paid(world);
        placed.forEach((number, order) -> orders.put(number, order(order, statuses.getOrDefault(number, "missing"), paid.getOrDefault(number, BigDecimal.ZERO))));
        var documents = new HashMap<String, List<Document>>();
        var erp = world.control("GET", "subiekt/state?since=0&limit=1000000", "");
        erp.path("documents").forEach(document -> documents.computeIfAbsent(World.shopOrder(document), none -> new ArrayList<>())
                .add(new Document(new BigDecimal(document.path("gross").asText()), new BigDecimal(document.path("toPay").asText()), goods(document.path("lines"), offered.get(0)))));
        var onHand = new HashMap<String, BigDecimal>();
        erp.path("stock").properties().forEach(stock -> onHand.put(stock.getKey(), new BigDecimal(stock.getValue().path("onHand").asText())));
        // What was issued was on hand.
        StreamSupport.stream(erp.path("documents").spliterator(), false).filter(document -> document.path("status").asInt() == REALISED)
                .forEach(document -> goods(document.path("lines"), offered.get(0)).forEach((sku, pieces) -> onHand.merge(sku, pieces, BigDecimal::add)));
        return new FarEnd(orders, documents, onHand, offered, world.whole() ? way(world) : null);
    }

    private static Way way(World world) {
        var uploaded = new HashMap<String, Integer>();
        world.state("allegro").path("orders").forEach(order -> uploaded.put(order.path("id").asText(), order.path("invoices").asInt()));
        var labels = counts(world.state("inpost").path("shipments"), "comments", "charged");
        counts(world.state("dpd").path("parcels"), "ref1", "waybill").forEach((order, count) -> labels.merge(order, count, Integer::sum));
        return new Way(labels, counts(world.state("fakturownia").path("documents"), "description", "number"),
                uploaded, null);
    }

    /** Asks the channels order by order for what was done to them, and for the numbers of their parcels. */
    FarEnd inDetail(World world) {
        var known = new HashMap<String, JsonNode>();
        if (way != null) {
            world.state("allegro").path("orders").forEach(order -> known.put(order.path("id").asText(), order));
        }
        orders.keySet().forEach(number -> known.computeIfAbsent(number, shop -> world.control("GET", "woocommerce/orders/" + shop, "")));
        var detailed = new HashMap<String, ShopOrder>();
        orders.forEach((number, order) -> detailed.put(number, order.with(course(known.get(number).path("course")))));
        var parcels = new HashMap<String, Integer>();
        orders.keySet().forEach(number -> parcels.put(number, parcels(known.get(number))));
        return new FarEnd(detailed, documents, onHand, offered, way == null ? null : new Way(way.labels(), way.invoices(), way.uploaded(), parcels));
    }

    private static List<String> course(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false).map(word -> word.asText().toLowerCase(Locale.ROOT)).toList();
    }

    private static int parcels(JsonNode order) {
        return order.has("waybills") ? order.path("waybills").size()
                : (int) StreamSupport.stream(order.path("notes").spliterator(), false).filter(note -> note.toString().contains("Numer przesyłki")).count();
    }

    private static ShopOrder order(JsonNode order, String status, BigDecimal paid) {
        return order.has("line_items")
                ? new ShopOrder(status, new BigDecimal(order.path("total").asText()), paid, pieces(order.path("line_items"), "/sku"),
                        order.path("payment_method").asText().equals("cod"), false, List.of())
                : new ShopOrder(status, new BigDecimal(order.at("/summary/totalToPay/amount").asText()), new BigDecimal(order.at("/payment/paidAmount/amount").asText("0")),
                        pieces(order.path("lineItems"), "/offer/external/id"), order.at("/payment/type").asText().equals("CASH_ON_DELIVERY"),
                        order.at("/invoice/required").asBoolean(), List.of());
    }

    /** What the operators have taken, by number of the order; of Przelewy24 what is verified. */
    private static Map<String, BigDecimal> paid(World world) {
        var paid = new HashMap<String, BigDecimal>();
        paid(paid, world.state("payu").path("payments"), "/status", "COMPLETED", "/reference", "/amount");
        paid(paid, world.state("stripe").path("payments"), "/intent/status", "succeeded", "/intent/metadata/order_id", "/intent/amount_received");
        paid(paid, world.state("przelewy24").path("payments"), "/status", "2", "/sessionId", "/amount");
        return paid;
    }

    private static void paid(Map<String, BigDecimal> paid, JsonNode payments, String status, String done, String order, String hundredths) {
        payments.forEach(payment -> {
            if (payment.at(status).asText().equals(done)) {
                paid.merge(payment.at(order).asText(), new BigDecimal(payment.at(hundredths).asText()).movePointLeft(2), BigDecimal::add);
            }
        });
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
