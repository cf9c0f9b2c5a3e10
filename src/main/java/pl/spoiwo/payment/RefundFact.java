package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/**
 * What a payment operator said about a refund.
 *
 * @param status null where the operator's word is not in {@code config/statuses.yaml}
 */
public record RefundFact(String externalId, String paymentExternalId, Refund.Status status, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {

    RefundFact meaning(Refund.Status status) {
        return new RefundFact(externalId, paymentExternalId, status, amount, currency);
    }
}
