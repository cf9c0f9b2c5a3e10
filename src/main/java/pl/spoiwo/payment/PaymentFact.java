package pl.spoiwo.payment;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a payment operator said about a payment.
 *
 * @param status     null where the operator's word is not in {@code config/statuses.yaml}
 * @param occurredAt null where not said
 */
public record PaymentFact(String externalId, String reference, PaymentStatus status, BigDecimal amount, String currency, String method,
                          Instant occurredAt) {
}
