package pl.spoiwo.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Outgoing;

/** Queues as a test sets them; keeps what was sent. */
public final class FakeBroker implements Broker {

    public final List<Outgoing> sent = new CopyOnWriteArrayList<>();
    public volatile boolean down;
    private final Map<String, QueueState> queues = new ConcurrentHashMap<>();

    FakeBroker() {
        set("record", 0, null, 1);
        set("process.shop-main", 0, null, 4);
        set("process.erp-main", 0, null, 4);
    }

    public void set(String name, long depth, Instant oldest, int consumers) {
        queues.put(name, new QueueState(name, name, depth, oldest, consumers, depth));
    }

    @Override
    public void send(List<Outgoing> messages) {
        if (down) {
            throw new BrokerUnavailable("the broker does not answer", null);
        }
        sent.addAll(messages);
    }

    @Override
    public int removeDeadLetter(String connection, String id) {
        return 1;
    }

    @Override
    public List<String> deadLetters(String connection, int limit) {
        return List.of();
    }

    @Override
    public List<QueueState> queues() {
        if (down) {
            throw new BrokerUnavailable("the broker does not answer", null);
        }
        return List.copyOf(queues.values());
    }
}
