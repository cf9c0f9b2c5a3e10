package pl.spoiwo.operations.query;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import pl.spoiwo.operations.query.ComparedOrder.Decided;
import pl.spoiwo.operations.query.ComparisonReport.Difference;
import pl.spoiwo.operations.query.ComparisonReport.Kind;
import pl.spoiwo.order.OrderStatus;

/** Counts commands by kind: which orders got one, which got none, which got two, and how much money they are about. */
final class CommandCounts {

    private final List<ComparedOrder> orders;
    private final Examples examples;

    CommandCounts(List<ComparedOrder> orders, Examples examples) {
        this.orders = orders;
        this.examples = examples;
    }

    /** Takes what a person should look at. */
    interface Examples {

        /** @param hub the hub's side in a word */
        void add(Difference difference, ComparedOrder order, String kind, String hub, List<Decided> commands);
    }

    /**
     * @param creates kinds of which every order is to get one: reported also where none got it
     * @param without kinds that are compared elsewhere
     */
    List<Kind> of(Collection<String> creates, Collection<String> without) {
        var kinds = new TreeSet<>(creates);
        orders.forEach(order -> order.decided().forEach(command -> kinds.add(command.type())));
        kinds.removeAll(without);
        return kinds.stream().map(kind -> creates.contains(kind) ? count(kind, missing(kind), duplicates(kind)) : count(kind, null, null)).toList();
    }

    private Kind count(String kind, Integer missing, Integer duplicates) {
        var totals = new TreeMap<String, BigDecimal>();
        int commands = 0;
        int with = 0;
        for (var order : orders) {
            var some = order.decided(kind);
            commands += some.size();
            with += some.isEmpty() ? 0 : 1;
            some.stream().filter(command -> command.total() != null).forEach(command -> totals.merge(command.currency(), command.total(), BigDecimal::add));
        }
        var texts = new TreeMap<String, String>();
        totals.forEach((currency, total) -> texts.put(currency, total.toPlainString()));
        return new Kind(kind, commands, with, missing, duplicates, texts);
    }

    private int missing(String kind) {
        var none = orders.stream().filter(order -> order.status().atLeast(OrderStatus.READY) && order.decided(kind).isEmpty()).toList();
        none.forEach(order -> examples.add(Difference.MISSING, order, kind, order.status().name(), List.of()));
        return none.size();
    }

    private int duplicates(String kind) {
        var twice = orders.stream().filter(order -> order.decided(kind).size() > order.due(kind)).toList();
        twice.forEach(order -> examples.add(Difference.DUPLICATE, order, kind, order.status().name(), order.decided(kind)));
        return twice.size();
    }
}
