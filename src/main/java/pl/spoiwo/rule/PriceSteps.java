package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.rule.RuleSet.Chosen;

/**
 * What the rules make of a price, in their order. Nothing is rounded here.
 *
 * @param amount  null where there is none
 * @param exact   it is a price that somebody has set: no ending is put to it
 * @param bounds  that it keeps, and shall keep when it is rounded
 * @param missing why there is none; null where there is one
 */
public record PriceSteps(BigDecimal amount, boolean exact, Bounds bounds, List<Step> steps, String missing) {

    /** What a price is not below, and not above; each may be null. */
    public record Bounds(BigDecimal low, BigDecimal high) {

        public static final Bounds NONE = new Bounds(null, null);

        /** The closest ones among these that it keeps: what a later rule has moved it past holds no more. */
        private static Bounds kept(BigDecimal amount, List<BigDecimal> lows, List<BigDecimal> highs) {
            return new Bounds(lows.stream().filter(low -> low.compareTo(amount) <= 0).max(Comparator.naturalOrder()).orElse(null),
                    highs.stream().filter(high -> high.compareTo(amount) >= 0).min(Comparator.naturalOrder()).orElse(null));
        }

        public boolean allow(BigDecimal price) {
            return (low == null || price.compareTo(low) >= 0) && (high == null || price.compareTo(high) <= 0);
        }

        /** The closest allowed price with so many decimals; where none lies between the two the lower one is kept. */
        public BigDecimal within(BigDecimal price) {
            var below = high == null ? price : price.min(high.setScale(price.scale(), RoundingMode.FLOOR));
            return low == null ? below : below.max(low.setScale(price.scale(), RoundingMode.CEILING));
        }

        /** For a person. */
        public String said() {
            return Stream.of(low == null ? null : "at least " + Step.said(low), high == null ? null : "at most " + Step.said(high)).filter(Objects::nonNull).collect(Collectors.joining(", "));
        }
    }

    /** @param start the price that the connection's formula has made; null where it has made none */
    public static PriceSteps of(List<Chosen> chosen, BigDecimal start, Subject subject, Facts facts) {
        var steps = new ArrayList<Step>();
        var lows = new ArrayList<BigDecimal>();
        var highs = new ArrayList<BigDecimal>();
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
                    return new PriceSteps(null, false, Bounds.NONE, steps, "'" + each.rule().name() + "' needs its " + kind.key() + ", and " + e.getMessage());
                }
                if (kind == Effect.Kind.COMMISSION && with.compareTo(BigDecimal.ONE) >= 0) {
                    return new PriceSteps(null, false, Bounds.NONE, steps, "'" + each.rule().name() + "' has a commission of all that is paid");
                }
                if (kind == Effect.Kind.AT_LEAST || kind == Effect.Kind.AT_MOST) {
                    (kind == Effect.Kind.AT_LEAST ? lows : highs).add(with);
                }
                var next = next(kind, amount, with, percent(effect.amount()));
                boolean changed = amount == null || next.compareTo(amount) != 0;
                if (changed) {
                    steps.add(Step.of(each.rule(), amount, next, why(kind, with, percent(effect.amount()))));
                }
                exact = kind == Effect.Kind.SET || kind == Effect.Kind.PROMOTION && !percent(effect.amount()) && next.compareTo(with) == 0 || exact && !changed;
                amount = next;
            }
        }
        return new PriceSteps(amount, exact, amount == null ? Bounds.NONE : Bounds.kept(amount, lows, highs), List.copyOf(steps), null);
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
