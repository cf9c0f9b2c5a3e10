package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Records;

/**
 * The transactions. A record is {seq, token, sessionId, orderId, amount, currency, status, methodId, statement, description, email, urlStatus,
 * visibleAt, paidAt?, refunds[]}: amounts in grosze, status 0 not paid, 1 paid but not verified, 2 verified, 3 given back.
 */
final class Transactions {

    private static final long FIRST_ORDER = 300_000_000L;

    private final Records records;
    private final Clock clock;

    Transactions(Documents stored, Clock clock, int most) {
        this.clock = clock;
        records = new Records(stored, most, clock.millis() / 1000 % 10_000_000, one -> new Records.Entry(one.get("seq").asLong(),
                List.of("session:" + one.get("sessionId").asText(), "order:" + one.get("orderId").asText()), one.get("status").asText()));
    }

    Records records() {
        return records;
    }

    /** By its session, which the shop has named; null where there is none, or none to be seen yet. */
    ObjectNode bySession(String session) {
        return visible(records.find("session:" + session));
    }

    /** By the operator's number. */
    ObjectNode byOrder(String order) {
        return visible(records.find("order:" + order));
    }

    private ObjectNode visible(ObjectNode found) {
        return found == null || found.get("visibleAt").asLong() > clock.millis() ? null : found;
    }

    ObjectNode add(JsonNode wanted, String urlStatus, Duration showAfter) {
        return records.add(seq -> {
            ObjectNode made = Json.object().put("token", String.format("%016X-%08X", seq * 0x9E3779B97F4A7C15L, seq)).put("sessionId", wanted.get("sessionId").asText())
                    .put("orderId", FIRST_ORDER + seq).put("amount", wanted.get("amount").asLong()).put("currency", wanted.path("currency").asText("PLN"))
                    .put("status", 0).put("methodId", wanted.path("methodId").asInt(181))
                    .put("statement", wanted.path("statement").asText("p24-A" + seq % 100 + "-B" + seq % 89 + "-C" + seq % 97))
                    .put("description", wanted.path("description").asText()).put("email", wanted.path("email").asText("jan.testowy@example.com"))
                    .put("urlStatus", urlStatus).put("visibleAt", clock.millis() + showAfter.toMillis());
            made.putArray("refunds");
            return made;
        });
    }

    ObjectNode change(ObjectNode transaction, Consumer<ObjectNode> change) {
        return records.change(transaction.get("seq").asLong(), record -> {
            change.accept(record);
            return record;
        });
    }

    /** What is not on its way back yet. */
    static long left(ObjectNode transaction) {
        long left = transaction.get("status").asInt() == 0 ? 0 : transaction.get("amount").asLong();
        for (JsonNode each : transaction.get("refunds")) {
            left -= each.get("status").asInt() == Refunds.REJECTED ? 0 : each.get("amount").asLong();
        }
        return left;
    }
}
