package pl.spoiwo.operations.jmx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.QueueState;
import pl.spoiwo.operations.query.Queues;

/** Depth and age of every queue, of the embedded or the external broker alike. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Queues", description = "Queues of the broker: depth, oldest message, consumers, dead letters")
public class QueuesMBean {

    private final Queues queues;
    private final Clock clock;

    QueuesMBean(Queues queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    /** @param oldestSeconds age of the oldest message; absent where there is none or it is not known */
    record Line(String queue, long depth, Long oldestSeconds, int consumers, long added) {
    }

    @ManagedAttribute(description = "Messages that wait in all queues except dead letters")
    public long getBacklog() {
        return queues.all().stream().filter(q -> !dead(q)).mapToLong(QueueState::depth).sum();
    }

    @ManagedAttribute(description = "Age of the oldest waiting message in seconds, dead letters not counted; 0 where none waits")
    public long getOldestAgeSeconds() {
        return queues.all().stream().filter(q -> !dead(q)).map(QueueState::oldest).filter(Objects::nonNull).min(Comparator.naturalOrder()).map(this::age).orElse(0L);
    }

    @ManagedAttribute(description = "Messages in all dead-letter queues")
    public long getDeadLetters() {
        return queues.all().stream().filter(QueuesMBean::dead).mapToLong(QueueState::depth).sum();
    }

    @ManagedOperation(description = "All queues: depth, age of the oldest message in seconds, consumers, messages ever added")
    public String list() {
        return Texts.of(lines(queues.all()));
    }

    @ManagedOperation(description = "Only the queues that hold something")
    public String listNotEmpty() {
        return Texts.of(lines(queues.all().stream().filter(q -> q.depth() > 0).toList()));
    }

    private List<Line> lines(List<QueueState> states) {
        return states.stream().sorted(Comparator.comparing(QueueState::name))
                .map(q -> new Line(q.name(), q.depth(), q.oldest() == null ? null : age(q.oldest()), q.consumers(), q.added())).toList();
    }

    private long age(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }

    private static boolean dead(QueueState queue) {
        return queue.name().startsWith("dlq.");
    }
}
