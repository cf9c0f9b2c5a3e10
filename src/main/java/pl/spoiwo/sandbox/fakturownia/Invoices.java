package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import pl.spoiwo.sandbox.server.Announcer;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;

/** The documents with their numbers, and the events about them. A record is {id, visibleAt, series, place, doc}. */
final class Invoices {

    private static final Map<String, String> PREFIXES = Map.of("vat", "", "receipt", "PAR", "proforma", "P", "correction", "K", "estimate", "ZAM");

    final IndexedRecords records;
    private final Cards webhooks;
    private final Announcer announcer;
    private final Clock clock;
    private final Map<String, Integer> places = new ConcurrentHashMap<>();

    Invoices(Documents stored, Cards webhooks, Announcer announcer, Clock clock, int most) {
        this.webhooks = webhooks;
        this.announcer = announcer;
        this.clock = clock;
        records = new IndexedRecords(stored, clock, most, Map.ofEntries(Map.entry("kind", "/doc/kind"), Map.entry("number", "/doc/number"),
                Map.entry("oid", "/doc/oid"), Map.entry("description", "/doc/description"), Map.entry("status", "/doc/status"), Map.entry("gov_status", "/doc/gov_status"),
                Map.entry("gov_id", "/doc/gov_id"),
                Map.entry("client_id", "/doc/client_id"), Map.entry("issue_date", "/doc/issue_date"), Map.entry("transaction_date", "/doc/sell_date"),
                Map.entry("updated_at", "/doc/updated_at"), Map.entry("price_gross", "/doc/price_gross"), Map.entry("income", "/doc/income"),
                Map.entry("series", "/series"), Map.entry("place", "/place")));
        records.all().forEach(entry -> places.merge(entry.get("series"), Integer.parseInt(entry.get("place")), Math::max));
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Answers.ZONE);
    }

    /** Gives the document its id and, where it has none, the next number of its kind and month: 1/11/2026. */
    ObjectNode add(ObjectNode doc, Duration showAfter) {
        long id = records.nextId();
        LocalDate issued = LocalDate.parse(doc.get("issue_date").asText());
        String kind = doc.get("kind").asText();
        String series = PREFIXES.getOrDefault(kind, kind.toUpperCase(Locale.ROOT))
                + String.format("%%d/%02d/%d", issued.getMonthValue(), issued.getYear());
        boolean automatic = !doc.hasNonNull("number");
        int place = automatic ? places.merge(series, 1, Integer::sum) : 0;
        if (automatic) {
            doc.put("number", String.format(series, place));
        }
        List.of("gov_status", "gov_id", "gov_send_date", "gov_error_messages", "gov_verification_link").forEach(doc::putNull);
        String now = Answers.time(clock.instant());
        doc.put("id", id).put("created_at", now).put("updated_at", now);
        records.add(Json.object().put("id", id).put("series", series).put("place", place).set("doc", doc), showAfter);
        tell("invoice:create", doc, showAfter);
        return doc;
    }

    /** Null where there is none, or none to be seen yet. */
    ObjectNode get(long id) {
        ObjectNode record = records.get(id);
        return record == null ? null : (ObjectNode) record.get("doc");
    }

    ObjectNode change(long id, Consumer<ObjectNode> change) {
        ObjectNode record = records.change(id, stored -> {
            ObjectNode doc = (ObjectNode) stored.get("doc");
            change.accept(doc);
            doc.put("updated_at", Answers.time(clock.instant()));
            return stored;
        });
        if (record == null) {
            return Json.object();
        }
        tell("invoice:update", record.get("doc"), Duration.ZERO);
        return (ObjectNode) record.get("doc");
    }

    void remove(ObjectNode doc) {
        records.remove(doc.get("id").asLong());
        tell("invoice:delete", doc, Duration.ZERO);
    }

    /** What an event holds is not documented: its name, the webhook's own token and the document. */
    private void tell(String event, JsonNode doc, Duration delay) {
        for (ObjectNode webhook : webhooks.with(Map.of("kind", event))) {
            if (webhook.path("active").asBoolean(true)) {
                ObjectNode body = Json.object().put("event", event).put("api_token", webhook.path("api_token").asText(""));
                body.set("invoice", doc);
                announcer.announce("invoice" + doc.get("id").asText(), webhook.get("url").asText(), body, delay, 1);
            }
        }
    }

    void reset() {
        records.reset();
        places.clear();
    }
}
