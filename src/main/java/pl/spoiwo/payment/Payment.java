package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import pl.spoiwo.ledger.Ids;

/**
 * One payment at one operator, with its refunds. Kept without an order until the order it names is known.
 *
 * @param reference    how the operator names the order, as it came; {@code matchBy} of the connection says which part of it is ours
 * @param orderId      null while no order matches
 * @param charge       what the operator said; {@link #status()} adds the refunds
 * @param amount       null while only a refund has been heard of
 * @param captureAsked the hub has asked for the capture: not again
 * @param cancelAsked  the hub has asked the operator to let the reserved money go: not again
 * @param version      0 until stored
 * @param requests     what the hub has asked the operator to give back
 */
public record Payment(String paymentId, String connection, String externalId, String reference, String orderId, PaymentStatus charge,
                      @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency, String method,
                      @JsonFormat(shape = JsonFormat.Shape.STRING) Instant occurredAt, List<Refund> refunds, boolean captureAsked, boolean cancelAsked, long version,
                      List<RefundRequest> requests) {

    private static final String CASH = "cod";

    /** Stored before the hub gave anything back, it has no requests. */
    public Payment {
        requests = requests == null ? List.of() : List.copyOf(requests);
    }

    public static Payment unknown(String connection, String externalId) {
        return new Payment(Ids.derived("p", connection, externalId), connection, externalId, null, null, PaymentStatus.PENDING,
                null, null, null, null, List.of(), false, false, 0, List.of());
    }

    /** Cash on delivery, with the carrier now. */
    public static Payment collected(String carrier, String parcel, BigDecimal amount, String currency, Instant at) {
        return new Payment(Ids.derived("p", carrier, parcel), carrier, parcel, null, null, PaymentStatus.PAID, amount, currency, CASH, at, List.of(), false, false, 0, List.of());
    }

    /** From the buyer by a carrier, and not by a payment operator, who always names the order. */
    public boolean collected() {
        return CASH.equals(method) && reference == null;
    }

    /** The operator's word together with the finished refunds. */
    public PaymentStatus status() {
        var back = refunded();
        if (charge != PaymentStatus.PAID && charge != PaymentStatus.PARTIALLY_REFUNDED || back.signum() == 0) {
            return charge;
        }
        return back.compareTo(amount) >= 0 ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
    }

    /** What was charged, zero while nothing was; refunds are not taken off. */
    public BigDecimal gross() {
        return charge.charged() && amount != null ? amount : BigDecimal.ZERO;
    }

    public BigDecimal net() {
        return charge == PaymentStatus.REFUNDED ? BigDecimal.ZERO : gross().subtract(refunded()).max(BigDecimal.ZERO);
    }

    /** What went back of the charge. */
    public BigDecimal back() {
        return gross().subtract(net());
    }

    /** The operator says that a part went back, and not which. */
    public boolean partlyBack() {
        return charge == PaymentStatus.PARTIALLY_REFUNDED && refunded().signum() == 0;
    }

    /** Refunds that had arrived, and have come back since. @param before the payment as it was */
    public List<Refund> cameBack(Payment before) {
        var done = before.refunds().stream().filter(refund -> refund.status() == Refund.Status.REFUNDED).map(Refund::externalId).toList();
        return refunds.stream().filter(refund -> refund.status() != Refund.Status.REFUNDED && done.contains(refund.externalId())).toList();
    }

    /** Sum of the finished refunds in the payment's currency. */
    public BigDecimal refunded() {
        return refunds.stream().filter(r -> r.status() == Refund.Status.REFUNDED && r.currency().equals(currency))
                .map(Refund::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** On its way back: asked for by the hub, or begun at the operator. */
    public BigDecimal beingRefunded() {
        return beingRefunded(EnumSet.of(RefundRequest.Status.DISCARDED));
    }

    /** The same without what observe mode holds back, and of money that was charged. */
    public BigDecimal goingBack() {
        return net().min(beingRefunded(EnumSet.of(RefundRequest.Status.DISCARDED, RefundRequest.Status.WOULD_SEND)));
    }

    private BigDecimal beingRefunded(Set<RefundRequest.Status> not) {
        var known = refunds.stream().map(Refund::externalId).toList();
        return Stream.concat(refunds.stream().filter(r -> r.status() == Refund.Status.PENDING && r.currency().equals(currency)).map(Refund::amount),
                requests.stream().filter(r -> !not.contains(r.status()) && !known.contains(r.externalId())).map(RefundRequest::amount))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What can still be given back. Nothing where the operator says that a part went back and the hub does not know which. */
    public BigDecimal open() {
        return partlyBack() ? BigDecimal.ZERO : net().subtract(beingRefunded()).max(BigDecimal.ZERO);
    }

    public boolean asked(String commandId) {
        return requests.stream().anyMatch(request -> request.commandId().equals(commandId));
    }

    public Payment asked(RefundRequest request) {
        return with(Stream.concat(requests.stream(), Stream.of(request)).toList());
    }

    /** @param operators id of the refund, or null */
    public Payment answered(String commandId, RefundRequest.Status status, String operators) {
        return with(requests.stream().map(request -> request.commandId().equals(commandId) ? request.with(status, operators) : request).toList());
    }

    private Payment with(List<RefundRequest> next) {
        return new Payment(paymentId, connection, externalId, reference, orderId, charge, amount, currency, method, occurredAt, refunds, captureAsked, cancelAsked, version, next);
    }

    public Payment of(String order) {
        return new Payment(paymentId, connection, externalId, reference, order, charge, amount, currency, method, occurredAt, refunds, captureAsked, cancelAsked, version, requests);
    }

    public Payment captured() {
        return new Payment(paymentId, connection, externalId, reference, orderId, charge, amount, currency, method, occurredAt, refunds, true, cancelAsked, version, requests);
    }

    public Payment letGo() {
        return new Payment(paymentId, connection, externalId, reference, orderId, charge, amount, currency, method, occurredAt, refunds, captureAsked, true, version, requests);
    }

    /** Reserved at the operator, and the hub has asked neither for the money nor to let it go. */
    public boolean undecided() {
        return charge == PaymentStatus.AUTHORIZED && !captureAsked && !cancelAsked;
    }

    Payment stored(String order, long newVersion) {
        return new Payment(paymentId, connection, externalId, reference, order, charge, amount, currency, method, occurredAt, refunds, captureAsked, cancelAsked, newVersion, requests);
    }

    /** For a person: {@code operator-main 7ZX: PAID 159.90 PLN}. */
    public String said() {
        return connection + " " + externalId + ": " + status() + (amount == null ? "" : " " + amount.toPlainString() + " " + currency);
    }
}
