package pl.spoiwo.guard;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import pl.spoiwo.connection.GuardSettings.Action;
import pl.spoiwo.connection.GuardSettings.Change;
import pl.spoiwo.connection.GuardSettings.Guard;
import pl.spoiwo.connection.GuardSettings.Margin;
import pl.spoiwo.connection.GuardSettings.Refusal;
import pl.spoiwo.connection.GuardSettings.Step;
import pl.spoiwo.guard.Value.Amount;

/** What one guard says of one value. Pure. */
final class Judge {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Judge() {
    }

    /** @param limit what passes instead; null where there is no such value */
    record Complaint(String why, BigDecimal limit) {
    }

    /** @param note what it could not compare; null where there is nothing to say */
    record Said(Complaint complaint, String note) {
    }

    /** @param released a person has approved the change already: only what holds for any value is looked at */
    static Said of(Guard guard, Value value, boolean released) {
        var complaints = new ArrayList<Complaint>();
        var notes = new ArrayList<String>();
        if (guard.currency() != null && !guard.currency().equals(value.currency())) {
            complaints.add(new Complaint("it is in " + value.currency() + " and " + guard.currency() + " is expected", null));
        }
        if (value.contradictory() && guard.refuse().contains(Refusal.CONTRADICTORY)) {
            complaints.add(new Complaint("the same message says another value too, or a net and a gross that do not fit the tax", null));
        }
        if (value.inOtherUnit() && guard.refuse().contains(Refusal.UNIT)) {
            complaints.add(new Complaint("it is in " + value.unit().told() + ", and " + value.unit().known() + " is expected", null));
        }
        // No price is no price of zero; many of them are a matter of mass effects.
        (value.none() ? List.<Amount>of() : value.amounts()).forEach(amount -> {
            absolute(guard, amount.now(), complaints);
            if (!released) {
                relative(guard, value, amount, complaints, notes);
            }
        });
        if (guard.margin() != null) {
            margin(guard.margin(), value, complaints, notes);
        }
        // Clamped to one limit it may still be beyond another: the farthest counts, and what has none cannot be clamped.
        if (complaints.isEmpty()) {
            return new Said(null, notes.isEmpty() ? null : String.join("; ", notes));
        }
        var first = complaints.get(0);
        boolean clamps = guard.action() == Action.CLAMP && value.amounts().size() == 1 && complaints.stream().allMatch(each -> each.limit() != null);
        return new Said(new Complaint(first.why(), clamps ? limit(complaints, value.amounts().get(0).now()) : null), null);
    }

    /** Null where the limits contradict each other. */
    private static BigDecimal limit(List<Complaint> complaints, BigDecimal now) {
        var limits = complaints.stream().map(Complaint::limit).toList();
        var highest = limits.stream().max(Comparator.naturalOrder()).orElseThrow();
        var lowest = limits.stream().min(Comparator.naturalOrder()).orElseThrow();
        return lowest.compareTo(now) >= 0 ? highest : highest.compareTo(now) <= 0 ? lowest : null;
    }

    private static void absolute(Guard guard, BigDecimal now, List<Complaint> complaints) {
        if (now.signum() == 0 && guard.refuse().contains(Refusal.ZERO)) {
            complaints.add(new Complaint("it is zero", null));
        }
        if (now.signum() < 0 && guard.refuse().contains(Refusal.NEGATIVE)) {
            complaints.add(new Complaint("it is negative", BigDecimal.ZERO));
        }
        if (now.stripTrailingZeros().scale() > 0 && guard.refuse().contains(Refusal.FRACTION)) {
            complaints.add(new Complaint("it is no whole number", null));
        }
        if (guard.floor() != null && now.compareTo(guard.floor()) < 0) {
            complaints.add(new Complaint("it is below the floor of " + guard.floor().toPlainString(), guard.floor()));
        }
        if (guard.ceiling() != null && now.compareTo(guard.ceiling()) > 0) {
            complaints.add(new Complaint("it is above the ceiling of " + guard.ceiling().toPlainString(), guard.ceiling()));
        }
    }

    private static void relative(Guard guard, Value value, Amount amount, List<Complaint> complaints, List<String> notes) {
        var change = guard.change();
        if (change == null && guard.times().isEmpty()) {
            return;
        }
        if (value.before() != null && !Objects.equals(value.before(), value.currency())) {
            complaints.add(new Complaint("its currency was " + value.before() + " and is " + value.currency(), null));
            return;
        }
        if (amount.old() == null) {
            first(change, value, amount.now(), complaints, notes);
            return;
        }
        var old = value.base(amount);
        if (guard.from() != null && old.abs().compareTo(guard.from()) < 0) {
            notes.add("it was " + Value.plain(old) + ", too little to compare");
            return;
        }
        if (change != null) {
            moved(change.down(), change.up(), old, amount.now(), "", complaints);
        }
        guard.times().stream().filter(times -> times(old, amount.now(), times)).findFirst()
                .ifPresent(times -> complaints.add(new Complaint("it is exactly "
                        + (amount.now().abs().compareTo(old.abs()) > 0 ? times.toPlainString() + " times" : "1/" + times.toPlainString() + " of")
                        + " " + Value.plain(old), null)));
    }

