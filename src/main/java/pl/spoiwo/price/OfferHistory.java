package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import pl.spoiwo.price.Reduction.Offer;
import pl.spoiwo.product.ValueHistory.Held;

/** What buyers paid for goods over time, with tax, from what the channel held. All lists are oldest first. Pure. */
final class OfferHistory {

    private OfferHistory() {
    }

    static List<Offer> gross(List<Held> held) {
        return held.stream().map(one -> new Offer(one.since(), new BigDecimal(one.value()))).toList();
    }

    /** Of net prices: another tax makes another offer, though the channel holds the same. Before the first known tax there is none. */
    static List<Offer> gross(List<Held> net, List<Held> taxes, String currency) {
        var moments = new TreeSet<Instant>();
        net.forEach(one -> moments.add(one.since()));
        taxes.forEach(one -> moments.add(one.since()));
        var offers = new ArrayList<Offer>();
        for (var moment : moments) {
            var price = at(net, moment);
            var tax = at(taxes, moment);
            if (price != null && tax != null) {
                offers.add(new Offer(moment, ChannelPrice.gross(new BigDecimal(price), tax, currency)));
            }
        }
        return offers;
    }

    private static String at(List<Held> values, Instant moment) {
        return values.stream().filter(one -> !one.since().isAfter(moment)).reduce((first, second) -> second).map(Held::value).orElse(null);
    }
}
