package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One SKU in all warehouses. Pure.
 *
 * @param shelves in the company's order of preference
 * @param ahead   what others still miss and have first call on, the first of them first
 */
public record Supply(String sku, List<Shelf> shelves, List<Ahead> ahead) {

    private static final String ENDLESS = "";

    /** @param warehouses the ones that may serve it, in order of preference */
    public record Ahead(BigDecimal missing, List<String> warehouses) {
    }

    /** Of a hub that keeps no stock: there is always enough. */
    public static Supply endless(String sku) {
        return new Supply(sku, List.of(new Shelf(ENDLESS, BigDecimal.valueOf(Long.MAX_VALUE), BigDecimal.ZERO)), List.of());
    }

    /** @return whether one of these warehouses has counted it */
    public boolean counted(Collection<String> warehouses) {
        return shelves.stream().anyMatch(shelf -> shelf.onHand() != null && (shelf.warehouse().equals(ENDLESS) || warehouses.contains(shelf.warehouse())));
    }

    /**
     * Units by warehouse that may be taken now. Who is ahead and can be served has first call; who cannot be served blocks nobody. Where a count fell
     * below what is reserved, the others make up for it, the least preferred first.
     *
     * @return never negative
     */
    public Map<String, BigDecimal> free() {
        var free = new LinkedHashMap<String, BigDecimal>();
        var owed = BigDecimal.ZERO;
        for (var shelf : shelves) {
            var rest = shelf.onHand() == null ? BigDecimal.ZERO : shelf.onHand().subtract(shelf.taken());
            free.put(shelf.warehouse(), rest.max(BigDecimal.ZERO));
            owed = owed.subtract(rest.min(BigDecimal.ZERO));
        }
        takeFromLast(free, owed);
        for (var other : ahead) {
            if (other.missing().compareTo(sum(free, other.warehouses())) <= 0) {
                take(free, other.warehouses(), other.missing());
            }
        }
        return free;
    }

    /** Takes as much of the quantity as there is, in this order. @return what was taken of each */
    static Map<String, BigDecimal> take(Map<String, BigDecimal> free, Collection<String> warehouses, BigDecimal quantity) {
        var taken = new LinkedHashMap<String, BigDecimal>();
        var left = quantity;
        for (var warehouse : warehouses) {
            var part = free.getOrDefault(warehouse, BigDecimal.ZERO).min(left);
            if (part.signum() > 0) {
                free.merge(warehouse, part.negate(), BigDecimal::add);
                taken.put(warehouse, part);
                left = left.subtract(part);
            }
        }
        return taken;
    }

    static BigDecimal sum(Map<String, BigDecimal> free, Collection<String> warehouses) {
        return warehouses.stream().map(warehouse -> free.getOrDefault(warehouse, BigDecimal.ZERO)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void takeFromLast(Map<String, BigDecimal> free, BigDecimal quantity) {
        if (quantity.signum() > 0) {
            var backwards = new ArrayList<>(free.keySet());
            Collections.reverse(backwards);
            take(free, backwards, quantity);
        }
    }
}
