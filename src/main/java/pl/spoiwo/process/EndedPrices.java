package pl.spoiwo.process;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pl.spoiwo.guard.Value;
import pl.spoiwo.guard.Value.Amount;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.process.HeardValues.Said;

/**
 * Prices that end with one message: their lists have none any more, and channels fall back on the next list. Pure.
 *
 * @param orders the lists that channels ask, one order each
 * @param ended  by SKU, lists that end
 */
record EndedPrices(Collection<List<String>> orders, Map<String, Set<String>> ended) {

    static EndedPrices of(Collection<ListPrice> told, Collection<List<String>> orders) {
        return new EndedPrices(orders, told.stream().filter(ListPrice::none).collect(Collectors.groupingBy(ListPrice::sku, Collectors.mapping(ListPrice::list, Collectors.toSet()))));
    }

    /** @param own what the source said of it last, or null @param lists what counts of the SKU, by list @return null where it has said something newer */
    Value value(Said<ListPrice> said, Instant at, Candidate own, Map<String, ListPrice> lists) {
        if (own != null && own.saidAt().isAfter(at)) {
            return null;
        }
        var price = said.last();
        // What it has never said does not end.
        var before = own == null ? price : ListPrice.of(price.sku(), price.list(), own.value(), own.currency());
        var old = before.gross() != null ? before.gross() : before.net();
        return new Value(price.sku(), price.list(), List.of(new Amount(old, old == null || lowers(price, lists) ? BigDecimal.ZERO : old)), price.currency(), before.currency(), BigDecimal.ZERO, List.of(),
                null, null, false, said.contradictory() && !before.none(), at, HeardValues.document(price), null, true);
    }

    /** Whether a channel that has asked an ended price falls back on a lower one, on one that it cannot be compared with, or on none. */
    private boolean lowers(ListPrice none, Map<String, ListPrice> lists) {
        var ends = ended.getOrDefault(none.sku(), Set.of());
        return orders.stream().filter(order -> order.contains(none.list())).anyMatch(order -> first(order, lists, Set.of()).filter(was -> ends.contains(was.list()))
                .filter(was -> first(order, lists, ends).filter(now -> atLeast(now, was)).isEmpty()).isPresent());
    }

    private static Optional<ListPrice> first(List<String> order, Map<String, ListPrice> lists, Set<String> without) {
        return order.stream().filter(list -> !without.contains(list) && lists.containsKey(list)).map(lists::get).findFirst();
    }

    private static boolean atLeast(ListPrice now, ListPrice was) {
        if (!now.currency().equals(was.currency())) {
            return false;
        }
        return now.gross() != null && was.gross() != null ? now.gross().compareTo(was.gross()) >= 0 : now.net() != null && was.net() != null && now.net().compareTo(was.net()) >= 0;
    }
}
