package pl.spoiwo.product;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** Whether a channel holds another value than it accepted, why, and whether it is written anew. Pure. */
public final class Drift {

    /** The channel has a value that the hub never sent, or was changed after it accepted; it has the one before; off sale; not there; sold or edited. */
    public enum Cause {
        EDITED, LOST_WRITE, ENDED, GONE, UNKNOWN;

        boolean offSale() {
            return this == ENDED || this == GONE;
        }
    }

    /** Repairs of one value within a day; what is changed again then is left to a person. */
    static final int MOST_REPAIRS = 3;
    /** Lists may show a value a little after it was accepted. */
    private static final Duration SHOWN = Duration.ofSeconds(10);
    private static final Decision NOTHING = new Decision(false, false, null, null, false, false);
    private static final Decision OVER = new Decision(true, false, null, null, false, false);

    private Drift() {
    }

    /**
     * A value that the channel has accepted, and nothing else is wanted or under way.
     *
     * @param before    the value that it accepted before it; null for none
     * @param writtenAt when it has accepted a value of this SKU last, of whatever kind: each changes the whole offer
     */
    public record Held(String accepted, String before, Instant acceptedAt, Instant writtenAt) {
    }

    /** @param name null where the channel's list tells none @param readAt not later than the channel was asked */
    public record Found(BigDecimal stock, String price, String name, String state, Instant changedAt, Instant readAt) {

        String value(String kind) {
            return kind.equals(ChannelValues.NAME) ? name : kind.equals(ChannelValues.PRICE) ? price : stock == null ? null : stock.stripTrailingZeros().toPlainString();
        }
    }

    /** A difference that stands; {@code confirmedAt} is null while it is only suspected. */
    public record Incident(long id, Cause cause, String found, Instant since, Instant seenAt, Instant confirmedAt, Instant repairedAt) {
    }

    /**
     * @param countsDown  the channel takes sold pieces off its stock by itself
     * @param repairs     what is found is written anew
     * @param repaired    how often that was done within a day
     * @param ordersKnown orders placed until then have come in; null where that is not known
     * @param settle      how long an order may be on its way to the hub
     */
    public record Rules(boolean countsDown, boolean repairs, int repaired, Instant ordersKnown, Duration settle) {
    }

    /**
     * @param ends      the incident that stands is over
     * @param begins    there is a new one
     * @param cause     null where nothing differs, or nothing can be said
     * @param confirmed whether the incident counts
     */
    public record Decision(boolean ends, boolean begins, String found, Cause cause, boolean confirmed, boolean repair) {

        /** Seen for the first time: it counts when it is still there later. */
        public boolean suspects() {
            return begins && !confirmed;
        }
    }

    /** @param held null where the value is not settled; @param found null where the channel's list was not read; @param open null where nothing stands */
    public static Decision of(String kind, Held held, Found found, Incident open, Rules rules) {
        if (held == null || found == null || kind.equals(ChannelValues.NAME) && found.name() == null || !found.readAt().isAfter(held.acceptedAt().plus(SHOWN))) {
            return NOTHING;
        }
        var cause = cause(kind, held, found, rules.countsDown());
        if (cause == null) {
            return open == null ? NOTHING : OVER;
        }
        // A value that was found before the channel accepted another one is another story; what is off sale stays so whatever it accepts.
        var standing = open != null && (open.since().isAfter(held.acceptedAt()) || cause.offSale() && cause == open.cause()) ? open : null;
        if (standing != null && !found.readAt().isAfter(standing.seenAt())) {
            return NOTHING;
        }
        var value = found.value(kind);
        boolean sells = rules.countsDown() && kind.equals(ChannelValues.STOCK) && !cause.offSale();
        // Each price that buyers saw is kept.
        boolean begins = standing == null || (sells && standing.confirmedAt() == null || kind.equals(ChannelValues.PRICE)) && !same(kind, standing.found(), value);
        boolean confirmed = !sells || !begins && (standing.confirmedAt() != null || explained(found.readAt(), standing.since(), rules));
        boolean repair = confirmed && rules.repairs() && rules.repaired() < MOST_REPAIRS && !cause.offSale()
                && (begins || standing.repairedAt() == null);
        return new Decision(begins && open != null, begins, value, cause, confirmed, repair);
    }

    /** All orders that could explain it are known, and each of them would have had the value written anew. */
    private static boolean explained(Instant readAt, Instant since, Rules rules) {
        return rules.ordersKnown() != null && rules.ordersKnown().isAfter(since) && !readAt.isBefore(since.plus(rules.settle()));
    }

    private static Cause cause(String kind, Held held, Found found, boolean countsDown) {
        var value = found.value(kind);
        boolean sale = found.state().equals("ACTIVE");
        boolean stock = kind.equals(ChannelValues.STOCK);
        // What is not published yet, or off sale and was to have nothing, is as it should be.
        if (found.state().equals("INACTIVE") || !sale && (!stock || same(kind, held.accepted(), "0"))) {
            return null;
        }
        if (found.state().equals(Offers.GONE)) {
            return Cause.GONE;
        }
        if (!sale && !same(kind, "0", value)) {
            return Cause.ENDED;
        }
        if (same(kind, held.accepted(), value)) {
            return null;
        }
        // Also where it is as many as before: they may have been sold.
        if (stock && countsDown && value != null && new BigDecimal(value).compareTo(new BigDecimal(held.accepted())) < 0) {
            return Cause.UNKNOWN;
        }
        boolean changed = found.changedAt() != null && found.changedAt().isAfter(held.writtenAt());
        return !changed && held.before() != null && same(kind, held.before(), value) ? Cause.LOST_WRITE : Cause.EDITED;
    }

    /** 5, 5.0 and 5.00 are one value; lists show names with other blanks. */
    private static boolean same(String kind, String one, String other) {
        if (kind.equals(ChannelValues.NAME)) {
            return one.strip().replaceAll("\\s+", " ").equals(other.strip().replaceAll("\\s+", " "));
        }
        return one != null && other != null ? new BigDecimal(one).compareTo(new BigDecimal(other)) == 0 : one == null && other == null;
    }
}
