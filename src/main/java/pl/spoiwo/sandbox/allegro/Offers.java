package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import pl.spoiwo.sandbox.catalogue.Article;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.ValueLog;

/**
 * The seller's offers. A record is {id, sku, ean, name, description?, vat, prices{marketplace: {amount, currency}}, available, sold, status, endedBy,
 * startedAt, endedAt, refusals?}. An offer that ran out comes back with pieces where it is renewed; one that the seller ended stays ended.
 */
final class Offers {

    static final String HOME = "allegro-pl";
    private static final long FIRST = 15_400_000_011L;

    private final Documents stored;
    private final Catalogue catalogue;
    private final ValueLog log;
    private final boolean renews;
    private final Clock clock;
    private final Map<Long, ObjectNode> byId = new TreeMap<>();
    private final Map<String, TreeSet<Long>> bySku = new HashMap<>();
    private final Map<Long, String> skus = new HashMap<>();

    Offers(Documents stored, Catalogue catalogue, ValueLog log, boolean renews, Clock clock) {
        this.stored = stored;
        this.catalogue = catalogue;
        this.log = log;
        this.renews = renews;
        this.clock = clock;
        stored.each((id, offer) -> keep(offer));
        if (byId.isEmpty()) {
            stock();
        }
    }

    /** One offer for each article, and one that the seller gave no SKU. */
    private void stock() {
        long id = FIRST;
        for (Article article : catalogue.articles()) {
            save(offer(id, article.sku(), article));
            id += 17;
        }
        Article unsigned = catalogue.articles().get(0);
        save(offer(id, null, unsigned).put("name", "Wazon ręcznie malowany").put("ean", ""));
    }

    private ObjectNode offer(long id, String sku, Article article) {
        ObjectNode offer = Json.object().put("id", String.valueOf(id)).put("sku", sku).put("ean", article.ean()).put("name", article.name())
                .put("vat", article.vatRate()).put("available", Catalogue.INITIAL_STOCK).put("sold", 0).put("status", "ACTIVE")
                .putNull("endedBy").put("startedAt", clock.instant().toString()).putNull("endedAt");
        offer.putObject("prices").set(HOME, Answers.money(article.gross().toPlainString(), "PLN"));
        return offer;
    }

    /** The record itself: a change counts once it is saved. Null where there is none. */
    ObjectNode byId(String id) {
        return id.matches("\\d{1,18}") ? byId.get(Long.valueOf(id)) : null;
    }

    /** The newest of those that bear it; null where there is none. */
    ObjectNode bySku(String sku) {
        return bySku.containsKey(sku) ? byId.get(bySku.get(sku).last()) : null;
    }

    List<ObjectNode> withSkus(Collection<String> wanted) {
        return wanted.stream().flatMap(sku -> bySku.getOrDefault(sku, new TreeSet<>()).stream()).distinct().sorted().map(byId::get).toList();
    }

    Collection<ObjectNode> all() {
        return byId.values();
    }

    /** Takes the pieces of these lines for a buyer, all or none. Throws IllegalArgumentException where they cannot be bought. */
    void sell(JsonNode lines) {
        Map<String, Integer> wanted = new TreeMap<>();
        lines.forEach(line -> wanted.merge(line.get("offer").get("id").asText(), line.get("quantity").asInt(), Integer::sum));
        wanted.forEach((id, quantity) -> {
            ObjectNode offer = byId(id);
            if (quantity < 1 || offer.get("available").asInt() < quantity || !offer.get("status").asText().equals("ACTIVE")) {
                throw new IllegalArgumentException("offer " + id + " is " + offer.get("status").asText() + " and has "
                        + offer.get("available") + " pieces; " + quantity + " cannot be bought");
            }
        });
        wanted.forEach((id, quantity) -> move(byId(id), quantity));
    }

    void giveBack(JsonNode lines) {
        lines.forEach(line -> move(byId(line.get("offer").get("id").asText()), -line.get("quantity").asInt()));
    }

    private void move(ObjectNode offer, int sold) {
        offer.put("sold", offer.get("sold").asInt() + sold);
        setAvailable(offer, offer.get("available").asInt() - sold);
        log.sold(clock.instant(), offer.path("sku").asText(), offer.get("available").asInt());
    }

    /** Without pieces an offer ends. */
    void setAvailable(ObjectNode offer, int pieces) {
        offer.put("available", pieces);
        if (pieces == 0 && offer.get("status").asText().equals("ACTIVE")) {
            end(offer, "EMPTY_STOCK");
        } else if (pieces > 0 && comesBack(offer)) {
            activate(offer);
        }
        save(offer);
    }

    /** With pieces it would be active again by itself. */
    boolean comesBack(ObjectNode offer) {
        return renews && offer.path("endedBy").asText().equals("EMPTY_STOCK");
    }

    void end(ObjectNode offer, String by) {
        save(offer.put("status", "ENDED").put("endedBy", by).put("endedAt", clock.instant().toString()));
    }

    void activate(ObjectNode offer) {
        save(offer.put("status", "ACTIVE").putNull("endedBy").putNull("endedAt").put("startedAt", clock.instant().toString()));
    }

    void save(ObjectNode offer) {
        keep(offer);
        stored.put(offer.get("id").asLong(), offer);
    }

    private void keep(ObjectNode offer) {
        long id = offer.get("id").asLong();
        byId.put(id, offer);
        String before = skus.put(id, offer.path("sku").textValue());
        if (before != null) {
            bySku.computeIfPresent(before, (sku, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
        }
        if (skus.get(id) != null) {
            bySku.computeIfAbsent(skus.get(id), sku -> new TreeSet<>()).add(id);
        }
    }

    void reset() {
        stored.clear();
        byId.clear();
        bySku.clear();
        skus.clear();
        stock();
    }
}
