package pl.spoiwo.sandbox.nbp;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/** On which days the bank publishes: no weekends, no Polish holidays (Christmas Eve since 2025). */
final class WorkingDays {

    private static final Set<MonthDay> FIXED = Set.of(MonthDay.of(1, 1), MonthDay.of(1, 6), MonthDay.of(5, 1), MonthDay.of(5, 3), MonthDay.of(8, 15), MonthDay.of(11, 1),
            MonthDay.of(11, 11), MonthDay.of(12, 25), MonthDay.of(12, 26));

    private WorkingDays() {
    }

    static boolean open(LocalDate day) {
        LocalDate easter = easter(day.getYear());
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 && !FIXED.contains(MonthDay.from(day)) && !day.equals(easter.plusDays(1)) && !day.equals(easter.plusDays(60))
                && !(day.getYear() >= 2025 && MonthDay.from(day).equals(MonthDay.of(12, 24)));
    }

    static LocalDate before(LocalDate day) {
        LocalDate before = day.minusDays(1);
        return open(before) ? before : before(before);
    }

    /** By Gauss, as Meeus gives it for the Gregorian calendar. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
        return LocalDate.of(year, f / 31, f % 31 + 1);
    }
}
