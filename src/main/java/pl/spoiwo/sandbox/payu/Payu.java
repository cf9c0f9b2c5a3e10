package pl.spoiwo.sandbox.payu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** The payment operator: its API, and behind {@code _control} what the customer and the operator's panel do. */
public final class Payu implements SimulatedSystem {

    private static final Set<String> STATUSES = Set.of("NEW", "PENDING", "WAITING_FOR_CONFIRMATION", "COMPLETED", "CANCELED");

    private final FaultSwitch faults = new FaultSwitch();
    private final Payments payments;
    private final Notifier notifier;
    private final Notices notices;
    private final Tokens tokens;
    private final PayuApi api;
    private final String notifyUrl;

    /**
     * @param keys       the point of sale
     * @param notifyUrl  where notifications go unless the payment names an address
     * @param retryScale factor on the operator's retry schedule: 0.01 makes a minute 600 ms
     */
    public Payu(PointOfSale keys, String notifyUrl, Store store, Courier courier, Clock clock, int mostPayments, double retryScale) {
        this.notifyUrl = notifyUrl;
        payments = new Payments(store.documents("payment"), clock, mostPayments);
        notifier = new Notifier(payments, courier, faults, keys.secondKey(), retryScale, clock);
        notices = new Notices(payments, notifier, courier, clock, keys.posId());
        tokens = new Tokens(keys.clientId(), keys.clientSecret(), clock);
        api = new PayuApi(payments, notices, clock, keys.posId(), Duration.ofMillis(Math.round(60_000 * retryScale)));
        notifier.resume();
    }

    @Override
    public String name() {
        return "payu";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        if (request.path().equals("/pl/standard/user/oauth/authorize")) {
            return request.method().equals("POST") ? tokens.authorize(request) : Response.empty(405);
        }
        boolean methods = request.method().equals("GET") && request.path().equals("/api/v2_1/paymethods");
        if (!methods && !request.path().startsWith("/api/v2_1/orders")) {
            return Response.empty(404);
        }
        if (!tokens.accepts(request)) {
            return PayuApi.status(401, "UNAUTHORIZED", "Incorrect authentication.");
        }
        if (methods) {
            return PayuApi.status(200, "SUCCESS", "Request successful");
        }
        String rest = request.path().substring("/api/v2_1/orders".length()).replaceFirst("^/", "").replaceFirst("/$", "");
        try {
            return api.handle(request, rest.isEmpty() ? List.of() : List.of(rest.split("/")));
        } catch (Json.Malformed malformed) {
            return PayuApi.status(400, "ERROR_SYNTAX", "The request is not JSON.");
        }
    }

    @Override
    public Response control(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /payments", "POST /orders" -> pay(request.json());
            case "GET /payments" -> found(payments.byReference(request.query("reference", "")));
            case "POST /returns" -> giveBack(request.json());
            case "DELETE /tokens" -> {
                tokens.revoke();
                yield Response.empty(204);
            }
            default -> Response.refused(404, "unknown control call; allowed are POST payments, GET payments?reference=, POST returns, DELETE tokens");
        };
    }

    /** Makes the payment, or takes the one with this reference to the wanted status, and notifies. */
    private Response pay(JsonNode wanted) {
        String status = wanted.path("status").asText("COMPLETED");
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status " + status + "; allowed are " + STATUSES);
        }
        ObjectNode known = wanted.has("orderId") ? payments.get(wanted.get("orderId").asText())
                : payments.byReference(wanted.path("reference").asText());
        boolean another = known == null || wanted.path("new").asBoolean();
        ObjectNode payment = another ? payments.add(describe(wanted, status), Duration.ZERO)
                : payments.change(known.get("seq").asLong(), stored -> {
                    stored.put("status", status).put("algorithm", wanted.path("algorithm").asText(stored.path("algorithm").asText()));
                    return wanted.has("amount") ? stored.put("amount", minor(wanted.get("amount"))) : stored;
                });
        if (!status.equals("NEW") && wanted.path("notify").asBoolean(true)) {
            notices.statusChanged(payment.get("seq").asLong(), Duration.ofMillis(wanted.path("delay").asLong()),
                    1 + wanted.path("duplicates").asInt());
        }
        return Response.json(another ? 201 : 200, payment);
    }

    private ObjectNode describe(JsonNode wanted, String status) {
        if (!wanted.has("amount")) {
            throw new IllegalArgumentException("a new payment needs an amount, such as \"159.90\"");
        }
        return Json.object().put("reference", wanted.path("reference").asText()).put("amount", minor(wanted.get("amount")))
                .put("currency", wanted.path("currency").asText("PLN")).put("status", status).put("method", wanted.path("method").asText("PBL"))
                .put("notifyUrl", wanted.path("notifyUrl").asText(notifyUrl)).put("algorithm", wanted.path("algorithm").asText("MD5"));
    }

    /** 159.90 becomes 15990. */
    private static String minor(JsonNode amount) {
        return new BigDecimal(amount.asText()).movePointRight(2).setScale(0, RoundingMode.UNNECESSARY).toPlainString();
    }

    private Response giveBack(JsonNode wanted) {
        ObjectNode payment = wanted.has("orderId") ? payments.get(wanted.get("orderId").asText())
                : payments.byReference(wanted.path("reference").asText());
        if (payment == null) {
            return Response.refused(404, "no such payment");
        }
        String amount = wanted.has("amount") ? minor(wanted.get("amount")) : payment.get("amount").asText();
        ObjectNode refund = notices.addRefund(payment, amount, wanted.path("extRefundId").asText(""), wanted.path("reason").asText("Zwrot"),
                "PENDING", Duration.ZERO);
        notices.finishRefund(payment.get("seq").asLong(), refund.get("refundId").asText(), wanted.path("status").asText("FINALIZED"),
                Duration.ofMillis(wanted.path("delay").asLong()));
        return Response.json(201, refund);
    }

    private static Response found(ObjectNode payment) {
        return payment == null ? Response.refused(404, "no such payment") : Response.json(200, payment);
    }

    /** Counts and the payments in brief, newest first; {@code ?limit=}. {@code owed}: notifications that will be sent again, as nobody has acknowledged them. */
    @Override
    public JsonNode state(Request request) {
        ObjectNode state = Json.object().put("paymentCount", payments.all().size())
                .put("owed", payments.all().stream().mapToInt(Payments.Entry::owed).sum());
        ObjectNode byStatus = state.putObject("byStatus");
        payments.all().forEach(entry -> byStatus.put(entry.status(), byStatus.path(entry.status()).asLong() + 1));
        state.set("notifications", notifier.state());
        ArrayNode brief = state.putArray("payments");
        payments.all().stream().sorted((a, b) -> Long.compare(b.seq(), a.seq())).limit(Long.parseLong(request.query("limit", "1000")))
                .forEach(entry -> brief.add(payments.bySeq(entry.seq())));
        return state;
    }

    @Override
    public void reset() {
        payments.reset();
        notifier.reset();
        tokens.revoke();
    }

    @Override
    public void close() {
    }
}
