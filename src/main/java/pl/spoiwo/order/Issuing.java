package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import pl.spoiwo.document.Document;
import pl.spoiwo.document.DocumentFact;
import pl.spoiwo.document.DocumentKind;
import pl.spoiwo.document.DocumentMachine;
import pl.spoiwo.document.DocumentRules.Sale;
import pl.spoiwo.document.DocumentStatus;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentStatus;

/** The commands that ask for documents and tell of them, and what an order says to the rules about them. */
final class Issuing {

    static final String CREATE = "document.create";
    static final String CORRECT = "document.correct";
    static final String UPLOAD = "document.upload";
    static final String SEND = "document.send";
    /** What the outcome mapping of an invoicing system calls the authority's refusal. */
    private static final String REJECTED = "ksef-rejected";
    private static final Set<ShipmentStatus> HANDED_OVER = EnumSet.of(ShipmentStatus.PICKED_UP, ShipmentStatus.IN_TRANSIT, ShipmentStatus.OUT_FOR_DELIVERY,
            ShipmentStatus.READY_FOR_PICKUP, ShipmentStatus.DELIVERED);

    private Issuing() {
    }

    static Sale sale(Order order, List<Shipment> shipments, boolean paid) {
        var content = order.content();
        var country = content.at("/billingAddress/country").asText(content.at("/shippingAddress/country").asText(null));
        boolean invoice = content.at("/invoice/requested").asBoolean(false) || content.at("/invoice/taxId").isObject();
        return new Sale(order.connection(), country, content.currency(), invoice, content.cashOnDelivery(), paid,
                order.status().atLeast(OrderStatus.SHIPPED) || handedOver(shipments));
    }

    static boolean handedOver(List<Shipment> shipments) {
        return shipments.stream().anyMatch(each -> HANDED_OVER.contains(each.status()));
    }

    /** The sale is at the hand-over, where it is known. */
    static Instant sold(List<Shipment> shipments, Instant now) {
        return shipments.stream().filter(each -> HANDED_OVER.contains(each.status())).map(Shipment::shippedAt).filter(Objects::nonNull)
                .min(Instant::compareTo).filter(at -> at.isBefore(now)).orElse(now);
    }

    /** Adds to the canonical order the kind and the dates in the company's zone. @param proforma the one before it, or null */
    static ObjectNode data(ObjectNode order, Instant sold, DocumentKind kind, Document proforma, ZoneId zone, Instant now) {
        var document = order.putObject("document").put("kind", kind.word()).put("saleDate", date(sold, zone)).put("issueDate", date(now, zone));
        if (proforma != null && proforma.externalId() != null) {
            document.putObject("proforma").put("externalId", proforma.externalId()).put("number", proforma.number());
        }
        return order;
    }

    static ObjectNode correction(Order order, Document sale, ZoneId zone, Instant now) {
        var data = order.canonical();
        data.putObject("document").put("kind", DocumentKind.CORRECTION.word()).put("issueDate", date(now, zone))
                .putObject("corrects").put("externalId", sale.externalId()).put("number", sale.number()).put("kind", sale.kind().word());
        return data;
    }

    /** The address stands on the document. */
    static ObjectNode mail(Document document) {
        return JsonNodeFactory.instance.objectNode().put("externalId", document.externalId()).put("documentId", document.documentId()).put("kind", document.kind().word())
                .put("number", document.number());
    }

    /** A reference only: the file travels as one, never as a link that holds a credential. */
    static ObjectNode upload(Order order, Document document) {
        var data = JsonNodeFactory.instance.objectNode().put("externalId", order.content().externalId()).put("documentId", document.documentId())
                .put("kind", document.kind().word()).put("number", document.number());
        return document.fileId() == null ? data : data.put("fileId", document.fileId());
    }

    /** The document that a receipt is about, as it now is; empty where the receipt is about none. */
    static Optional<Document> heard(OrderEvent.ReceiptCame receipt, List<Document> documents) {
        return of(receipt.commandId(), documents).map(known -> fact(receipt) == null ? known : DocumentMachine.apply(known, fact(receipt)));
    }

    private static Optional<Document> of(String commandId, List<Document> documents) {
        return documents.stream().filter(each -> commandId.equals(each.commandId())).findFirst();
    }

    /** What has left is corrected as the order's money goes. */
    static Decision withdrawn(OrderEvent.Withdrawn event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var document = of(event.withdrawal().commandId(), snapshot.documents()).orElseThrow();
        var settlement = new Settlement(order, snapshot, rules, cause);
        if (event.left() == MessageState.UNKNOWN) {
            return settlement.correctByHand("it was cancelled, and whether its document was issued is not known").settle();
        }
        if (event.left() != null && event.left() != MessageState.WOULD_SEND) {
            return settlement.documentStays().settle();
        }
        settlement.document(document.withdrawn()).tell("document-withdrawn", "the " + document.kind().word() + " had not been asked of " + document.connection());
        return (document.byHand() ? settlement.alert(Notice.over("correction-needed", order.connection(), order.orderId())) : settlement).settle();
    }

    private static DocumentFact fact(OrderEvent.ReceiptCame receipt) {
        if ((receipt.state() == MessageState.DELIVERED || receipt.state() == MessageState.WAITING) && receipt.result() != null) {
            return DocumentFact.of(receipt.result());
        }
        return !receipt.state().parked() ? null
                : DocumentFact.refused(REJECTED.equals(receipt.code()) ? DocumentStatus.KSEF_REJECTED : DocumentStatus.REQUESTED, receipt.reason());
    }

    private static String date(Instant at, ZoneId zone) {
        return LocalDate.ofInstant(at, zone).toString();
    }
}
