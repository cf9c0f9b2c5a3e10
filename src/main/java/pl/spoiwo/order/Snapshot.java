package pl.spoiwo.order;

import java.util.List;
import pl.spoiwo.document.Document;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.rate.RateTable;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.stock.Availability;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.Weights;

/**
 * What a decision may know.
 *
 * @param order     null where it is not known yet
 * @param payments  those of the order, and those without an order that name it
 * @param shipments those of the order, also where it is not known yet
 * @param documents those of the order
 * @param stock     of all SKUs that the order takes; null where the event leaves reservations alone
 * @param rates     of the order's currency; null where its commands need none
 * @param weights   of what the order takes; null where no rule asks for them
 * @param customer  what others than the channel say of the company that buys, by rules; null where nobody does
 */
public record Snapshot(Order order, List<Payment> payments, List<Shipment> shipments, List<Document> documents, List<Reservation> reservations,
                       Availability stock, RateTable rates, Weights weights, Customer customer) {

    Snapshot with(List<Payment> money) {
        return new Snapshot(order, money, shipments, documents, reservations, stock, rates, weights, customer);
    }

    public Snapshot with(Customer other) {
        return new Snapshot(order, payments, shipments, documents, reservations, stock, rates, weights, other);
    }

    /** With this payment as it now is. */
    Snapshot with(Payment changed) {
        return with(payments.stream().map(known -> known.paymentId().equals(changed.paymentId()) ? changed : known).toList());
    }
}
