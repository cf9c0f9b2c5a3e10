package pl.spoiwo.process;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.Imports;

/** Pages of a first import that is written. What cannot be written fails alone: the others of its page are written. */
@Component
final class ImportHandler implements Handler {

    private final Imports imports;
    private final Owned owned;
    private final TransactionTemplate nested;

    ImportHandler(Imports imports, Owned owned, PlatformTransactionManager transactions) {
        this.imports = imports;
        this.owned = owned;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Imported;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return items((Envelope.Imported) envelope).collect(Collectors.toSet());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var page = (Envelope.Imported) envelope;
        var writing = imports.find(page.importId()).orElse(null);
        if (writing == null) {
            work.ignored(Reason.of("no-import", "there is no import " + page.importId()));
            return;
        }
        int failed = write(writing, page.items(), work);
        work.processed(failed == 0 ? null : Reason.of("items-failed", failed + " of " + page.items().size() + " items cannot be written: GET /api/imports/" + writing.id() + "/items?state=FAILED"));
    }

    /** Halves what is refused until each item that cannot be written stands alone. @return how many these are */
    private int write(Imports.Import writing, List<Imports.Open> items, Work work) {
        try {
            nested.executeWithoutResult(status -> {
                owned.told(new Passed<>(items.stream().map(Imports.Open::product).filter(Objects::nonNull).toList(), Map.of(), null), writing.createdAt(), work.message().id(), work);
                imports.put(writing, items, work.now());
            });
        } catch (DataIntegrityViolationException | IllegalArgumentException refused) {
            if (items.size() == 1) {
                imports.fail(writing, items.get(0).item(), "it cannot be written: " + NestedExceptionUtils.getMostSpecificCause(refused).getMessage());
                return 1;
            }
            int half = items.size() / 2;
            return write(writing, items.subList(0, half), work) + write(writing, items.subList(half, items.size()), work);
        }
        work.linked(items.stream().map(Imports.Open::offerId).filter(Objects::nonNull).collect(Collectors.toSet()));
        return 0;
    }

    private static Stream<String> items(Envelope.Imported page) {
        return Stream.concat(page.items().stream().map(Imports.Open::sku), ToldProducts.named(page.items().stream().map(Imports.Open::product).filter(Objects::nonNull).toList()));
    }
}
