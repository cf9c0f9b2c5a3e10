package pl.spoiwo.process;

import org.springframework.stereotype.Component;
import pl.spoiwo.rate.Rates;

/** Exchange rates. What waits for them is looked at by {@link Rechecks}. */
@Component
final class RateHandler implements Handler {

    private final Rates rates;

    RateHandler(Rates rates) {
        this.rates = rates;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.RateSaid;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var message = work.message();
        rates.put(((Envelope.RateSaid) envelope).edition(), work.connection().id(), message.id(), message.receivedAt());
        work.processed(null);
    }
}
