package pl.spoiwo.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.CannotAcquireLockException;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Cause;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.stock.StockPlan;

/** What the decision on one message gathers while its parts are worked on. Lives for one transaction. */
final class Work {

    private final Interpreted interpreted;
    private final Instant now;
    private final StockPlan plan;
    private final List<Command> commands = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<Reason> reasons = new ArrayList<>();
    private final Set<String> touched = new TreeSet<>();
    private final Set<String> freed = new TreeSet<>();
    private final Set<String> orders = new TreeSet<>();
    private final Set<String> doubted = new TreeSet<>();
    private final Set<String> repriced = new TreeSet<>();
    private final Set<String> renamed = new TreeSet<>();
    private final Set<String> reserved = new TreeSet<>();
    private final Set<String> locked = new TreeSet<>();
    private final List<Outgoing> own = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> linked = new TreeSet<>();
    private final Set<String> rechecked = new TreeSet<>();
    private final Set<String> silent = new TreeSet<>();
    private boolean processed;
    private pl.spoiwo.guard.Cause why = pl.spoiwo.guard.Cause.OWN;

    Work(Interpreted interpreted, Instant now) {
        this.interpreted = interpreted;
        this.now = now;
        this.plan = StockPlan.of(interpreted.configuration());
    }

    Inbound message() {
        return interpreted.message();
    }

    HubConfiguration configuration() {
        return interpreted.configuration();
    }

    Connection connection() {
        return interpreted.connection();
    }

    /** The message brings what the other ways of its connection should have brought. */
    boolean reconciles() {
        return Connector.Capability.reconciles(message().kind());
    }

    Instant now() {
        return now;
    }

    /** Null where the hub keeps no stock. */
    StockPlan plan() {
        return plan;
    }

    Cause cause() {
        return new Cause(message().connection(), message().key(), commands.size(), now);
    }

    void add(List<Command> more) {
        commands.addAll(more);
    }

    List<Command> commands() {
        return commands;
    }

    /** A message of the hub to itself; one that is lost in a crash is not sent again. */
    void send(Outgoing message) {
        own.add(message);
    }

    List<Outgoing> own() {
        return own;
    }

    void notice(Notice notice) {
        notices.add(notice);
    }

    void notices(List<Notice> more) {
        notices.addAll(more);
    }

    List<Notice> notices() {
        return notices;
    }

    /** SKUs whose stock or reservations are different now. */
    void touch(Set<String> skus) {
        touched.addAll(skus);
    }

    Set<String> touched() {
        return touched;
    }

    /** SKUs of which others may have more than before: who waits for them is decided again. */
    void free(Set<String> skus) {
        freed.addAll(skus);
    }

    Set<String> freed() {
        return freed;
    }

    /** SKUs of which a channel may have to ask another price. */
    void reprice(Set<String> skus) {
        repriced.addAll(skus);
    }

    Set<String> repriced() {
        return repriced;
    }

    /** SKUs of which a channel may have to be told other texts. */
    void rename(Set<String> skus) {
        renamed.addAll(skus);
    }

    Set<String> renamed() {
        return renamed;
    }

    /** SKUs that are known now, or by something new: orders may wait for them. */
    void known(Set<String> skus) {
        known.addAll(skus);
    }

    Set<String> known() {
        return known;
    }

    /** Offers of the connection that are another product than before: orders may wait for them. */
    void linked(Set<String> offers) {
        linked.addAll(offers);
    }

    Set<String> linked() {
        return linked;
    }

    /** These orders are decided again, each by a message of its own. */
    void recheck(Set<String> orderIds) {
        rechecked.addAll(orderIds);
    }

    Set<String> rechecked() {
        return rechecked;
    }

    /** This channel may hold another stock than it has accepted: its dispatcher writes it anew. */
    void doubt(String connection) {
        doubted.add(connection);
    }

    Set<String> doubted() {
        return doubted;
    }

    void locked(Set<String> skus) {
        locked.addAll(skus);
    }

    /** @throws CannotAcquireLockException where a set has changed since the locks were taken: the message is decided again */
    void needsLocked(Collection<String> skus) {
        if (!holds(skus)) {
            throw new CannotAcquireLockException("a set was changed while its parts were being locked");
        }
    }

    boolean holds(Collection<String> skus) {
        return locked.containsAll(skus);
    }

    /** SKUs of which there is nothing because a source is silent, by a rule. */
    void silent(Set<String> skus) {
        silent.addAll(skus);
    }

    /** Why channels shall hold other values: for guards. */
    void why(pl.spoiwo.guard.Cause cause) {
        why = cause;
    }

    pl.spoiwo.guard.Cause why() {
        return why.silent(silent);
    }

    void about(String orderId) {
        orders.add(orderId);
    }

    /** The order has been given what there is of the stock. */
    void reserved(String orderId) {
        reserved.add(orderId);
    }

    Set<String> reserved() {
        return reserved;
    }

    Set<String> orders() {
        return orders;
    }

    /** The entity of the ledger row: the order, where there is exactly one. */
    String entity() {
        return orders.size() == 1 ? orders.iterator().next() : null;
    }

    void ignored(Reason reason) {
        reasons.add(reason);
    }

    /** @param reason null where there is nothing to explain */
    void processed(Reason reason) {
        processed = true;
        if (reason != null) {
            reasons.add(reason);
        }
    }

    MessageState state() {
        return processed ? MessageState.PROCESSED : MessageState.IGNORED;
    }

    Reason reason() {
        return reasons.isEmpty() ? null : reasons.get(0);
    }
}
