package pl.spoiwo.payment;

import java.math.BigDecimal;

/**
 * What a payment operator said about a refund.
 *
 * @param status null where the operator's word is not in {@code config/statuses.yaml}
 */
public record RefundFact(String externalId, String paymentExternalId, Refund.Status status, BigDecimal amount, String currency) {
}
