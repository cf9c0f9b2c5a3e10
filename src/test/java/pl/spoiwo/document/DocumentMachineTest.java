package pl.spoiwo.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a document")
class DocumentMachineTest {

    private static final Document REQUESTED = Document.requested("invoices-main", "o-1", "c-1", DocumentKind.INVOICE);

    private static DocumentFact fact(DocumentStatus status, String number, String ksefNumber, String reason) {
        return new DocumentFact("7", status, DocumentKind.INVOICE, number, ksefNumber, null, null, reason, null);
    }

    @Test
    @DisplayName("never goes backwards, and ends the same whatever the order of the facts")
    void order() {
        var facts = List.of(fact(DocumentStatus.ISSUED, "FV 1", null, null), fact(DocumentStatus.KSEF_PENDING, null, null, null),
                fact(DocumentStatus.KSEF_REJECTED, null, null, "bad NIP"), fact(DocumentStatus.KSEF_ACCEPTED, null, "K-1", null));
        var forwards = REQUESTED;
        var backwards = REQUESTED;
        for (int i = 0; i < facts.size(); i++) {
            forwards = DocumentMachine.apply(forwards, facts.get(i));
            backwards = DocumentMachine.apply(backwards, facts.get(facts.size() - 1 - i));
        }
        assertThat(forwards).isEqualTo(backwards).returns(DocumentStatus.KSEF_ACCEPTED, Document::status).returns("FV 1", Document::number)
                .returns("K-1", Document::ksefNumber).returns(null, Document::reason);
        assertThat(DocumentMachine.apply(forwards, facts.get(2))).isEqualTo(forwards);
    }

    @Test
    @DisplayName("is complete only when nothing is awaited from the authority any more")
    void complete() {
        assertThat(REQUESTED.complete()).isFalse();
        assertThat(DocumentMachine.apply(REQUESTED, fact(DocumentStatus.KSEF_PENDING, "FV 1", null, null)).complete()).isFalse();
        assertThat(DocumentMachine.apply(REQUESTED, fact(DocumentStatus.KSEF_REJECTED, "FV 1", null, "no")).complete()).isFalse();
        assertThat(DocumentMachine.apply(REQUESTED, fact(DocumentStatus.ISSUED, "PA 1", null, null)).complete()).isTrue();
    }
}
