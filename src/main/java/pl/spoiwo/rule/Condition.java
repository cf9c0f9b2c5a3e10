package pl.spoiwo.rule;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What else must be so for a rule to hold; what is empty always is.
 *
 * @param warehouses some pieces lie in one of them
 * @param tags       the goods have one of them
 * @param attributes the goods have all of them
 * @param formula    is true; null for none
 */
public record Condition(Set<String> warehouses, Set<String> tags, Map<String, String> attributes, Formula formula) {

    public static final Condition NONE = new Condition(Set.of(), Set.of(), Map.of(), null);

    /** @throws Formula.Unanswered where the formula asks what is not known */
    boolean holds(Subject subject, Facts facts) throws Formula.Unanswered {
        return (warehouses.isEmpty() || !Collections.disjoint(warehouses, subject.warehouses())) && (tags.isEmpty() || !Collections.disjoint(tags, subject.tags()))
                && attributes.entrySet().stream().allMatch(each -> each.getValue().equals(subject.attributes().get(each.getKey()))) && (formula == null || formula.holds(facts));
    }
}
