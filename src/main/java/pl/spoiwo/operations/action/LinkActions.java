package pl.spoiwo.operations.action;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.process.OwnMessages;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.ProductKeys;

/** Which offer of a channel is which SKU, as a person says it. Said again it is the same, and orders that wait are looked for again, and its values are written again. */
@Service
public class LinkActions {

    private static final int LONGEST = 100;

    private final ActiveConfiguration configuration;
    private final Links links;
    private final ProductKeys keys;
    private final ChannelValues values;
    private final Broker broker;
    private final Sending sending;
    private final Locks locks;
    private final DurableCommit durable;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Clock clock;

    LinkActions(ActiveConfiguration configuration, Links links, ProductKeys keys, ChannelValues values, Broker broker, Sending sending, Locks locks, DurableCommit durable, PlatformTransactionManager transactions,
                Audit audit, Clock clock) {
        this.configuration = configuration;
        this.links = links;
        this.keys = keys;
        this.values = values;
        this.broker = broker;
        this.sending = sending;
        this.locks = locks;
        this.durable = durable;
        this.transaction = new TransactionTemplate(transactions);
        this.audit = audit;
        this.clock = clock;
    }

    public void make(String connection, String offerId, String sku, String reason) {
        channel(connection);
        if (offerId == null || offerId.isBlank() || offerId.length() > LONGEST) {
            throw ActionRefused.notAllowed("offerId is the channel's id of the offer, 1 to " + LONGEST + " characters");
        }
        if (sku == null || keys.of(Set.of(sku)).isEmpty()) {
            throw ActionRefused.unknown("the hub knows no product and no stock of SKU " + sku);
        }
        audit.of("link.make", connection + " " + offerId, reason, () -> {
            var now = clock.instant();
            transaction.executeWithoutResult(status -> {
                lock(connection, offerId, sku);
                links.inTheWay(connection, offerId, sku).ifPresent(other -> {
                    throw ActionRefused.tooLate("offer " + other.offerId() + " of " + connection + " is linked by hand to SKU " + other.sku() + ": remove that link first");
                });
                values.relinked(connection, links.make(connection, offerId, sku, now));
                tell(connection, offerId, now);
            });
            wake(connection);
            return "linked to " + sku;
        });
    }

    public void remove(String connection, String offerId, String reason) {
        channel(connection);
        var end = audit.of("link.remove", connection + " " + offerId, reason, () -> {
            boolean there = Boolean.TRUE.equals(transaction.execute(status -> {
                lock(connection, offerId, null);
                var moved = links.unlink(connection, offerId);
                if (!moved.isEmpty()) {
                    values.relinked(connection, moved);
                    tell(connection, offerId, clock.instant());
                }
                return !moved.isEmpty();
            }));
            if (there) {
                wake(connection);
            }
            return there ? "removed" : "there was none";
        });
        if (end.startsWith("there")) {
            throw ActionRefused.unknown("offer " + offerId + " of " + connection + " has no link");
        }
    }

    /** Orders may wait for the product of the offer. Said within the transaction: where the broker does not take it nothing is changed. Who hears it waits for the locks until all is written. */
    private void tell(String connection, String offerId, Instant now) {
        broker.send(List.of(OwnMessages.known(List.of(), List.of(offerId), connection, now.toString(), null, now)));
    }

    /** Values go to the offer, or to it no more. */
    private void wake(String connection) {
        durable.await();
        sending.send(List.of(Outgoing.wake(connection)));
    }

    /** @param sku that gets the offer, or null */
    private void lock(String connection, String offerId, String sku) {
        locks.orders(Set.of(OwnMessages.offersLock(connection)));
        var skus = new TreeSet<>(links.linked(connection, offerId));
        if (sku != null) {
            skus.add(sku);
        }
        if (!skus.isEmpty()) {
            locks.skus(skus);
        }
    }

    private void channel(String id) {
        if (configuration.current().connection(id).filter(connection -> connection.has("channel")).isEmpty()) {
            throw ActionRefused.unknown("there is no channel " + id);
        }
    }
}
