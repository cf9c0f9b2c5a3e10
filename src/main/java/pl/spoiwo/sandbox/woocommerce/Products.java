package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import pl.spoiwo.sandbox.catalogue.Article;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.ValueLog;

/** The shop's products and variations with their stock. A variation lies beside its parent and names it in parent_id. */
final class Products {

    private static final Map<Integer, String> TAX_CLASSES = Map.of(23, "", 8, "obnizona-8", 5, "obnizona-5");
    private static final Pattern AMPERSAND = Pattern.compile("&(?!(amp|lt|gt|quot|#\\d+);)");
    private static final Pattern UNSAFE = Pattern.compile("(?is)</?(script|style|iframe|form)[^>]*>");
    private static final List<String> WRITABLE = List.of("name", "sku", "regular_price", "sale_price", "weight", "manage_stock", "stock_quantity",
            "stock_status", "status", "description", "global_unique_id", "meta_data");

    private final Documents stored;
    private final Clock clock;
    private final Catalogue catalogue;
    private final ValueLog log;
    private final ValueLog priceLog;
    private final Map<Long, ObjectNode> byId = new TreeMap<>();
    private final Map<String, Long> bySku = new HashMap<>();
    private Consumer<ObjectNode> updated = product -> { };

    Products(Documents stored, Catalogue catalogue, ValueLog log, ValueLog priceLog, Clock clock) {
        this.stored = stored;
        this.clock = clock;
        this.catalogue = catalogue;
        this.log = log;
        this.priceLog = priceLog;
        stored.each((id, product) -> keep(product));
        if (byId.isEmpty()) {
            seed();
        }
    }

    void onUpdate(Consumer<ObjectNode> listener) {
        updated = listener;
    }

    synchronized void reset() {
        stored.clear();
        byId.clear();
        bySku.clear();
        seed();
    }

    private void seed() {
        Map<String, Long> parents = new LinkedHashMap<>();
        long next = 101;
        for (Article article : catalogue.articles()) {
            if (article.parent() != null && !parents.containsKey(article.parent())) {
                parents.put(article.parent(), next);
                save(product(next++, "variable", article.parent(), "", article, 0));
            }
            Long parent = parents.get(article.parent());
            ObjectNode product = product(next++, parent == null ? "simple" : "variation", article.name(), article.sku(), article,
                    Catalogue.INITIAL_STOCK);
            if (parent != null) {
                ObjectNode above = byId.get(parent);
                above.withArray("variations").add(product.get("id").asLong());
                stored.put(parent, above);
                product.put("parent_id", parent).put("parent_name", article.parent());
            }
            save(product);
        }
    }

    private ObjectNode product(long id, String type, String name, String sku, Article article, int stock) {
        ObjectNode product = pl.spoiwo.sandbox.server.Json.object().put("id", id).put("name", name).put("slug", "produkt-" + id)
                .put("type", type).put("status", "publish").put("description", "").put("sku", sku).put("global_unique_id", article.ean())
                .put("price", article.gross().toPlainString()).put("regular_price", article.gross().toPlainString()).put("sale_price", "").put("on_sale", false).put("weight", "")
                .put("tax_status", "taxable").put("tax_class", TAX_CLASSES.getOrDefault(article.vatRate(), ""))
                .put("manage_stock", !type.equals("variable")).put("stock_quantity", type.equals("variable") ? null : stock)
                .put("stock_status", "instock").put("backorders", "no").put("parent_id", 0);
        SiteTime.set(product, "date_created", clock.instant());
        SiteTime.set(product, "date_modified", clock.instant());
        product.putArray("variations");
        product.putArray("meta_data");
        return product;
    }

    /** A copy; null where nothing has this SKU. */
    synchronized ObjectNode bySku(String sku) {
        Long id = bySku.get(sku);
        return id == null ? null : byId.get(id).deepCopy();
    }

    /** A copy; null where there is none. */
    synchronized ObjectNode byId(long id) {
        ObjectNode found = byId.get(id);
        return found == null ? null : found.deepCopy();
    }

    /** All products, only to be read; variations only where SKUs are asked for, as in the shop. */
    synchronized List<ObjectNode> find(List<String> skus) {
        return skus.isEmpty() ? byId.values().stream().filter(product -> !isVariation(product)).toList()
                : skus.stream().map(bySku::get).filter(Objects::nonNull).distinct().sorted().map(byId::get)
                        .filter(product -> skus.contains(product.get("sku").asText())).toList();
    }

