package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import pl.spoiwo.price.Reduction.Offer;
import pl.spoiwo.product.AskedPrices.Asked;
import pl.spoiwo.product.ValueHistory.Held;

/** What buyers paid for goods over time, with tax, from what the channel asked. All lists are oldest first. Pure. */
final class OfferHistory {

    private OfferHistory() {
    }

    static List<Offer> gross(List<Asked> asked) {
        return asked.stream().map(one -> new Offer(one.since(), new BigDecimal(one.value()), one.certain())).toList();
    }

    /** Of net prices: another tax makes another offer, though the channel holds the same. Before the first known tax there is none. */
    static List<Offer> gross(List<Asked> net, List<Held> taxes, String currency) {
        var offers = new ArrayList<Offer>();
        for (int i = 0; i < net.size(); i++) {
            var price = net.get(i);
            var end = net.subList(i + 1, net.size()).stream().filter(Asked::certain).map(Asked::since).findFirst().orElse(Instant.MAX);
            var moments = new TreeSet<>(List.of(price.since()));
            taxes.stream().map(Held::since).filter(moment -> moment.isAfter(price.since()) && moment.isBefore(end)).forEach(moments::add);
            for (var moment : moments) {
                taxes.stream().filter(tax -> !tax.since().isAfter(moment)).reduce((first, second) -> second)
                        .ifPresent(tax -> offers.add(new Offer(moment, ChannelPrice.gross(new BigDecimal(price.value()), tax.value(), currency), price.certain())));
            }
        }
        offers.sort(Comparator.comparing(Offer::since));
        return offers;
    }
}
