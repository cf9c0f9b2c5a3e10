package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.util.Set;

/** A number that an effect needs. */
public sealed interface Amount {

    /** @throws Formula.Unanswered where there is none for these goods */
    BigDecimal of(Subject subject, Facts facts) throws Formula.Unanswered;

    /** Facts that it asks. */
    default Set<String> asks() {
        return Set.of();
    }

    /** Whether both are said in the same way. */
    default boolean same(Amount other) {
        return equals(other);
    }

    /** Written as it is. @param percent a percentage, kept as a part */
    record Fixed(BigDecimal value, boolean percent) implements Amount {

        @Override
        public boolean same(Amount other) {
            return other instanceof Fixed fixed && fixed.percent == percent && fixed.value.compareTo(value) == 0;
        }

        @Override
        public BigDecimal of(Subject subject, Facts facts) {
            return value;
        }
    }

    /** @param by sku, category, brand, or the name of an attribute */
    record Row(Table table, String by) implements Amount {

        @Override
        public BigDecimal of(Subject subject, Facts facts) throws Formula.Unanswered {
            var key = switch (by) {
                case Facts.SKU -> subject.sku();
                case Facts.CATEGORY -> subject.category();
                case Facts.BRAND -> subject.brand();
                default -> subject.attributes().get(by);
            };
            var value = key == null ? table.otherwise() : table.rows().getOrDefault(key, table.otherwise());
            if (value == null) {
                throw new Formula.Unanswered(key == null ? "its " + by + " is not known, and table " + table.name() + " has no row for others"
                        : "table " + table.name() + " has no row for " + by + " '" + key + "'");
            }
            return value;
        }
    }

    /** Computed. */
    record Computed(Formula formula) implements Amount {

        @Override
        public boolean same(Amount other) {
            return other instanceof Computed computed && computed.formula.toString().equals(formula.toString());
        }

        @Override
        public BigDecimal of(Subject subject, Facts facts) throws Formula.Unanswered {
            return formula.number(facts);
        }

        @Override
        public Set<String> asks() {
            return formula.asks();
        }
    }
}
