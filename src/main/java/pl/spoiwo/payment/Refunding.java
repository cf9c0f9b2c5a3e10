package pl.spoiwo.payment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/** From which payments an amount goes back, each by its own operator: never more than is paid and neither refunded nor being refunded. Pure. */
public record Refunding(List<Part> parts, String refusal) {

    public record Part(Payment payment, BigDecimal amount) {
    }

    /**
     * @param able   payment connections that can give money back
     * @param wanted null for all that is left
     * @return {@code parts} that make up the amount; or none, and the refusal for a person
     */
    public static Refunding of(List<Payment> payments, Set<String> able, String currency, BigDecimal wanted) {
        var left = payments.stream().filter(payment -> able.contains(payment.connection()) && currency.equals(payment.currency()) && payment.open().signum() > 0)
                .sorted(Comparator.comparing(Payment::paymentId)).toList();
        var most = left.stream().map(Payment::open).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (most.signum() == 0) {
            return refused("nothing is left that an operator could give back: no payment of the order is paid, or all of it went back, or is on its way");
        }
        var amount = wanted == null ? most : wanted;
        if (amount.signum() <= 0 || amount.stripTrailingZeros().scale() > Currency.getInstance(currency).getDefaultFractionDigits()) {
            return refused(amount.toPlainString() + " is no amount of " + currency);
        }
        if (amount.compareTo(most) > 0) {
            return refused("at most " + most.toPlainString() + " " + currency + " can go back: the rest is not paid, went back, or is on its way");
        }
        var parts = new ArrayList<Part>();
        for (var payment : left) {
            var part = payment.open().min(amount);
            if (part.signum() > 0) {
                parts.add(new Part(payment, part));
                amount = amount.subtract(part);
            }
        }
        return new Refunding(List.copyOf(parts), null);
    }

    private static Refunding refused(String why) {
        return new Refunding(List.of(), why);
    }
}
