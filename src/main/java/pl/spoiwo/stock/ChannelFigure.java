package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Provenance.Fact;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.RuleFacts.Known;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Lost;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Step;
import pl.spoiwo.rule.StockSteps;

/**
 * What a channel is told of one SKU. Pure.
 *
 * @param value whole units, rounded down, never below zero
 * @param why   how it came about, for a person
 * @param steps override rules that changed it, in their order
 * @param lost  rules that others outranked, or the figure that was computed where a person has set another
 * @param set   by a person; null where it was computed
 */
public record ChannelFigure(String value, String why, List<Step> steps, List<Lost> lost, SetValue set) {

    ChannelFigure(String value, String why) {
        this(value, why, List.of(), List.of(), null);
    }

    /**
     * A person has set it: so many pieces since then, as far as they are there.
     *
     * @param ordered pieces, in the channel since then
     * @param there   see {@link #unbuffered}; null where nobody has counted it
     * @param made    by the rules; null for nothing
     */
    static ChannelFigure set(SetValue value, BigDecimal ordered, ChannelFigure there, ChannelFigure made) {
        var left = new BigDecimal(value.value()).subtract(ordered).max(BigDecimal.ZERO);
        boolean scarce = there != null && new BigDecimal(there.value()).compareTo(left) < 0;
        var why = value.said() + (ordered.signum() == 0 ? "" : "; " + value.value() + " less " + ordered.toPlainString() + " ordered since") + (scarce ? "; no more than is there: " + there.why() : "");
        return new ChannelFigure(scarce ? there.value() : left.toPlainString(), why, List.of(), Lost.value(made == null ? null : made.value, value.said()), value);
    }

    /**
     * What is free in the channel's warehouses without their buffers, of a set as many as the scarcest part allows, less the channel's own buffer.
     *
     * @param parts    how many of which SKUs one piece takes
     * @param supplies by SKU
     * @return null where nobody has counted a part of it in one of the channel's warehouses, and of services
     */
    public static ChannelFigure of(Map<String, BigDecimal> parts, Map<String, Supply> supplies, StockPlan plan, String channel) {
        return of(parts, supplies, plan, channel, true);
    }

    /** The same with all that buffers keep back. */
    static ChannelFigure unbuffered(Map<String, BigDecimal> parts, Map<String, Supply> supplies, StockPlan plan, String channel) {
        return of(parts, supplies, plan, channel, false);
    }

    private static ChannelFigure of(Map<String, BigDecimal> parts, Map<String, Supply> supplies, StockPlan plan, String channel, boolean buffers) {
        BigDecimal least = null;
        String why = null;
        for (var part : parts.entrySet()) {
            var supply = supplies.get(part.getKey());
            if (!supply.counted(plan.warehouses(channel))) {
                return null;
            }
            var reasons = new ArrayList<String>();
            var pieces = free(supply, plan, channel, buffers, reasons).divide(part.getValue(), 0, RoundingMode.FLOOR);
            if (least == null || pieces.compareTo(least) < 0) {
                least = pieces;
                why = (parts.size() > 1 || part.getValue().compareTo(BigDecimal.ONE) != 0 ? part.getValue().stripTrailingZeros().toPlainString() + " x " + part.getKey() + ": " : "")
                        + String.join(", ", reasons);
            }
        }
        if (least == null) {
            return null;
        }
        var buffer = buffers ? plan.terms(channel).buffer() : 0;
        return new ChannelFigure(least.subtract(BigDecimal.valueOf(buffer)).max(BigDecimal.ZERO).toPlainString(), buffer == 0 ? why : why + ", less " + buffer + " for the channel");
    }

    /** What the channel's rules make of it. */
    ChannelFigure ruled(RuleSet rules, String sku, Known known, Instant now) {
        if (rules.isEmpty()) {
            return this;
        }
        var pieces = new BigDecimal(value);
        var values = new HashMap<>(known.facts(sku));
        values.put(Facts.BASE, pieces);
        values.put(Facts.COST, Optional.ofNullable(known.costs().get(sku)).map(RuleFacts.Cost::net).orElse(null));
        var facts = new Facts(values);
        var choice = rules.choose(known.subject(sku), facts, now);
        var done = StockSteps.of(choice.chosen(), pieces, known.subject(sku), facts);
        var said = Stream.of(Stream.of(why), done.steps().stream().map(step -> "'" + step.rule() + "': " + step.why()), choice.left().stream(), done.left().stream()).flatMap(each -> each);
        return new ChannelFigure(done.pieces().toPlainString(), said.collect(Collectors.joining("; ")), done.steps(), choice.outranked(), null);
    }

    /** @param parts what one piece is made of; itself, where it is no set @param warehouses whose counts took part */
    Provenance provenance(String sku, Collection<String> parts, List<String> warehouses, String configuration) {
        var provenance = Provenance.of(why, configuration);
        if (set != null) {
            provenance.decision().set("override", set.told());
            return provenance.over(lost);
        }
        for (var part : new TreeSet<>(parts)) {
            provenance.from(warehouses.stream().map(warehouse -> new Fact(ChannelValues.STOCK, warehouse, part.equals(sku) ? null : part)).toList());
        }
        return provenance.with(steps).over(lost);
    }

    private static BigDecimal free(Supply supply, StockPlan plan, String channel, boolean buffers, ArrayList<String> reasons) {
        var free = supply.free();
        var sum = BigDecimal.ZERO;
        for (var warehouse : plan.warehouses(channel)) {
            var there = free.getOrDefault(warehouse, BigDecimal.ZERO);
            var buffer = buffers ? plan.buffers().get(warehouse) : 0;
            sum = sum.add(there.subtract(BigDecimal.valueOf(buffer)).max(BigDecimal.ZERO));
            reasons.add(warehouse + " " + there.stripTrailingZeros().toPlainString() + " free" + (buffer == 0 ? "" : " less " + buffer));
        }
        return sum;
    }
}
