package pl.spoiwo.document;

import java.util.Set;

/** What a fact makes of a document. Pure. A document never goes backwards: an older word only adds what was not known. */
public final class DocumentMachine {

    /** Where a document may stand still for a reason. */
    private static final Set<DocumentStatus> STUCK = Set.of(DocumentStatus.REQUESTED, DocumentStatus.KSEF_REJECTED);

    private DocumentMachine() {
    }

    /** @return the document as it now is; equal to {@code known} where the fact is nothing new */
    public static Document apply(Document known, DocumentFact fact) {
        boolean takes = fact.status().compareTo(known.status()) >= 0;
        var status = known.status().further(fact.status());
        var reason = STUCK.contains(status) ? either(takes, fact.reason(), known.reason()) : null;
        return new Document(known.documentId(), known.connection(), known.orderId(), known.commandId(), either(takes, fact.externalId(), known.externalId()),
                known.kind(), status, either(takes, fact.number(), known.number()), either(takes, fact.ksefNumber(), known.ksefNumber()),
                either(takes, fact.issueDate(), known.issueDate()), either(takes, fact.amounts(), known.amounts()), reason, either(takes, fact.fileId(), known.fileId()),
                known.told(), known.byHand(), known.version());
    }

    /** What only one side says counts, whichever side it is. */
    private static <T> T either(boolean takes, T heard, T known) {
        return heard != null && (takes || known == null) ? heard : known;
    }
}
