package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** What channels shall hold of the stock. Callers hold the locks of {@link SetTables#toLock}. */
@Component
public class StockFigures {

    private final StockTables stock;
    private final SetTables sets;
    private final ChannelValues values;
    private final ValueHistory history;

    public StockFigures(StockTables stock, SetTables sets, ChannelValues values, ValueHistory history) {
        this.stock = stock;
        this.sets = sets;
        this.values = values;
        this.history = history;
    }

    /**
     * Computes anew what the channels shall hold of these SKUs and of sets they are a part of; of unknown stock nothing is said.
     *
     * @param locked is told whose locks it needs
     * @param configuration its version
     * @return connections with a changed value
     */
    public Set<String> refresh(Collection<String> skus, Collection<String> channels, StockPlan plan, String configuration, Consumer<Collection<String>> locked,
                               OutgoingGate.Passing guards, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        for (var some : channels.isEmpty() ? List.<List<String>>of() : Skus.parts(skus)) {
            var around = sets.around(some);
            var affected = around.withSets(some);
            locked.accept(affected);
            for (var all : Skus.parts(affected)) {
                var supplies = stock.supplies(plan, around.withParts(all));
                var parts = all.stream().collect(Collectors.toMap(Function.identity(), around::parts));
                for (var channel : channels) {
                    var figures = new HashMap<String, String>();
                    var why = new HashMap<String, Provenance>();
                    for (var sku : all) {
                        var figure = ChannelFigure.of(parts.get(sku), supplies, plan, channel);
                        if (figure != null) {
                            figures.put(sku, figure.value());
                            why.put(sku, Provenance.of(figure.why(), configuration));
                        }
                    }
                    var wanted = values.want(channel, ChannelValues.STOCK, guards.pass(channel, ChannelValues.STOCK, figures, why, () -> OutgoingGate.Facts.NONE), now, messageId);
                    history.wanted(channel, ChannelValues.STOCK, wanted, why, null, now, messageId);
                    if (!wanted.isEmpty()) {
                        changed.add(channel);
                    }
                }
            }
        }
        return changed;
    }

    /**
     * One SKU as it is now; nobody has to hold a lock.
     *
     * @param parts    what one piece takes; itself, where it is no set
     * @param supplies of the parts, by SKU
     * @param figures  by channel; of unknown stock there is none
     */
    public record View(Map<String, BigDecimal> parts, Map<String, Supply> supplies, Map<String, ChannelFigure> figures) {
    }

    public View view(String sku, Collection<String> channels, StockPlan plan) {
        var parts = sets.around(List.of(sku)).parts(sku);
        var supplies = stock.supplies(plan, parts.keySet());
        var figures = new TreeMap<String, ChannelFigure>();
        channels.forEach(channel -> Optional.ofNullable(ChannelFigure.of(parts, supplies, plan, channel)).ifPresent(figure -> figures.put(channel, figure)));
        return new View(parts, supplies, figures);
    }
}
