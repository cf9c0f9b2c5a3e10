package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.system.Fate;
import pl.spoiwo.system.World;

/**
 * What stands in the systems outside when all is over.
 *
 * @param orders    by number in the shop, or on the marketplace; what was merged into another one, or replaced, is none
 * @param documents by number of the order; documents of no order under a text that says so
 * @param onHand    pieces in the ERP by SKU, with those that were issued
 * @param shelves   pieces in the ERP by SKU and warehouse, as they are now
 * @param offered   pieces by SKU, of each channel
 * @param way       what is beside the main job; null where there is nothing
 * @param market    what the ERP asked and counted, and what channels were told of it; null where nobody has changed anything
 */
record FarEnd(Map<String, ShopOrder> orders, Map<String, List<Document>> documents, Map<String, BigDecimal> onHand, Map<Shelf, BigDecimal> shelves,
              List<Map<String, BigDecimal>> offered, Way way, Market market) {

    /** Status of an order in the ERP whose goods were issued. */
    private static final int REALISED = 8;

    record Shelf(String sku, String warehouse) {
    }

    /**
     * @param paid     what the payment operator, or the marketplace, took from the buyer; with cash on delivery what he paid besides
     * @param lines    pieces by SKU, without delivery and fees
     * @param invoiced the channel is to have the invoice
     * @param course   what was done to it in the channel, one after the other: statuses, and numbers of parcels; empty where it was not asked
     * @param parcels  that it is to go in
     * @param refund   what is to be given back, once; null where nothing
     */
    record ShopOrder(String status, BigDecimal total, BigDecimal paid, Map<String, BigDecimal> lines, boolean cashOnDelivery, boolean invoiced, List<String> course,
                     int parcels, Fate fate, BigDecimal refund) {

        boolean kept() {
            return fate == Fate.KEPT;
        }

        ShopOrder with(List<String> course) {
            return new ShopOrder(status, total, paid, lines, cashOnDelivery, invoiced, course, parcels, fate, refund);
        }
    }

    /** @param toPay what the ERP expects yet */
    record Document(BigDecimal gross, BigDecimal toPay, Map<String, BigDecimal> lines) {
    }

    /**
     * The rest of the orders' way, each by number of the order.
     *
     * @param labels   that were bought at the carrier and not cancelled
     * @param invoices that were issued, and receipts
     * @param uploaded invoices that the channel has
     * @param cash     that carriers collect, one amount for each parcel that collects any
     * @param parcels  numbers that the channel knows; null where it was not asked
     * @param papers   what is more of the money
     * @param visits   of a courier, as the carrier numbers them
     */
    record Way(Map<String, Integer> labels, Map<String, List<BigDecimal>> cash, Map<String, Integer> invoices, Map<String, Integer> uploaded, Map<String, Integer> parcels, Papers papers,
               List<String> visits) {
    }

    /**
     * @param taxed       orders that have an invoice, and no receipt
     * @param corrections by number of the order
     * @param unnumbered  orders one of whose documents went to KSeF and has no number
     * @param refunds     that the operators have made, by number of the order
     */
    record Papers(Set<String> taxed, Map<String, Integer> corrections, Set<String> unnumbered, Map<String, List<BigDecimal>> refunds) {
    }

    /** Orders all of which were kept. @param placed orders as the channels had them when they were placed, by number */
    static FarEnd read(World world, Map<String, JsonNode> placed) {
        return read(world, placed, Map.of(), Map.of());
    }

    /**
     * @param fates   of those that were not kept
     * @param refunds that a person has asked for
     */
    static FarEnd read(World world, Map<String, JsonNode> placed, Map<String, Fate> fates, Map<String, BigDecimal> refunds) {
        var shop = world.state("woocommerce");
        var statuses = new HashMap<String, String>();
        shop.path("orders").forEach(order -> statuses.put(order.path("id").asText(), order.path("status").asText()));
        var offered = new ArrayList<>(List.of(numbers(shop.path("stock"))));
        if (world.whole()) {
            var market = world.state("allegro");
            market.path("orders").forEach(order -> statuses.put(order.path("id").asText(),
                    order.path(order.path("status").asText().equals("CANCELLED") ? "status" : "fulfillment").asText().toLowerCase(Locale.ROOT)));
            var pieces = new HashMap<String, BigDecimal>();
            // What is off sale is not offered, whatever it has left.
            market.path("offers").properties().forEach(offer -> pieces.put(offer.getKey(),
                    new BigDecimal(offer.getValue().path("status").asText().equals("ACTIVE") ? offer.getValue().path("available").asText() : "0")));
            offered.add(pieces);
        }
        var orders = new HashMap<String, ShopOrder>();
        var paid = paid(world);
        placed.forEach((number, order) -> orders.put(number, order(order, statuses.getOrDefault(number, "missing"), paid.getOrDefault(number, BigDecimal.ZERO),
                fates.getOrDefault(number, Fate.KEPT), refunds.get(number))));
        var documents = new HashMap<String, List<Document>>();
        var erp = world.control("GET", "subiekt/state?since=0&limit=1000000", "");
        erp.path("documents").forEach(document -> documents.computeIfAbsent(World.shopOrder(document), none -> new ArrayList<>())
                .add(new Document(new BigDecimal(document.path("gross").asText()), new BigDecimal(document.path("toPay").asText()), goods(document.path("lines"), offered.get(0)))));
        var onHand = new HashMap<String, BigDecimal>();
        erp.path("stock").properties().forEach(stock -> onHand.put(stock.getKey(), new BigDecimal(stock.getValue().path("onHand").asText())));
        var shelves = new HashMap<Shelf, BigDecimal>();
        erp.path("shelves").forEach(shelf -> shelves.put(new Shelf(shelf.path("sku").asText(), shelf.path("warehouse").asText()), new BigDecimal(shelf.path("onHand").asText())));
        // What was issued was on hand.
        StreamSupport.stream(erp.path("documents").spliterator(), false).filter(document -> document.path("status").asInt() == REALISED)
                .forEach(document -> goods(document.path("lines"), offered.get(0)).forEach((sku, pieces) -> parts(sku).forEach((part, each) -> onHand.merge(part, pieces.multiply(each), BigDecimal::add))));
        return new FarEnd(orders, documents, onHand, shelves, offered, world.whole() ? way(world) : null, null);
    }

    /** Without what channels offer of these. */
    FarEnd but(Collection<String> skus) {
        var others = offered.stream().<Map<String, BigDecimal>>map(channel -> {
            var left = new HashMap<>(channel);
            left.keySet().removeAll(skus);
            return left;
        }).toList();
        return new FarEnd(orders, documents, onHand, shelves, others, way, market);
    }

    FarEnd with(Market market) {
        return new FarEnd(orders, documents, onHand, shelves, offered, way, market);
    }

    /** The hub's own of the order. */
    static String id(String number) {
        return Ids.order(number.contains("-") ? "allegro-main" : "shop-main", number);
    }

    /** What an order for it takes off the shelf: of a set its parts. */
    static Map<String, BigDecimal> parts(String sku) {
        return World.SETS.getOrDefault(sku, Map.of(sku, BigDecimal.ONE));
    }

    private static Way way(World world) {
        var uploaded = new HashMap<String, Integer>();
        world.state("allegro").path("orders").forEach(order -> uploaded.put(order.path("id").asText(), order.path("invoices").asInt()));
        var parcels = world.state("inpost").path("shipments");
        var labels = counts(parcels, "comments", FarEnd::bought);
        var others = world.state("dpd").path("parcels");
        counts(others, "ref1", parcel -> true).forEach((order, count) -> labels.merge(order, count, Integer::sum));
        var cash = new HashMap<String, List<BigDecimal>>();
        parcels.forEach(parcel -> {
            if (bought(parcel)) {
                cash(cash, parcel, "comments");
            }
        });
        others.forEach(parcel -> cash(cash, parcel, "ref1"));
        var visits = StreamSupport.stream(parcels.spliterator(), false).map(parcel -> parcel.path("dispatchOrder").asText()).filter(visit -> !visit.isEmpty()).distinct().sorted().toList();
        var documents = world.state("fakturownia").path("documents");
        return new Way(labels, cash, counts(documents, "description", document -> !correction(document)), uploaded, null, papers(world, documents), visits);
    }

    private static boolean bought(JsonNode parcel) {
        return !parcel.path("charged").asText().isEmpty() && !parcel.path("status").asText().equals("canceled");
    }

    private static void cash(Map<String, List<BigDecimal>> cash, JsonNode parcel, String order) {
        if (!parcel.path("cod").asText().isEmpty()) {
            cash.computeIfAbsent(order(parcel.path(order)), none -> new ArrayList<>()).add(new BigDecimal(parcel.path("cod").asText()));
        }
    }

    private static String order(JsonNode reference) {
        return World.orderIn(reference.asText());
    }

    private static boolean correction(JsonNode document) {
        return document.path("kind").asText().equals("correction");
    }

    private static Papers papers(World world, JsonNode documents) {
        return new Papers(counts(documents, "description", document -> document.path("kind").asText().equals("vat")).keySet(), counts(documents, "description", FarEnd::correction),
                counts(documents, "description", document -> !document.path("govStatus").asText().matches("|.*not_applicable") && document.path("govId").asText().isEmpty()).keySet(),
                refunds(world));
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
        return new FarEnd(detailed, documents, onHand, shelves, offered, way == null ? null : new Way(way.labels(), way.cash(), way.invoices(), way.uploaded(), parcels, way.papers(), way.visits()), market);
    }

    /** How much there was beside the plain way of an order, for a person. */
    String beside() {
        var fates = orders.values().stream().collect(Collectors.groupingBy(ShopOrder::fate, TreeMap::new, Collectors.counting()));
        var trade = market == null ? "" : ", " + market.beside();
        return (way == null ? fates.toString() : "%s, %d refunds, %d corrections, %d in several parcels, %d visits of a courier".formatted(fates, way.papers().refunds().size(),
                way.papers().corrections().size(), orders.values().stream().filter(order -> order.parcels() > 1).count(), way.visits().size())) + trade;
    }

    private static List<String> course(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false).map(word -> word.asText().toLowerCase(Locale.ROOT)).toList();
    }

    private static int parcels(JsonNode order) {
        return order.has("waybills") ? order.path("waybills").size()
                : (int) StreamSupport.stream(order.path("notes").spliterator(), false).filter(note -> note.toString().contains("Numer przesyłki")).count();
    }

    private static ShopOrder order(JsonNode order, String status, BigDecimal paid, Fate fate, BigDecimal asked) {
        if (!order.has("line_items")) {
            var lines = pieces(order.path("lineItems"), "/offer/external/id");
            return new ShopOrder(status, new BigDecimal(order.at("/summary/totalToPay/amount").asText()), paidOnMarket(order), lines,
                    order.at("/payment/type").asText().equals("CASH_ON_DELIVERY"), order.at("/invoice/required").asBoolean(), List.of(),
                    order.at("/delivery/pickupPoint").isObject() ? 1 : parcels(lines), fate, null);
        }
        var lines = pieces(order.path("line_items"), "/sku");
        // Of an order that is called off the hub gives back what an operator has taken.
        return new ShopOrder(status, new BigDecimal(order.path("total").asText()), paid, lines, order.path("payment_method").asText().equals("cod"), false, List.of(),
                order.at("/shipping_lines/0/method_id").asText().equals("easypack_parcel_machines") ? 1 : parcels(lines), fate, fate == Fate.CALLED_OFF && paid.signum() > 0 ? paid : asked);
    }

    private static BigDecimal paidOnMarket(JsonNode order) {
        return Stream.concat(Stream.of(order.path("payment")), StreamSupport.stream(order.path("surcharges").spliterator(), false))
                .map(payment -> new BigDecimal(payment.at("/paidAmount/amount").asText("0"))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static int parcels(Map<String, BigDecimal> lines) {
        return lines.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(BigDecimal.valueOf(World.PIECES), 0, RoundingMode.CEILING).intValue();
    }

    /** What the operators have taken, by number of the order; of Przelewy24 what is verified. */
    private static Map<String, BigDecimal> paid(World world) {
        var paid = new HashMap<String, BigDecimal>();
        paid(paid, world.state("payu").path("payments"), "/status", "COMPLETED", "/reference", "/amount");
        paid(paid, world.state("stripe").path("payments"), "/intent/status", "succeeded", "/intent/metadata/order_id", "/intent/amount_received");
        paid(paid, world.state("przelewy24").path("payments"), "/status", "[23]", "/sessionId", "/amount");
        return paid;
    }

    /** What the operators have given back, one by one. */
    private static Map<String, List<BigDecimal>> refunds(World world) {
        var refunds = new HashMap<String, List<BigDecimal>>();
        refunds(refunds, world.state("payu").path("payments"), "/reference", "FINALIZED");
        refunds(refunds, world.state("stripe").path("payments"), "/intent/metadata/order_id", "succeeded");
        refunds(refunds, world.state("przelewy24").path("payments"), "/sessionId", "1");
        return refunds;
    }

    private static void refunds(Map<String, List<BigDecimal>> refunds, JsonNode payments, String order, String done) {
        payments.forEach(payment -> payment.path("refunds").forEach(refund -> {
            if (refund.path("status").asText().equals(done)) {
                refunds.computeIfAbsent(payment.at(order).asText(), none -> new ArrayList<>()).add(new BigDecimal(refund.path("amount").asText()).movePointLeft(2));
            }
        }));
    }

    private static void paid(Map<String, BigDecimal> paid, JsonNode payments, String status, String done, String order, String hundredths) {
        payments.forEach(payment -> {
            if (payment.at(status).asText().matches(done)) {
                paid.merge(payment.at(order).asText(), new BigDecimal(payment.at(hundredths).asText()).movePointLeft(2), BigDecimal::add);
            }
        });
    }

    /** How often each order is named among those wanted. */
    private static Map<String, Integer> counts(JsonNode all, String field, Predicate<JsonNode> wanted) {
        var counts = new HashMap<String, Integer>();
        all.forEach(one -> {
            if (wanted.test(one)) {
                counts.merge(order(one.path(field)), 1, Integer::sum);
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
        lines.forEach(line -> pieces.merge(World.sku(line.at(sku).asText()), new BigDecimal(line.path("quantity").asText()), BigDecimal::add));
        return pieces;
    }

    private static Map<String, BigDecimal> numbers(JsonNode object) {
        var numbers = new HashMap<String, BigDecimal>();
        object.properties().forEach(one -> numbers.put(World.sku(one.getKey()), new BigDecimal(one.getValue().asText())));
        return numbers;
    }
}
