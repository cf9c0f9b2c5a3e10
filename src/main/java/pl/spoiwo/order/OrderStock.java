package pl.spoiwo.order;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.shipment.DeliveryRules;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.Reserving;

/** What is kept for an order: reserved, given back when it is not paid in time, passed on to the ERP's figure. Lives for one decision. */
final class OrderStock {

    private final Settlement settlement;
    private final Snapshot snapshot;
    private final OrderRules rules;
    private final Cause cause;
    private List<Reservation> reservations;
    private List<Reserving.Shortage> shortages;

    OrderStock(Settlement settlement, Snapshot snapshot, OrderRules rules, Cause cause) {
        this.settlement = settlement;
        this.snapshot = snapshot;
        this.rules = rules;
        this.cause = cause;
        this.reservations = snapshot.reservations();
    }

    List<Reservation> reservations() {
        return reservations;
    }

    /** @return null where nothing was reserved in this decision */
    List<Reserving.Shortage> shortages() {
        return shortages;
    }

    /** The ERP has issued a part of the goods. @param now all reservations of the order */
    void passOn(List<Reservation> now) {
        reservations = now;
    }

    /** The ERP's own figure contains the order from now on. */
    void passOn() {
        reservations = reservations.stream().map(r -> r.state() == Reservation.State.OPEN ? r.converted(cause.now()) : r).toList();
    }

    /**
     * The order is cancelled: its stock is free again, but for goods that have left, or may have. Of these the ERP's figure says when they are there again: those that it is to say to have
     * issued wait for that, all others end with its next count. What only the ERP's own reservation was counted for has not left.
     *
     * @param order as it was before
     * @param left  some of the goods have left: which of them, no parcel says
     * @param back  they have come back: nobody issues them any more
     */
    void giveBack(Order order, boolean left, boolean back) {
        boolean promised = !left && order.exports().values().stream().noneMatch(export -> export.state() == Export.State.ISSUED)
                && order.exports().keySet().stream().anyMatch(rules.stock().free()::contains);
        if (left && !back) {
            leave(order);
        } else if (left) {
            passOn();
        }
        reservations = reservations.stream().filter(r -> r.passedOn() && !promised || left && r.state() == Reservation.State.OPEN).toList();
    }

    /**
     * The order was cancelled, and what it had reserved is free; now its carrier says that some of it had left. What is not issued is reserved again, as if that had been known in time:
     * where others have been promised it meanwhile, more is reserved than there is, as after a recount.
     */
    void reserveAgain(Order order) {
        boolean issued = order.exports().values().stream().anyMatch(export -> export.state() == Export.State.ISSUED);
        if (snapshot.stock() == null || issued || reservations.stream().anyMatch(r -> r.state() == Reservation.State.OPEN)) {
            return;
        }
        var reserved = wanted(order);
        var again = reserved.anyway(snapshot.stock().supplies(), rules.stock().warehouses());
        if (again.isEmpty()) {
            return;
        }
        settlement.tell("reserved-again", "some of it had left before it was cancelled: " + said(again) + reserved.shortages().stream().filter(shortage -> shortage.available() != null)
                .map(shortage -> "; of " + Holds.pieces(shortage.wanted(), shortage.sku()) + " there were " + Holds.plain(shortage.available()) + ", the rest is promised to others").collect(Collectors.joining()));
        keep(again);
        if (order.exports().entrySet().stream().anyMatch(export -> export.getValue().proven() && rules.stock().free().contains(export.getKey()))) {
            passOn();
        } else {
            leave(order);
        }
    }

    /** A person says that nobody will issue what an order that is done with has kept: the next count shows whether it is there. */
    static Decision release(Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var kept = said(snapshot.reservations().stream().filter(r -> r.state() == Reservation.State.OPEN).toList());
        if (kept.isEmpty() || order.status() != OrderStatus.CANCELLED && !order.status().atLeast(OrderStatus.SHIPPED)) {
            return Decision.ignored("release-refused", kept.isEmpty() ? "nothing is reserved for the order that waits for its goods issue"
                    : "the order is " + order.status() + ": what is reserved for it has yet to leave");
        }
        return new Settlement(order, snapshot, rules, cause).passOn().tell("released", "by a person, the next count ends it: " + kept).settle();
    }

