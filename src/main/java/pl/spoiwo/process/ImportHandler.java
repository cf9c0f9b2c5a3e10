package pl.spoiwo.process;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.Imports;

/** Pages of a first import that is written. */
@Component
final class ImportHandler implements Handler {

    private final Imports imports;
    private final Owned owned;

    ImportHandler(Imports imports, Owned owned) {
        this.imports = imports;
        this.owned = owned;
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
        owned.told(new Passed<>(page.items().stream().map(Imports.Open::product).filter(Objects::nonNull).toList(), Map.of(), null), writing.createdAt(), work.message().id(), work);
        imports.put(writing, page.items(), work.now());
        work.linked(page.items().stream().map(Imports.Open::offerId).filter(offer -> offer != null).collect(Collectors.toSet()));
    }

    private static Stream<String> items(Envelope.Imported page) {
        return Stream.concat(page.items().stream().map(Imports.Open::sku), ToldProducts.named(page.items().stream().map(Imports.Open::product).filter(Objects::nonNull).toList()));
    }
}
