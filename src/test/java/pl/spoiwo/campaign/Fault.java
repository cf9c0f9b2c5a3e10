package pl.spoiwo.campaign;

/**
 * One thing that goes wrong for a while.
 *
 * @param part what it is done to; two faults of one part never overlap
 * @param most longest time that it lasts, in milliseconds
 */
record Fault(String name, String part, int most, Step begin, Step end) {

    /** May fail: then the campaign fails, because it did not test what it says. */
    interface Step {
        void run() throws Exception;
    }
}
