package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Stock promised to one line of an order, or missing for it.
 *
 * @param warehouse that has it; empty where it is missing
 * @param part      0 for what the order is promised; one of its own for each part that the ERP has issued
 * @param at        OPEN, WAITING, EXPIRED: its place in the queue, the time the order was placed; CONVERTED, ENDED: since when the ERP knows it
 * @param priority  its place in the queue goes before all of a lower priority
 */
public record Reservation(String lineId, String sku, String warehouse, int part, BigDecimal quantity, State state, int priority, Instant at) {

    /** See the package's description. */
    public enum State {
        WAITING, OPEN, EXPIRED, CONVERTED, ENDED
    }

    /** What it takes of the stock. */
    public BigDecimal reserved() {
        return state == State.OPEN || state == State.CONVERTED ? quantity : BigDecimal.ZERO;
    }

    public Reservation converted(Instant since) {
        return new Reservation(lineId, sku, warehouse, part, quantity, State.CONVERTED, priority, since);
    }

    /** Where something of the same shelf has been passed on in its place, it gets another one. */
    public Reservation beside(List<Reservation> passedOn) {
        var there = passedOn.stream().filter(this::sameShelf).mapToInt(Reservation::part).summaryStatistics();
        return passedOn.stream().noneMatch(other -> other.key().equals(key())) ? this
                : new Reservation(lineId, sku, warehouse, there.getMax() + 1, quantity, state, priority, at);
    }

    /** Not paid in time: it takes nothing, and waits for nothing. */
    public Reservation expired() {
        return new Reservation(lineId, sku, Reserving.MISSING, part, quantity, State.EXPIRED, priority, at);
    }

    /** Paid after all: it waits for its stock again. */
    public Reservation revived() {
        return new Reservation(lineId, sku, warehouse, part, quantity, State.WAITING, priority, at);
    }

    /** It is promised, whether it is there or not. */
    Reservation takenFrom(String shelf) {
        return new Reservation(lineId, sku, shelf, part, quantity, State.OPEN, priority, at);
    }

    /** The ERP or the buyer has the goods: edits of the order do not touch it any more. */
    public boolean passedOn() {
        return state == State.CONVERTED || state == State.ENDED;
    }

    public Reservation plus(BigDecimal more) {
        return new Reservation(lineId, sku, warehouse, part, quantity.add(more), state, priority, at);
    }

    /** Of the same line, SKU and warehouse. */
    boolean sameShelf(Reservation other) {
        return lineId.equals(other.lineId) && sku.equals(other.sku) && warehouse.equals(other.warehouse);
    }

    /** Equal but for the number of decimals. */
    public boolean same(Reservation other) {
        return key().equals(other.key()) && quantity.compareTo(other.quantity) == 0 && state == other.state && priority == other.priority && at.equals(other.at);
    }

    Key key() {
        return new Key(lineId, sku, warehouse, part);
    }

    record Key(String lineId, String sku, String warehouse, int part) {
    }
}
