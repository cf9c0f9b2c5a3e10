package pl.spoiwo.rate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The editions of one table for one currency, and the rules by which one of them holds. Pure.
 *
 * @param asOf  until when all editions are known; null where nobody has told of the table
 * @param zone  whose days are meant
 * @param rates in any order
 */
public record RateTable(String name, String currency, Instant asOf, ZoneId zone, List<Rate> rates) {

    /** Banks pause for six days at most, over Christmas. What is older than this means that editions are missing. */
    private static final int LONGEST_PAUSE = 10;

    /** @param rate null where none holds, and {@code why} says why */
    public record Answer(Rate rate, String why) {

        static Answer none(String why) {
            return new Answer(null, why);
        }
    }

    /**
     * The last edition published before the day of the moment, which holds for documents of that day (Polish VAT act, article 31a). It is only told
     * when no later one can be missing: the table must be known as of that day.
     */
    public Answer before(Instant moment) {
        var day = day(moment);
        var last = last(rate -> rate.date().isBefore(day));
        if (asOf == null || asOf.isBefore(day.atStartOfDay(zone).toInstant())) {
            return Answer.none("table " + name + " is known " + (asOf == null ? "to nobody" : "as of " + asOf) + ": a rate of " + currency + " from before " + day + " may be missing");
        }
        return last == null || last.date().isBefore(day.minusDays(LONGEST_PAUSE)) ? Answer.none(old("last", last, "before " + day)) : new Answer(last, last.said());
    }

    /** The newest edition, which holds for prices. @param days how old it may be */
    public Answer newest(Instant moment, long days) {
        var last = last(rate -> true);
        return last == null || last.date().isBefore(day(moment).minusDays(days)) ? Answer.none(old("newest", last, "not older than " + days + " days")) : new Answer(last, last.said());
    }

    private LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }

    private Rate last(Predicate<Rate> which) {
        return rates.stream().filter(which).max(Comparator.comparing(Rate::date)).orElse(null);
    }

    private String old(String which, Rate last, String wanted) {
        return "table " + name + " has no rate of " + currency + " " + wanted + (last == null ? "" : ": the " + which + " one is of " + last.date());
    }
}
