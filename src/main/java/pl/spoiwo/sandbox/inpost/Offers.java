package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import pl.spoiwo.sandbox.server.IndexedRecords;

/** The services that a shipment could be sent by, with their prices; an offer stands for some minutes. */
final class Offers {

    private static final Duration STANDS_FOR = Duration.ofMinutes(5);

    private static final List<String> CHOOSING = List.of("offers_prepared", "offer_selected");

    private final IndexedRecords records;
    private final Clock clock;

    Offers(IndexedRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** One for the service that was asked for, or one for each that suits the receiver. */
    void prepare(ObjectNode doc) {
        boolean hasPoint = doc.at("/custom_attributes/target_point").isTextual();
        List<String> services = doc.hasNonNull("service") ? List.of(doc.get("service").asText()) : Services.suitable(doc.get("receiver"), hasPoint);
        ArrayNode offers = doc.putArray("offers");
        services.forEach(service -> {
            ObjectNode offer = offers.addObject().put("id", records.nextId()).put("status", "available")
                    .put("expires_at", Answers.time(clock.instant().plus(STANDS_FOR)))
                    .put("rate", Services.rate(service, doc.get("parcels"))).put("currency", "PLN");
            offer.putObject("service").put("id", service).put("name", service);
            offer.putObject("carrier").put("id", "INPOST").put("name", "InPost");
        });
        doc.put("status", "offers_prepared");
    }

    /** True where this offer can be had now. */
    boolean stands(ObjectNode doc, long offerId) {
        if (!CHOOSING.contains(doc.get("status").asText())) {
            return false;
        }
        for (JsonNode offer : doc.get("offers")) {
            if (offer.get("id").asLong() == offerId) {
                return OffsetDateTime.parse(offer.get("expires_at").asText()).toInstant().isAfter(clock.instant());
            }
        }
        return false;
    }

    void select(ObjectNode doc, long offerId) {
        doc.get("offers").forEach(offer -> {
            if (offer.get("id").asLong() == offerId) {
                ((ObjectNode) offer).put("status", "selected");
                doc.set("selected_offer", offer.deepCopy());
                doc.set("service", offer.at("/service/id"));
            }
        });
        doc.put("status", "offer_selected");
    }
}
