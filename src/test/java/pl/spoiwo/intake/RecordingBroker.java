package pl.spoiwo.intake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Outgoing;

/** Takes messages, or is full, down or hanging, as a test says. */
public final class RecordingBroker implements Broker {

    public final List<Outgoing> taken = new CopyOnWriteArrayList<>();
    public final List<Integer> sends = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;
    private volatile CountDownLatch hanging;

    @Override
    public void send(List<Outgoing> messages) {
        var wait = hanging;
        if (wait != null) {
            try {
                wait.await();
            } catch (InterruptedException e) {
                throw new BrokerUnavailable("stopped", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        sends.add(messages.size());
        taken.addAll(messages);
    }

    public void up() {
        failure = null;
        if (hanging != null) {
            hanging.countDown();
            hanging = null;
        }
    }

    public void full() {
        failure = new BrokerUnavailable("AMQ229102: Address \"in.shop\" is full.", null);
    }

    public void breaks() {
        failure = new IllegalStateException("secret internals at jdbc:h2:/var/data");
    }

    public void hangs() {
        hanging = new CountDownLatch(1);
    }

    public List<String> keys() {
        return taken.stream().map(m -> m.properties().get(Headers.KEY)).toList();
    }

    public void reset() {
        up();
        taken.clear();
        sends.clear();
    }

    @Override
    public int removeDeadLetter(String connection, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> deadLetters(String connection, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<QueueState> queues() {
        throw new UnsupportedOperationException();
    }
}
