package pl.spoiwo.product;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a channel shall hold of one SKU, and what comes back when that is over. Pure.
 *
 * @param at        when it was wanted
 * @param behind    what was wanted before something that is only for a while; null where nothing was
 * @param limitedBy names of that: of values that persons have set, which begin with {@link #SET}, and of rules with an end, behind a tab what they do; none where the value holds until another is
 *                  told
 */
public record Wanted(String value, Instant at, String behind, Set<String> limitedBy) {

    public static final String SET = "override";

    /**
     * What another value is compared with: where something is over, what was wanted before it. One that is higher than that, and nearer to a higher one that is over, with this: a person has set what
     * the owner's system says now.
     *
     * @param names of what is only for a while of the other value
     */
    public String before(String other, Set<String> names) {
        if (behind == null || who(names).containsAll(who(limitedBy))) {
            return value;
        }
        var before = new BigDecimal(behind);
        var to = new BigDecimal(other);
        var from = new BigDecimal(value);
        return to.compareTo(before) > 0 && from.compareTo(before) > 0 && from.multiply(before).compareTo(to.multiply(to)) < 0 ? value : behind;
    }

    private static Set<String> who(Set<String> names) {
        return names.stream().map(name -> name.split("\t")[0]).collect(Collectors.toSet());
    }

    /** Something that a person had set is over. @param names of what persons have set and still holds */
    public boolean setIsOver(Set<String> names) {
        return limitedBy.stream().anyMatch(name -> name.startsWith(SET) && !names.contains(name));
    }

    /** Why the value behind comes back where nothing says another one, for a person. */
    public String left() {
        return value + " was set by hand for a while that is over, and " + (behind == null ? "nothing" : behind) + " was wanted before it";
    }

    /** What is wanted after it. */
    Wanted next(String next, Instant now, Set<String> names) {
        var after = now.isBefore(at) ? at.plus(1, ChronoUnit.MICROS) : now;
        return new Wanted(next, next.equals(value) ? at : after, names.isEmpty() ? null : limitedBy.isEmpty() ? value : names.equals(limitedBy) ? moved(next) : behind, names);
    }

    /** While the same rules do the same it moves as the value does: a promotion of so many per cent follows the price. */
    private String moved(String next) {
        if (behind == null || next.equals(value) || limitedBy.stream().anyMatch(name -> name.startsWith(SET))) {
            return behind;
        }
        var from = new BigDecimal(value);
        var to = new BigDecimal(next);
        var before = new BigDecimal(behind);
        return from.signum() == 0 || to.signum() == 0 ? behind : before.multiply(to).divide(from, before.scale(), RoundingMode.HALF_UP).toPlainString();
    }
}
