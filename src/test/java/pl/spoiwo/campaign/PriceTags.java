package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Prices: each channel asks in the end what its tariff makes of the ERP's last price, was never told one that no price of the ERP makes, and never an older
 * one behind a newer one. A pure function.
 */
final class PriceTags {

    /** The sandbox's fault: what came to a system meanwhile takes effect so much later, whatever its sender has done since he gave it up. */
    private static final String LATE = " answers after 30 s";
    private static final Duration LATE_BY = Duration.ofSeconds(30);
    /** The marketplace does commands some seconds after it has taken them. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private PriceTags() {
    }

    static List<String> wrong(Market market, List<History.Event> history) {
        var wrong = new ArrayList<String>();
        market.channels().forEach(channel -> {
            market.asked().forEach((sku, asked) -> held(channel, sku, asked.get(asked.size() - 1), wrong));
            written(channel, market, history, wrong);
        });
        return wrong.stream().sorted().toList();
    }

    private static void held(Market.Channel channel, String sku, BigDecimal last, List<String> wrong) {
        var wanted = channel.tariff().of(last);
        var held = channel.prices().get(sku);
        if (held == null || held.compareTo(wanted) != 0) {
            wrong.add("%s: %s asks %s, the ERP's last price %s makes %s".formatted(sku, channel.system(), held, last, wanted));
        }
    }

    private static void written(Market.Channel channel, Market market, List<History.Event> history, List<String> wrong) {
        var places = new HashMap<String, Integer>();
        for (var write : channel.priced()) {
            var prices = market.asked().getOrDefault(write.sku(), List.of()).stream().map(channel.tariff()::of).toList();
            int before = places.getOrDefault(write.sku(), 0);
            int place = next(prices, write.value(), before);
            if (place >= 0) {
                places.put(write.sku(), place);
            } else if (next(prices, write.value(), 0) < 0) {
                wrong.add("%s: %s was told %s, which the ERP's prices do not make: %s".formatted(write.sku(), channel.system(), write.value(), prices));
            } else if (!late(channel.system(), write.at(), history)) {
                wrong.add("%s: %s was told %s after %s, which is newer".formatted(write.sku(), channel.system(), write.value(), prices.get(before)));
            }
        }
    }

    /** @return place of this price, from this place on; -1 where it is not there. Two prices of the ERP may make the same one. */
    private static int next(List<BigDecimal> prices, BigDecimal value, int from) {
        for (int i = from; i < prices.size(); i++) {
            if (prices.get(i).compareTo(value) == 0) {
                return i;
            }
        }
        return -1;
    }

    /** It may have been sent while that fault lasted. */
    private static boolean late(String system, Duration at, List<History.Event> history) {
        var sent = at.minus(LATE_BY);
        Duration began = null;
        for (var event : history) {
            if (event instanceof History.FaultBegan begins && begins.fault().equals(system + LATE)) {
                began = begins.at();
            } else if (event instanceof History.FaultEnded ends && ends.fault().equals(system + LATE)) {
                if (!sent.plusSeconds(1).minus(began).isNegative() && !ends.at().plus(SOON).minus(sent).isNegative()) {
                    return true;
                }
            }
        }
        return false;
    }
}
