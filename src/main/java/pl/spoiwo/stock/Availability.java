package pl.spoiwo.stock;

import java.util.Map;

/**
 * The stock as an order finds it.
 *
 * @param sets     among the SKUs that it takes
 * @param supplies by SKU, of all parts of what it takes
 */
public record Availability(Sets sets, Map<String, Supply> supplies) {
}
