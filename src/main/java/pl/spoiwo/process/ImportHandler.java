package pl.spoiwo.process;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.Imports;

/** Pages of a first import that is written. */
@Component
final class ImportHandler implements Handler {

    private final Imports imports;

    ImportHandler(Imports imports) {
        this.imports = imports;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Imported;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return ((Envelope.Imported) envelope).items().stream().map(Imports.Open::sku).collect(Collectors.toSet());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var page = (Envelope.Imported) envelope;
        var writing = imports.find(page.importId()).orElse(null);
        if (writing == null) {
            work.ignored(Reason.of("no-import", "there is no import " + page.importId()));
            return;
        }
        work.known(new HashSet<>(imports.put(writing, page.items(), work.now())));
        work.linked(page.items().stream().map(Imports.Open::offerId).filter(offer -> offer != null).collect(Collectors.toSet()));
        // The tax of a product is a part of its price.
        work.reprice(skus(envelope, null));
        work.processed(null);
    }
}
