package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an order gets of the stock. Pure. A line gets all it wants or waits; what a line has, it keeps until the order lets it go.
 */
public final class Reserving {

    private Reserving() {
    }

    /** One line that wants stock. */
    public record Need(String lineId, String sku, BigDecimal quantity) {
    }

    /** @param available what there was for the line; null where the stock is unknown */
    public record Shortage(String sku, BigDecimal wanted, BigDecimal available) {
    }

    public record Reserved(List<Reservation> reservations, List<Shortage> shortages) {
    }

    /**
     * @param own     what the order has so far
     * @param shelves by SKU, of all SKUs in {@code needs}
     * @param since   the order's place in the queue
     */
    public static Reserved reserve(List<Need> needs, List<Reservation> own, Map<String, Shelf> shelves, Instant since) {
        Map<String, BigDecimal> had = own.stream().collect(Collectors.toMap(Reservation::sku, Reservation::reserved, BigDecimal::add));
        Map<String, BigDecimal> pool = new HashMap<>();
        var reservations = new ArrayList<Reservation>();
        var shortages = new ArrayList<Shortage>();
        for (var need : needs) {
            var free = shelves.get(need.sku()).free();
            var left = pool.computeIfAbsent(need.sku(), sku -> had.getOrDefault(sku, BigDecimal.ZERO).add(free == null ? BigDecimal.ZERO : free));
            boolean enough = need.quantity().compareTo(left) <= 0;
            var got = enough ? need.quantity() : kept(need, own).min(left);
            pool.put(need.sku(), left.subtract(got));
            reservations.add(new Reservation(need.lineId(), need.sku(), need.quantity(), got,
                    enough ? Reservation.State.OPEN : Reservation.State.WAITING, since));
            if (!enough) {
                shortages.add(new Shortage(need.sku(), need.quantity(), free == null ? null : left));
            }
        }
        return new Reserved(List.copyOf(reservations), List.copyOf(shortages));
    }

    private static BigDecimal kept(Need need, List<Reservation> own) {
        return own.stream().filter(r -> r.lineId().equals(need.lineId()) && r.sku().equals(need.sku())).map(Reservation::reserved)
                .findFirst().orElse(BigDecimal.ZERO).min(need.quantity());
    }
}
