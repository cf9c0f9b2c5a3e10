package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Announcer;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;

/**
 * The shipments and their life. A record is {id, visibleAt, until, charged, events[], doc}: {@code doc} is the shipment as the API shows
 * it, {@code until} the status its creation runs to by itself, {@code charged} what its label cost, once it is bought.
 */
final class Shipments {

    private static final List<String> CREATION = List.of("created", "offers_prepared", "offer_selected", "confirmed");

    final IndexedRecords records;
    private final Courier courier;
    private final Announcer announcer;
    private final Clock clock;
    private final Organisation organisation;
    private final String webhook;
    private final Offers offers;
    private volatile boolean funds = true;

    /** @param webhook address of the events */
    Shipments(Documents stored, Courier courier, Announcer announcer, Clock clock, int most, Organisation organisation, String webhook) {
        this.courier = courier;
        this.announcer = announcer;
        this.clock = clock;
        this.organisation = organisation;
        this.webhook = webhook;
        records = new IndexedRecords(stored, clock, most, Map.of("status", "/doc/status", "reference", "/doc/reference", "service", "/doc/service",
                "tracking_number", "/doc/tracking_number", "external_customer_id", "/doc/external_customer_id", "comments", "/doc/comments", "charged", "/charged", "cod", "/doc/cod/amount",
                "until", "/until", "dispatchOrder", "/dispatchOrder"));
        offers = new Offers(records, clock);
        records.all().forEach(entry -> goOn(entry.id(), entry.get("status"), entry.get("until"), Duration.ZERO));
    }

    /** @param until {@code offers_prepared}, {@code offer_selected} or {@code confirmed} */
    ObjectNode add(ObjectNode doc, String until, Duration showAfter) {
        ObjectNode record = Json.object().put("id", doc.get("id").asLong()).put("until", until);
        record.putArray("events").addObject().put("status", "created").put("at", clock.instant().toString());
        record.set("doc", doc);
        records.add(record, showAfter);
        goOn(doc.get("id").asLong(), "created", until, showAfter);
        return doc;
    }

    /** Schedules the next step of a creation that is not where it should be; a lost answer delays what can be seen, and so the steps. */
    private void goOn(long id, String status, String until, Duration showAfter) {
        int now = CREATION.indexOf(status);
        if (now >= 0 && now < CREATION.indexOf(until)) {
            courier.later("inpost" + id, organisation.step().plus(showAfter), () -> step(id, status, until));
        }
    }

    private void step(long id, String from, String until) {
        boolean[] here = new boolean[1];
        ObjectNode record = records.change(id, stored -> {
            ObjectNode doc = (ObjectNode) stored.get("doc");
            here[0] = doc.get("status").asText().equals(from);
            if (here[0]) {
                switch (from) {
                    case "created" -> offers.prepare(doc);
                    case "offers_prepared" -> offers.select(doc, doc.at("/offers/0/id").asLong());
                    default -> buy(stored, doc);
                }
            }
            return stored;
        });
        String status = here[0] ? record.at("/doc/status").asText() : from;
        if (!status.equals(from)) {
            tell(record, status);
            goOn(id, status, until, Duration.ZERO);
        }
    }

    private void buy(ObjectNode record, ObjectNode doc) {
        ObjectNode transaction = ((ArrayNode) doc.get("transactions")).addObject().put("id", records.nextId())
                .put("status", funds ? "success" : "failure").put("offer_id", doc.at("/selected_offer/id").asLong())
                .put("created_at", Answers.time(clock.instant()));
        if (!funds) {
            // That a failed purchase leaves the status and tells no event is assumed, and so are these words.
            transaction.putObject("details").put("error", "insufficient_funds");
            return;
        }
        long number = doc.get("id").asLong() * 100;
        for (JsonNode parcel : doc.get("parcels")) {
            ((ObjectNode) parcel).put("tracking_number", trackingNumber(number++));
        }
        ((ObjectNode) doc.get("selected_offer")).put("status", "bought");
        doc.put("status", "confirmed").put("tracking_number", trackingNumber(doc.get("id").asLong() * 100));
        record.put("charged", doc.at("/selected_offer/rate").decimalValue().toPlainString());
        happened(record, "confirmed", clock.instant());
    }