    synchronized List<ObjectNode> variations(long parent) {
        return byId.values().stream().filter(product -> product.get("parent_id").asLong() == parent && isVariation(product))
                .map(ObjectNode::deepCopy).toList();
    }

    synchronized List<ObjectNode> variations() {
        return byId.values().stream().filter(Products::isVariation).map(ObjectNode::deepCopy).toList();
    }

    static boolean isVariation(ObjectNode product) {
        return product.get("type").asText().equals("variation");
    }

    int rate(ObjectNode product) {
        String taxClass = product.path("tax_class").asText();
        return TAX_CLASSES.entrySet().stream().filter(entry -> entry.getValue().equals(taxClass)).findFirst().orElseThrow().getKey();
    }

    /** As {@link #update}, by a program: names and descriptions as WordPress keeps them, and variations keep their names. */
    ObjectNode write(long id, JsonNode given) {
        ObjectNode change = given.deepCopy();
        for (String field : List.of("name", "description")) {
            if (change.has(field)) {
                change.put(field, UNSAFE.matcher(AMPERSAND.matcher(change.get(field).asText()).replaceAll("&amp;")).replaceAll(""));
            }
        }
        if (isVariation(byId(id))) {
            change.remove("name");
        }
        ObjectNode product = update(id, change);
        if (change.has("stock_quantity")) {
            log.written(clock.instant(), product.get("sku").asText(), product.path("stock_quantity").asInt());
        }
        if (change.has("regular_price")) {
            priceLog.written(clock.instant(), product.get("sku").asText(), product.get("regular_price").asText());
        }
        return product;
    }

    /** Writes what may be written and gives the product as it then is. Throws IllegalArgumentException on a value of the wrong type. */
    ObjectNode update(long id, JsonNode change) {
        JsonNode quantity = change.path("stock_quantity");
        if (!quantity.isMissingNode() && !quantity.isNull() && !quantity.isNumber() && !quantity.asText().matches("-?\\d+")) {
            throw new IllegalArgumentException("stock_quantity");
        }
        ObjectNode product;
        synchronized (this) {
            product = byId.get(id).deepCopy();
            for (String field : WRITABLE) {
                if (change.has(field)) {
                    product.set(field, change.get(field));
                }
            }
            if (change.has("stock_quantity") && !quantity.isNull()) {
                product.put("stock_quantity", quantity.asInt());
            }
            price(product);
            settle(product);
        }
        updated.accept(product);
        return product;
    }

    /** As the shop does: a sale that is not below the regular price is taken away. */
    private static void price(ObjectNode product) {
        String regular = product.path("regular_price").asText();
        String sale = product.path("sale_price").asText();
        boolean onSale = !sale.isEmpty() && !regular.isEmpty() && new BigDecimal(sale).compareTo(new BigDecimal(regular)) < 0;
        product.put("sale_price", onSale ? sale : "").put("on_sale", onSale).put("price", onSale ? sale : regular);
    }

    /** Counts stock down (or, negative, up) for the lines of an order. */
    void sell(ObjectNode order, int sign) {
        for (JsonNode line : order.withArray("line_items")) {
            long variation = line.path("variation_id").asLong();
            long id = variation > 0 ? variation : line.path("product_id").asLong();
            ObjectNode product = byId(id);
            if (product != null && product.path("manage_stock").asBoolean()) {
                int left;
                synchronized (this) {
                    left = byId.get(id).path("stock_quantity").asInt() - sign * line.path("quantity").asInt();
                }
                update(id, pl.spoiwo.sandbox.server.Json.object().put("stock_quantity", left));
                log.sold(clock.instant(), product.get("sku").asText(), left);
            }
        }
    }

    private void settle(ObjectNode product) {
        if (product.path("manage_stock").asBoolean()) {
            product.put("stock_status", product.path("stock_quantity").asInt() > 0 ? "instock" : "outofstock");
        }
        Instant now = clock.instant();
        SiteTime.set(product, "date_modified", now);
        save(product);
    }

    private void save(ObjectNode product) {
        keep(product);
        stored.put(product.get("id").asLong(), product);
    }

    private void keep(ObjectNode product) {
        long id = product.get("id").asLong();
        byId.put(id, product);
        bySku.values().remove(id);
        if (!product.get("sku").asText().isEmpty()) {
            bySku.put(product.get("sku").asText(), id);
        }
    }
}
