package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** The payment operator: its API, and behind {@code _control} what the buyer, the bank and the dashboard do. */
public final class Stripe implements SimulatedSystem {

    /** A status that a control call may ask for, and the event it makes. */
    private static final Map<String, String> EVENTS = Map.of("requires_payment_method", "payment_failed", "requires_action", "requires_action",
            "processing", "processing", "requires_capture", "amount_capturable_updated", "succeeded", "succeeded", "canceled", "canceled");

    private final FaultSwitch faults = new FaultSwitch();
    private final StripeAccount account;
    private final Payments payments;
    private final Events events;
    private final Happenings happenings;
    private final Replays replays;
    private final StripeApi api;

    public Stripe(StripeAccount account, String hubUrl, Store store, Courier courier, Clock clock, int mostPayments) {
        this.account = account;
        payments = new Payments(store.documents("stripe-payment"), clock, mostPayments);
        events = new Events(store, courier, faults, account, hubUrl + "/hooks/" + account.connection(), clock, mostPayments);
        happenings = new Happenings(payments, events, courier, Duration.ofMillis(Math.round(60_000 * account.retryScale())));
        replays = new Replays(store.documents("stripe-idempotency"), mostPayments);
        api = new StripeApi(payments, events, happenings, hubUrl + "/hooks/" + account.connection(), clock);
        events.outbox().resume();
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        String given = request.header("authorization").startsWith("Bearer ") ? request.header("authorization").substring(7).trim()
                : request.basic().replaceFirst(":$", "");
        try {
            if (!given.equals(account.secretKey())) {
                throw new Refused(401, null, given.isEmpty() ? "You did not provide an API key." : "Invalid API Key provided.", null);
            }
            return replays.once(request, () -> api.handle(request, List.of(request.path().replaceFirst("^/v1/", "").split("/"))));
        } catch (Refused refused) {
            return refused.response();
        }
    }

    @Override
    public Response control(Request request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "POST /payments", "POST /orders" -> pay(request.json());
                case "GET /payments" -> Response.json(200, known(Json.object().put("reference", request.query("reference", ""))));
                case "POST /returns" -> giveBack(request.json());
                case "POST /disputes" -> dispute(request.json());
                case "PUT /endpoint" -> {
                    api.endpointStatus(request.json().path("status").asText("disabled"));
                    yield Response.empty(204);
                }
                default -> Response.refused(404, "unknown control call; allowed are POST payments, GET payments?reference=, POST returns, POST disputes, PUT endpoint");
            };
        } catch (Refused refused) {
            return Response.refused(404, refused.getMessage());
        }
    }

    /** Makes the payment, or takes the one with this reference to the wanted status, and tells. */
    private Response pay(JsonNode wanted) {
        String status = wanted.path("status").asText("succeeded");
        if (!EVENTS.containsKey(status)) {
            throw new IllegalArgumentException("status " + status + "; allowed are " + EVENTS.keySet());
        }
        boolean another = find(wanted) == null || wanted.path("new").asBoolean();
        ObjectNode payment = another ? describe(wanted) : find(wanted);
        boolean fresh = another && status.equals("requires_payment_method");
        if (!fresh) {
            payment = status.equals("requires_payment_method") ? payments.fail(payment) : payments.move(payment, status, payment.at("/intent/amount").asLong());
        }
        if (wanted.path("notify").asBoolean(true)) {
            happenings.changed(payment, fresh ? "created" : EVENTS.get(status), Duration.ofMillis(wanted.path("delay").asLong()), 1 + wanted.path("duplicates").asInt());
        }
        return Response.json(another ? 201 : 200, payment);
    }

    private ObjectNode describe(JsonNode wanted) {
        if (!wanted.has("amount")) {
            throw new IllegalArgumentException("a new payment needs an amount, such as \"159.90\"");
        }
        String currency = wanted.path("currency").asText("PLN").toLowerCase(Locale.ROOT);
        ObjectNode metadata = wanted.path("metadata").isObject() ? wanted.path("metadata").deepCopy() : Json.object();
        if (wanted.has("reference")) {
            metadata.put("order_id", wanted.get("reference").asText());
        }
        return payments.add(Amounts.minor(wanted.get("amount").asText(), currency), currency, metadata,
                wanted.path("status").asText().equals("requires_capture") ? "manual" : "automatic_async", wanted.path("method").asText("card"), Duration.ZERO);
    }

    private ObjectNode find(JsonNode wanted) {
        return wanted.has("id") ? payments.find(wanted.get("id").asText()) : wanted.has("reference") ? payments.byReference(wanted.get("reference").asText()) : null;
    }

    private ObjectNode known(JsonNode wanted) {
        ObjectNode found = find(wanted);
        if (found == null) {
            throw Refused.unknown("payment", wanted.toString());
        }
        return found;
    }

    /** A refund in the dashboard; with {@code refundId} and {@code status} one that is there goes on, or back. */
    private Response giveBack(JsonNode wanted) {
        ObjectNode payment = known(wanted);
        if (!payment.has("charge")) {
            throw new IllegalArgumentException("the payment is not charged");
        }
        if (wanted.has("refundId")) {
            happenings.refundMoves(payment, wanted.get("refundId").asText(), wanted.path("status").asText("failed"));
            return Response.json(200, known(wanted));
        }
        long amount = wanted.has("amount") ? Amounts.minor(wanted.get("amount").asText(), payment.at("/intent/currency").asText())
                : payment.at("/charge/amount_captured").asLong() - payment.at("/charge/amount_refunded").asLong();
        return Response.json(201, happenings.refund(payment, amount, "requested_by_customer", Json.object(), Duration.ZERO));
    }

    private Response dispute(JsonNode wanted) {
        ObjectNode payment = known(wanted);
        if (!payment.has("charge")) {
            throw new IllegalArgumentException("the payment is not charged");
        }
        String status = wanted.path("status").asText("needs_response");
        ObjectNode disputed = payments.dispute(payment, status, wanted.path("reason").asText("fraudulent"));
        happenings.disputed(disputed, status);
        return Response.json(201, disputed.get("dispute"));
    }

    /** Counts and the payments, newest first; {@code ?limit=}. {@code owed}: events that will be sent again, as nobody has taken them. */
    @Override
    public JsonNode state(Request request) {
        ObjectNode state = Json.object().put("paymentCount", payments.records().size()).put("owed", events.outbox().size());
        state.set("byStatus", payments.records().byStatus());
        state.set("events", events.records().byStatus());
        state.set("notifications", events.outbox().state());
        state.set("payments", payments.records().newest(Long.parseLong(request.query("limit", "1000"))));
        return state;
    }

    @Override
    public void reset() {
        payments.records().reset();
        events.records().reset();
        events.outbox().reset();
        replays.reset();
        api.endpointStatus("enabled");
    }

    @Override
    public void close() {
    }
}
