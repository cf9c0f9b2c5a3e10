package pl.spoiwo.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.rule.RuleSet.Chosen;

/**
 * What the rules make of a text of a product, in their order.
 *
 * @param text    null where there is none
 * @param missing why there is none, for a person; otherwise null
 * @param asked   fields of the product that it is made of
 */
public record TextSteps(String text, String missing, List<Step> steps, Set<String> asked) {

    /** Characters. */
    private static final int SHOWN = 80;

    /** @param facts as {@link TextTemplate#of} takes them */
    public static TextSteps of(Field field, List<Chosen> chosen, Map<String, String> facts) {
        var steps = new ArrayList<Step>();
        var asked = new LinkedHashSet<>(Set.of(field.word()));
        var text = facts.get(field.word());
        for (var each : chosen) {
            for (var effect : each.effects()) {
                String next;
                try {
                    next = next(effect, text, facts);
                } catch (Formula.Unanswered e) {
                    return new TextSteps(null, "'" + each.rule().name() + "': " + e.getMessage(), List.copyOf(steps), asked);
                }
                if (effect.template() != null) {
                    asked.clear();
                    asked.addAll(effect.template().asks());
                }
                if (next != null && !next.equals(text)) {
                    steps.add(new Step(each.rule().name(), each.rule().at(), shown(text), shown(next), effect.kind() == Effect.Kind.CUT ? "at most " + most(effect) + " characters" : "template"));
                }
                text = next;
            }
        }
        return bounded(field, text == null ? "" : WholeText.clean(text, field == Field.DESCRIPTION), steps, asked);
    }

    private static String next(Effect effect, String text, Map<String, String> facts) throws Formula.Unanswered {
        return switch (effect.kind()) {
            case TEMPLATE -> WholeText.clean(effect.template().of(facts), effect.template().html());
            case CUT -> text == null ? null : WholeText.cut(text, most(effect));
            default -> throw new IllegalStateException(effect.kind() + " is no step of a text");
        };
    }

    private static int most(Effect effect) {
        return ((Amount.Fixed) effect.amount()).value().intValueExact();
    }

    private static TextSteps bounded(Field field, String text, List<Step> steps, Set<String> asked) {
        int longest = field.longest();
        var missing = text.isEmpty() ? "there is no " + field.word() : WholeText.length(text) > longest
                ? "it has " + WholeText.length(text) + " characters, and at most " + longest + " are written" : null;
        return new TextSteps(missing == null ? text : null, missing, List.copyOf(steps), asked);
    }

    /** The beginning. */
    public static String shown(String text) {
        return text == null || WholeText.length(text) <= SHOWN ? text : WholeText.cut(text, SHOWN) + "…";
    }
}
