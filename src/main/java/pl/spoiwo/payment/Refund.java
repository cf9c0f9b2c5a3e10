package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** Money on its way back. Only a FINALIZED one counts. */
public record Refund(String externalId, Status status, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {

    /** In the only direction a refund moves. */
    public enum Status {
        PENDING, CANCELLED, FINALIZED
    }
}
