package pl.spoiwo.sandbox.payu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;

/**
 * The payments. A record is {orderId, reference, amount, currency, status, method, notifyUrl, algorithm, createdAt, visibleAt,
 * refunds[], owed[]}: amounts in minor units as text, {@code owed} the notifications nobody has acknowledged yet.
 */
final class Payments {

    /**
     * What is known of a payment without reading it.
     *
     * @param owed how many of its notifications nobody has acknowledged yet
     */
    record Entry(long seq, String orderId, String reference, String status, int owed) {
    }

    private final Documents stored;
    private final Clock clock;
    private final int most;
    private final ConcurrentSkipListMap<Long, Entry> index = new ConcurrentSkipListMap<>();
    private final Map<String, Long> byOrderId = new ConcurrentHashMap<>();
    private final Map<String, Long> byReference = new ConcurrentHashMap<>();
    private long last;

    Payments(Documents stored, Clock clock, int most) {
        this.stored = stored;
        this.clock = clock;
        this.most = most;
        stored.each((seq, payment) -> index(seq, payment));
        last = Math.max(clock.millis() / 10, stored.highest());
    }

    synchronized ObjectNode add(ObjectNode payment, Duration showAfter) {
        long seq = ++last;
        String day = DateTimeFormatter.ofPattern("yyMMdd").format(clock.instant().atZone(ZoneOffset.UTC));
        String orderId = String.format("%10s", Long.toString(seq, 36)).replace(' ', 'Z').toUpperCase(Locale.ROOT) + day + "GUEST000P01";
        payment.put("seq", seq).put("orderId", orderId).put("createdAt", clock.instant().toString())
                .put("visibleAt", clock.instant().plus(showAfter).toEpochMilli());
        payment.putArray("refunds");
        payment.putArray("owed");
        save(payment);
        while (index.size() > most) {
            Entry oldest = index.pollFirstEntry().getValue();
            byOrderId.remove(oldest.orderId);
            byReference.remove(oldest.reference, oldest.seq);
            stored.remove(oldest.seq);
        }
        return payment;
    }

    /** By its own id; null where there is none, or none to be seen yet. */
    ObjectNode get(String orderId) {
        Long seq = byOrderId.get(orderId);
        ObjectNode payment = seq == null ? null : stored.get(seq);
        return payment == null || payment.get("visibleAt").asLong() > clock.millis() ? null : payment;
    }

    /** The newest with this reference of the shop; null where there is none. */
    ObjectNode byReference(String reference) {
        Long seq = byReference.get(reference);
        return seq == null ? null : stored.get(seq);
    }

    /** Changes one payment and gives it as it then is. */
    synchronized ObjectNode change(long seq, UnaryOperator<ObjectNode> change) {
        ObjectNode payment = stored.get(seq);
        if (payment == null) {
            return Json.object();
        }
        ObjectNode changed = change.apply(payment);
        save(changed);
        return changed;
    }

    Collection<Entry> all() {
        return index.values();
    }

    ObjectNode bySeq(long seq) {
        return stored.get(seq);
    }

    synchronized void reset() {
        stored.clear();
        index.clear();
        byOrderId.clear();
        byReference.clear();
    }

    private void save(ObjectNode payment) {
        index(payment.get("seq").asLong(), payment);
        stored.put(payment.get("seq").asLong(), payment);
    }

    private void index(long seq, ObjectNode payment) {
        Entry entry = new Entry(seq, payment.get("orderId").asText(), payment.path("reference").asText(),
                payment.path("status").asText().intern(), payment.path("owed").size());
        index.put(seq, entry);
        byOrderId.put(entry.orderId, seq);
        byReference.put(entry.reference, seq);
    }
}
