package pl.spoiwo.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.delivery.WantedValues.Try;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.LongTexts;

/** Writes what became of a batch and of each item. One that is refused as a whole is halved, until one item is to blame. */
@Component
class BatchEndings {

    private static final Logger LOG = LoggerFactory.getLogger(BatchEndings.class);

    private final WantedValues values;
    private final PendingBatches pendings;
    private final Links links;
    private final ConnectionStates states;
    private final Breakers breakers;
    private final DeliveryMeters meters;
    private final Insist insist;
    private final TransactionTemplate transaction;
    private final DeliveryProperties properties;
    private final Backoff backoff;
    private final Clock clock;

    BatchEndings(WantedValues values, PendingBatches pendings, Links links, ConnectionStates states, Breakers breakers, DeliveryMeters meters, Insist insist,
                 PlatformTransactionManager transactions, DeliveryProperties properties, Backoff backoff, Clock clock) {
        this.values = values;
        this.pendings = pendings;
        this.links = links;
        this.states = states;
        this.breakers = breakers;
        this.meters = meters;
        this.insist = insist;
        this.transaction = new TransactionTemplate(transactions);
        this.properties = properties;
        this.backoff = backoff;
        this.clock = clock;
    }

    void write(Batches.Work work, Over over) {
        var now = clock.instant();
        insist.on(() -> transaction.execute(status -> {
            write(work, over, now);
            return null;
        }));
        if (over.ending() instanceof Ending.Released released && released.down()) {
            breakers.down(work.connection.id(), released.reason().code(), released.after());
        }
    }

    private void write(Batches.Work work, Over over, Instant now) {
        var taken = work.taken;
        var skus = taken.items().stream().map(WantedValues.Item::sku).toList();
        links.save(work.connection.id(), BatchInput.found(over.checkpoint().results()), Links.FOUND, now);
        var ending = over.ending();
        if (work.kept) {
            pendings.remove(work.id);
        }
        LOG.info("{} of {} items: {}", taken.kind(), skus.size(), ending.getClass().getSimpleName());
        if (ending instanceof Ending.WouldSend) {
            values.shown(taken);
            meters.items(work.connection.id(), taken.kind(), "would-send", skus.size());
        } else if (ending instanceof Ending.Delivered delivered) {
            states.succeeded(work.connection.id(), "OUT");
            items(work, BatchOutcome.of(taken, delivered.result()), now);
        } else if (ending instanceof Ending.Parked parked && work.kind.observe()) {
            states.failed(work.connection.id(), text(parked.reason()));
            values.shown(taken);
        } else if (ending instanceof Ending.Parked parked) {
            refused(work, over.checkpoint(), parked.reason(), now);
        } else if (ending instanceof Ending.Released released) {
            put(work, over, released.reason(), released.after(), released.perhaps() ? Try.PERHAPS : Try.NONE, now);
        } else if (ending instanceof Ending.Retry retry) {
            var own = backoff.after(taken.items().get(0).attempts());
            put(work, over, retry.reason(), own.compareTo(retry.after()) > 0 ? own : retry.after(), Try.COUNTED, now);
        } else if (ending instanceof Ending.Pending pending && !work.old(now)) {
            pendings.put(new PendingBatches.Pending(work.id, taken, over.checkpoint(), work.began), now.plus(pending.after()), properties.lease());
            meters.items(work.connection.id(), taken.kind(), "pending", skus.size());
        } else if (ending instanceof Ending.Pending pending) {
            put(work, over, pending.reason(), pending.after(), Try.COUNTED, now);
        } else if (ending instanceof Ending.Unknown unknown) {
            put(work, over, unknown.reason(), backoff.after(taken.items().get(0).attempts()), Try.COUNTED, now);
        }
    }

    /**
     * Not now: the rest of it later, and with this wake-up nothing more of its kind; nothing at all where no call can be made, as while the target is down. A batch that the channel
     * works at already goes on where it is, however long the channel could not be asked for it; where the channel takes values at once, the newest are taken for the calls that are left.
     */
    private void put(Batches.Work work, Over over, Reason reason, Duration after, Try tried, Instant now) {
        var due = now.plus(after);
        boolean underWay = work.resumed || over.checkpoint().made() && work.kind.capability().later();
        if (underWay && (!work.old(now) || over.ending() instanceof Ending.Released)) {
            pendings.put(new PendingBatches.Pending(work.id, work.taken, over.checkpoint(), work.began), due, properties.lease());
        } else {
            retrying(unanswered(work, over.checkpoint(), now), reason, due, tried);
        }
        work.halves.forEach(half -> {
            pendings.remove(half.id());
            retrying(half.taken(), reason, due, Try.NONE);
        });
        work.halves.clear();
        if (over.ending() instanceof Ending.Released) {
            work.again = after;
        } else {
            work.putOff.put(work.kind.name(), due);
        }
        states.failed(work.connection.id(), text(reason));
        meters.items(work.connection.id(), work.taken.kind(), "retry", work.taken.items().size());
    }

