package pl.spoiwo.bench;

/**
 * How long to measure: {@code -Dspoiwo.bench.seconds=10} shortens everything in proportion, to prove that the bench runs. Figures of a short
 * run are not to be quoted.
 *
 * @param seconds of steady sending that count, 60 in the full form
 */
record BenchLength(int seconds) {

    static final int FULL = 60;
    static final int PER_SECOND = 200;
    static final int RUN_IN_SECONDS = 10;
    private static final int ORDERS = 500;

    static BenchLength chosen() {
        return new BenchLength(Integer.getInteger("spoiwo.bench.seconds", FULL));
    }

    int warmUpSeconds() {
        return seconds;
    }

    int webhooks() {
        return (warmUpSeconds() + RUN_IN_SECONDS + seconds) * PER_SECOND;
    }

    /** Orders that go all the way, for the end to end figure. */
    int orders() {
        return Math.max(20, ORDERS * seconds / FULL);
    }

    /** Starts and validations of which the median counts. */
    int repeats() {
        return seconds < FULL ? 1 : 3;
    }
}
