package pl.spoiwo.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentStatus;

/**
 * Money of one order, summed exactly. What payment connections say counts before what the channel says of the same payment, under whatever id the
 * channel knows it; a payment that only the channel knows (a voucher) is added to it.
 */
record Books(OrderContent content, List<Payment> payments) {

    /** Not one grosz is missing or too much. */
    boolean paidInFull() {
        var total = content.total();
        if (total.signum() == 0) {
            return true;
        }
        return !foreign() && !reserved() && equal(paid(content.paid()), total);
    }

    /** What the buyer has yet to pay, in the order's currency, never below zero: what went back is owed again. */
    BigDecimal owed() {
        return content.total().subtract(paid(content.paid())).max(BigDecimal.ZERO);
    }

    /** Money that an operator holds: nobody has it yet. */
    boolean reserved() {
        return authorized().signum() > 0;
    }

    /** Nobody has paid, or promised, anything yet. */
    boolean nothingPaid() {
        return content.total().signum() > 0 && gross().signum() == 0 && authorized().signum() == 0 && channel().signum() == 0;
    }

    /**
     * All that was paid of the sale went back, whoever had it, and nobody has any of it or collects it.
     *
     * @param worth      what the document of the sale comes to
     * @param collecting by labels that are asked for, and not booked yet
     */
    boolean refundedInFull(BigDecimal worth, BigDecimal collecting) {
        return back().signum() > 0 && !foreign() && back().compareTo(worth) >= 0 && left(collecting).signum() == 0;
    }

    /** Something went back, and what is left is not what the sale comes to. While the rest is on its way back too it may yet be all. */
    boolean refundedInPart(BigDecimal worth, BigDecimal collecting) {
        if (payments.stream().anyMatch(Payment::partlyBack)) {
            return true;
        }
        var going = going();
        boolean all = equal(left(collecting), going) && back().add(going).compareTo(worth) >= 0;
        return back().signum() > 0 && (foreign() || left(collecting).compareTo(worth) < 0 && !all);
    }

    /** The channel says that it gave back more than operators tell: by another way, or they will tell yet. */
    boolean returnedElsewhere() {
        return content.returned().compareTo(back().add(going())) > 0;
    }

    private BigDecimal going() {
        return sum(payments.stream().map(Payment::goingBack).toList());
    }

    private BigDecimal back() {
        return sum(payments.stream().map(Payment::back).toList());
    }

    private BigDecimal left(BigDecimal collecting) {
        return net().add(channelOnly(content.paid())).add(collecting);
    }

    /** The sentence about money that is wrong, or null. @param settled the order has gone on already: a refund since then is in order */
    String mismatch(boolean settled) {
        var total = content.total();
        if (foreign()) {
            return "paid in another currency than " + content.currency() + ": " + said();
        }
        var promised = net().add(authorized());
        if (gross().signum() > 0 || authorized().signum() > 0) {
            boolean right = covers(promised, total) || settled && covers(gross(), total);
            return right ? null : "paid " + plain(promised) + " of " + price() + ": " + said();
        }
        return channel().signum() == 0 || equal(channel(), total) ? null : "the channel says paid " + plain(channel()) + " of " + price();
    }

    /**
     * The same where the carrier collects what is owed. A shop that calls the cash paid because the order is done says nothing of other money.
     *
     * @param collecting by labels that are asked for, and not booked yet
     */
    String mismatchOnDelivery(BigDecimal collecting) {
        if (foreign()) {
            return mismatch(false);
        }
        var paid = paid(content.paid().stream().filter(claim -> !claim.cash()).toList());
        int more = paid.add(authorized()).add(collecting).compareTo(content.total());
        return more < 0 && !reserved() || more == 0 ? null : "paid " + plain(paid.add(authorized()))
                + (collecting.signum() == 0 ? "" : ", and the carrier collects " + plain(collecting)) + ", of " + price() + (moving().isEmpty() ? "" : ": " + said());
    }

    /** The sentence about money that is on its way back, or null: whether it arrives there nobody knows yet. */
    String goingBack() {
        return going().signum() == 0 ? null : plain(going()) + " of " + price() + " is on its way back: "
                + payments.stream().filter(payment -> payment.goingBack().signum() > 0).map(Payment::said).collect(Collectors.joining(", "));
    }

