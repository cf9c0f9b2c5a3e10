package pl.spoiwo.connection;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import pl.spoiwo.rule.Globs;

/** {@code config/guards.yaml}: which values are stopped on their way, in and out. */
public record GuardSettings(Approvals approvals, List<Guard> guards, List<Mass> masses) {

    /** Without the file nothing is stopped. */
    public static final GuardSettings NONE = new GuardSettings(new Approvals(Duration.ofDays(7), false), List.of(), List.of());

    /** @param expireAfter a held value that nobody has decided on by then counts as rejected; @param fourEyes two different persons have to approve */
    public record Approvals(Duration expireAfter, boolean fourEyes) {
    }

    /** What sources tell, or what channels shall hold. */
    public enum Direction {
        IN, OUT
    }

    public enum Action {
        HOLD, CLAMP, DROP
    }

    /** Values that are stopped whatever was before. */
    public enum Refusal {
        ZERO, NEGATIVE, FRACTION, CONTRADICTORY, UNIT
    }

    /**
     * @param field       {@code price}, {@code stock} or {@code product}
     * @param connections sources or channels; empty for all
     * @param names       price lists or warehouses; empty for all, and of channels
     * @param skus        empty for all
     */
    public record Scope(Direction direction, String field, Set<String> connections, Set<String> names, Globs skus) {

        public boolean covers(Direction way, String of, String connection) {
            return direction == way && field.equals(of) && (connections.isEmpty() || connections.contains(connection));
        }

        public boolean fits(String name, String sku) {
            return (names.isEmpty() || names.contains(name)) && takes(sku);
        }

        public boolean takesAll() {
            return skus.isEmpty();
        }

        /** In whatever list or warehouse. */
        public boolean takes(String sku) {
            return skus.match(sku);
        }
    }

    /** How far a value may move. Where both are given, it has to go beyond both to be stopped. */
    public record Step(BigDecimal percent, BigDecimal value) {
    }

    /** Any may be null. @param firstDown compared with other lists or the cost, where there is no value before, as is {@code firstUp} */
    public record Change(Step down, Step up, Step firstDown, Step firstUp) {
    }

    /**
     * What has to be left of a price without tax, in per cent of it, after the cost.
     *
     * @param commission in per cent of the price as the channel asks it
     * @param shipping   our share of it for one piece, without tax, in the channel's currency
     * @param unknown    whether a price whose cost or tax is not known passes
     */
    public record Margin(BigDecimal percent, BigDecimal commission, BigDecimal shipping, boolean unknown) {
    }

    /**
     * @param at       file:line
     * @param from     changes of values that were less than this are not looked at; null for all
     * @param times    a value that is exactly so many times the one before, or that part of it, is stopped
     * @param currency the only one that is expected; null for any
     */
    public record Guard(String name, String at, Scope scope, Change change, BigDecimal from, List<BigDecimal> times, BigDecimal floor, BigDecimal ceiling, Set<Refusal> refuse,
                        String currency, Margin margin, Action action) {
    }

    /**
     * Many falls together; or many prices that were different and become one and the same in one message.
     *
     * @param percent a fall of at least so much counts; null: only a fall to zero
     * @param share   of the values that the connection has in the scope, in per cent; null for any. Where they become the same: of those that the message changes
     * @param number  more SKUs than this, and more than the share, are one batch
     * @param settle  how long falls wait for more of their kind, once half of what is allowed is reached
     * @param from    falls of values that were at least this wait from the first on; null: none does
     * @param same    no falls are counted, but how many different prices become one
     */
    public record Mass(String name, String at, Scope scope, BigDecimal percent, BigDecimal share, int number, Duration window, Duration settle, BigDecimal from, boolean same) {
    }
}
