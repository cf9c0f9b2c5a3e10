package pl.spoiwo.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Provenance.Fact;
import pl.spoiwo.rule.Formula;
import pl.spoiwo.rule.Lost;
import pl.spoiwo.rule.PriceSteps.Bounds;
import pl.spoiwo.rule.RuleSet.Choice;
import pl.spoiwo.rule.Step;

/**
 * What a channel asks for one SKU. Pure.
 *
 * @param amount on the channel's side of the tax; null where there is none: nothing is written then
 * @param why    how it came about, for a person
 * @param facts  that it is made of: the price list, the tax, the cost
 * @param steps  override rules that changed it, in their order
 * @param lost   rules that others outranked, or the price that was computed where a person has set another
 * @param set    by a person; null where it was computed
 */
public record ChannelPrice(BigDecimal amount, String currency, String why, List<Fact> facts, List<Step> steps, List<Lost> lost, SetValue set) {

    /**
     * @param price      of the first list of the rule that has the SKU; null where none has it
     * @param taxCode    of the product: a rate, or a word that stands for no tax; null where it is unknown
     * @param conversion from the price's currency to the rule's
     */
    static ChannelPrice of(PriceRule rule, ListPrice price, String taxCode, Conversion conversion) {
        var made = Made.of(rule, price, taxCode, conversion);
        return made.missing() != null ? none(rule, made.missing()) : made.rounded(rule).priced(rule, Bounds.NONE, made.facts(), List.of());
    }

    /**
     * What the formula makes, before it is rounded: {@code amount / by}.
     *
     * @param missing why there is none; null where there is one
     */
    record Made(BigDecimal amount, BigDecimal by, String why, List<Fact> facts, String missing) {

        static Made of(PriceRule rule, ListPrice price, String taxCode, Conversion conversion) {
            if (price == null) {
                return missing(rule.lists().size() == 1 ? "the list " + rule.lists().get(0) + " has no price" : "none of the lists " + String.join(", ", rule.lists()) + " has a price");
            }
            if (conversion.missing() != null) {
                return missing("the list " + price.list() + " is in " + price.currency() + ", the channel sells in " + rule.currency() + ", and " + conversion.missing());
            }
            var told = rule.gross() ? price.gross() : price.net();
            var base = told != null ? told : converted(price, rule.gross(), taxCode);
            if (base == null) {
                return missing("the list " + price.list() + " has it " + (rule.gross() ? "net" : "gross") + ", and the product's tax is unknown");
            }
            var why = new StringBuilder(price.list()).append(' ').append(base.toPlainString()).append(' ').append(price.currency()).append(rule.gross() ? " gross" : " net");
            if (told == null) {
                why.append(" (tax ").append(taxCode).append(" of ").append((rule.gross() ? price.net() : price.gross()).toPlainString()).append(')');
            }
            why.append(conversion.said());
            if (rule.factor().compareTo(BigDecimal.ONE) != 0) {
                why.append(" x ").append(rule.factor().toPlainString());
            }
            if (rule.add().signum() != 0) {
                why.append(rule.add().signum() > 0 ? " + " : " - ").append(rule.add().abs().toPlainString());
            }
            var list = new Fact(ChannelValues.PRICE, price.list());
            return new Made(base.multiply(conversion.times()).multiply(rule.factor()).add(rule.add().multiply(conversion.by())), conversion.by(), why.toString(),
                    told == null ? List.of(list, new Fact(ProductFacts.TAX, "")) : List.of(list), null);
        }

        private static Made missing(String why) {
            return new Made(null, null, null, List.of(), why);
        }

        /** For rules that go on from it. */
        BigDecimal value() {
            return amount.divide(by, Formula.DIGITS);
        }

        /** The only rounding, at the end. */
        Rounded rounded(PriceRule rule) {
            return new Rounded(amount.divide(by, decimals(rule.currency()), RoundingMode.HALF_UP), why);
        }
    }

    /** A price that is rounded, and has no ending yet. */
    record Rounded(BigDecimal rounded, String said) {

