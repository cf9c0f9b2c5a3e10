package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** The payment operator: its API, and behind {@code _control} what the buyer and the operator's panel do. */
public final class Przelewy24 implements SimulatedSystem {

    private final FaultSwitch faults = new FaultSwitch();
    private final Merchant merchant;
    private final Clock clock;
    private final Transactions transactions;
    private final Notices notices;
    private final Refunds refunds;
    private final Przelewy24Api api;
    private final String notifyUrl;

    public Przelewy24(Merchant merchant, String hubUrl, Store store, Courier courier, Clock clock, int mostPayments) {
        this.merchant = merchant;
        this.clock = clock;
        notifyUrl = hubUrl + "/hooks/" + merchant.connection();
        transactions = new Transactions(store.documents("przelewy24-transaction"), clock, mostPayments);
        notices = new Notices(transactions, store, courier, faults, merchant, clock, mostPayments);
        refunds = new Refunds(transactions, notices, courier, clock, Duration.ofMillis(Math.round(60_000 * merchant.retryScale())));
        api = new Przelewy24Api(transactions, refunds, merchant, notifyUrl);
        notices.outbox().resume();
    }

    @Override
    public String name() {
        return "przelewy24";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        if (!request.path().startsWith("/api/v1/")) {
            return Response.empty(404);
        }
        if (!request.basic().equals(merchant.id() + ":" + merchant.apiKey())) {
            return Przelewy24Api.refused(401, "Incorrect authentication");
        }
        try {
            return api.handle(request, request.path().substring("/api/v1/".length()));
        } catch (Json.Malformed malformed) {
            return Przelewy24Api.refused(400, "Invalid input data");
        }
    }

    @Override
    public Response control(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /payments", "POST /orders" -> pay(request.json());
            case "GET /payments" -> Response.json(200, known(request.query("reference", "")));
            case "POST /returns" -> giveBack(request.json());
            default -> Response.refused(404, "unknown control call; allowed are POST payments, GET payments?reference=, POST returns");
        };
    }

    /** Pays the transaction of this session, which it registers where nobody has, and notifies. */
    private Response pay(JsonNode wanted) {
        ObjectNode known = transactions.bySession(wanted.path("reference").asText());
        ObjectNode transaction = known == null ? transactions.add(described(wanted), wanted.path("urlStatus").asText(notifyUrl), Duration.ZERO) : known;
        if (wanted.path("paid").asBoolean(true)) {
            transaction = transactions.change(transaction, one -> one.put("status", Math.max(1, one.get("status").asInt()))
                    .put("paidAt", clock.instant().toString()));
            if (wanted.path("notify").asBoolean(true)) {
                notices.paid(transaction, Duration.ofMillis(wanted.path("delay").asLong()), 1 + wanted.path("duplicates").asInt());
            }
        }
        return Response.json(known == null ? 201 : 200, transaction);
    }

    private static ObjectNode described(JsonNode wanted) {
        if (!wanted.has("amount") || !wanted.has("reference")) {
            throw new IllegalArgumentException("a new payment needs a reference and an amount, such as \"159.90\"");
        }
        ObjectNode described = ((ObjectNode) wanted).deepCopy().put("sessionId", wanted.get("reference").asText()).put("amount", minor(wanted.get("amount")));
        return described.put("description", wanted.path("description").asText("Zamówienie " + wanted.get("reference").asText()));
    }

    /** 159.90 becomes 15990. */
    private static long minor(JsonNode amount) {
        return new BigDecimal(amount.asText()).movePointRight(2).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }

    private ObjectNode known(String reference) {
        ObjectNode found = transactions.bySession(reference);
        if (found == null) {
            throw new IllegalArgumentException("no such payment");
        }
        return found;
    }

    /** A refund in the panel; {@code "rejected": true} ends it without money. */
    private Response giveBack(JsonNode wanted) {
        ObjectNode transaction = known(wanted.path("reference").asText());
        String id = "panel-" + transaction.get("orderId").asText() + "-" + (transaction.get("refunds").size() + 1);
        ObjectNode asked = Json.object().put("requestId", id).put("refundsUuid", id)
                .put("amount", wanted.has("amount") ? minor(wanted.get("amount")) : Transactions.left(transaction))
                .put("description", wanted.path("description").asText("Zwrot")).put("urlStatus", transaction.get("urlStatus").asText());
        refunds.accept(transaction, asked, !wanted.path("rejected").asBoolean(), Duration.ZERO);
        return Response.json(201, asked);
    }

    /** Counts and the payments, newest first; {@code ?limit=}. {@code owed}: notifications that will be sent again. */
    @Override
    public JsonNode state(Request request) {
        ObjectNode state = Json.object().put("paymentCount", transactions.records().size()).put("owed", notices.outbox().size());
        state.set("byStatus", transactions.records().byStatus());
        state.set("notifications", notices.outbox().state());
        state.set("payments", transactions.records().newest(Long.parseLong(request.query("limit", "1000"))));
        return state;
    }

    @Override
    public void reset() {
        transactions.records().reset();
        notices.outbox().reset();
    }

    @Override
    public void close() {
    }
}