    private static void first(Change change, Value value, BigDecimal now, List<Complaint> complaints, List<String> notes) {
        var reference = value.references().stream().min(Comparator.comparing(other -> other.subtract(now).abs())).orElse(value.cost());
        if (change == null || change.firstDown() == null && change.firstUp() == null || reference == null) {
            notes.add("it is the first value" + (change == null || change.firstDown() == null && change.firstUp() == null ? "" : ", and there is nothing to compare it with"));
        } else {
            moved(change.firstDown(), change.firstUp(), reference, now, value.references().isEmpty() ? "the first price, and the cost is "
                    : "the first price here, and another list says ", complaints);
        }
    }

    private static void moved(Step down, Step up, BigDecimal old, BigDecimal now, String what, List<Complaint> complaints) {
        int way = now.compareTo(old);
        var step = way < 0 ? down : up;
        if (way == 0 || step == null) {
            return;
        }
        var by = now.subtract(old).abs();
        var allowed = allowed(step, old);
        if (allowed != null && by.compareTo(allowed) > 0) {
            var percent = old.signum() == 0 ? "" : by.multiply(HUNDRED).divide(old.abs(), 1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + " % ";
            complaints.add(new Complaint((what.isEmpty() ? percent + (way < 0 ? "down" : "up") + " from " : what) + Value.plain(old)
                    + (what.isEmpty() ? "" : ": " + percent + (way < 0 ? "less" : "more")),
                    way < 0 ? old.subtract(allowed).setScale(scale(now, old), RoundingMode.CEILING) : old.add(allowed).setScale(scale(now, old), RoundingMode.FLOOR)));
        }
    }

    private static int scale(BigDecimal now, BigDecimal old) {
        return Math.max(now.scale(), old.scale());
    }

    /** The farther of the two limits; null where there is none, because nothing is no part of anything. */
    private static BigDecimal allowed(Step step, BigDecimal old) {
        if (step.percent() != null && old.signum() == 0) {
            return step.value();
        }
        var part = step.percent() == null ? null : old.abs().multiply(step.percent()).movePointLeft(2);
        return part == null ? step.value() : step.value() == null ? part : part.max(step.value());
    }

    /** Of money within what rounding makes of it. */
    private static boolean times(BigDecimal old, BigDecimal now, BigDecimal times) {
        var small = old.abs().min(now.abs());
        var large = old.abs().max(now.abs());
        return small.signum() > 0 && old.signum() == now.signum()
                && (large.compareTo(small.multiply(times)) == 0 || small.scale() > 0 && large.divide(times, small.scale(), RoundingMode.HALF_UP).compareTo(small) == 0);
    }

    private static void margin(Margin margin, Value value, List<Complaint> complaints, List<String> notes) {
        if (value.cost() == null || value.gross() && value.tax() == null) {
            var why = value.cost() == null ? "its cost is not known" : "its tax is not known";
            if (margin.unknown()) {
                notes.add(why);
            } else {
                complaints.add(new Complaint(why, null));
            }
            return;
        }
        var price = value.amounts().get(0).now();
        var with = value.gross() ? BigDecimal.ONE.add(value.tax()) : BigDecimal.ONE;
        // Of one złoty of the price: what is there without tax, less the wished part of it, less the commission.
        var left = HUNDRED.subtract(margin.percent()).movePointLeft(2).divide(with, MathContext.DECIMAL128).subtract(margin.commission().movePointLeft(2));
        var needed = value.cost().add(margin.shipping());
        if (price.multiply(left).compareTo(needed) < 0) {
            var lowest = left.signum() > 0 ? needed.divide(left, price.scale(), RoundingMode.CEILING) : null;
            complaints.add(new Complaint("less than " + margin.percent().toPlainString() + " % of it is left after the cost of " + Value.plain(value.cost())
                    + (margin.commission().signum() == 0 ? "" : ", " + margin.commission().toPlainString() + " % commission")
                    + (margin.shipping().signum() == 0 ? "" : ", " + margin.shipping().toPlainString() + " shipping")
                    + (lowest == null ? "" : "; it would have to be " + lowest.toPlainString()), lowest));
        }
    }
}
