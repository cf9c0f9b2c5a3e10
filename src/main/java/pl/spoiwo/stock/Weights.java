package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What goods weigh. Pure. A set weighs what was told of it, wrapping and all, and otherwise what its parts weigh together.
 *
 * @param sets      among the goods
 * @param kilograms of one piece, by SKU, where it was told
 */
public record Weights(Sets sets, Map<String, BigDecimal> kilograms) {

    /** @return kg of one piece, exact; null where it is not known */
    public BigDecimal of(String sku) {
        if (kilograms.containsKey(sku)) {
            return kilograms.get(sku);
        }
        var parts = sets.parts(sku);
        return !kilograms.keySet().containsAll(parts.keySet()) ? null
                : parts.entrySet().stream().map(part -> part.getValue().multiply(kilograms.get(part.getKey()))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
