package pl.spoiwo.process;

import java.time.Instant;
import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.product.Offer;
import pl.spoiwo.product.OfferProducts;
import pl.spoiwo.product.Offers;

/** Lists of offers, page by page. Pages of one connection are taken one after the other, so that one of them is the last. */
@Component
final class OfferHandler implements Handler {

    private final Offers offers;
    private final OfferProducts products;

    OfferHandler(Offers offers, OfferProducts products) {
        this.offers = offers;
        this.products = products;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.OffersSaid;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return Set.of("offers " + interpreted.connection().id());
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
        work.linked(products.match(message.connection(), said.items().stream().map(Offer::offerId).toList(), Rules.matching(work.configuration()), message.id(), work.now()));
        work.processed(null);
    }
}
