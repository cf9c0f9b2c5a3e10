package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a payment operator said about a payment.
 *
 * @param status     null where the operator's word is not in {@code config/statuses.yaml}
 * @param occurredAt null where not said
 */
public record PaymentFact(String externalId, String reference, PaymentStatus status,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency, String method,
                          @JsonFormat(shape = JsonFormat.Shape.STRING) Instant occurredAt) {

    PaymentFact meaning(PaymentStatus status) {
        return new PaymentFact(externalId, reference, status, amount, currency, method, occurredAt);
    }
}
