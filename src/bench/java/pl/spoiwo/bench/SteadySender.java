package pl.spoiwo.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed schedule, whatever the receiver does. Times count from when a request was due, not from when it left, so a stall is
 * seen by all who would have come meanwhile: no coordinated omission.
 */
final class SteadySender {

    /**
     * @param micros  from due to answered, of all requests, refused ones too
     * @param late    from due to leaving: what of it is the sender's own, for want of processor time
     * @param refused how often each other answer than 200 came, by status or exception
     */
    record Run(Histogram micros, Histogram late, int accepted, Map<String, Integer> refused) {

        String note() {
            return accepted + " accepted, refused " + refused + "; of each time the sender's own delay: p99 " + late.getValueAtPercentile(99) / 1000.0 + " ms";
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
    private final IntFunction<HttpRequest.Builder> requests;
    private int sent;

    /** @param requests makes the request of a running number that begins with 0 and is never given twice */
    SteadySender(IntFunction<HttpRequest.Builder> requests) {
        this.requests = requests;
    }

    Run send(int perSecond, int seconds) {
        var micros = new ConcurrentHistogram(3);
        var accepted = new AtomicInteger();
        var late = new Histogram(3);
        var refused = new ConcurrentSkipListMap<String, Integer>();
        // A phaser, because a latch would need the number of requests that are still open when sending fails.
        var open = new Phaser(1);
        long start = System.nanoTime();
        for (int i = 0; i < seconds * perSecond; i++) {
            var request = requests.apply(sent++).timeout(PATIENCE).build();
            long due = start + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            open.register();
            late.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, error) -> {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                if (error == null && answer.statusCode() == 200) {
                    accepted.incrementAndGet();
                } else {
                    refused.merge(error == null ? Integer.toString(answer.statusCode()) : error.getClass().getSimpleName(), 1, Integer::sum);
                }
                open.arriveAndDeregister();
            });
        }
        open.arriveAndAwaitAdvance();
        return new Run(micros, late, accepted.get(), refused);
    }
}
