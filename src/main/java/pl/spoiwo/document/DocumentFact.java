package pl.spoiwo.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import pl.spoiwo.mapping.Json;

/** What a system said about a document. All but the status may be null: not said. @param reason why the authority refused it */
public record DocumentFact(String externalId, DocumentStatus status, DocumentKind kind, String number, String ksefNumber, LocalDate issueDate,
                           DocumentAmounts amounts, String reason, String fileId) {

    /**
     * @param data a canonical document, or a receipt with its fields
     * @throws java.time.DateTimeException where the issue date is none
     */
    public static DocumentFact of(JsonNode data) {
        var kind = text(data, "kind");
        var date = text(data, "issueDate");
        return new DocumentFact(text(data, "externalId"), DocumentStatus.valueOf(data.path("status").asText("ISSUED")), kind == null ? null : DocumentKind.of(kind),
                text(data, "number"), text(data, "ksefNumber"), date == null ? null : LocalDate.parse(date),
                data.path("amounts").isObject() ? Json.MAPPER.convertValue(data.get("amounts"), DocumentAmounts.class) : null, text(data, "reason"), text(data.path("file"), "fileId"));
    }

    /** It could not be issued, or the authority refuses it. */
    public static DocumentFact refused(DocumentStatus status, String reason) {
        return new DocumentFact(null, status, null, null, null, null, null, reason, null);
    }

    private static String text(JsonNode data, String name) {
        return data.hasNonNull(name) ? data.get(name).asText() : null;
    }
}
