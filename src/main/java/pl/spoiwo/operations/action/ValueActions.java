package pl.spoiwo.operations.action;

import java.util.List;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.rule.Field;

/** What a channel has refused is left alone until it changes, or a person says that the cause is mended. */
@Service
public class ValueActions {

    private final ActiveConfiguration configuration;
    private final ChannelValues values;
    private final Locks locks;
    private final DurableCommit durable;
    private final TransactionTemplate transaction;
    private final Sending sending;
    private final Audit audit;

    ValueActions(ActiveConfiguration configuration, ChannelValues values, Locks locks, DurableCommit durable, PlatformTransactionManager transactions, Sending sending, Audit audit) {
        this.configuration = configuration;
        this.values = values;
        this.locks = locks;
        this.durable = durable;
        this.transaction = new TransactionTemplate(transactions);
        this.sending = sending;
        this.audit = audit;
    }

    /** All of the connection go once more, as they are wanted now. @return how many */
    public int retry(String id, String reason) {
        if (configuration.current().connection(id).isEmpty()) {
            throw ActionRefused.unknown("there is no connection " + id);
        }
        var opened = new int[1];
        audit.of("values.retry", id, reason, () -> {
            for (var field : Field.values()) {
                Skus.parts(values.refused(id, field.word())).forEach(skus -> opened[0] += again(id, field, skus));
            }
            if (opened[0] > 0) {
                durable.await();
                sending.send(List.of(Outgoing.wake(id)));
            }
            return opened[0] + " values";
        });
        return opened[0];
    }

    private int again(String connection, Field field, List<String> skus) {
        return transaction.execute(status -> {
            locks.skus(new TreeSet<>(skus));
            return values.again(connection, field.word(), skus);
        });
    }
}
