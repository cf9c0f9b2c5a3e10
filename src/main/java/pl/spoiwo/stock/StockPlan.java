package pl.spoiwo.stock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.StockTerms;

/**
 * Which stock goes where. Pure.
 *
 * @param buffers  by warehouse, in order of preference
 * @param channels those that are told of stock or sell it
 */
public record StockPlan(Map<String, Integer> buffers, Map<String, StockTerms> channels) {

    /** Null where the hub keeps no stock. */
    public static StockPlan of(HubConfiguration configuration) {
        var rule = configuration.company().stock();
        if (rule == null) {
            return null;
        }
        var buffers = new LinkedHashMap<String, Integer>();
        rule.warehouses().forEach(warehouse -> buffers.put(warehouse.id(), warehouse.buffer()));
        return new StockPlan(buffers, configuration.connections().values().stream().collect(Collectors.toMap(each -> each.id(), each -> each.stock())));
    }

    public List<String> warehouses() {
        return List.copyOf(buffers.keySet());
    }

    /** Where the channel's goods come from, in order of preference. */
    public List<String> warehouses(String channel) {
        var terms = terms(channel);
        return terms.warehouses().isEmpty() ? warehouses() : warehouses().stream().filter(terms.warehouses()::contains).toList();
    }

    public StockTerms terms(String channel) {
        return channels.getOrDefault(channel, StockTerms.USUAL);
    }
}
