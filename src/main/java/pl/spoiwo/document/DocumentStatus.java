package pl.spoiwo.document;

/**
 * How far a document is. The order of the constants is the only direction in which it moves. KSEF_ACCEPTED stands behind KSEF_REJECTED because
 * a refused document may be mended and sent again, and an accepted one stays accepted. WITHDRAWN was called back before it had left.
 */
public enum DocumentStatus {
    REQUESTED, WITHDRAWN, ISSUED, KSEF_PENDING, KSEF_REJECTED, KSEF_ACCEPTED, SENT, CORRECTED;

    DocumentStatus further(DocumentStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
