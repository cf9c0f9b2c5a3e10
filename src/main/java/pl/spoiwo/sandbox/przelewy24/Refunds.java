package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.Json;

/** Refunds: accepted first, done or rejected after a while, and then notified. */
final class Refunds {

    static final int COMPLETED = 1;
    static final int PENDING = 2;
    static final int REJECTED = 4;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.of("Europe/Warsaw"));

    private final Transactions transactions;
    private final Notices notices;
    private final Courier courier;
    private final Clock clock;
    private final Duration takes;

    /** @param takes from the acceptance of a refund to its end */
    Refunds(Transactions transactions, Notices notices, Courier courier, Clock clock, Duration takes) {
        this.transactions = transactions;
        this.notices = notices;
        this.courier = courier;
        this.clock = clock;
        this.takes = takes;
    }

    /** @param asked {requestId, refundsUuid, amount, description?, urlStatus} */
    void accept(ObjectNode transaction, ObjectNode asked, boolean succeeds, Duration showAfter) {
        Instant now = clock.instant();
        ObjectNode refund = asked.deepCopy().put("batchId", 900_000_000L + now.getEpochSecond() % 100_000_000L).put("date", TIME.format(now))
                .put("login", "api").put("status", PENDING).put("visibleAt", now.toEpochMilli() + showAfter.toMillis());
        transactions.change(transaction, record -> record.withArray("refunds").add(refund));
        courier.later("refund" + asked.get("requestId").asText(), takes, () -> end(transaction, refund, succeeds));
    }

    private void end(ObjectNode transaction, ObjectNode refund, boolean succeeds) {
        ObjectNode changed = transactions.change(transaction, record -> {
            long back = 0;
            for (JsonNode each : record.get("refunds")) {
                if (each.get("requestId").equals(refund.get("requestId"))) {
                    ((ObjectNode) each).put("status", succeeds ? COMPLETED : REJECTED);
                }
                back += each.get("status").asInt() == COMPLETED ? each.get("amount").asLong() : 0;
            }
            if (back == record.get("amount").asLong()) {
                record.put("status", 3);
            }
        });
        if (changed != null) {
            notices.refunded(changed, refund, succeeds ? 0 : 1);
        }
    }

    /** As {@code GET /refund/by/orderId} tells them. */
    ObjectNode shown(ObjectNode transaction) {
        ObjectNode shown = Json.object();
        for (String field : new String[] {"orderId", "sessionId", "amount", "currency"}) {
            shown.set(field, transaction.get(field));
        }
        var list = shown.putArray("refunds");
        transaction.get("refunds").forEach(each -> {
            if (each.get("visibleAt").asLong() <= clock.millis()) {
                list.add(((ObjectNode) each).deepCopy().without(List.of("visibleAt", "urlStatus", "refundsUuid")));
            }
        });
        return shown;
    }
}
