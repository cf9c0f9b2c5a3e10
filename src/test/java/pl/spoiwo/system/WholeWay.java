package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Whether orders of both channels have come their whole way, as the simulated systems show it; the hub is not asked. */
final class WholeWay {

    private static final Set<String> SENT = Set.of("completed", "SENT", "PICKED_UP");

    private final Function<String, JsonNode> control;
    private final Set<String> waited = new HashSet<>();

    /** @param control the answer to a GET of the control interface */
    WholeWay(Function<String, JsonNode> control) {
        this.control = control;
    }

    /** @return what no order has reached yet, by channel; empty when one of each channel has come the whole way, and one such document was seen to wait for its KSeF number */
    List<String> missing() {
        var documents = documents();
        var ofShop = new LinkedHashMap<String, Set<String>>();
        var ofMarket = new LinkedHashMap<String, Set<String>>();
        var shop = control.apply("woocommerce/state").path("orders");
        var market = control.apply("allegro/state").path("orders");
        ofShop.put("paid at PayU", paidAtPayu());
        ofMarket.put("paid on Allegro", where(market, order -> control.apply("allegro/orders/" + order.path("id").asText()).at("/form/payment/paidAmount/amount").asDouble() > 0));
        for (var stages : List.of(ofShop, ofMarket)) {
            stages.put("in Subiekt", named(control.apply("subiekt/state?lines=false").path("documents"), World::shopOrder));
            stages.put("with a final document in Fakturownia", documents);
            stages.put("with a label of InPost", named(control.apply("inpost/state").path("shipments"), parcel -> parcel.path("trackingNumber").asText().isEmpty() ? "" : order(parcel.path("comments"))));
        }
        ofShop.put("sent in WooCommerce", where(shop, order -> SENT.contains(order.path("status").asText())));
        ofMarket.put("sent on Allegro", where(market, order -> SENT.contains(order.path("fulfillment").asText())));
        ofShop.put("with its number in WooCommerce", where(shop, order -> control.apply("woocommerce/orders/" + order.path("id").asText()).path("notes").toString().contains("Numer przesyłki")));
        ofMarket.put("with its number on Allegro", where(market, order -> !order.path("waybills").isEmpty()));
        var missing = new ArrayList<String>();
        var done = arrived("shop-main", ofShop, missing);
        done.addAll(arrived("allegro-main", ofMarket, missing));
        if (missing.isEmpty() && done.stream().noneMatch(waited::contains)) {
            missing.add("none of " + done + " waited for a KSeF number and has it now; seen waiting: " + waited);
        }
        return missing;
    }

    /** By order those that are final; of those that go to KSeF the ones that have their number. */
    private Set<String> documents() {
        var all = new HashMap<String, JsonNode>();
        control.apply("fakturownia/state").path("documents").forEach(document -> all.put(order(document.path("description")), document));
        all.forEach((order, document) -> {
            if (document.path("govStatus").asText().endsWith("processing")) {
                waited.add(order);
            }
        });
        all.values().removeIf(document -> !document.path("govStatus").asText().matches("|.*not_applicable") && document.path("govId").asText().isEmpty());
        return all.keySet();
    }

    private Set<String> paidAtPayu() {
        return named(control.apply("payu/state").path("payments"), payment -> payment.path("status").asText().equals("COMPLETED") ? payment.path("reference").asText().split("_")[0] : "");
    }

    private static Set<String> arrived(String channel, Map<String, Set<String>> stages, List<String> missing) {
        Set<String> so = null;
        for (var stage : stages.entrySet()) {
            var before = so;
            so = new HashSet<>(stage.getValue());
            if (before != null) {
                so.retainAll(before);
            }
            if (so.isEmpty()) {
                missing.add(channel + ": no order is " + stage.getKey() + (before == null ? "" : " of those that are all before: " + before) + "; all that are: " + stage.getValue());
                return so;
            }
        }
        return so;
    }

    private static Set<String> where(JsonNode orders, Predicate<JsonNode> what) {
        return named(orders, order -> what.test(order) ? order.path("id").asText() : "");
    }

    private static Set<String> named(JsonNode all, Function<JsonNode, String> order) {
        var names = new HashSet<String>();
        StreamSupport.stream(all.spliterator(), false).map(order).filter(name -> !name.isEmpty()).forEach(names::add);
        return names;
    }

    private static String order(JsonNode text) {
        return World.orderIn(text.asText());
    }
}
