package pl.spoiwo.intake;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Work that no sender may wait for: whatever needs the database. A run that fails is logged and tried at its next turn. */
@Component
public class Background implements DisposableBean {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3, task -> {
        var thread = new Thread(task, "intake-background");
        thread.setDaemon(true);
        return thread;
    });

    public void every(Duration period, String what, Runnable task) {
        threads.scheduleWithFixedDelay(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Background.class).warn("{} failed, tried again in {}: {}", what, period, e.toString());
            }
        }, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        threads.shutdown();
    }
}
