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
        var kind = data.path("kind").asText(null);
        var date = data.path("issueDate").asText(null);
        return new DocumentFact(data.path("externalId").asText(null), DocumentStatus.valueOf(data.path("status").asText("ISSUED")), kind == null ? null : DocumentKind.of(kind),
                data.path("number").asText(null), data.path("ksefNumber").asText(null), date == null ? null : LocalDate.parse(date),
                data.path("amounts").isObject() ? Json.MAPPER.convertValue(data.get("amounts"), DocumentAmounts.class) : null, data.path("reason").asText(null), data.path("file").path("fileId").asText(null));
    }

    /** It could not be issued, or the authority refuses it. */
    public static DocumentFact refused(DocumentStatus status, String reason) {
        return new DocumentFact(null, status, null, null, null, null, null, reason, null);
    }
}
