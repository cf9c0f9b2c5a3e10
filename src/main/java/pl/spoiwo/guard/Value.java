package pl.spoiwo.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A value on its way, with what is known of it.
 *
 * @param name          price list or warehouse; empty of what a channel shall hold
 * @param amounts       net and gross where both are told, otherwise one
 * @param currency      null of stock
 * @param before        currency of the value before; null where it is not known
 * @param explained     pieces that the hub's own orders have taken off: such a fall is none
 * @param references    what a first value is compared with: prices of the SKU in other lists
 * @param cost          null where it is not known in this currency
 * @param tax           part of the net price, such as 0.23; null where it is not known, or not asked for
 * @param gross         the amount holds the tax
 * @param contradictory the message says another value of the same thing too, and this is not what held
 * @param saidAt        when it was told
 * @param document      what is stored of it when it is told; null of what a channel shall hold
 * @param unit          null where none is told, or no guard refuses another one; of a product that is the value itself, and there are no amounts
 * @param none          the list has no price any more; the amount is zero where channels lose by it, otherwise as it was
 */
public record Value(String sku, String name, List<Amount> amounts, String currency, String before, BigDecimal explained, List<BigDecimal> references, BigDecimal cost,
                    BigDecimal tax, boolean gross, boolean contradictory, Instant saidAt, ObjectNode document, Unit unit, boolean none) {

    /** @param told in the message @param known of the product, by the word of the same source where it says one; null where it has none */
    public record Unit(String told, String known) {

        /** "szt" and "Szt." are one. */
        public boolean other() {
            return known != null && !plain(told).equals(plain(known));
        }

        private static String plain(String unit) {
            return unit.strip().toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        }
    }

    /** @param old null where there was none @param held what a channel holds instead, because something that is over stood in the place of {@code old}; otherwise null */
    public record Amount(BigDecimal old, BigDecimal now, BigDecimal held) {

        public Amount(BigDecimal old, BigDecimal now) {
            this(old, now, null);
        }

        boolean same() {
            return old != null && (held == null ? old : held).compareTo(now) == 0;
        }
    }

    /** What a channel shall hold. */
    public static Value wanted(String sku, String old, String now, String currency, BigDecimal cost, BigDecimal tax, boolean gross, Instant at) {
        return new Value(sku, "", List.of(new Amount(old == null ? null : new BigDecimal(old), new BigDecimal(now))), currency, null, BigDecimal.ZERO, List.of(), cost, tax, gross,
                false, at, null, null, false);
    }

    /** What a product is counted and priced in. */
    public static Value unit(String sku, Unit unit, Instant at, ObjectNode document) {
        return new Value(sku, "unit", List.of(), null, null, BigDecimal.ZERO, List.of(), null, null, false, false, at, document, unit, false);
    }

    /** The same where the channel holds another one than it is compared with. */
    Value insteadOf(String held) {
        return moved(new Amount(amounts.get(0).old(), amounts.get(0).now(), new BigDecimal(held)));
    }

    Value moved(Amount amount) {
        return new Value(sku, name, List.of(amount), currency, before, explained, references, cost, tax, gross, contradictory, saidAt, document, unit, none);
    }

    boolean nothing() {
        return !amounts.isEmpty() && amounts.stream().allMatch(amount -> amount.now().signum() == 0);
    }

    boolean inOtherUnit() {
        return unit != null && unit.other();
    }

    /** Also where a first value is told, or the same figure in another unit. */
    boolean changes() {
        return contradictory || inOtherUnit() || amounts.stream().anyMatch(amount -> !amount.same()) || !Objects.equals(currency, before) && before != null;
    }

    public String said() {
        return none ? "none" : amounts.isEmpty() ? unit.told() : said(amounts.stream().map(Amount::now).toList(), currency);
    }

    /** Null where there was none. */
    String was() {
        return amounts.isEmpty() ? unit.known() : amounts.stream().anyMatch(amount -> amount.old() == null) ? null
                : said(amounts.stream().map(Amount::old).toList(), currency == null ? null : before == null ? currency : before);
    }

    /** Money with two places at least. */
    private static String said(List<BigDecimal> all, String currency) {
        return all.stream().map(each -> currency == null ? plain(each) : each.setScale(Math.max(2, each.stripTrailingZeros().scale())).toPlainString()).collect(Collectors.joining(" / "))
                + (currency == null ? "" : " " + currency);
    }

    static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** What it was before, less what own orders explain of a fall. */
    BigDecimal base(Amount amount) {
        return amount.old() == null || amount.now().compareTo(amount.old()) >= 0 ? amount.old() : amount.old().subtract(explained).max(amount.now());
    }
}
