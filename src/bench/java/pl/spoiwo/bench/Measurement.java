package pl.spoiwo.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.HdrHistogram.Histogram;

/**
 * One line of the report; what does not apply is null and left out.
 *
 * @param goal          what the project promises for it
 * @param ratioTo       name of the measurement of the same run that {@code ratio} compares with
 * @param heapMiB       heap in use after a full collection
 * @param cpuMsPerOrder processor time of the hub, user and system, all its threads
 * @param othersPercent share of the machine's processor time that neither hub nor bench used meanwhile; null off Linux
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(String name, Double value, String unit, String goal, String ratioTo, Double ratio, Double p50Ms, Double p99Ms, Double p999Ms,
                   Double heapMiB, Double cpuMsPerOrder, Double othersPercent, String note) {

    public static Measurement of(String name, double value, String unit) {
        return new Measurement(name, rounded(value), unit, null, null, null, null, null, null, null, null, null, null);
    }

    /** The value is the p99. */
    static Measurement latency(String name, Histogram micros) {
        double p99 = millis(micros, 99);
        return new Measurement(name, p99, "ms (p99)", null, null, null, millis(micros, 50), p99, millis(micros, 99.9), null, null, null, null);
    }

    public Measurement goal(String text) {
        return new Measurement(name, value, unit, text, ratioTo, ratio, p50Ms, p99Ms, p999Ms, heapMiB, cpuMsPerOrder, othersPercent, note);
    }

    Measurement against(Measurement base) {
        return new Measurement(name, value, unit, goal, base.name, rounded(value / base.value), p50Ms, p99Ms, p999Ms, heapMiB, cpuMsPerOrder, othersPercent, note);
    }

    Measurement cost(double heap, double cpuMs) {
        return new Measurement(name, value, unit, goal, ratioTo, ratio, p50Ms, p99Ms, p999Ms, rounded(heap), rounded(cpuMs), othersPercent, note);
    }

    Measurement besides(Double percent) {
        return new Measurement(name, value, unit, goal, ratioTo, ratio, p50Ms, p99Ms, p999Ms, heapMiB, cpuMsPerOrder, percent, note);
    }

    public Measurement note(String text) {
        return new Measurement(name, value, unit, goal, ratioTo, ratio, p50Ms, p99Ms, p999Ms, heapMiB, cpuMsPerOrder, othersPercent, text);
    }

    private static double millis(Histogram micros, double percentile) {
        return rounded(micros.getValueAtPercentile(percentile) / 1000.0);
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
