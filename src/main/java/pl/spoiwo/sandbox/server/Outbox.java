package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Notices that a receiver is owed: stored until they are settled, so that a restart goes on with them, and repeated on the vendor's schedule,
 * shortened by a factor. Behind the end of the schedule they are given up.
 */
public final class Outbox {

    /** Where the notices go. */
    public interface Receiver {

        /** Sends once; true where it was taken. */
        boolean send(ObjectNode notice);

        /** Whether a notice need not come again; asked behind each sending, and before each repeat with {@code taken} false. */
        default boolean settled(ObjectNode notice, boolean taken) {
            return taken;
        }
    }


    private final Documents owed;
    private final Courier courier;
    private final FaultSwitch faults;
    private final List<Duration> schedule;
    private final int most;
    private final Receiver receiver;
    private final Counts counts = new Counts();
    private long last;

    /** @param schedule gaps between the attempts, as {@link #schedule} gives them */
    public Outbox(Documents owed, Courier courier, FaultSwitch faults, List<Duration> schedule, int most, Clock clock, Receiver receiver) {
        this.owed = owed;
        this.courier = courier;
        this.faults = faults;
        this.schedule = schedule;
        this.most = most;
        this.receiver = receiver;
        last = Math.max(clock.millis(), owed.highest());
    }

    /** Minutes as they are documented, times a factor. */
    public static List<Duration> schedule(double scale, long... minutes) {
        return Arrays.stream(minutes).mapToObj(each -> Duration.ofMillis(Math.max(1, Math.round(each * 60_000 * scale)))).toList();
    }

    /**
     * Owes this notice from now on.
     *
     * @param subject notices of one subject leave one after the other
     * @param copies  how often it is sent at first, even where the first copy is taken
     */
    public void owe(String subject, ObjectNode notice, Duration delay, int copies) {
        if (faults.drops()) {
            counts.add("dropped");
            return;
        }
        long number = next();
        owed.put(number, Json.object().put("subject", subject).set("notice", notice));
        owed.keep(most);
        int all = faults.copies(copies);
        courier.later(subject, faults.late(delay), () -> attempt(number, 0, all));
    }

    /** Sends again, now, everything that is still owed. */
    public void resume() {
        owed.each((number, one) -> courier.later(one.get("subject").asText(), () -> attempt(number, 0, 1)));
    }

    private void attempt(long number, int attempt, int copies) {
        ObjectNode one = owed.get(number);
        if (one == null) {
            return;
        }
        ObjectNode notice = (ObjectNode) one.get("notice");
        boolean over = attempt > 0 && receiver.settled(notice, false);
        if (!over) {
            boolean taken = false;
            for (int copy = 0; copy < copies; copy++) {
                boolean answered = receiver.send(notice);
                counts.add(answered ? "acknowledged" : "failed");
                taken |= answered;
            }
            over = receiver.settled(notice, taken);
        }
        if (over || attempt >= schedule.size()) {
            owed.remove(number);
            counts.add(over ? "settled" : "givenUp");
        } else {
            courier.later(one.get("subject").asText(), schedule.get(attempt), () -> attempt(number, attempt + 1, 1));
        }
    }

    private synchronized long next() {
        return ++last;
    }

    /** How many are owed. */
    public int size() {
        return owed.size();
    }

    public synchronized JsonNode state() {
        return counts.shown();
    }

    public synchronized void reset() {
        owed.clear();
        counts.clear();
    }
}
