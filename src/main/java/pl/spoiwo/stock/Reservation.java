package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Stock promised to one line of an order.
 *
 * @param quantity what the line wants
 * @param reserved what it has
 * @param at       OPEN, WAITING: its place in the queue, the time the order was placed; CONVERTED, ENDED: since when the ERP knows it
 */
public record Reservation(String lineId, String sku, BigDecimal quantity, BigDecimal reserved, State state, Instant at) {

    /** See the package's description. */
    public enum State {
        WAITING, OPEN, CONVERTED, ENDED
    }

    public Reservation converted(Instant since) {
        return new Reservation(lineId, sku, quantity, reserved, State.CONVERTED, since);
    }

    /** The ERP or the buyer has the goods: edits of the order do not touch it any more. */
    public boolean passedOn() {
        return state == State.CONVERTED || state == State.ENDED;
    }

    /** Equal but for the number of decimals. */
    public boolean same(Reservation other) {
        return lineId.equals(other.lineId) && sku.equals(other.sku) && quantity.compareTo(other.quantity) == 0
                && reserved.compareTo(other.reserved) == 0 && state == other.state && at.equals(other.at);
    }
}
