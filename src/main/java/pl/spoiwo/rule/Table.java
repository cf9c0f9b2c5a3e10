package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Numbers by key: of categories, for instance.
 *
 * @param percent   the rows are percentages, kept as parts: 11% as 0.11
 * @param otherwise for keys that have no row; null where there is none
 */
public record Table(String name, Map<String, BigDecimal> rows, BigDecimal otherwise, boolean percent) {
}
