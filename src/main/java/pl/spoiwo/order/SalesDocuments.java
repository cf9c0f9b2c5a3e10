package pl.spoiwo.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.document.Document;
import pl.spoiwo.document.DocumentKind;
import pl.spoiwo.document.DocumentStatus;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Decision.Withdrawal;
import pl.spoiwo.shipment.Shipment;

/** The sales documents of an order: asked for once, corrected where nothing is left to decide, told to the channel when they are final. Lives for one decision. */
final class SalesDocuments {

    private final Settlement settlement;
    private final OrderRates rates;
    private final OrderRules rules;
    private final Cause cause;
    private final List<Document> documents;
    private final List<Document> changed = new ArrayList<>();
    /** Whether the document of the sale had left the ledger will say. */
    private boolean calledBack;

    SalesDocuments(Settlement settlement, List<Document> known, OrderRates rates, OrderRules rules, Cause cause) {
        this.settlement = settlement;
        this.rates = rates;
        this.rules = rules;
        this.cause = cause;
        this.documents = new ArrayList<>(known);
    }

    List<Document> changed() {
        return List.copyOf(changed);
    }

    /** Once for an order, ever, unless it was called back: a refused document is mended and sent again under the same command. */
    void issue(Order order, List<Shipment> shipments, Books books) {
        if (due(order, shipments, books)) {
            var issuing = rules.documents();
            var kind = issuing.kind(Issuing.sale(order, shipments, books.paidInFull()));
            var sold = Issuing.sold(shipments, cause.now());
            var id = settlement.effect(issuing.connection(), Issuing.CREATE, occasion(), rates.put(Issuing.data(settlement.told(), sold, kind, proforma(), issuing.zone(), cause.now()), sold));
            put(Document.requested(issuing.connection(), order.orderId(), id, kind));
            settlement.tell("document-asked", kind.word() + " from " + issuing.connection() + ", reference " + id + rates.said(sold));
        }
    }

    private String occasion() {
        var before = documents.stream().filter(each -> each.kind().sale()).count();
        return before == 0 ? "sale" : "sale after " + before + " called back";
    }

    /** Calls the document of the sale back with its order. @return false where there is none that may not have left yet */
    boolean callOff() {
        var sale = sale();
        calledBack = sale != null && sale.asked();
        if (calledBack) {
            settlement.withdraw(new Withdrawal(sale.connection(), sale.commandId(), Issuing.CREATE));
        }
        return calledBack;
    }

    boolean due(Order order, List<Shipment> shipments, Books books) {
        return !nothingToIssue(order) && rules.documents().due(Issuing.sale(order, shipments, books.paidInFull()));
    }

    /** Once for an order that waits for a bank transfer, as soon as its rate is known; what books the sale follows the money. */
    void proforma(Order order) {
        var issuing = rules.documents();
        if (nothingToIssue(order) || !issuing.proforma() || proforma() != null || !order.content().awaitsTransfer() || rates.missing(cause.now()) != null) {
            return;
        }
        var data = rates.put(Issuing.data(settlement.told(), cause.now(), DocumentKind.PROFORMA, null, issuing.zone(), cause.now()), cause.now());
        var id = settlement.effect(issuing.connection(), Issuing.CREATE, "proforma", data);
        put(Document.requested(issuing.connection(), order.orderId(), id, DocumentKind.PROFORMA));
        settlement.tell("document-asked", DocumentKind.PROFORMA.word() + " from " + issuing.connection() + ", reference " + id);
    }

    private boolean nothingToIssue(Order order) {
        var issuing = rules.documents();
        return issuing == null || sale() != null || order.status().atLeast(OrderStatus.PARTIALLY_RETURNED)
                || issuing.startFrom() != null && order.content().placedAt().isBefore(issuing.startFrom());
    }

