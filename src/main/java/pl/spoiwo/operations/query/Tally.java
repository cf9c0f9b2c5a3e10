package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Step;

/** What would change of one field of one channel, counted as it is computed. Keeps the few that it shows, whatever the number of goods. */
final class Tally {

    private static final int SHOWN = 10;
    private static final int EXAMPLES = 5;

    private final String connection;
    private final String field;
    /** Of texts it only says that they are others. */
    private final boolean numbers;
    private int values;
    private int changed;
    private int up;
    private int down;
    private int toZero;
    private int added;
    private int without;
    private final PriorityQueue<Change> byPercent = new PriorityQueue<>(Comparator.comparing(change -> change.part().abs()));
    private final PriorityQueue<Change> byValue = new PriorityQueue<>(Comparator.comparing(change -> change.difference().abs()));
    private final List<Change> examples = new ArrayList<>();

    Tally(String connection, Field field) {
        this.connection = connection;
        this.field = field.word();
        this.numbers = !field.isText();
    }

    /**
     * A value that would be another one.
     *
     * @param from    what the channel shall hold now; absent where that is nothing
     * @param to      what it would be; absent where there would be none, and the channel keeps what it has
     * @param percent of what it is now
     * @param steps   of rules of the candidate
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Change(String sku, String from, String to, String percent, String why, List<Step> steps) {

        private BigDecimal difference() {
            return new BigDecimal(to).subtract(new BigDecimal(from));
        }

        private BigDecimal part() {
            return new BigDecimal(percent);
        }

        static Change of(String sku, String from, String to, String why, List<Step> steps, boolean numbers) {
            boolean comparable = numbers && from != null && to != null && new BigDecimal(from).signum() != 0;
            return new Change(sku, from, to, comparable ? new BigDecimal(to).subtract(new BigDecimal(from))
                    .movePointRight(2).divide(new BigDecimal(from), 2, RoundingMode.HALF_UP).toPlainString() : null, why, steps);
        }
    }

    /**
     * @param values           that were computed
     * @param added            the channel is told of them for the first time
     * @param without          there would be none, and the channel keeps what it has
     * @param largestByPercent those that change most, {@code largestByValue} too; new ones are in neither
     * @param examples         the first ones by SKU
     */
    public record Sum(String connection, String field, int values, int changed, int up, int down, int toZero, int added, int without, List<Change> largestByPercent,
                      List<Change> largestByValue, List<Change> examples) {
    }

    /** @param from, to null where there is none */
    void add(String sku, String from, String to, String why, List<Step> steps) {
        values++;
        if (to == null) {
            without++;
            return;
        }
        if (to.equals(from)) {
            return;
        }
        changed++;
        var change = Change.of(sku, from, to, why, steps, numbers);
        if (examples.size() < EXAMPLES) {
            examples.add(change);
        }
        if (from == null) {
            added++;
            return;
        }
        if (!numbers) {
            return;
        }
        int sign = change.difference().signum();
        up += sign > 0 ? 1 : 0;
        down += sign < 0 ? 1 : 0;
        toZero += new BigDecimal(to).signum() == 0 ? 1 : 0;
        keep(byValue, change);
        if (change.percent() != null) {
            keep(byPercent, change);
        }
    }

    private static void keep(PriorityQueue<Change> largest, Change change) {
        largest.add(change);
        if (largest.size() > SHOWN) {
            largest.poll();
        }
    }

    Sum sum() {
        return new Sum(connection, field, values, changed, up, down, toZero, added, without, sorted(byPercent, Change::part), sorted(byValue, Change::difference), List.copyOf(examples));
    }

    private static List<Change> sorted(PriorityQueue<Change> largest, Function<Change, BigDecimal> by) {
        return largest.stream().sorted(Comparator.comparing((Change change) -> by.apply(change).abs()).reversed().thenComparing(Change::sku)).toList();
    }
}
