package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What sets are made of. Pure. A set that contains itself is taken as a product of its own.
 *
 * @param components by the SKU of the set: how many of which SKUs make one
 * @param services   that need no stock
 */
public record Sets(Map<String, Map<String, BigDecimal>> components, Set<String> services) {

    public static final Sets NONE = new Sets(Map.of());

    public Sets(Map<String, Map<String, BigDecimal>> components) {
        this(components, Set.of());
    }

    /** How many of which SKUs one piece takes from stock: the parts of its parts, itself where it is no set; of services nothing, so that there may be none. */
    public Map<String, BigDecimal> parts(String sku) {
        var parts = new LinkedHashMap<String, BigDecimal>();
        add(sku, BigDecimal.ONE, Set.of(), parts);
        return parts;
    }

    private void add(String sku, BigDecimal quantity, Set<String> within, Map<String, BigDecimal> parts) {
        if (services.contains(sku)) {
            return;
        }
        var of = within.contains(sku) ? null : components.get(sku);
        if (of == null) {
            parts.merge(sku, quantity, BigDecimal::add);
            return;
        }
        var deeper = new LinkedHashSet<>(within);
        deeper.add(sku);
        of.forEach((part, each) -> add(part, quantity.multiply(each), deeper, parts));
    }

    /** These and all that those that are sets take from stock. */
    public Set<String> withParts(Collection<String> skus) {
        var all = new TreeSet<>(skus);
        skus.forEach(sku -> all.addAll(parts(sku).keySet()));
        return all;
    }

    /** These and all sets that one of them is a part of. */
    public Set<String> withSets(Collection<String> skus) {
        var all = new TreeSet<>(skus);
        var next = new ArrayDeque<>(skus);
        while (!next.isEmpty()) {
            var part = next.remove();
            components.forEach((set, of) -> {
                if (of.containsKey(part) && all.add(set)) {
                    next.add(set);
                }
            });
        }
        return all;
    }
}
