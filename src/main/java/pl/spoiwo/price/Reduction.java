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
     * What the channel asked from a moment on, until the next certain one.
     *
     * @param gross   with tax
     * @param certain otherwise it may have been asked, beside the certain one before it: it counts as a price of that time, and is no rise and no fall
     */
    public record Offer(Instant since, BigDecimal gross, boolean certain) {
    }

    /** A certain price, other than the one before. @param from its first offer: those that may have been asked just before it, and are the same, are its beginning */
    private record Price(int from, BigDecimal gross) {
    }

    /**
     * The reduction that the last certain offer is. It ends with the next other price: one that rises is none, whatever was asked before.
     *
     * @param offers      oldest first
     * @param progressive falls one after another are one reduction, begun with the first (article 6a, paragraph 5)
     * @param zone        whose days are counted
     */
    public static Optional<Reduction> of(List<Offer> offers, boolean progressive, ZoneId zone) {
        var prices = prices(offers);
        int first = prices.size() - 1;
        if (!fell(prices, first)) {
            return Optional.empty();
        }
        while (progressive && fell(prices, first - 1) && !mayHaveRisen(offers, prices.get(first - 1), prices.get(first).from())) {
            first--;
        }
        int from = prices.get(first).from();
        var since = offers.get(from).since();
        var lowest = lowest(offers.subList(0, from), since, zone);
        var last = prices.get(prices.size() - 1);
        return Optional.of(new Reduction(since, prices.get(first - 1).gross(), mayHaveRisen(offers, last, offers.size()) ? lowest.min(last.gross()) : lowest));
    }

    /** The lowest price in the 30 days before the moment; empty where nothing was offered then. */
    public static Optional<BigDecimal> lowestUntil(List<Offer> offers, Instant moment, ZoneId zone) {
        var before = offers.stream().filter(offer -> offer.since().isBefore(moment)).toList();
        return before.isEmpty() ? Optional.empty() : Optional.of(lowest(before, moment, zone));
    }

    private static BigDecimal lowest(List<Offer> offers, Instant until, ZoneId zone) {
        var from = until.atZone(zone).toLocalDate().minusDays(DAYS).atStartOfDay(zone).toInstant();
        var lowest = offers.get(offers.size() - 1).gross();
        var end = until;
        for (int i = offers.size() - 1; i >= 0 && end.isAfter(from); i--) {
            lowest = lowest.min(offers.get(i).gross());
            end = offers.get(i).certain() ? offers.get(i).since() : end;
        }
        return lowest;
    }

    private static List<Price> prices(List<Offer> offers) {
        var prices = new ArrayList<Price>();
        for (int i = 0; i < offers.size(); i++) {
            var gross = offers.get(i).gross();
            if (offers.get(i).certain() && (prices.isEmpty() || prices.get(prices.size() - 1).gross().compareTo(gross) != 0)) {
                int from = i;
                while (from > 0 && !offers.get(from - 1).certain() && offers.get(from - 1).gross().compareTo(gross) == 0) {
                    from--;
                }
                prices.add(new Price(from, gross));
            }
        }
        return prices;
    }

    private static boolean fell(List<Price> prices, int at) {
        return at > 0 && prices.get(at).gross().compareTo(prices.get(at - 1).gross()) < 0;
    }

    /** Then the reduction may have ended, and another one begun with the same price. */
    private static boolean mayHaveRisen(List<Offer> offers, Price price, int to) {
        return offers.subList(price.from(), to).stream().anyMatch(offer -> !offer.certain() && offer.gross().compareTo(price.gross()) > 0);
    }
}