        static Rounded of(BigDecimal value, PriceRule rule, String why) {
            return new Rounded(value.setScale(decimals(rule.currency()), RoundingMode.HALF_UP), why);
        }

        ChannelPrice priced(PriceRule rule, Bounds bounds, List<Fact> facts, List<Step> steps) {
            var why = new StringBuilder(said);
            var within = bounds.within(rounded);
            var ended = rule.ending() == null ? within : ending(within, rule, bounds);
            var amount = ended == null ? within : ended;
            if (ended == null) {
                why.append("; no ending ").append(rule.ending().toPlainString()).append(" fits: ").append(bounds.said());
            } else if (amount.compareTo(within) != 0) {
                why.append(" = ").append(within.toPlainString()).append(", ending ").append(rule.ending().toPlainString())
                        .append(amount.equals(ending(within, rule, Bounds.NONE)) ? "" : ", " + bounds.said());
            }
            why.append(" = ").append(amount.toPlainString());
            return amount.signum() > 0 ? new ChannelPrice(amount, rule.currency(), why.toString(), facts, steps, List.of(), null) : none(rule, why + ", which is no price");
        }
    }

    Provenance provenance(String configuration) {
        var provenance = Provenance.of(why, configuration).from(facts);
        if (set != null) {
            provenance.decision().set("override", set.told());
        }
        return provenance.with(steps).over(lost);
    }

    /** The same on the side with the tax; a word instead of a rate means that there is none. */
    static BigDecimal gross(BigDecimal net, String taxCode, String currency) {
        return net.multiply(BigDecimal.ONE.add(rate(taxCode))).setScale(decimals(currency), RoundingMode.HALF_UP);
    }

    private static BigDecimal converted(ListPrice price, boolean gross, String taxCode) {
        if (taxCode == null) {
            return null;
        }
        return gross ? gross(price.net(), taxCode, price.currency())
                : price.gross().divide(BigDecimal.ONE.add(rate(taxCode)), decimals(price.currency()), RoundingMode.HALF_UP);
    }

    static BigDecimal rate(String taxCode) {
        return Character.isDigit(taxCode.charAt(0)) ? new BigDecimal(taxCode).movePointLeft(2) : BigDecimal.ZERO;
    }

    /** Null where neither the next lower one nor the next higher one lies within the bounds. */
    private static BigDecimal ending(BigDecimal amount, PriceRule rule, Bounds bounds) {
        var step = BigDecimal.TEN.pow(Math.max(0, rule.ending().precision() - rule.ending().scale()));
        var down = amount.subtract(rule.ending()).divide(step, 0, RoundingMode.FLOOR).multiply(step).add(rule.ending()).setScale(amount.scale(), RoundingMode.HALF_UP);
        var up = down.compareTo(amount) == 0 ? down : down.add(step);
        boolean lower = switch (rule.rounding()) {
            case UP -> false;
            case DOWN -> true;
            case NEAREST -> amount.subtract(down).compareTo(up.subtract(amount)) <= 0;
        };
        return Stream.of(lower ? down : up, lower ? up : down).filter(each -> each.signum() > 0 && bounds.allow(each)).findFirst().orElse(bounds.equals(Bounds.NONE) ? up : null);
    }

    private static int decimals(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }

    /** The same, with what was left out of it, and what was outranked. */
    ChannelPrice but(Choice choice) {
        return new ChannelPrice(amount, currency, choice.left().isEmpty() ? why : why + "; " + String.join("; ", choice.left()), facts, steps, choice.outranked(), set);
    }

    /** A person has set it. @param made by the rules */
    static ChannelPrice set(SetValue value, ChannelPrice made) {
        return new ChannelPrice(new BigDecimal(value.value()), made.currency, value.said(), List.of(), List.of(), Lost.value(made.amount == null ? null : made.amount.toPlainString(), value.said()), value);
    }

    static ChannelPrice none(PriceRule rule, String why) {
        return new ChannelPrice(null, rule.currency(), why, List.of(), List.of(), List.of(), null);
    }
}
