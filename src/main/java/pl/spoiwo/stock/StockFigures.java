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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
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
    private final SetValues set;

    public StockFigures(StockTables stock, SetTables sets, ChannelValues values, ValueHistory history, SetValues set) {
        this.stock = stock;
        this.sets = sets;
        this.values = values;
        this.history = history;
        this.set = set;
    }

    /**
     * Computes anew what the channels shall hold of these SKUs and of sets they are a part of; of unknown stock nothing is said.
     *
     * @param locked is told whose locks it needs
     * @param configuration its version
     * @return connections with a changed value
     */
    public Set<String> refresh(Collection<String> skus, Collection<String> channels, StockPlan plan, String configuration, Consumer<Collection<String>> locked,
                               Instant now, String messageId) {
        var changed = new TreeSet<String>();
        for (var some : channels.isEmpty() ? List.<List<String>>of() : Skus.parts(skus)) {
            var around = sets.around(some);
            var affected = around.withSets(some);
            locked.accept(affected);
            for (var all : Skus.parts(affected)) {
                var supplies = stock.supplies(plan, around.withParts(all));
                var byHand = set.of(all, now);
                var parts = all.stream().collect(Collectors.toMap(Function.identity(), around::parts));
                for (var channel : channels) {
                    var figures = new HashMap<String, String>();
                    var why = new HashMap<String, Provenance>();
                    var own = SetValues.ofChannel(byHand, channel, ChannelValues.STOCK);
                    for (var sku : all) {
                        var figure = figure(own.get(sku), () -> ChannelFigure.of(parts.get(sku), supplies, plan, channel));
                        if (figure != null) {
                            figures.put(sku, figure.value());
                            why.put(sku, provenance(figure, own.get(sku), parts.get(sku).keySet().equals(Set.of(sku)) ? plan.warehouses(channel) : List.of(), configuration));
                        }
                    }
                    var wanted = values.want(channel, ChannelValues.STOCK, figures, now, messageId);
                    history.wanted(channel, ChannelValues.STOCK, wanted, why, null, now, messageId);
                    if (!wanted.isEmpty()) {
                        changed.add(channel);
                    }
                }
            }
        }
        return changed;
    }

    /** @param warehouses whose counts took part, where it is no set */
    private static Provenance provenance(ChannelFigure figure, SetValue byHand, List<String> warehouses, String configuration) {
        var provenance = Provenance.of(figure.why(), configuration);
        if (byHand == null) {
            warehouses.forEach(warehouse -> provenance.from(ChannelValues.STOCK, warehouse));
        } else {
            provenance.decision().set("override", byHand.told());
        }
        return provenance;
    }

    private static ChannelFigure figure(SetValue byHand, Supplier<ChannelFigure> computed) {
        return byHand == null ? computed.get() : new ChannelFigure(byHand.value(), byHand.said());
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

    public View view(String sku, Collection<String> channels, StockPlan plan, Instant now) {
        var parts = sets.around(List.of(sku)).parts(sku);
        var supplies = stock.supplies(plan, parts.keySet());
        var figures = new TreeMap<String, ChannelFigure>();
        var byHand = set.of(List.of(sku), now);
        channels.forEach(channel -> Optional.ofNullable(figure(SetValues.ofChannel(byHand, channel, ChannelValues.STOCK).get(sku), () -> ChannelFigure.of(parts, supplies, plan, channel))).ifPresent(figure -> figures.put(channel, figure)));
        return new View(parts, supplies, figures);
    }
}
