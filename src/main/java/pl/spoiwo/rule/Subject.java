package pl.spoiwo.rule;

import java.util.Map;
import java.util.Set;

/**
 * The goods that a rule may be for, as their owner tells of them; null and empty where that is not known.
 *
 * @param attributes by name
 * @param warehouses in which there are pieces of them
 */
public record Subject(String sku, String name, String category, String brand, Set<String> tags, Map<String, String> attributes, Set<String> warehouses) {

    public static Subject of(String sku) {
        return new Subject(sku, null, null, null, Set.of(), Map.of(), Set.of());
    }
}