    private static String said(List<Reservation> of) {
        return of.stream().map(r -> Holds.pieces(r.quantity(), r.sku())).collect(Collectors.joining(", "));
    }

    /** An ERP that is to say what it issues has yet to do it, also where its export is parked, or was called back: then a person lets it go. */
    private void leave(Order order) {
        if (order.exports().entrySet().stream().noneMatch(export -> !export.getValue().heldBack() && rules.stock().issuing().contains(export.getKey()))) {
            passOn();
        }
    }

    /** What the delivery is decided by. */
    DeliveryRules.Goods goods(OrderContent content) {
        boolean here = reservations.stream().noneMatch(r -> r.state() == Reservation.State.WAITING || r.state() == Reservation.State.EXPIRED);
        var warehouses = here ? reservations.stream().map(Reservation::warehouse).collect(Collectors.toCollection(TreeSet::new)) : null;
        return content.weighed(warehouses, snapshot.weights());
    }

    /** @return what is kept now where it is another than before, otherwise null */
    List<Reservation> changed() {
        var before = snapshot.reservations();
        boolean same = reservations.size() == before.size() && reservations.stream().allMatch(now -> before.stream().anyMatch(now::same));
        return same ? null : reservations;
    }

    /**
     * @param gone   the goods have left
     * @param unpaid nothing is paid of what is to be paid before
     */
    void reserve(Order order, boolean gone, boolean unpaid) {
        var stock = rules.stock();
        var placed = order.content().placedAt();
        if (gone) {
            leave(order);
            if (snapshot.stock() != null) {
                reservations = reservations.stream().filter(r -> r.state() != Reservation.State.WAITING && r.state() != Reservation.State.EXPIRED).toList();
            }
        } else if (snapshot.stock() != null) {
            var reserved = wanted(order);
            keep(reserved.reservations());
            shortages = reserved.shortages();
            if (unpaid && stock.unpaidFor() != null && !placed.plus(stock.unpaidFor()).isAfter(cause.now())) {
                expire(placed);
            }
        } else if (!unpaid) {
            // The next decision that may take stock does; until then it is missing.
            reservations = reservations.stream().map(r -> r.state() == Reservation.State.EXPIRED ? r.revived() : r).toList();
        }
    }

    private Reserving.Reserved wanted(Order order) {
        return Reserving.reserve(order.content().needs().stream().filter(this::wants).toList(), reservations, snapshot.stock().sets(), snapshot.stock().supplies(),
                rules.stock().warehouses(), new Reserving.Turn(rules.stock().priority(), order.content().placedAt()));
    }

    /** Beside what was passed on. */
    private void keep(List<Reservation> reserved) {
        var passedOn = reservations.stream().filter(Reservation::passedOn).toList();
        reservations = Stream.concat(passedOn.stream(), reserved.stream().map(r -> r.beside(passedOn))).toList();
    }

    /** Of a line that was issued, the rest is still the order's, also what it has grown by since; but not where all that was issued are other goods than it takes now: its set has changed. */
    private boolean wants(Reserving.Need need) {
        var line = reservations.stream().filter(r -> r.lineId().equals(need.lineId())).toList();
        return line.isEmpty() || !line.stream().allMatch(Reservation::passedOn)
                || line.stream().map(Reservation::sku).collect(Collectors.toSet()).equals(snapshot.stock().sets().parts(need.sku()).keySet());
    }

    private void expire(Instant placed) {
        if (snapshot.reservations().stream().noneMatch(r -> r.state() == Reservation.State.EXPIRED)) {
            settlement.tell("reservation-expired", "not paid since " + placed + ": its stock is free again, and taken anew when the money comes");
        }
        // Two rows of one line and SKU become one.
        reservations = List.copyOf(reservations.stream().map(r -> r.passedOn() ? r : r.expired()).collect(Collectors.toMap(r -> List.of(r.lineId(), r.sku()), r -> r,
                (one, other) -> one.plus(other.quantity()), LinkedHashMap::new)).values());
        shortages = null;
    }
}
