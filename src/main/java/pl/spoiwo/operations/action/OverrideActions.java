package pl.spoiwo.operations.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.process.OwnMessages;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;

/** Values that a person sets, until a moment. What is stored takes effect: by the message that is sent, or, where that is lost, by the next round. */
@Service
public class OverrideActions {

    private static final Duration LONGEST = Duration.ofDays(400);

    private final ActiveConfiguration configuration;
    private final SetValues set;
    private final OutgoingGate guards;
    private final ChannelPrices prices;
    private final StockFigures figures;
    private final Candidates candidates;
    private final DueTimes due;
    private final Locks locks;
    private final Broker broker;
    private final DurableCommit durable;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final CurrentUser user;
    private final Clock clock;

    OverrideActions(ActiveConfiguration configuration, SetValues set, OutgoingGate guards, ChannelPrices prices, StockFigures figures, Candidates candidates, DueTimes due, Locks locks,
                    Broker broker, DurableCommit durable, PlatformTransactionManager transactions, Audit audit, CurrentUser user, Clock clock) {
        this.guards = guards;
        this.prices = prices;
        this.figures = figures;
        this.configuration = configuration;
        this.set = set;
        this.candidates = candidates;
        this.due = due;
        this.locks = locks;
        this.broker = broker;
        this.durable = durable;
        this.transaction = new TransactionTemplate(transactions);
        this.audit = audit;
        this.user = user;
        this.clock = clock;
    }

    /** @param connection a channel whose own price or stock it is; null for what sources tell @param value as the field has it in the canonical model */
    public void put(String entity, String key, String field, String connection, JsonNode value, String reason, Instant until) {
        var now = clock.instant();
        ActionRefused.unlessReasoned(reason);
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw ActionRefused.notAllowed("until is a time in the future, at most " + LONGEST.toDays() + " days from now, such as " + now.plus(Duration.ofDays(1)));
        }
        var checked = OverrideValue.of(configuration.current(), entity, key, field, connection, value);
        if (!candidates.known(of(entity), key)) {
            throw ActionRefused.unknown("nobody has told the hub anything of " + (of(entity) == Entity.CUSTOMER ? "the customer " : "SKU ") + key);
        }
        audit.of("override.set", target(entity, key, field, checked.connection()), reason, () -> {
            change(of(entity), key, (messageId, at) -> {
                set.put(new SetValue(Ids.derived("v", entity, key, field, checked.connection(), at.toString()), entity, key, field, checked.connection(), checked.said(), checked.currency(), reason, user.name(), at, until));
                configuration.current().connection(checked.connection()).ifPresent(channel -> guards.foresee(configuration.current().guards(), channel.id(), field, key, shown(checked, key, field, at),
                        () -> field.equals(ChannelValues.PRICE) ? prices.facts(channel, List.of(key), configuration.current(), at) : OutgoingGate.Facts.NONE, at, messageId));
            });
            return checked.said() + " until " + until;
        });
    }

    /** Of stock no more than is there. */
    private String shown(OverrideValue value, String key, String field, Instant at) {
        var plan = StockPlan.of(configuration.current());
        return plan == null || !field.equals(ChannelValues.STOCK) ? value.said()
                : figures.of(List.of(key), List.of(value.connection()), plan, configuration.current(), at).get(value.connection()).get(key).value();
    }

    public void remove(String entity, String key, String field, String connection, String reason) {
        ActionRefused.unlessReasoned(reason);
        var of = connection == null ? "" : connection;
        if (entity == null || key == null || field == null || set.standing(entity, key, field, of).isEmpty()) {
            throw ActionRefused.unknown("nothing is set of " + target(entity, key, field, of));
        }
        audit.of("override.remove", target(entity, key, field, of), reason, () -> {
            change(of(entity), key, (messageId, at) -> set.end(entity, key, field, of, at));
            return "removed";
        });
    }

    private static Entity of(String word) {
        return Entity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** @param change is told the id of the message that brings it, and when it is made: behind whatever was said while it waited for the lock */
    private void change(Entity entity, String key, BiConsumer<String, Instant> change) {
        var name = DueTimes.name(entity, key);
        var message = transaction.execute(status -> {
            locks.skus(Set.of(name));
            var now = clock.instant();
            var decide = OwnMessages.decide(entity == Entity.CUSTOMER, List.of(key), configuration.current().firstConnection().orElseThrow(), "override-" + now, now);
            change.accept(decide.properties().get(Headers.ID), now);
            due.sooner(Map.of(name, now));
            return decide;
        });
        durable.await();
        broker.send(List.of(message));
    }

    private static String target(String entity, String key, String field, String connection) {
        return entity + " " + key + " " + field + (connection.isEmpty() ? "" : " of " + connection);
    }
}