    private static String trackingNumber(long number) {
        return String.format("620999%018d", number);
    }

    /** The shipment with this tracking number, or -1. */
    static long idOf(String trackingNumber) {
        return trackingNumber.matches("620999\\d{18}") ? Long.parseLong(trackingNumber.substring(6)) / 100 : -1;
    }

    /** Adds the event in the order of time; the newest decides the status. */
    private void happened(ObjectNode record, String status, Instant at) {
        ArrayNode events = (ArrayNode) record.get("events");
        int place = events.size();
        while (place > 0 && Instant.parse(events.get(place - 1).get("at").asText()).isAfter(at)) {
            place--;
        }
        events.insertObject(place).put("status", status).put("at", at.toString());
        ((ObjectNode) record.get("doc")).put("status", events.get(events.size() - 1).get("status").asText())
                .put("updated_at", Answers.time(clock.instant()));
    }

    private void tell(ObjectNode record, String status) {
        if (status.equals("confirmed")) {
            announce(record, "shipment_confirmed", Json.object(), clock.instant(), Duration.ZERO, 1);
        } else if (status.equals("offers_prepared") && record.get("until").asText().equals(status)) {
            announce(record, "offers_prepared", Json.object().set("offers", record.at("/doc/offers")), clock.instant(), Duration.ZERO, 1);
        }
    }

    private void announce(ObjectNode record, String event, ObjectNode more, Instant at, Duration delay, int copies) {
        ObjectNode body = Json.object().put("event_ts", Answers.eventTime(at)).put("event", event)
                .put("organization_id", Long.parseLong(organisation.id()));
        ObjectNode payload = body.putObject("payload").put("shipment_id", record.get("id").asLong()).setAll(more);
        if (!event.equals("offers_prepared")) {
            payload.set("tracking_number", record.at("/doc/tracking_number"));
        }
        announcer.announce("inpost" + record.get("id").asText(), webhook, body, delay, copies);
    }

    /** True where the offer was there to be had. */
    boolean choose(long id, long offerId, boolean buy) {
        boolean[] chosen = new boolean[1];
        ObjectNode record = records.change(id, stored -> {
            ObjectNode doc = (ObjectNode) stored.get("doc");
            chosen[0] = offers.stands(doc, offerId);
            if (chosen[0]) {
                offers.select(doc, offerId);
                if (buy) {
                    buy(stored, doc);
                }
            }
            return stored;
        });
        if (chosen[0]) {
            tell(record, record.at("/doc/status").asText());
        }
        return chosen[0];
    }

    void cancel(long id) {
        records.change(id, stored -> {
            happened(stored, "canceled", clock.instant());
            return stored;
        });
    }

    /**
     * What happens to a parcel on its way.
     *
     * @param at     when it happened; one before the newest known does not change the status
     * @param copies of the webhook, 0 for none
     */
    ObjectNode advance(long id, String status, Instant at, Duration delay, int copies) {
        ObjectNode record = records.change(id, stored -> {
            happened(stored, status, at);
            return stored;
        });
        if (copies > 0) {
            announce(record, "shipment_status_changed", Json.object().put("status", status), at, delay, copies);
        }
        return (ObjectNode) record.get("doc");
    }

    void funds(boolean enough) {
        funds = enough;
    }

    /** Gross sum of all labels bought. */
    BigDecimal spent() {
        return records.all().stream().map(entry -> entry.get("charged")).filter(charged -> !charged.isEmpty()).map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add).setScale(2, RoundingMode.UNNECESSARY);
    }

    void reset() {
        records.reset();
        funds = true;
    }
}
