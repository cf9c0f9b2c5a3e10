package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Outbox;
import pl.spoiwo.sandbox.server.Store;

/**
 * Notifications of payments and refunds. One of a payment comes again until the payment is verified, however it was answered; one of a refund
 * until it is answered 200. The schedule of the repeats is not documented.
 */
final class Notices implements Outbox.Receiver {

    private static final long[] RETRY_MINUTES = {3, 5, 15, 30, 60, 180, 360, 720, 1440};
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final Outbox outbox;
    private final Courier courier;
    private final Merchant merchant;
    private final Clock clock;

    Notices(Transactions transactions, Store store, Courier courier, FaultSwitch faults, Merchant merchant, Clock clock, int most) {
        this.transactions = transactions;
        this.courier = courier;
        this.merchant = merchant;
        this.clock = clock;
        outbox = new Outbox(store.documents("przelewy24-owed"), courier, faults, Outbox.schedule(merchant.retryScale(), RETRY_MINUTES), most, clock, this);
    }

    Outbox outbox() {
        return outbox;
    }

    void paid(ObjectNode transaction, Duration delay, int copies) {
        ObjectNode body = Json.object().put("merchantId", merchant.id()).put("posId", merchant.id());
        copy(transaction, body, "sessionId", "amount");
        body.set("originAmount", transaction.get("amount"));
        copy(transaction, body, "currency", "orderId", "methodId", "statement");
        owe(transaction, transaction.get("urlStatus").asText(), body.put("sign", Signatures.PAYMENT.of(body, merchant.crc())), delay, copies);
    }

    /** @param status 0 done, 1 rejected */
    void refunded(ObjectNode transaction, JsonNode refund, int status) {
        ObjectNode body = Json.object();
        copy(transaction, body, "orderId", "sessionId");
        body.put("merchantId", merchant.id());
        copy((ObjectNode) refund, body, "requestId", "refundsUuid", "amount");
        copy(transaction, body, "currency");
        body.put("timestamp", clock.instant().getEpochSecond()).put("status", status);
        owe(transaction, refund.get("urlStatus").asText(), body.put("sign", Signatures.REFUND.of(body, merchant.crc())), Duration.ZERO, 1);
    }

    private static void copy(ObjectNode from, ObjectNode to, String... fields) {
        for (String field : fields) {
            to.set(field, from.get(field));
        }
    }

    private void owe(ObjectNode transaction, String url, ObjectNode body, Duration delay, int copies) {
        outbox.owe("przelewy24" + transaction.get("seq").asLong(), Json.object().put("url", url).set("body", body), delay, copies);
    }

    @Override
    public boolean send(ObjectNode notice) {
        return courier.post(notice.get("url").asText(), Map.of("Content-Type", "application/json", "User-Agent", "Przelewy24"),
                Json.bytes(notice.get("body")), TIMEOUT) == 200;
    }

    @Override
    public boolean settled(ObjectNode notice, boolean taken) {
        if (notice.get("body").has("refundsUuid")) {
            return taken;
        }
        ObjectNode transaction = transactions.bySession(notice.at("/body/sessionId").asText());
        return transaction == null || transaction.get("status").asInt() > 1;
    }
}
