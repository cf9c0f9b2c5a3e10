package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;

/**
 * Money that the hub has asked the operator to give back.
 *
 * @param commandId  the {@code refund.create}
 * @param request    what asked for it: id of a person's message, or the rule
 * @param amount     in the payment's currency
 * @param externalId the operator's id of the refund, which tells from then on how it goes; null until it is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefundRequest(String commandId, String request, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, Status status, String externalId) {

    /** DONE: the operator has taken it. REFUSED: its command is parked, and counts as under way until a person discards it. WOULD_SEND: observe mode holds it back. */
    public enum Status { REQUESTED, WOULD_SEND, REFUSED, DISCARDED, DONE }

    RefundRequest with(Status next, String operators) {
        return new RefundRequest(commandId, request, amount, status == Status.DONE ? status : next, operators == null ? externalId : operators);
    }
}
