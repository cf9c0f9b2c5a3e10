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
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Carries the events of the simulated systems to their receivers in the background; those of one subject leave one after the other. */
public final class Courier implements AutoCloseable {

    /** Answer of a receiver that gave none. */
    public static final int NO_ANSWER = 0;

    private static final int LANES = 32;
    private static final int BACKLOG = 50_000;

    private final ExecutorService[] lanes = new ExecutorService[LANES];
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

    static java.util.concurrent.ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs the task behind all earlier ones of the same subject. False where the backlog is full or the courier is closed. */
    public boolean later(Object subject, Runnable task) {
        try {
            lanes[Math.floorMod(subject.hashCode() * 0x9E3779B9, LANES)].execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
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
        for (ExecutorService lane : lanes) {
            lane.shutdownNow();
        }
    }
}
