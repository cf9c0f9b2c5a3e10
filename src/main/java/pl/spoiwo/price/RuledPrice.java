package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.RateRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.price.ChannelPrice.Made;
import pl.spoiwo.price.ChannelPrice.Rounded;
import pl.spoiwo.product.Provenance.Fact;
import pl.spoiwo.product.RuleFacts.Cost;
import pl.spoiwo.product.RuleFacts.Known;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.Effect;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Formula;
import pl.spoiwo.rule.PriceSteps;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.RuleSet.Chosen;
import pl.spoiwo.rule.Step;

/**
 * What a channel asks for one SKU: the formula of its connection, with the terms that its rules give it, and what the rules make of that. Pure.
 *
 * @param listed      what the lists that may be needed say of it, in any order
 * @param taxCode     null where it is unknown
 * @param conversions to the channel's currency, by the other one
 */
record RuledPrice(PriceRule own, RuleSet rules, List<ListPrice> listed, String taxCode, Function<String, Conversion> conversions) {

    /** @param lowest of 30 days; null where it is not known, or no rule asks */
    ChannelPrice of(String sku, Known known, BigDecimal lowest, Instant now) {
        var base = ChannelPrice.of(own, first(own), taxCode, conversion(own, first(own)));
        if (rules.isEmpty()) {
            return base;
        }
        var facts = facts(sku, known, base.amount(), lowest);
        var choice = rules.choose(known.subject(sku), facts, now);
        return (choice.chosen().isEmpty() ? base : ruled(choice.chosen(), sku, known, facts)).but(choice);
    }

    private ChannelPrice ruled(List<Chosen> chosen, String sku, Known known, Facts facts) {
        var formula = own;
        var made = made(own);
        var steps = new ArrayList<Step>();
        for (var each : chosen) {
            for (var effect : each.effects()) {
                if (effect.kind().formula()) {
                    formula = with(formula, effect);
                    var next = made(formula);
                    if (next.missing() == null && (made.missing() != null || next.value().compareTo(made.value()) != 0)) {
                        steps.add(new Step(each.rule().name(), each.rule().at(), made.missing() == null ? Step.said(made.value()) : null, Step.said(next.value()),
                                effect.kind().key() + " " + (effect.amount() == null ? String.join(", ", effect.words()) : formula.rate().own().toPlainString())));
                    }
                    made = next;
                }
            }
        }
        var done = PriceSteps.of(chosen, made.missing() == null ? made.value() : null, known.subject(sku), facts);
        steps.addAll(done.steps());
        if (done.missing() != null || done.amount() == null) {
            return ChannelPrice.none(own, done.missing() != null ? done.missing() : made.missing());
        }
        var told = new ArrayList<>(made.facts());
        if (chosen.stream().anyMatch(each -> each.rule().asks(Facts.COST))) {
            told.add(new Fact(ProductFacts.COST, ""));
        }
        var rounded = done.steps().isEmpty() ? made.rounded(formula) : Rounded.of(done.amount(), formula, made.missing() == null ? made.why() : "no list");
        return new Rounded(rounded.rounded(), rounded.said() + said(steps)).priced(done.exact() ? ended(formula, null, formula.rounding()) : formula, done.bounds(), List.copyOf(told), List.copyOf(steps));
    }

    private Made made(PriceRule formula) {
        return Made.of(formula, first(formula), taxCode, conversion(formula, first(formula)));
    }

    private ListPrice first(PriceRule formula) {
        return formula.lists().stream().flatMap(name -> listed.stream().filter(price -> price.list().equals(name))).findFirst().orElse(null);
    }

    private Conversion conversion(PriceRule formula, ListPrice price) {
        if (price == null) {
            return null;
        }
        return formula.rate() == own.rate() || price.currency().equals(own.currency()) ? conversions.apply(price.currency()) : Conversion.own(formula.rate());
    }

    private Facts facts(String sku, Known known, BigDecimal base, BigDecimal lowest) {
        var facts = new HashMap<>(known.facts(sku));
        facts.put(Facts.BASE, base);
        facts.put(Facts.LOWEST, lowest);
        facts.put(Facts.COST, cost(known.costs().get(sku)));
        return new Facts(facts);
    }

    /** In the channel's currency. */
    private BigDecimal cost(Cost cost) {
        if (cost == null) {
            return null;
        }
        var conversion = conversions.apply(cost.currency());
        return conversion.missing() != null ? null : cost.net().multiply(conversion.times()).divide(conversion.by(), Formula.DIGITS);
    }

    private static PriceRule with(PriceRule formula, Effect effect) {
        return switch (effect.kind()) {
            case LIST -> terms(formula, effect.words(), formula.gross(), formula.rate());
            case SIDE -> terms(formula, formula.lists(), effect.word().equals("gross"), formula.rate());
            case RATE -> terms(formula, formula.lists(), formula.gross(), new RateRule(fixed(effect), null, BigDecimal.ZERO, 0));
            case ENDING -> ended(formula, fixed(effect), formula.rounding());
            case ROUND -> ended(formula, formula.ending(), Rounding.valueOf(effect.word().toUpperCase(Locale.ROOT)));
            default -> throw new IllegalStateException(effect.kind() + " is no term of a formula");
        };
    }

    private static BigDecimal fixed(Effect effect) {
        return ((Amount.Fixed) effect.amount()).value();
    }

    private static PriceRule terms(PriceRule of, List<String> lists, boolean gross, RateRule rate) {
        return new PriceRule(lists, gross, of.currency(), rate, of.factor(), of.add(), of.ending(), of.rounding(), of.progressive());
    }

    private static PriceRule ended(PriceRule of, BigDecimal ending, Rounding rounding) {
        return new PriceRule(of.lists(), of.gross(), of.currency(), of.rate(), of.factor(), of.add(), ending, rounding, of.progressive());
    }

    /** Steps of one rule together. */
    private static String said(List<Step> steps) {
        var said = new StringBuilder();
        String last = null;
        for (var step : steps) {
            said.append(step.at().equals(last) ? ", " : "; '" + step.rule() + "': ").append(step.why());
            last = step.at();
        }
        return said.toString();
    }
}
