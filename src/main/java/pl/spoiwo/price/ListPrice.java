package pl.spoiwo.price;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.masterdata.Candidates;

/**
 * What a price list says of one SKU.
 *
 * @param net   without tax; null where only gross is told, or no price
 * @param gross with tax; null where only net is told, or no price
 */
public record ListPrice(String sku, String list, BigDecimal net, BigDecimal gross, String currency) {

    private static final BigDecimal ROUNDING = new BigDecimal("0.05");

    public ListPrice {
        net = plain(net);
        gross = plain(gross);
    }

    /** The same of what {@link #said} gave. */
    public static ListPrice of(String sku, String list, String said, String currency) {
        var words = List.of(said.split(" "));
        return new ListPrice(sku, list, amount(words, "net"), amount(words, "gross"), currency);
    }

    private static BigDecimal amount(List<String> words, String side) {
        int at = words.indexOf(side);
        return at < 0 ? null : new BigDecimal(words.get(at + 1));
    }

    /** For a person: {@code net 40.00 gross 49.20}, or {@code none}. */
    public String said() {
        return none() ? Candidates.NONE : Stream.of(net == null ? null : "net " + net.toPlainString(), gross == null ? null : "gross " + gross.toPlainString()).filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    /** The list has no price for it, or none any more. */
    public boolean none() {
        return net == null && gross == null;
    }

    /** @param taxCode of the product, or null @return net and gross, where both are told, are one price, but for what rounding makes of them: 1 %, or 0.05 where that is more */
    public boolean fits(String taxCode) {
        return net == null || gross == null || taxCode == null
                || gross.subtract(net.multiply(BigDecimal.ONE.add(ChannelPrice.rate(taxCode)))).abs().compareTo(gross.abs().movePointLeft(2).max(ROUNDING)) <= 0;
    }

    /** Two places at least, as people write prices; more only where they say something. */
    private static BigDecimal plain(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        var shortest = amount.stripTrailingZeros();
        return shortest.scale() < 2 ? shortest.setScale(2) : shortest;
    }
}
