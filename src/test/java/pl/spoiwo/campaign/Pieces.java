package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.system.World;

/** Stock while it moves: no channel was told fewer pieces than none, or more than the ERP had ever counted by then, and the ERP's orders have no more than that either. A pure function. */
final class Pieces {

    private Pieces() {
    }

    static List<String> wrong(Market market) {
        var wrong = new ArrayList<>(market.oversold());
        market.channels().forEach(channel -> channel.stocked().stream().filter(write -> !World.SETS.containsKey(write.sku())).forEach(write -> {
            var most = most(market, write);
            if (write.value().signum() < 0 || write.value().compareTo(most) > 0) {
                wrong.add("%s: %s was told %s pieces, the ERP had counted %s at most".formatted(write.sku(), channel.system(), write.value(), most));
            }
        }));
        return wrong.stream().sorted().toList();
    }

    private static BigDecimal most(Market market, Market.Write write) {
        return market.counted().stream().filter(count -> count.sku().equals(write.sku()) && count.at().compareTo(write.at()) <= 0).reduce((first, last) -> last)
                .map(Market.Write::value).orElse(market.atMost());
    }
}
