package pl.spoiwo.rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of one channel for one field, in the order of the file. */
public record RuleSet(List<Rule> rules) {

    public static final RuleSet NONE = new RuleSet(List.of());

    /** What is left of a rule: the effects that count for these goods. */
    public record Chosen(Rule rule, List<Effect> effects) {
    }

    /** @param left rules that cannot be decided, with the reason, for a person @param outranked effects of rules in whose place others count */
    public record Choice(List<Chosen> chosen, List<String> left, List<Lost> outranked) {
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Rules that hold now. Of a term only the one with the highest priority counts. */
    public Choice choose(Subject subject, Facts facts, Instant now) {
        var holding = new ArrayList<Rule>();
        var left = new ArrayList<String>();
        for (var rule : rules) {
            try {
                if (rule.scope().fits(subject, now) && rule.condition().holds(subject, facts)) {
                    holding.add(rule);
                }
            } catch (Formula.Unanswered e) {
                left.add("'" + rule.name() + "' is left out: " + e.getMessage());
            }
        }
        var highest = new HashMap<Effect.Kind, Rule>();
        holding.forEach(rule -> rule.effects().stream().map(Effect::kind).filter(Effect.Kind::term).forEach(kind -> highest.merge(kind, rule, (one, other) -> other.priority() > one.priority() ? other : one)));
        var chosen = new ArrayList<Chosen>();
        var outranked = new ArrayList<Lost>();
        for (var rule : holding) {
            var effects = new ArrayList<Effect>();
            for (var effect : rule.effects()) {
                var first = highest.getOrDefault(effect.kind(), rule);
                if (first.priority() == rule.priority()) {
                    effects.add(effect);
                } else {
                    outranked.add(new Lost(rule.name(), rule.at(), null, "its " + effect.kind().key() + " gives way to '" + first.name() + "' (" + first.at() + "), which has a higher priority"));
                }
            }
            if (!effects.isEmpty()) {
                chosen.add(new Chosen(rule, List.copyOf(effects)));
            }
        }
        return new Choice(List.copyOf(chosen), List.copyOf(left), List.copyOf(outranked));
    }

    /** Names of those of the rules that made these steps which end by themselves, and behind a tab what they did. */
    public Set<String> ending(List<Step> steps) {
        return steps.stream().filter(step -> rules.stream().anyMatch(rule -> rule.at().equals(step.at()) && rule.scope().period().until() != null))
                .map(step -> "rule " + plain(step.rule()) + "\t" + plain(step.why())).collect(Collectors.toSet());
    }

    private static String plain(String text) {
        return text.replaceAll("\\s", " ");
    }

    /** Whether one of them asks for this fact. */
    public boolean asks(String fact) {
        return rules.stream().anyMatch(rule -> rule.asks(fact));
    }

    /** Whether one of them asks where the goods lie. */
    public boolean asksWarehouses() {
        return rules.stream().anyMatch(rule -> !rule.condition().warehouses().isEmpty());
    }

    /** Price lists that they may need, beside these. */
    public Set<String> lists(List<String> own) {
        var lists = new LinkedHashSet<>(own);
        rules.forEach(rule -> rule.effects().stream().filter(effect -> effect.kind() == Effect.Kind.LIST).forEach(effect -> lists.addAll(effect.words())));
        return lists;
    }
}
