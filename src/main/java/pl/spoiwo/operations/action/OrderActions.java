package pl.spoiwo.operations.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Service;
import pl.spoiwo.ledger.Hashes;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.query.OrderQueries;
import pl.spoiwo.operations.query.PaymentQueries;
import pl.spoiwo.process.PersonsRequests;

/** What a person does with an order. */
@Service
public class OrderActions {

    private final OrderQueries orders;
    private final PaymentQueries payments;
    private final PersonsRequests requests;
    private final Sending sending;
    private final Audit audit;

    OrderActions(OrderQueries orders, PaymentQueries payments, PersonsRequests requests, Sending sending, Audit audit) {
        this.orders = orders;
        this.payments = payments;
        this.requests = requests;
        this.sending = sending;
        this.audit = audit;
    }

    /**
     * One payment's share of a refund.
     *
     * @param amount decimal text
     * @param status see {@link pl.spoiwo.payment.RefundRequest.Status}
     */
    public record Share(String connection, String payment, String command, String amount, String currency, String status) {
    }

    /** @param message that asked for it, with its commands as children */
    public record Refund(String message, List<Share> shares) {
    }

    /**
     * Gives money back, each payment by its own operator.
     *
     * @param amount null for all that is left
     * @param why    goes to the operator and to the audit
     * @param key    the same again gives the same refund; null: the same order, as it is, with the same amount and reason is the same
     */
    public Refund refund(String orderId, BigDecimal amount, String why, String key) {
        if (why == null || why.isBlank()) {
            throw ActionRefused.notAllowed("say why the money goes back: a reason is required, and the operator gets it");
        }
        if (key != null && (key.isBlank() || key.length() > 100)) {
            throw ActionRefused.notAllowed("Idempotency-Key is a text of 1 to 100 characters");
        }
        var order = orders.find(orderId).orElseThrow(() -> ActionRefused.unknown("there is no order " + orderId));
        var own = key != null ? key : Hashes.sha256((amount == null ? "all" : amount.toPlainString()) + "\n" + why) + ":" + order.path("revision").asInt();
        var message = decided("order.refund", orderId, why, () -> requests.refund(order.path("connection").asText(), orderId, amount, why, own));
        return new Refund(message, payments.ofOrder(orderId).stream().flatMap(payment -> shares(payment, message).stream()).toList());
    }

    /** @param message that let it go */
    public record Release(String message) {
    }

    /** Lets go what is reserved for an order that is sent or cancelled; pressed twice it is done once. @param why for the audit */
    public Release release(String orderId, String why) {
        ActionRefused.unlessReasoned(why);
        var order = orders.find(orderId).orElseThrow(() -> ActionRefused.unknown("there is no order " + orderId));
        return new Release(decided("order.release", orderId, why, () -> requests.release(order.path("connection").asText(), orderId, order.path("revision").asText())));
    }

    /** @return id of the message that asks for it */
    private String decided(String action, String orderId, String why, Supplier<PersonsRequests.Answer> request) {
        var answer = new PersonsRequests.Answer[1];
        audit.of(action, orderId, why, () -> {
            answer[0] = request.get();
            sending.send(answer[0].outgoing());
            return refused(answer[0]) ? answer[0].reason().code() : "asked for by " + answer[0].messageId();
        });
        if (refused(answer[0])) {
            throw ActionRefused.tooLate(answer[0].reason().text());
        }
        return answer[0].messageId();
    }

    private static boolean refused(PersonsRequests.Answer answer) {
        return answer.reason() != null && PersonsRequests.REFUSALS.contains(answer.reason().code());
    }

    private static List<Share> shares(ObjectNode payment, String request) {
        return StreamSupport.stream(payment.path("requests").spliterator(), false).filter(each -> each.path("request").asText().equals(request))
                .map((JsonNode each) -> new Share(payment.path("connection").asText(), payment.path("externalId").asText(), each.path("commandId").asText(),
                        each.path("amount").asText(), payment.path("currency").asText(), each.path("status").asText())).toList();
    }
}
