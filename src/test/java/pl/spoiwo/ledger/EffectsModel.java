package pl.spoiwo.ledger;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.ledger.Claims.Claim;

/**
 * One message in that decides two commands of one order, a broker that gives back what was not committed, two workers, and a target that
 * counts effects. The stores are the real ones; a crash between any two steps loses what is in memory and starts the next life of the node.
 */
final class EffectsModel {

    static final int COMMANDS = 2;
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** FIND and KEY are what a target offers; CARELESS repeats an ambiguous command without asking, to show that the model notices. */
    enum Capability { FIND, KEY, NEITHER, CARELESS }

    enum Step { PROCESS, DELIVER_A, DELIVER_B, CRASH, TIME, AUDIT, DUPLICATE }

    private final TestDatabase database;
    private final Capability capability;
    private final StoppedClock clock = new StoppedClock("2024-05-01T10:00:00Z");
    private final Deque<Inbound> in = new ArrayDeque<>();
    private final Deque<String> out = new ArrayDeque<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private Stores stores;
    private Processor processor = new Processor();
    private Deliverer a = new Deliverer();
    private Deliverer b = new Deliverer();
    private int ambiguous;
    private int copies;

    EffectsModel(TestDatabase database, Capability capability) {
        this.database = database;
        this.capability = capability;
        this.stores = restarted();
        for (var table : List.of("message", "message_body", "inbox")) {
            stores.jdbc().update("delete from " + table);
        }
        in.add(message());
    }

    /** Takes the steps, then lets everything come to rest without a crash. */
    void run(List<Step> steps) {
        steps.forEach(this::take);
        for (int round = 0; round < 25; round++) {
            List.of(Step.PROCESS, Step.PROCESS, Step.PROCESS, Step.DELIVER_A, Step.DELIVER_A, Step.DELIVER_A, Step.DELIVER_A).forEach(this::take);
            List.of(Step.DELIVER_B, Step.TIME, Step.AUDIT).forEach(this::take);
        }
    }

    Map<String, Integer> effects() {
        return effects;
    }

    int ambiguous() {
        return ambiguous;
    }

    Map<String, MessageState> states() {
        var states = new HashMap<String, MessageState>();
        stores.jdbc().query("select id, state from message where direction = 'OUT'", row -> {
            states.put(row.getString(1), MessageState.valueOf(row.getString(2)));
        });
        return states;
    }

    private void take(Step step) {
        switch (step) {
            case PROCESS -> processor.step();
            case DELIVER_A -> a.step();
            case DELIVER_B -> b.step();
            case CRASH -> crash();
            case TIME -> clock.advance(LEASE.plusSeconds(1));
            case AUDIT -> stores.jdbc().queryForList("select id from message where direction = 'OUT' order by seq", String.class).forEach(out::add);
            case DUPLICATE -> in.add(message());
        }
    }

    private Inbound message() {
        var id = copies++ % 2 == 0 ? "m-1" : "m-" + copies;
        return new Inbound(id, "shop-main", "webhook:order", "order:1", "application/json", Map.of(), new byte[] {1}, clock.instant(), null);
    }

    private Stores restarted() {
        var plain = Stores.on(database.dataSource(), clock, Node.starting("test-1"));
        // Disk syncs are another test's matter.
        return new Stores(plain.jdbc(), plain.transactions(), clock, plain.node(), () -> { }, plain.ledger(),
                new JdbcClaims(plain.jdbc(), plain.transactions(), () -> { }, plain.node(), clock), plain.locks());
    }

    private void crash() {
        if (processor.hand != null) {
            in.addFirst(processor.hand);
        }
        for (var worker : List.of(a, b)) {
            if (worker.hand != null) {
                out.addFirst(worker.hand);
            }
        }
        processor = new Processor();
        a = new Deliverer();
        b = new Deliverer();
        stores = restarted();
    }

    /** Takes a message, commits the database, commits the broker. */
    private final class Processor {

        private Inbound hand;
        private List<Command> decided;

        void step() {
            if (hand == null) {
                hand = in.poll();
            } else if (decided == null) {
                decided = stores.transaction().execute(status -> decide(hand));
            } else {
                decided.forEach(command -> out.add(command.id()));
                hand = null;
                decided = null;
            }
        }

        private List<Command> decide(Inbound message) {
            var owner = stores.ledger().takeKey(message);
            if (!owner.equals(message.id())) {
                stores.ledger().close(message, MessageState.IGNORED, Reason.of("duplicate", "duplicate of " + owner), null, "v1");
                return List.of();
            }
            if (stores.ledger().alreadyDecided(message)) {
                return stores.ledger().commandsCausedBy(message.id());
            }
            var commands = List.of(command("order.create", 0), command("document.create", 1));
            stores.ledger().addCommands(message.id(), "v1", commands);
            stores.ledger().close(message, MessageState.PROCESSED, null, "o-1", "v1");
            return commands;
        }

        private Command command(String type, int ordinal) {
            return new Command(Ids.command("shop-main", "order:1", type, ordinal), "erp-main", type, "o-1", NullNode.instance, ordinal);
        }
    }

    /** Takes a command, claims it, calls the target, ends the claim, commits the broker. */
    private final class Deliverer {

        private String hand;
        private Claim.Won claim;
        private boolean called;

        void step() {
            if (hand == null) {
                hand = out.poll();
            } else if (claim == null) {
                claim();
            } else if (!called) {
                call();
            } else {
                end(MessageState.DELIVERED);
            }
        }

        private void claim() {
            var answer = stores.claims().claim(hand, LEASE);
            if (answer instanceof Claim.Won won) {
                claim = won;
                ambiguous += won.ambiguousSince() == null ? 0 : 1;
            } else if (answer instanceof Claim.Later) {
                out.add(hand);
                hand = null;
            } else {
                var next = ((Claim.Dropped) answer).next();
                if (next != null) {
                    out.add(next.id());
                }
                hand = null;
            }
        }

        private void call() {
            if (claim.ambiguousSince() != null && capability == Capability.NEITHER) {
                end(MessageState.UNKNOWN);
                return;
            }
            // Who was overtaken, or sleeps beyond the lease, does not call: the time-out of a call is shorter than the lease.
            if (!stores.claims().prolong(claim, LEASE)) {
                hand = null;
                claim = null;
                return;
            }
            boolean there = effects.containsKey(hand);
            if (!(there && capability == Capability.KEY) && !(there && capability == Capability.FIND && claim.ambiguousSince() != null)) {
                effects.merge(hand, 1, Integer::sum);
            }
            called = true;
        }

        private void end(MessageState state) {
            var ended = claim;
            stores.transaction().executeWithoutResult(status -> {
                if (stores.claims().end(ended, state, state == MessageState.UNKNOWN ? Reason.of("ambiguous", "look at the target") : null, null, null)
                        && state.terminal()) {
                    stores.claims().nextAfter(ended.command()).ifPresent(next -> out.add(next.id()));
                }
            });
            hand = null;
            claim = null;
            called = false;
        }
    }
}
