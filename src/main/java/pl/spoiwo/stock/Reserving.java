package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What an order gets of the stock. Pure. A line gets all it wants or waits; what a line has, it keeps until the order lets it go. A set takes its parts.
 * The goods come from one warehouse where one has them all, for the whole order or else for the line, and otherwise from several, the preferred ones first.
 */
public final class Reserving {

    static final String MISSING = "";

    private Reserving() {
    }

    /** One line that wants stock. */
    public record Need(String lineId, String sku, BigDecimal quantity) {
    }

    /** Where the order stands among those that wait: by priority, then by age. */
    public record Turn(int priority, Instant since) {
    }

    /** @param available what there was for the line; null where the stock is unknown */
    public record Shortage(String sku, BigDecimal wanted, BigDecimal available) {
    }

    public record Reserved(List<Reservation> reservations, List<Shortage> shortages) {

        /**
         * Also what is missing is reserved, where there is least doubt that it came from: of goods that have left. More is promised then than there is.
         *
         * @param warehouses that the channel sells from, in order of preference
         */
        public List<Reservation> anyway(Map<String, Supply> supplies, List<String> warehouses) {
            var all = new ArrayList<>(reservations.stream().filter(r -> r.state() == Reservation.State.OPEN).toList());
            for (var missing : reservations.stream().filter(r -> r.state() == Reservation.State.WAITING).toList()) {
                var counted = warehouses.stream().filter(warehouse -> supplies.get(missing.sku()).counted(List.of(warehouse))).findFirst();
                counted.or(() -> warehouses.stream().findFirst()).map(missing::takenFrom).ifPresent(taken -> {
                    var same = all.stream().filter(taken::sameShelf).findFirst();
                    same.ifPresent(all::remove);
                    all.add(same.map(known -> known.plus(taken.quantity())).orElse(taken));
                });
            }
            return List.copyOf(all);
        }
    }

    /**
     * @param own        what the order has so far
     * @param supplies   by SKU, of all parts of what is needed
     * @param warehouses that the channel sells from, in order of preference
     */
    public static Reserved reserve(List<Need> needs, List<Reservation> own, Sets sets, Map<String, Supply> supplies, List<String> warehouses, Turn turn) {
        var parts = parts(needs, own, sets);
        var had = had(own, supplies);
        var free = free(parts, had, supplies);
        var preferred = preferred(parts, free, had, warehouses);
        var reservations = new ArrayList<Reservation>();
        var shortages = new ArrayList<Shortage>();
        for (var part : parts) {
            var pool = free.get(part.sku());
            var mine = had.getOrDefault(part.place(), Map.of());
            var kept = Supply.take(new HashMap<>(mine), mine.keySet(), part.quantity());
            var missing = part.quantity().subtract(sum(kept));
            var available = Supply.sum(pool, preferred);
            if (missing.compareTo(available) <= 0) {
                var whole = preferred.stream().filter(warehouse -> missing.compareTo(pool.getOrDefault(warehouse, BigDecimal.ZERO)) <= 0).findFirst();
                Supply.take(pool, whole.map(List::of).orElse(preferred), missing).forEach((warehouse, quantity) -> kept.merge(warehouse, quantity, BigDecimal::add));
            } else {
                reservations.add(part.reservation(MISSING, missing, Reservation.State.WAITING, turn));
                boolean known = supplies.get(part.sku()).counted(warehouses);
                shortages.add(new Shortage(part.sku(), part.quantity(), known ? available.add(sum(kept)) : null));
            }
            kept.forEach((warehouse, quantity) -> reservations.add(part.reservation(warehouse, quantity, Reservation.State.OPEN, turn)));
        }
        return new Reserved(List.copyOf(reservations), List.copyOf(shortages));
    }

    /** What a line takes of one SKU. */
    private record Part(String lineId, String sku, BigDecimal quantity) {

        Place place() {
            return new Place(lineId, sku);
        }

        Reservation reservation(String warehouse, BigDecimal part, Reservation.State state, Turn turn) {
            return new Reservation(lineId, sku, warehouse, 0, part, state, turn.priority(), turn.since());
        }
    }

    private record Place(String lineId, String sku) {
    }

    /** What the ERP has issued of a line is not taken again. */
    private static List<Part> parts(List<Need> needs, List<Reservation> own, Sets sets) {
        var parts = new ArrayList<Part>();
        needs.forEach(need -> sets.parts(need.sku()).forEach((sku, each) -> {
            var issued = own.stream().filter(r -> r.passedOn() && r.lineId().equals(need.lineId()) && r.sku().equals(sku)).map(Reservation::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
            var left = need.quantity().multiply(each).subtract(issued);
            if (left.signum() > 0 || issued.signum() == 0) {
                parts.add(new Part(need.lineId(), sku, left));
            }
        }));
        return parts;
    }

    /** What is in a warehouse that the company does not sell from any more is given up. */
    private static Map<Place, Map<String, BigDecimal>> had(List<Reservation> own, Map<String, Supply> supplies) {
        var had = new HashMap<Place, Map<String, BigDecimal>>();
        own.stream().filter(r -> r.state() == Reservation.State.OPEN && supplies.containsKey(r.sku())
                && supplies.get(r.sku()).shelves().stream().anyMatch(shelf -> shelf.warehouse().equals(r.warehouse()))).forEach(r ->
                had.computeIfAbsent(new Place(r.lineId(), r.sku()), place -> new LinkedHashMap<>()).merge(r.warehouse(), r.quantity(), BigDecimal::add));
        return had;
    }

    /** What no line keeps: what there is, and what lines had and do not want any more. */
    private static Map<String, Map<String, BigDecimal>> free(List<Part> parts, Map<Place, Map<String, BigDecimal>> had, Map<String, Supply> supplies) {
        var free = new HashMap<String, Map<String, BigDecimal>>();
        parts.forEach(part -> free.computeIfAbsent(part.sku(), sku -> supplies.get(sku).free()));
        had.forEach((place, amounts) -> {
            if (free.containsKey(place.sku())) {
                var rest = new LinkedHashMap<>(amounts);
                parts.stream().filter(part -> part.place().equals(place)).forEach(part -> Supply.take(rest, amounts.keySet(), part.quantity()));
                rest.forEach((warehouse, quantity) -> free.get(place.sku()).merge(warehouse, quantity, BigDecimal::add));
            }
        });
        return free;
    }

    /** Those that have all the order wants come first. */
    private static List<String> preferred(List<Part> parts, Map<String, Map<String, BigDecimal>> free, Map<Place, Map<String, BigDecimal>> had, List<String> warehouses) {
        var wanted = new HashMap<String, BigDecimal>();
        parts.forEach(part -> wanted.merge(part.sku(), part.quantity(), BigDecimal::add));
        var all = new LinkedHashSet<String>();
        warehouses.stream().filter(warehouse -> wanted.entrySet().stream().allMatch(each -> each.getValue().compareTo(free.get(each.getKey()).getOrDefault(warehouse, BigDecimal.ZERO)
                .add(had.entrySet().stream().filter(of -> of.getKey().sku().equals(each.getKey())).map(of -> of.getValue().getOrDefault(warehouse, BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))) <= 0)).forEach(all::add);
        all.addAll(warehouses);
        return List.copyOf(all);
    }

    private static BigDecimal sum(Map<String, BigDecimal> amounts) {
        return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
