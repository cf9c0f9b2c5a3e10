package pl.spoiwo.order;

import java.util.List;
import pl.spoiwo.document.Document;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.stock.Reservation;

/**
 * What an event leads to. The shell carries it out as it stands.
 *
 * @param order        the order as it shall be stored; null where nothing changed
 * @param reservations all reservations of the order as they shall be; null where nothing changed
 * @param payments     those to be stored
 * @param shipments    those to be stored
 * @param documents    those to be stored
 * @param withdrawals  commands to call back; the shell answers with {@link OrderEvent.Withdrawn}
 * @param ignored      the event counts for nothing: stale, before the start, not an order
 * @param reason       why, for the ledger
 */
public record Decision(Order order, List<Reservation> reservations, List<Payment> payments, List<Shipment> shipments, List<Document> documents,
                       List<Command> commands, List<Withdrawal> withdrawals, List<Entry> timeline, List<Notice> notices, boolean ignored, Reason reason) {

    /** @param type of the command */
    public record Withdrawal(String target, String commandId, String type) {
    }

    /** One line of the order's timeline; no personal data. */
    public record Entry(String what, String why) {
    }

    /** @param text null where the cause is gone */
    public record Notice(Kind kind, String code, String connection, String entity, String text) {

        /** What has a cause that goes away by itself, what a person must do, and what is over. */
        public enum Kind { STATE, TASK, OVER }

        public static Notice state(String code, String connection, String entity, String text) {
            return new Notice(Kind.STATE, code, connection, entity, text);
        }

        public static Notice task(String code, String connection, String entity, String text) {
            return new Notice(Kind.TASK, code, connection, entity, text);
        }

        public static Notice over(String code, String connection, String entity) {
            return new Notice(Kind.OVER, code, connection, entity, null);
        }
    }

    /** Gives the reason where nothing comes of it but the order's own bookkeeping. */
    Decision unlessItDoes(Reason unchanged) {
        boolean nothing = reason == null && reservations == null && timeline.isEmpty() && commands.isEmpty() && payments.isEmpty() && shipments.isEmpty() && documents.isEmpty();
        return !nothing ? this : new Decision(order, null, payments, shipments, documents, commands, withdrawals, timeline, notices, ignored, unchanged);
    }

    static Decision ignored(String code, String text) {
        return new Decision(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true, Reason.of(code, text));
    }
}
