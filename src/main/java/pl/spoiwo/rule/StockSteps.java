package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.rule.RuleSet.Chosen;

/**
 * What the rules make of a stock, in their order: whole pieces, never below zero, and never more than there are. So an effect that needs what is not known can
 * be left out.
 *
 * @param left what was left out, with the reason, for a person
 */
public record StockSteps(BigDecimal pieces, List<Step> steps, List<String> left) {

    /** @param start what the connection's terms have made, whole pieces */
    public static StockSteps of(List<Chosen> chosen, BigDecimal start, Subject subject, Facts facts) {
        var steps = new ArrayList<Step>();
        var left = new ArrayList<String>();
        var pieces = start;
        for (var each : chosen) {
            for (var effect : each.effects()) {
                BigDecimal with;
                try {
                    with = effect.amount().of(subject, facts.with(Facts.STOCK, pieces));
                } catch (Formula.Unanswered e) {
                    left.add("'" + each.rule().name() + "' is left out: " + e.getMessage());
                    continue;
                }
                var next = next(effect.kind(), pieces, with).setScale(0, RoundingMode.FLOOR).max(BigDecimal.ZERO).min(pieces);
                if (next.compareTo(pieces) != 0) {
                    steps.add(new Step(each.rule().name(), each.rule().at(), pieces.toPlainString(), next.toPlainString(), why(effect.kind(), with)));
                }
                pieces = next;
            }
        }
        return new StockSteps(pieces, List.copyOf(steps), List.copyOf(left));
    }

    private static BigDecimal next(Effect.Kind kind, BigDecimal pieces, BigDecimal with) {
        return switch (kind) {
            case SHARE -> pieces.multiply(with, Formula.DIGITS);
            case BUFFER -> pieces.subtract(with);
            case CAP -> pieces.min(with);
            case END_OFFER_AT -> pieces.compareTo(with) < 0 ? BigDecimal.ZERO : pieces;
            default -> throw new IllegalStateException(kind + " is no step of a stock");
        };
    }

    private static String why(Effect.Kind kind, BigDecimal with) {
        var said = with.stripTrailingZeros().toPlainString();
        return switch (kind) {
            case SHARE -> "a share of " + with.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
            case BUFFER -> "less " + said;
            case CAP -> "at most " + said;
            default -> "the offer ends below " + said;
        };
    }
}
