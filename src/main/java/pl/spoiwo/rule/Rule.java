package pl.spoiwo.rule;

import java.util.List;

/**
 * One rule of one channel.
 *
 * @param at       file:line
 * @param priority of rules that set the same term the highest one counts; the order in the list is the order of doing
 * @param effects  in the order of {@link Effect.Kind}
 */
public record Rule(String name, Field field, String at, int priority, Scope scope, Condition condition, List<Effect> effects) {

    /** Whether both set the same term of the same goods, and nothing says which counts; or one does again what the other does. @return the term, or what is done twice; null where they do not */
    public Effect.Kind contradicts(Rule other) {
        var same = priority != other.priority ? null : effects.stream().filter(mine -> other.effects.stream()
                .anyMatch(theirs -> theirs.kind() == mine.kind() && (mine.kind().term() || mine.amount().same(theirs.amount()) && scope.equals(other.scope)))).map(Effect::kind).findFirst().orElse(null);
        return same != null && scope.overlaps(other.scope) ? same : null;
    }

    /** Whether it asks for this fact. */
    public boolean asks(String fact) {
        return condition.formula() != null && condition.formula().asks().contains(fact) || effects.stream().anyMatch(effect -> effect.amount() != null && effect.amount().asks().contains(fact));
    }
}