    /** The sentence about money that a cancelled order still holds and that is not on its way back, or null. */
    String kept() {
        var reserved = authorized();
        var paid = sum(payments.stream().map(payment -> payment.net().subtract(payment.beingRefunded()).max(BigDecimal.ZERO)).toList());
        if (paid.signum() == 0 && reserved.signum() == 0) {
            return null;
        }
        var what = new StringJoiner(" and ");
        var toDo = new StringJoiner(", ");
        if (paid.signum() > 0) {
            what.add(plain(paid) + " was paid");
            toDo.add(!returnedElsewhere() ? "refund it" : "the channel says that it gave back " + plain(content.returned()) + " itself, of which the operator has not told yet. Where that went another way"
                    + " (a bank transfer, cash), nothing is to be refunded, and a document of the sale to be corrected by hand; where it did not, refund it");
        }
        if (reserved.signum() > 0) {
            what.add(plain(reserved) + " is reserved");
            toDo.add("cancel the reservation at the operator");
        }
        return "the order is cancelled, but " + what + ": " + said() + "; " + toDo;
    }

    /** An authorized amount may be captured where it makes the order exactly paid. */
    boolean completes(Payment payment) {
        return payment.undecided() && !foreign() && covers(net().add(authorized()), content.total());
    }

    private boolean covers(BigDecimal money, BigDecimal total) {
        return equal(money, total) || equal(money.add(channelOnly(content.paid())), total);
    }

    private boolean foreign() {
        return moving().stream().anyMatch(payment -> !content.currency().equals(payment.currency()));
    }

    private List<Payment> moving() {
        return payments.stream().filter(p -> p.charge() == PaymentStatus.AUTHORIZED || p.charge().charged()).toList();
    }

    private BigDecimal gross() {
        return sum(payments.stream().map(Payment::gross).toList());
    }

    private BigDecimal net() {
        return sum(payments.stream().map(Payment::net).toList());
    }

    /** What is reserved, but for what the operator was asked to let go. */
    private BigDecimal authorized() {
        return sum(payments.stream().filter(p -> p.charge() == PaymentStatus.AUTHORIZED && !p.cancelAsked()).map(Payment::amount).filter(Objects::nonNull).toList());
    }

    /** Each payment once. @param claims of the channel that count */
    private BigDecimal paid(List<OrderContent.ChannelPayment> claims) {
        return equal(net(), content.total()) ? net() : net().add(channelOnly(claims));
    }

    private BigDecimal channel() {
        return claimed(content.paid());
    }

    private static BigDecimal claimed(List<OrderContent.ChannelPayment> claims) {
        return sum(claims.stream().map(OrderContent.ChannelPayment::amount).toList());
    }

    /**
     * Other money than the operators'. Shops keep ids of their own for what an operator has (the charge, the transfer), so an online payment is the operator's as soon as an
     * operator tells of any, unless the channel names one of the operators' payments by its id: then ids can be compared.
     */
    private BigDecimal channelOnly(List<OrderContent.ChannelPayment> claims) {
        if (operators().isEmpty()) {
            return claimed(claims.stream().filter(claim -> !claim.cash() || gross().signum() == 0).toList());
        }
        var known = payments.stream().map(Payment::externalId).collect(Collectors.toSet());
        boolean comparable = content.paid().stream().anyMatch(claim -> known.contains(claim.externalId()));
        return claimed(claims.stream().filter(claim -> !claim.cash() && claim.externalId() != null && !known.contains(claim.externalId()) && (comparable || !claim.online()))
                .toList());
    }

    /** What operators had or hold, but for what they were asked to let go. */
    private List<Payment> operators() {
        return moving().stream().filter(payment -> !payment.collected() && (payment.charge().charged() || !payment.cancelAsked())).toList();
    }

    private String price() {
        return plain(content.total()) + " " + content.currency();
    }

    private String said() {
        return moving().stream().map(Payment::said).collect(Collectors.joining(", "));
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean equal(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }

    private static String plain(BigDecimal amount) {
        return amount.toPlainString();
    }
}
