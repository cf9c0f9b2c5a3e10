package pl.spoiwo.document;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.LocalDate;
import java.util.Objects;
import pl.spoiwo.ledger.Ids;

/**
 * One document of one order, at the system that issues it.
 *
 * @param commandId  the command that asked for it, null where somebody issued it there
 * @param externalId null until issued
 * @param fileId     the document itself, as the hub keeps it; null where it has none
 * @param told       the order's channel was told of it
 * @param byHand     a person was asked to correct it: the hub does not any more
 * @param version    0 until stored
 */
public record Document(String documentId, String connection, String orderId, String commandId, String externalId, DocumentKind kind, DocumentStatus status,
                       String number, String ksefNumber, @JsonFormat(shape = JsonFormat.Shape.STRING) LocalDate issueDate, DocumentAmounts amounts,
                       String reason, String fileId, boolean told, boolean byHand, long version) {

    /** The document that a command asks for. */
    public static Document requested(String connection, String orderId, String commandId, DocumentKind kind) {
        return new Document(id(connection, commandId), connection, orderId, commandId, null, kind, DocumentStatus.REQUESTED, null, null, null, null, null,
                null, false, false, 0);
    }

    /** A document that was issued without the hub. */
    public static Document foreign(String connection, String orderId, String externalId, DocumentKind kind) {
        return new Document(id(connection, externalId), connection, orderId, null, externalId, kind, DocumentStatus.REQUESTED, null, null, null, null, null,
                null, false, false, 0);
    }

    /** @param name the command's id, or the issuing system's id of a document without a command */
    public static String id(String connection, String name) {
        return Ids.derived("d", connection, name);
    }

    /** The hub's command for it may not have left yet. */
    public boolean asked() {
        return status == DocumentStatus.REQUESTED && commandId != null;
    }

    /** Nothing is awaited any more: buyer and channel may have it. */
    public boolean complete() {
        return number != null && status != DocumentStatus.REQUESTED && status != DocumentStatus.KSEF_PENDING && status != DocumentStatus.KSEF_REJECTED;
    }

    public Document withdrawn() {
        return new Document(documentId, connection, orderId, commandId, externalId, kind, DocumentStatus.WITHDRAWN, number, ksefNumber, issueDate, amounts, reason, fileId, told, byHand, version);
    }

    public Document asTold() {
        return new Document(documentId, connection, orderId, commandId, externalId, kind, status, number, ksefNumber, issueDate, amounts, reason, fileId, true, byHand, version);
    }

    public Document handedOver() {
        return new Document(documentId, connection, orderId, commandId, externalId, kind, status, number, ksefNumber, issueDate, amounts, reason, fileId, told, true, version);
    }

    Document stored(long newVersion) {
        return new Document(documentId, connection, orderId, commandId, externalId, kind, status, number, ksefNumber, issueDate, amounts, reason, fileId,
                told, byHand, newVersion);
    }

    /** For a person, without the authority's words, which may name one: {@code invoices-main invoice FV 1/2026: KSEF_ACCEPTED, KSeF 5265877635-20250826-0100001AF629-AF}. */
    public String said() {
        return connection + " " + kind.word() + " " + Objects.requireNonNullElse(number, "without a number") + ": " + status
                + (ksefNumber == null ? "" : ", KSeF " + ksefNumber);
    }
}
