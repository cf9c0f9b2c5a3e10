package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.delivery.Limits.Rank;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.KnownOrders;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.SkuOffers;
import pl.spoiwo.rule.Field;

/** Takes batches of wanted values, the halves of refused ones first, and plans their calls. */
@Component
class Batches {

    private static final String ORDERS = "order.poll";
    private static final int MOST_AT_ONCE = 50;
    private static final int BATCHES_PER_WAKE = 100;
    /** A channel that works at a batch for longer is not waited for, and what was put aside for longer is not sent: the newest values are. */
    private static final Duration LONGEST_PENDING = Duration.ofMinutes(15);

    private final WantedValues values;
    private final PendingBatches pendings;
    private final Links links;
    private final SkuOffers offers;
    private final ChannelPrices prices;
    private final LongTexts texts;
    private final KnownOrders orders;
    private final ConnectionStates states;
    private final Paces paces;
    private final DeliveryProperties properties;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;
    /** By connection. */
    private final Map<String, Shares> shares = new ConcurrentHashMap<>();

    Batches(WantedValues values, PendingBatches pendings, Links links, SkuOffers offers, ChannelPrices prices, LongTexts texts, KnownOrders orders, ConnectionStates states,
            Paces paces, DeliveryProperties properties, Backoff backoff, PlatformTransactionManager transactions, Clock clock) {
        this.values = values;
        this.pendings = pendings;
        this.links = links;
        this.offers = offers;
        this.prices = prices;
        this.texts = texts;
        this.orders = orders;
        this.states = states;
        this.paces = paces;
        this.properties = properties;
        this.backoff = backoff;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** @param name of the values */
    record Kind(String name, Capability capability, boolean observe) {

        /** Who dies with such a batch leaves a command behind that may still come: the next one repeats it under its id before newer values go. */
        boolean pending() {
            return capability.later() && !observe;
        }
    }

    /** The dispatcher's work after one wake-up; used by one thread. */
    static final class Work {
        final HubConfiguration configuration;
        final Connection connection;
        final Deque<PendingBatches.Pending> halves = new ArrayDeque<>();
        List<Kind> kinds;
        Kind kind;
        String id;
        WantedValues.Taken taken;
        Instant began;
        /** The channel may work at it already. */
        boolean resumed;
        /** There is a row of it in {@code value_batch}. */
        boolean kept;
        Interpreter interpreter;
        CommandRun run;
        /** Changes for which its pace was kept before it is known how many leave, and those that have left. */
        int booked;
        int changed;
        int batches;
        /** When kinds are asked again that hold something back just now: for their pace, or since others have its rows locked. */
        final Map<String, Instant> later = new HashMap<>();
        /** Kinds of which the channel has put off a batch, and until when: the other kinds go on. */
        final Map<String, Instant> putOff = new HashMap<>();
        /** Set where this wake-up has to stop: when to wake again. */
        Duration again;

        Work(HubConfiguration configuration, Connection connection) {
            this.configuration = configuration;
            this.connection = connection;
            this.kinds = List.of();
        }

        boolean old(Instant now) {
            return !now.isBefore(began.plus(LONGEST_PENDING));
        }
    }

    /** Plans the next batch. @return false where nothing is due any more */
    boolean next(Work work) {
        if (work.kinds.isEmpty()) {
            work.kinds = kinds(work.connection);
        }
        work.run = null;
        if (work.halves.isEmpty() && work.batches++ >= BATCHES_PER_WAKE) {
            work.again = Duration.ZERO;
            return false;
        }
        while (!work.halves.isEmpty()) {
            var half = work.halves.pop();
            var now = clock.instant();
            var wait = wait(work, work.kind, now);
            if (wait.isZero()) {
                plan(work, half);
                return true;
            }
            // Taken anew it would come with the others, and be refused with them.
            paces.took(work.connection.id(), work.kind, half.taken().items().size(), now);
            pendings.put(half, now.plus(wait), properties.lease());
        }
        work.later.clear();
        work.later.putAll(work.putOff);
        var turns = shares.computeIfAbsent(work.connection.id(), id -> new Shares());
        for (var kind : work.kinds.stream().sorted(Comparator.comparing(kind -> !turns.due(Rank.of(kind.name())))).toList()) {
            var rank = Rank.of(kind.name());
            if (goesOn(work, rank)) {
                turns.served(rank);
                return true;
            }
            if (work.putOff.containsKey(kind.name())) {
                continue;
            }
            var now = clock.instant();
            var wait = wait(work, kind, now);
            if (!wait.isZero()) {
                work.later.put(kind.name(), now.plus(wait));
                continue;
            }
            var taken = kind.pending() ? takeAndKeep(work.connection, kind, now) : take(work.connection, kind, properties.lease(), now);
            if (!taken.items().isEmpty()) {
                turns.served(rank);
                work.kind = kind;
                plan(work, pending(taken, now));
                return true;
            }
            if (taken.locked()) {
                work.later.put(kind.name(), now);
            } else {
                turns.noneWaits(rank);
            }
        }
        return false;
    }

    /** What is under way has the turns of its rank, before what is new of it: else prices under way would hold up new stock, or new stock what is under way for ever. */
    private boolean goesOn(Work work, Rank rank) {
        for (var kind : work.kinds) {
            var pending = kind.observe() || Rank.of(kind.name()) != rank ? Optional.<PendingBatches.Pending>empty()
                    : pendings.take(work.connection.id(), kind.name(), properties.lease(), clock.instant());
            if (pending.isPresent()) {
                work.kind = kind;
                resume(work, pending.get());
                return true;
            }
        }
        return false;
    }

    private Duration wait(Work work, Kind kind, Instant now) {
        return kind.observe() ? Duration.ZERO : paces.after(work.connection.id(), kind, now);
    }

    private void plan(Work work, PendingBatches.Pending pending) {
        work.id = pending.id();
        work.resumed = false;
        work.kept = work.kind.pending();
        var now = clock.instant();
        start(work, pending.taken(), Checkpoint.START, now);
        if (!work.kind.observe()) {
            work.booked = pending.taken().items().size();
            paces.took(work.connection.id(), work.kind, work.booked, now);
        }
    }

    void answered(Work work, CommandRun.Due due, JsonNode answer) {
        work.changed += Interpreter.changes(due, answer, work.taken.items().size());
    }

    /** What its run did not send is to spare again: what has no offer, and what the channel holds already. Who dies before has booked too much, never too little. */
    void over(Work work) {
        if (!work.kind.observe() && work.changed != work.booked) {
            paces.took(work.connection.id(), work.kind, work.changed - work.booked, clock.instant());
        }
    }

    private void resume(Work work, PendingBatches.Pending pending) {
        work.id = pending.id();
        work.resumed = work.kind.capability().later() || pending.checkpoint().begun();
        work.kept = true;
        // Nothing has left yet: what was read may be otherwise by now.
        start(work, pending.taken(), pending.checkpoint().begun() ? pending.checkpoint() : pending.checkpoint().withoutReads(), pending.began());
    }

    /** Another batch has another id: it has other SKUs, or was taken at another time. */
    static PendingBatches.Pending pending(WantedValues.Taken taken, Instant now) {
        var first = taken.items().get(0);
        var text = String.join(" ", taken.connection(), taken.kind(), String.valueOf(taken.lease()), first.sku(), String.valueOf(taken.items().size()));
        return new PendingBatches.Pending(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString(), taken, Checkpoint.START, now);
    }

    private void start(Work work, WantedValues.Taken taken, Checkpoint checkpoint, Instant began) {
        var capability = work.kind.capability();
        var now = clock.instant();
        work.began = began;
        work.booked = 0;
        work.changed = 0;
        var input = input(work, taken, now);
        var shapes = new MappedShapes(work.configuration.mappings(), work.connection, capability,
                MappingVariables.of(work.configuration, work.connection, now, null), input);
        work.taken = taken;
        work.interpreter = new Interpreter(new Plan(Preparation.stepsOf(capability), true, null, Duration.ZERO, Integer.MAX_VALUE, null), shapes, backoff);
        work.run = work.kind.observe() ? work.interpreter.rehearse(checkpoint, now) : work.interpreter.start(checkpoint, null, now);
    }

    private BatchInput input(Work work, WantedValues.Taken taken, Instant now) {
        var connection = work.connection;
        var skus = taken.items().stream().map(WantedValues.Item::sku).toList();
        boolean asks = taken.kind().equals(ChannelValues.PRICE);
        var values = taken.items().stream().collect(Collectors.toMap(WantedValues.Item::sku, WantedValues.Item::value));
        boolean text = Field.of(taken.kind()).orElseThrow().isText();
        return new BatchInput(work.id, taken, text ? texts.whole(values) : values, text ? taken.kind() : null, links.of(connection.id(), skus),
                offers.of(connection.id(), skus), asks ? connection.price().currency() : null,
                asks ? prices.reductions(connection, skus, values, work.configuration.company().zone(), now) : Map.of(), work.kind.capability().countsDown(),
                work.resumed && work.kind.capability().later());
    }

    /** When something may be due, after {@link #next} found nothing. */
    Optional<Instant> due(Work work) {
        var connection = work.connection.id();
        return work.kinds.stream().flatMap(kind -> Stream.of(
                Optional.ofNullable(work.later.get(kind.name())).or(() -> values.next(connection, kind.name(), kind.observe(), clock.instant())),
                kind.observe() ? Optional.<Instant>empty() : pendings.next(connection, kind.name()))).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** Its SKUs are leased for as long as the channel may work at it: where they were leased anew with each look, that was three of four writes. */
    private WantedValues.Taken takeAndKeep(Connection connection, Kind kind, Instant now) {
        return transaction.execute(status -> {
            var taken = take(connection, kind, LONGEST_PENDING.plus(properties.lease().multipliedBy(2)), now);
            return taken.items().isEmpty() ? taken : pendings.put(pending(taken, now), now.plus(properties.lease()), properties.lease()).orElseThrow();
        });
    }

    private WantedValues.Taken take(Connection connection, Kind kind, Duration lease, Instant now) {
        int most = kind.capability().batch() > 0 ? kind.capability().batch() : MOST_AT_ONCE;
        // There a batch waits for what takes an offer off sale: other numbers shall not wait with it behind their reading.
        boolean alike = kind.capability().later() && kind.capability().countsDown();
        return kind.observe() ? values.show(connection.id(), kind.name(), most, now)
                : values.take(connection.id(), kind.name(), most, alike, lease, now, () -> ordersKnown(connection, now));
    }

    /** Until when. A channel whose orders the hub does not ask for is not waited for. */
    private Instant ordersKnown(Connection connection, Instant now) {
        boolean asks = connection.capability(ORDERS).isPresent() && states.mode(connection, ORDERS) != Mode.OFF;
        return asks ? orders.decided(connection.id(), now) : now;
    }

    private List<Kind> kinds(Connection connection) {
        var kinds = new ArrayList<Kind>();
        for (var field : Field.values()) {
            var capability = connection.writes(field).orElse(null);
            var mode = capability == null ? Mode.OFF : states.mode(connection, capability.name());
            if (mode != Mode.OFF) {
                kinds.add(new Kind(field.word(), capability, mode == Mode.OBSERVE));
            }
        }
        return kinds;
    }
}