    /**
     * What the calls that were answered said of items is written, also that one may be there; of what was only read the next reading could have said otherwise.
     *
     * @return the items of which none did
     */
    private WantedValues.Taken unanswered(Batches.Work work, Checkpoint checkpoint, Instant now) {
        if (!checkpoint.made()) {
            return work.taken;
        }
        var answered = BatchOutcome.of(work.taken, checkpoint.last()).items().stream().filter(said -> said.word() != BatchOutcome.Word.RETRY || said.ambiguous() || said.held() != null).toList();
        items(work, new BatchOutcome(answered), now);
        return work.taken.without(answered.stream().map(BatchOutcome.Said::sku).collect(Collectors.toSet()));
    }

    private void retrying(WantedValues.Taken taken, Reason reason, Instant due, Try tried) {
        values.closed(taken, taken.items().stream().map(WantedValues.Item::sku).toList(), WantedValues.RETRYING, text(reason), due, tried, clock.instant());
    }

    private void refused(Batches.Work work, Checkpoint checkpoint, Reason reason, Instant now) {
        var taken = unanswered(work, checkpoint, now);
        int size = taken.items().size();
        if (size > 1) {
            half(work, taken.part(size / 2, size), now);
            half(work, taken.part(0, size / 2), now);
            return;
        }
        taken.items().forEach(item -> values.closed(taken, List.of(item.sku()), WantedValues.REFUSED, text(reason), null, Try.COUNTED, now));
        states.failed(work.connection.id(), text(reason));
        meters.items(work.connection.id(), taken.kind(), "refused", size);
    }

    private void half(Batches.Work work, WantedValues.Taken taken, Instant now) {
        var half = Batches.pending(taken, now);
        if (work.kind.pending()) {
            pendings.put(half, now.plus(properties.lease()), properties.lease()).ifPresent(leased -> work.halves.push(half.with(leased)));
        } else {
            work.halves.push(half);
        }
    }

    private void items(Batches.Work work, BatchOutcome outcome, Instant now) {
        var taken = work.taken;
        var items = taken.bySku();
        // By SKU, as decisions write the same rows: in another order the two could wait for each other.
        var held = new ArrayList<WantedValues.Held>();
        for (var said : outcome.items().stream().sorted(Comparator.comparing(BatchOutcome.Said::sku)).toList()) {
            if (said.word() == BatchOutcome.Word.ACCEPTED) {
                held.add(new WantedValues.Held(said.sku(), LongTexts.shortForm(said.held()), said.reason(), said.after() == null ? null : now.plus(said.after())));
            } else {
                values.accepted(taken, held, now);
                held.clear();
                notTaken(work, said, items.get(said.sku()), now);
            }
            meters.items(work.connection.id(), taken.kind(), said.word().name().toLowerCase(Locale.ROOT), 1);
        }
        values.accepted(taken, held, now);
    }

    private void notTaken(Batches.Work work, BatchOutcome.Said said, WantedValues.Item item, Instant now) {
        var taken = work.taken;
        var one = List.of(said.sku());
        switch (said.word()) {
            case REFUSED -> values.closed(taken, one, WantedValues.REFUSED, said.reason(), said.after() == null ? null : now.plus(said.after()), Try.COUNTED, now);
            case UNLINKED -> {
                links.remove(work.connection.id(), one);
                values.closed(taken, one, WantedValues.UNLINKED, said.reason(), now.plus(properties.retryUnlinked()), Try.COUNTED, now);
            }
            case RETRY -> {
                if (said.held() != null) {
                    values.holds(taken, said.sku(), said.held());
                }
                var tried = said.after() == null ? Try.COUNTED : said.ambiguous() ? Try.PERHAPS : Try.NONE;
                values.closed(taken, one, WantedValues.RETRYING, said.reason(), now.plus(said.after() != null ? said.after() : backoff.after(item.attempts())), tried, now);
            }
            case ACCEPTED -> throw new IllegalArgumentException("taken: " + said.sku());
        }
    }

    private static String text(Reason reason) {
        return reason.code() + ": " + reason.text();
    }
}
