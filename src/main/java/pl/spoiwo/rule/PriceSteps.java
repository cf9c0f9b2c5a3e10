package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.rule.RuleSet.Chosen;

/**
 * What the rules make of a price, in their order. Nothing is rounded here.
 *
 * @param amount  null where there is none
 * @param exact   it is a price that somebody has set: no ending is put to it
 * @param missing why there is none; null where there is one
 */
public record PriceSteps(BigDecimal amount, boolean exact, List<Step> steps, String missing) {

    /** @param start the price that the connection's formula has made; null where it has made none */
    public static PriceSteps of(List<Chosen> chosen, BigDecimal start, Subject subject, Facts facts) {
        var steps = new ArrayList<Step>();
        var amount = start;
        boolean exact = false;
        for (var each : chosen) {
            for (var effect : each.effects()) {
                var kind = effect.kind();
                if (kind.formula() || amount == null && kind != Effect.Kind.SET) {
                    continue;
                }
                BigDecimal with;
                try {
                    with = effect.amount().of(subject, amount == null ? facts : facts.with(Facts.PRICE, amount));
                } catch (Formula.Unanswered e) {
                    if (kind == Effect.Kind.PROMOTION) {
                        continue;
                    }
                    return new PriceSteps(null, false, steps, "'" + each.rule().name() + "' needs its " + kind.key() + ", and " + e.getMessage());
                }
                if (kind == Effect.Kind.COMMISSION && with.compareTo(BigDecimal.ONE) >= 0) {
                    return new PriceSteps(null, false, steps, "'" + each.rule().name() + "' has a commission of all that is paid");
                }
                var next = next(kind, amount, with, percent(effect.amount()));
                boolean changed = amount == null || next.compareTo(amount) != 0;
                if (changed) {
                    steps.add(Step.of(each.rule(), amount, next, why(kind, with, percent(effect.amount()))));
                    exact = kind == Effect.Kind.SET || kind == Effect.Kind.PROMOTION && !percent(effect.amount());
                }
                amount = next;
            }
        }
        return new PriceSteps(amount, exact, List.copyOf(steps), null);
    }

    private static BigDecimal next(Effect.Kind kind, BigDecimal amount, BigDecimal with, boolean percent) {
        return switch (kind) {
            case SET -> with;
            case FACTOR -> amount.multiply(with, Formula.DIGITS);
            case ADD, FEE -> amount.add(with);
            case COMMISSION -> amount.divide(BigDecimal.ONE.subtract(with), Formula.DIGITS);
            case PROMOTION -> (percent ? amount.multiply(BigDecimal.ONE.subtract(with), Formula.DIGITS) : with).min(amount);
            case AT_LEAST -> amount.max(with);
            case AT_MOST -> amount.min(with);
            default -> throw new IllegalStateException(kind + " is no step of a price");
        };
    }

    private static boolean percent(Amount amount) {
        return amount instanceof Amount.Fixed fixed ? fixed.percent() : amount instanceof Amount.Row row && row.table().percent();
    }

    private static String why(Effect.Kind kind, BigDecimal with, boolean percent) {
        var said = percent || kind == Effect.Kind.COMMISSION ? with.movePointRight(2).stripTrailingZeros().toPlainString() + "%" : Step.said(with);
        return switch (kind) {
            case SET -> "price " + said;
            case FACTOR -> "x " + with.stripTrailingZeros().toPlainString();
            case ADD -> (with.signum() < 0 ? "less " : "plus ") + Step.said(with.abs());
            case FEE -> "fee " + said;
            case COMMISSION -> "commission " + said;
            case PROMOTION -> "promotion " + (percent ? "less " : "") + said;
            case AT_LEAST -> "at least " + said;
            default -> "at most " + said;
        };
    }
}
