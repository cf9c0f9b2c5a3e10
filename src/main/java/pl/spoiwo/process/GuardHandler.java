package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.guard.Gate;
import pl.spoiwo.guard.Judgement.Look;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.ChannelValues;

/** Brings on what was held and has been approved: as if it had been told when it was told, and only where nothing newer has come. */
@Component
final class GuardHandler implements Handler {

    private final Approvals approvals;
    private final StockHandler told;

    GuardHandler(Approvals approvals, StockHandler told) {
        this.approvals = approvals;
        this.told = told;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Approved;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return new TreeSet<>(((Envelope.Approved) envelope).skus());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var approved = (Envelope.Approved) envelope;
        var items = approvals.take(approved.items());
        if (items.isEmpty()) {
            work.ignored(Reason.of("stale", "newer values have come, or these were brought on before"));
            return;
        }
        items.stream().filter(item -> item.direction() == Direction.IN).collect(Collectors.groupingBy(item -> Map.entry(item.messageId(), item.saidAt()))).values()
                .forEach(same -> told(same, approved.approval(), work));
        items.stream().filter(item -> item.direction() == Direction.OUT).forEach(item -> {
            if (item.field().equals(ChannelValues.PRICE)) {
                work.reprice(Set.of(item.sku()));
            } else {
                work.touch(Set.of(item.sku()));
            }
        });
        work.why(items.get(0).direction() == Direction.IN ? Cause.approved(approved.approval()) : Cause.TOLD);
        work.processed(null);
    }

    /** What one message told. */
    private void told(Collection<Approvals.Item> items, String approval, Work work) {
        var first = items.iterator().next();
        if (first.field().equals(Entity.PRODUCT.word())) {
            told.units(passed(items, item -> item, approval), first.messageId(), work);
        } else if (first.field().equals(ChannelValues.PRICE)) {
            told.prices(passed(items, Envelopes::price, approval), first.saidAt(), first.messageId(), false, work);
        } else {
            told.counts(passed(items, Envelopes::count, approval), first.saidAt(), first.messageId(), false, work);
        }
    }

    private static <T> Passed<T> passed(Collection<Approvals.Item> items, Function<JsonNode, T> read, String approval) {
        var looks = new LinkedHashMap<T, JsonNode>();
        items.forEach(item -> looks.put(read.apply(item.document()), Gate.told(List.of(new Look(item.guard(), item.at(), "approved", item.why(), approval)))));
        return new Passed<>(List.copyOf(looks.keySet()), looks, null);
    }
}
