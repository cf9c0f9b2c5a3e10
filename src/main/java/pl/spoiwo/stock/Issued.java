package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of an order's reservations when the ERP has issued a part of its goods. Pure. */
public final class Issued {

    private Issued() {
    }

    /** @param warehouse that it left; null where the ERP does not say */
    public record Item(String sku, BigDecimal quantity, String warehouse) {
    }

    /** @param reservations all of the order; @param beyond by SKU, what the order had not reserved */
    public record Taken(List<Reservation> reservations, Map<String, BigDecimal> beyond) {
    }

    /**
     * Takes the items off what is promised, from their warehouse first; the rest stays promised.
     *
     * @param items of one document, sets taken apart
     */
    public static Taken of(List<Item> items, List<Reservation> reservations, Instant now) {
        var left = new ArrayList<>(reservations);
        var beyond = new LinkedHashMap<String, BigDecimal>();
        for (var item : items) {
            var missing = take(item, item.warehouse() != null, left, item.quantity(), now);
            missing = take(item, false, left, missing, now);
            if (missing.signum() > 0) {
                beyond.merge(item.sku(), missing, BigDecimal::add);
            }
        }
        return new Taken(List.copyOf(left), beyond);
    }

    private static BigDecimal take(Item item, boolean there, List<Reservation> left, BigDecimal quantity, Instant now) {
        var missing = quantity;
        for (var r : List.copyOf(left)) {
            var taken = missing.min(r.quantity());
            if (taken.signum() > 0 && r.state() == Reservation.State.OPEN && r.sku().equals(item.sku()) && (!there || r.warehouse().equals(item.warehouse()))) {
                int part = left.stream().filter(other -> other.sameShelf(r)).mapToInt(Reservation::part).max().orElse(0) + 1;
                left.remove(r);
                if (taken.compareTo(r.quantity()) < 0) {
                    left.add(r.plus(taken.negate()));
                }
                left.add(new Reservation(r.lineId(), r.sku(), r.warehouse(), part, taken, Reservation.State.CONVERTED, r.priority(), now));
                missing = missing.subtract(taken);
            }
        }
        return missing;
    }
}
