package pl.spoiwo.order;

import java.util.List;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.stock.Reservation;

/**
 * What an event leads to. The shell carries it out as it stands.
 *
 * @param order        the order as it shall be stored; null where nothing changed
 * @param reservations all reservations of the order as they shall be; null where nothing changed
 * @param payments     those to be stored
 * @param withdrawals  {@code order.create} commands to call back; the shell answers with {@link OrderEvent.Withdrawn}
 * @param ignored      the event counts for nothing: stale, before the start, not an order
 * @param reason       why, for the ledger
 */
public record Decision(Order order, List<Reservation> reservations, List<Payment> payments, List<Command> commands,
                       List<Withdrawal> withdrawals, List<Entry> timeline, List<Notice> notices, boolean ignored, Reason reason) {

    public record Withdrawal(String target, String commandId) {
    }

    /** One line of the order's timeline; no personal data. */
    public record Entry(String what, String why) {
    }

    /** An alert to raise, or with {@code raise} false to clear. */
    public record Notice(boolean raise, String code, String connection, String entity, String text) {
    }

    static Decision ignored(String code, String text) {
        return new Decision(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), true, Reason.of(code, text));
    }
}
