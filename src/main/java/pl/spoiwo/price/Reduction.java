package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reduction that runs, and the price that the law wants beside it: the lowest one that the channel asked in the 30 days before the reduction began,
 * or since it first offered the goods (Directive 98/6/EC, article 6a). It stays the same while the reduction runs. Pure.
 *
 * @param since  when the reduction began
 * @param before what was asked until then
 * @param lowest with tax
 */
public record Reduction(Instant since, BigDecimal before, BigDecimal lowest) {

    private static final int DAYS = 30;

    /**
     * What the channel asked from a moment on.
     *
     * @param gross with tax
     */
    public record Offer(Instant since, BigDecimal gross) {
    }

    /**
     * The reduction that the last offer is. It ends with the next other price: one that rises is none, whatever was asked before.
     *
     * @param offers      oldest first, each until the next one
     * @param progressive falls one after another are one reduction, begun with the first (article 6a, paragraph 5)
     * @param zone        whose days are counted
     */
    public static Optional<Reduction> of(List<Offer> offers, boolean progressive, ZoneId zone) {
        var prices = changes(offers);
        int first = prices.size() - 1;
        if (!fell(prices, first)) {
            return Optional.empty();
        }
        while (progressive && fell(prices, first - 1)) {
            first--;
        }
        var since = prices.get(first).since();
        return Optional.of(new Reduction(since, prices.get(first - 1).gross(), lowest(prices.subList(0, first), since, zone)));
    }

    /** The lowest price in the 30 days before the moment; empty where nothing was offered then. */
    public static Optional<BigDecimal> lowestUntil(List<Offer> offers, Instant moment, ZoneId zone) {
        var before = offers.stream().filter(offer -> offer.since().isBefore(moment)).toList();
        return before.isEmpty() ? Optional.empty() : Optional.of(lowest(before, moment, zone));
    }

    private static BigDecimal lowest(List<Offer> offers, Instant until, ZoneId zone) {
        var from = until.atZone(zone).toLocalDate().minusDays(DAYS).atStartOfDay(zone).toInstant();
        var lowest = offers.get(offers.size() - 1).gross();
        for (int i = offers.size() - 2; i >= 0 && offers.get(i + 1).since().isAfter(from); i--) {
            lowest = lowest.min(offers.get(i).gross());
        }
        return lowest;
    }

    private static List<Offer> changes(List<Offer> offers) {
        var changes = new ArrayList<Offer>();
        for (var offer : offers) {
            if (changes.isEmpty() || changes.get(changes.size() - 1).gross().compareTo(offer.gross()) != 0) {
                changes.add(offer);
            }
        }
        return changes;
    }

    private static boolean fell(List<Offer> prices, int at) {
        return at > 0 && prices.get(at).gross().compareTo(prices.get(at - 1).gross()) < 0;
    }
}
