package pl.spoiwo.rule;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a rule is for, as far as it can be told without looking at goods: what is empty fits everything. Two rules that set the same term of the same goods must
 * not overlap here, or have different priorities. Goods have one SKU, one category and one brand.
 */
public record Scope(Globs skus, Set<String> categories, Set<String> brands, Period period) {

    public static final Scope ALL = new Scope(List.of(), Set.of(), Set.of(), Period.ALWAYS);

    public Scope(List<Glob> skus, Set<String> categories, Set<String> brands, Period period) {
        this(Globs.of(skus), categories, brands, period);
    }

    boolean fits(Subject subject, Instant now) {
        return period.holds(now) && skus.match(subject.sku()) && (categories.isEmpty() || subject.category() != null && categories.contains(subject.category()))
                && (brands.isEmpty() || subject.brand() != null && brands.contains(subject.brand()));
    }

    public boolean overlaps(Scope other) {
        return period.overlaps(other.period) && common(categories, other.categories) && common(brands, other.brands) && skus.intersect(other.skus);
    }

    private static boolean common(Set<String> some, Set<String> others) {
        return some.isEmpty() || others.isEmpty() || !Collections.disjoint(some, others);
    }
}
