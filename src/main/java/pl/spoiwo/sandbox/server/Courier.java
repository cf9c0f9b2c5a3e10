package pl.spoiwo.sandbox.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Carries the events of the simulated systems to their receivers in the background; those of one subject leave one after the other. */
public final class Courier implements AutoCloseable {

    /** Answer of a receiver that gave none. */
    public static final int NO_ANSWER = 0;

    private static final Logger LOG = Logger.getLogger(Courier.class.getName());
    private static final int LANES = 32;
    private static final int BACKLOG = 50_000;

    private final ThreadPoolExecutor[] lanes = new ThreadPoolExecutor[LANES];
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, daemon("sandbox-courier-timer"));
    private final HttpClient client;

    public Courier() {
        if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
            // Shorter than any receiver's own, or a connection it just closed would cost an event.
            System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        }
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5)).build();
        for (int lane = 0; lane < LANES; lane++) {
            ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(BACKLOG),
                    daemon("sandbox-courier-" + lane));
            executor.allowCoreThreadTimeOut(true);
            lanes[lane] = executor;
        }
    }

    /** Waits for what runs; it runs on daemon threads and is left alone after that time. */
    static void finished(ExecutorService executor, long millis) {
        try {
            executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs the task behind all earlier ones of the same subject. False where the backlog is full or the courier is closed. */
    public boolean later(Object subject, Runnable task) {
        try {
            lanes[Math.floorMod(subject.hashCode() * 0x9E3779B9, LANES)].execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            if (!timer.isShutdown()) {
                LOG.log(Level.WARNING, "an event could not be carried", failed);
            }
        }
    }

    public void later(Object subject, Duration delay, Runnable task) {
        if (delay.isZero()) {
            later(subject, task);
        } else if (!timer.isShutdown()) {
            timer.schedule(() -> later(subject, task), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Status of the receiver's answer, or {@link #NO_ANSWER} (refused, reset, silent, not an address). */
    public int post(String url, Map<String, String> headers, byte[] body, Duration timeout) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::setHeader);
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | IllegalArgumentException unreachable) {
            return NO_ANSWER;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return NO_ANSWER;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        // Never by an interrupt: it would close the store's file under a lane that writes.
        for (ThreadPoolExecutor lane : lanes) {
            lane.getQueue().clear();
            lane.shutdown();
        }
        for (ThreadPoolExecutor lane : lanes) {
            finished(lane, 500);
        }
    }
}