    /**
     * Only where nothing is left to decide: all the money of the order or all the goods went back. Of any other money that went back a person is told, once for each time.
     *
     * @param refunded what the event says of money that went back or came back, or null
     * @param cameBack it came back: what has been corrected is owed again
     */
    void correct(Order order, Books books, BigDecimal collecting, String refunded, boolean cameBack) {
        var sale = sale();
        if (sale == null || calledBack) {
            return;
        }
        var issued = sale.amounts();
        var worth = issued == null || issued.gross() == null || !order.content().currency().equals(issued.currency()) ? order.content().total() : new BigDecimal(issued.gross());
        boolean full = books.refundedInFull(worth, collecting);
        boolean corrected = documents.stream().anyMatch(each -> each.kind() == DocumentKind.CORRECTION);
        if ((full || order.status() == OrderStatus.RETURNED) && correctable()) {
            if (sale.complete() && !corrected) {
                var id = settlement.effect(sale.connection(), Issuing.CORRECT, sale.documentId(), Issuing.correction(order, sale, rules.documents().zone(), cause.now()));
                put(Document.requested(sale.connection(), order.orderId(), id, DocumentKind.CORRECTION));
                settlement.tell("correction-asked", "of " + sale.number() + " from " + sale.connection() + ", reference " + id);
            }
            return;
        }
        // A cancelled order that keeps money is held for it: a person looks where it is, or the operator tells yet.
        boolean elsewhere = books.returnedElsewhere() && (order.status() != OrderStatus.CANCELLED || books.kept() == null);
        // What goes back behind a correction of the whole is what it corrects.
        boolean open = !corrected && (full || elsewhere || books.refundedInPart(worth, collecting));
        boolean known = sale.byHand() || corrected && cameBack;
        if (refunded == null ? open && !known : open || known) {
            correctByHand(order, (refunded == null ? "money was refunded" : refunded) + (corrected ? " after its correction was asked for" : ""));
        }
    }

    /** A task for a person, from then on for good: how a part is corrected nobody can derive from money alone, and what the person has done the hub does not see. */
    void correctByHand(Order order, String why) {
        var sale = sale();
        if (sale != null) {
            settlement.alert(Notice.task("correction-needed", order.connection(), order.orderId(), "order " + order.content().externalNumber() + ": " + why
                    + "; correct " + sale.said() + " in " + sale.connection()));
            put(sale.handedOver());
        }
    }

    /** A receipt has no correction, not every system that issues can be told to correct, and what a person corrects is that person's. */
    boolean correctable() {
        var sale = sale();
        return rules.documents() != null && rules.documents().correcting() && sale != null && sale.kind() == DocumentKind.INVOICE && !sale.byHand();
    }

    /**
     * Gives each document on once, and only when nothing can change it any more: to the channel where it takes the kind, otherwise by mail to the buyer where the rules say so.
     * A channel takes none of an order that it has cancelled.
     */
    void tell(Order order) {
        for (var document : List.copyOf(documents)) {
            if (document.kind() == DocumentKind.PROFORMA || !document.complete() || document.told()) {
                continue;
            }
            boolean uploaded = rules.uploads(document.kind());
            if (uploaded && order.status() != OrderStatus.CANCELLED) {
                settlement.effect(order.connection(), Issuing.UPLOAD, document.documentId(), Issuing.upload(order, document));
                settlement.tell("document-told", "the channel is told of " + document.number());
                put(document.asTold());
            } else if (!uploaded && mailed(order, document)) {
                settlement.effect(document.connection(), Issuing.SEND, document.documentId(), Issuing.mail(document));
                settlement.tell("document-mailed", document.connection() + " mails " + document.number() + " to the buyer");
                put(document.asTold());
            }
        }
    }

    private boolean mailed(Order order, Document document) {
        return rules.documents() != null && rules.documents().email().contains(order.connection()) && rules.documents().connection().equals(document.connection())
                && document.externalId() != null && order.content().at("/buyer/email").isTextual();
    }

    /** Puts the document as it now is. */
    void put(Document document) {
        for (var list : List.of(documents, changed)) {
            list.removeIf(known -> known.documentId().equals(document.documentId()));
            list.add(document);
        }
    }

    private Document proforma() {
        return documents.stream().filter(each -> each.kind() == DocumentKind.PROFORMA).findFirst().orElse(null);
    }

    private Document sale() {
        return documents.stream().filter(each -> each.kind().sale() && each.status() != DocumentStatus.WITHDRAWN).findFirst().orElse(null);
    }
}
