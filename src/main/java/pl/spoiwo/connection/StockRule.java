package pl.spoiwo.connection;

import java.time.Duration;
import java.util.List;

/**
 * {@code stock} of {@code config/company.yaml}.
 *
 * @param warehouses in order of preference
 * @param unpaidFor  how long an order that is not paid keeps its stock; null for as long as it lives
 */
public record StockRule(List<Warehouse> warehouses, Duration unpaidFor) {

    /** @param buffer units that orders may take, and channels are not told of */
    public record Warehouse(String id, int buffer) {
    }

    public List<String> ids() {
        return warehouses.stream().map(Warehouse::id).toList();
    }
}
