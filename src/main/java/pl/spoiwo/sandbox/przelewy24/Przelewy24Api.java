package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /api/v1/...}. The wording of its errors is not documented. */
final class Przelewy24Api {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmm").withZone(ZoneId.of("Europe/Warsaw"));
    private static final List<String> NEEDED = List.of("merchantId", "posId", "sessionId", "amount", "currency", "description", "email", "country",
            "language", "urlReturn", "sign");

    private final Transactions transactions;
    private final Refunds refunds;
    private final Merchant merchant;
    private final String notifyUrl;

    Przelewy24Api(Transactions transactions, Refunds refunds, Merchant merchant, String notifyUrl) {
        this.transactions = transactions;
        this.refunds = refunds;
        this.merchant = merchant;
        this.notifyUrl = notifyUrl;
    }

    /** @param path behind {@code /api/v1/} */
    Response handle(Request request, String path) {
        String last = Request.decode(path.substring(path.lastIndexOf('/') + 1));
        String call = request.method() + " " + path.replaceFirst("(by/[A-Za-z]+)/[^/]+$", "$1");
        return switch (call) {
            case "GET testAccess" -> Response.json(200, Json.object().put("data", true).put("error", ""));
            case "POST transaction/register" -> register(request);
            case "PUT transaction/verify" -> verify(request.json());
            case "GET transaction/by/sessionId" -> found(transactions.bySession(last));
            case "POST transaction/refund" -> refund(request);
            case "GET refund/by/orderId" -> refundsOf(transactions.byOrder(last));
            default -> refused(404, "Not found");
        };
    }

    private Response register(Request request) {
        JsonNode wanted = request.json();
        for (String field : NEEDED) {
            if (!wanted.hasNonNull(field)) {
                return refused(400, "Missing required parameter: " + field);
            }
        }
        if (!ours(wanted) || !wanted.get("amount").canConvertToLong() || wanted.get("amount").asLong() <= 0) {
            return refused(400, "Invalid input data");
        }
        if (!Signatures.REGISTER.of(wanted, merchant.crc()).equals(wanted.get("sign").asText())) {
            return refused(400, "Incorrect CRC value");
        }
        // The session names the attempt: asked for again it is the same transaction (unverified).
        ObjectNode known = transactions.bySession(wanted.get("sessionId").asText());
        ObjectNode made = known == null ? transactions.add(wanted, wanted.path("urlStatus").asText(notifyUrl), request.showAfter()) : known;
        return data(200, Json.object().put("token", made.get("token").asText()));
    }

    private Response verify(JsonNode wanted) {
        ObjectNode known = transactions.bySession(wanted.path("sessionId").asText());
        if (known == null || !known.get("orderId").asText().equals(wanted.path("orderId").asText())) {
            return refused(404, "Transaction not found");
        }
        if (!ours(wanted) || !Signatures.VERIFY.of(wanted, merchant.crc()).equals(wanted.path("sign").asText())) {
            return refused(400, "Incorrect CRC value");
        }
        if (known.get("amount").asLong() != wanted.path("amount").asLong() || !known.get("currency").asText().equals(wanted.path("currency").asText())) {
            return refused(400, "Incorrect amount or currency");
        }
        if (known.get("status").asInt() == 0) {
            return refused(400, "Transaction is not paid");
        }
        transactions.change(known, one -> one.put("status", Math.max(2, one.get("status").asInt())));
        return data(200, Json.object().put("status", "success"));
    }

    private boolean ours(JsonNode wanted) {
        return wanted.path("merchantId").asInt() == merchant.id() && wanted.path("posId").asInt() == merchant.id();
    }

    private static Response found(ObjectNode transaction) {
        if (transaction == null) {
            return refused(404, "Transaction not found");
        }
        ObjectNode shown = Json.object();
        for (String field : List.of("orderId", "sessionId", "status", "amount", "currency", "description", "statement")) {
            shown.set(field, transaction.get(field));
        }
        String paid = transaction.has("paidAt") ? TIME.format(Instant.parse(transaction.get("paidAt").asText())) : "";
        shown.put("date", paid).put("dateOfTransaction", paid).put("clientEmail", transaction.get("email").asText()).put("accountMD5", "")
                .put("paymentMethod", transaction.get("methodId").asInt()).put("clientName", "").put("clientAddress", "").put("clientCity", "")
                .put("clientPostcode", "").put("batchId", 0).put("fee", "56");
        return data(200, shown);
    }

    /** All of it is refused where one of its refunds is. */
    private Response refund(Request request) {
        JsonNode wanted = request.json();
        if (!wanted.hasNonNull("requestId") || !wanted.hasNonNull("refundsUuid") || wanted.path("refunds").isEmpty()) {
            return refused(400, "Missing required parameter");
        }
        ArrayNode answers = Json.array();
        boolean all = true;
        for (JsonNode each : wanted.get("refunds")) {
            String wrong = wrong(each, wanted.get("requestId").asText());
            ObjectNode answer = ((ObjectNode) each).deepCopy().put("status", wrong == null).put("message", wrong == null ? "success" : wrong);
            answers.add(answer);
            all &= wrong == null;
        }
        if (!all) {
            return Response.json(409, Json.object().put("code", 409).set("error", answers));
        }
        for (JsonNode each : wanted.get("refunds")) {
            ObjectNode asked = Json.object().put("requestId", wanted.get("requestId").asText()).put("refundsUuid", wanted.get("refundsUuid").asText())
                    .put("amount", each.get("amount").asLong()).put("description", each.path("description").asText(""))
                    .put("urlStatus", wanted.path("urlStatus").asText(notifyUrl));
            refunds.accept(transactions.byOrder(each.get("orderId").asText()), asked, true, request.showAfter());
        }
        return data(201, answers);
    }

    /** What is wrong with one refund; null where nothing is. */
    private String wrong(JsonNode refund, String requestId) {
        ObjectNode transaction = transactions.byOrder(refund.path("orderId").asText());
        if (transaction == null || !transaction.get("sessionId").asText().equals(refund.path("sessionId").asText())) {
            return "Transaction not found";
        }
        for (JsonNode each : transaction.get("refunds")) {
            if (each.get("requestId").asText().equals(requestId)) {
                return "Request already exists";
            }
        }
        if (transaction.get("status").asInt() < 2) {
            return "Transaction is not verified";
        }
        long amount = refund.path("amount").asLong();
        return amount <= 0 || amount > Transactions.left(transaction) ? "Incorrect amount" : null;
    }

    private Response refundsOf(ObjectNode transaction) {
        return transaction == null || transaction.get("refunds").isEmpty() ? refused(404, "Refund not found") : data(200, refunds.shown(transaction));
    }

    private static Response data(int status, JsonNode data) {
        return Response.json(status, Json.object().put("responseCode", 0).set("data", data));
    }

    static Response refused(int status, String error) {
        return Response.json(status, Json.object().put("error", error).put("code", status));
    }
}
