package pl.spoiwo.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pl.spoiwo.price.ListPrice;

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

    /** @param lists what counts of the SKU, by list @return whether a channel that has asked an ended price falls back on a lower one, on one that it cannot be compared with, or on none */
    boolean lowers(ListPrice none, Map<String, ListPrice> lists) {
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
