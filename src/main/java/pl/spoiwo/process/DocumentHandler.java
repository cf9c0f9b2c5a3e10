package pl.spoiwo.process;

import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.document.Document;
import pl.spoiwo.document.DocumentMachine;
import pl.spoiwo.document.Documents;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;

/** Documents as the systems that issue them tell; each is kept, with or without its order. */
@Component
final class DocumentHandler implements Handler {

    private final Documents documents;
    private final Orders orders;
    private final NamedOrders named;
    private final OrderEffects effects;

    DocumentHandler(Documents documents, Orders orders, NamedOrders named, OrderEffects effects) {
        this.documents = documents;
        this.orders = orders;
        this.named = named;
        this.effects = effects;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.DocumentSaid;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return named.names((Envelope.DocumentSaid) envelope);
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var said = (Envelope.DocumentSaid) envelope;
        named.with(said, work, orderId -> store(orderId, said, work));
    }

    private void store(String orderId, Envelope.DocumentSaid said, Work work) {
        var known = known(orderId, said, work.connection().id());
        var document = DocumentMachine.apply(known, said.fact());
        if (known.version() > 0 && document.equals(known)) {
            work.ignored(Reason.of("stale", said.fact().status() + " says nothing new: the document is " + known.status()));
            return;
        }
        documents.save(document, work.now());
        orders.find(orderId).ifPresentOrElse(order -> effects.decide(new OrderEvent.DocumentChanged(document), order, work),
                () -> work.processed(Reason.of("unmatched", "there is no order " + orderId + " yet: the document is kept")));
    }

    /** A document that the hub asked for is the one of its command, however it is named by its system. */
    private Document known(String orderId, Envelope.DocumentSaid said, String connection) {
        var externalId = said.fact().externalId();
        return said.reference() == null
                ? documents.ofOrder(orderId).stream().filter(each -> each.connection().equals(connection) && externalId.equals(each.externalId())).findFirst()
                        .orElse(Document.foreign(connection, orderId, externalId, said.fact().kind()))
                : documents.find(Document.id(connection, said.reference()))
                        .orElse(Document.requested(connection, orderId, said.reference(), said.fact().kind()));
    }
}
