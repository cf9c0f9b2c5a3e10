package pl.spoiwo.process;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.product.Drifts;
import pl.spoiwo.product.Offer;
import pl.spoiwo.product.OfferProducts;
import pl.spoiwo.product.OfferSales;
import pl.spoiwo.product.Offers;
import pl.spoiwo.product.SkuOffers;

/** Lists of offers, page by page. Pages of one connection are taken one after the other, so that one of them is the last. */
@Component
final class OfferHandler implements Handler {

    private final Offers offers;
    private final Drifts drifts;
    private final OfferProducts products;
    private final SkuOffers skus;
    private final OfferSales sales;

    OfferHandler(Offers offers, Drifts drifts, OfferProducts products, SkuOffers skus, OfferSales sales) {
        this.offers = offers;
        this.drifts = drifts;
        this.products = products;
        this.skus = skus;
        this.sales = sales;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.OffersSaid;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return Set.of(lock(interpreted.connection()));
    }

    /** Who holds it has the connection's offers to itself. */
    static String lock(Connection connection) {
        return OwnMessages.offersLock(connection.id());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var said = (Envelope.OffersSaid) envelope;
        var message = work.message();
        var round = message.headers().get(Inbound.ROUND);
        var reading = new Offers.Reading(message.connection(), message.topic(), said.readAt(), round == null ? null : Instant.parse(round), message.id());
        offers.put(reading, said.items());
        if (round != null) {
            offers.page(reading, Integer.parseInt(message.headers().get(Inbound.PAGE)), message.headers().containsKey(Inbound.LAST));
        }
        var ids = said.items().stream().map(Offer::offerId).collect(Collectors.toSet());
        var matched = products.match(message.connection(), ids, Rules.matching(work.configuration()), message.id(), work.now());
        work.linked(matched.offers());
        if (!matched.moved().isEmpty()) {
            work.doubt(message.connection());
        }
        ids.addAll(drifts.gone(message.connection(), message.id()));
        var repriced = skus.named(message.connection(), sales.read(message.connection(), ids, message.id()));
        var due = drifts.due(message.connection(), DriftHandler.kinds(work.connection()), skus.named(message.connection(), ids));
        due.addAll(repriced);
        if (!due.isEmpty()) {
            work.send(OwnMessages.compare(due, repriced, message.connection(), message.id(), work.now()));
        }
        work.processed(null);
    }
}
