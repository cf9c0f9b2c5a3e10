package pl.spoiwo.product;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import pl.spoiwo.rule.Lost;
import pl.spoiwo.rule.Step;

/**
 * How a value came about; it is kept with the value. Pure.
 *
 * @param why      for a person
 * @param decision the same for machines: {@code configuration} (its version), {@code facts} (what was told and took part: kind, name, and the sku where it is another one), {@code steps} (rules that
 *                 changed it: rule, at as file:line, from, to, why), {@code lost} (rules that others outranked: rule, ruleAt as file:line, why; what the rules made where a person has set another:
 *                 value, why) and {@code guards} (guard, at, result, why, approval)
 */
public record Provenance(String why, ObjectNode decision) {

    public static Provenance of(String why, String configuration) {
        return new Provenance(why, JsonNodeFactory.instance.objectNode().put("configuration", configuration));
    }

    /** What guards said of it, where any looked at it. */
    public void guarded(ArrayNode guards) {
        if (!guards.isEmpty()) {
            decision.set("guards", guards);
        }
    }

    /**
     * One of the facts that a value is made of.
     *
     * @param kind of a value that was told
     * @param name as there: a price list or a warehouse, else empty
     * @param sku  whose it is; null where that is the value's own
     */
    public record Fact(String kind, String name, String sku) {

        public Fact(String kind, String name) {
            this(kind, name, null);
        }
    }

    public Provenance from(Collection<Fact> facts) {
        for (var fact : facts) {
            var told = decision.withArray("facts").addObject().put("kind", fact.kind()).put("name", fact.name());
            if (fact.sku() != null) {
                told.put("sku", fact.sku());
            }
        }
        return this;
    }

    /** Rules that changed it, in their order. */
    public Provenance with(List<Step> steps) {
        steps.forEach(step -> {
            var told = decision.withArray("steps").addObject().put("rule", step.rule()).put("at", step.at());
            if (step.from() != null) {
                told.put("from", step.from());
            }
            told.put("to", step.to()).put("why", step.why());
        });
        return this;
    }

    public Provenance over(List<Lost> lost) {
        lost.forEach(one -> {
            var told = decision.withArray("lost").addObject();
            if (one.rule() != null) {
                told.put("rule", one.rule()).put("ruleAt", one.at());
            } else {
                told.put("value", one.value());
            }
            told.put("why", one.why());
        });
        return this;
    }
}
