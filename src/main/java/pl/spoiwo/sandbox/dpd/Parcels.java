package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;

/**
 * The parcels with their events. A record is {id, visibleAt, packageId, sessionId, reference, packageReference, ref1, waybill, receiver, code,
 * events[{objectId, code, description, depot, at, visibleAt}]}; several parcels can make one package.
 */
final class Parcels {

    /** The usual way. 040101 and 190101 are known from practice, the other codes are invented in their style. */
    static final List<String> WAY = List.of("030103", "040101", "330135", "170101", "190101");
    private static final Map<String, String> DESCRIPTIONS = Map.of("030103", "Zarejestrowano dane przesyłki, przesyłka jeszcze nienadana",
            "040101", "Przesyłka odebrana przez kuriera", "330135", "Przyjęcie przesyłki w oddziale DPD", "170101", "Wydanie przesyłki do doręczenia",
            "190101", "Przesyłka doręczona", "230408", "Zwrot do nadawcy", "500611", "Przesyłka oczekuje w punkcie", "170304", "Nie zastano odbiorcy");
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneId.of("Europe/Warsaw"));

    final IndexedRecords records;
    private final FaultSwitch faults;
    private final Clock clock;

    Parcels(Documents stored, FaultSwitch faults, Clock clock, int most) {
        this.faults = faults;
        this.clock = clock;
        records = new IndexedRecords(stored, clock, most, Map.of("waybill", "/waybill", "reference", "/reference", "packageReference", "/packageReference", "ref1", "/ref1",
                "packageId", "/packageId", "sessionId", "/sessionId", "code", "/code", "cod", "/cod"));
    }

    /** True where an earlier package has it. */
    boolean taken(String packageReference) {
        return records.all().stream().anyMatch(entry -> entry.get("packageReference").equals(packageReference));
    }

    ObjectNode add(ObjectNode parcel, Duration showAfter) {
        long id = records.nextId();
        parcel.put("id", id).put("waybill", waybill(id)).putArray("events");
        records.add(parcel, showAfter);
        return happened(id, WAY.get(0), Json.object());
    }

    /** Thirteen digits and a character that checks them; by which rule is not known. */
    private static String waybill(long number) {
        return String.format("%013d", number) + (char) ('A' + number % 26);
    }

    /** @param what may hold {@code description}, {@code depot}, {@code at}, {@code delay} (ms until it is seen) and {@code duplicates} */
    ObjectNode happened(long id, String code, JsonNode what) {
        boolean dropped = faults.drops();
        int copies = dropped ? 0 : faults.copies(1 + what.path("duplicates").asInt());
        Instant at = what.has("at") ? Instant.parse(what.get("at").asText()) : clock.instant();
        long seen = clock.millis() + faults.late(Duration.ofMillis(what.path("delay").asLong())).toMillis();
        return records.change(id, parcel -> {
            for (int copy = 0; copy < copies; copy++) {
                ((ArrayNode) parcel.get("events")).addObject().put("objectId", records.nextId()).put("code", code)
                        .put("description", what.path("description").asText(DESCRIPTIONS.getOrDefault(code, "Zdarzenie " + code)))
                        .put("depot", what.path("depot").asText("1310")).put("at", at.toString()).put("visibleAt", seen);
            }
            return parcel.put("code", code);
        });
    }

    /** As the events service tells them, in the order they became known; time is local and has no zone. */
    List<ObjectNode> events(ObjectNode parcel) {
        List<ObjectNode> shown = new ArrayList<>();
        parcel.get("events").forEach(event -> {
            if (event.get("visibleAt").asLong() <= clock.millis()) {
                shown.add(Json.object().put("businessCode", event.get("code").asText()).put("country", "PL").put("depot", event.get("depot").asText())
                        .put("depotName", "Łódź").put("description", event.get("description").asText())
                        .put("eventTime", LOCAL.format(Instant.parse(event.get("at").asText()))).put("objectId", event.get("objectId").asLong())
                        .put("packageReference", parcel.path("packageReference").asText()).put("parcelReference", parcel.path("reference").asText())
                        .put("waybill", parcel.get("waybill").asText()));
            }
        });
        return shown;
    }

    /** Reference of a package -> how many packages there are with it, newest first. */
    Map<String, Integer> packagesByReference() {
        Map<String, Set<String>> packages = new LinkedHashMap<>();
        records.all().stream().filter(entry -> !entry.get("packageReference").isEmpty())
                .forEach(entry -> packages.computeIfAbsent(entry.get("packageReference"), any -> new HashSet<>()).add(entry.get("packageId")));
        Map<String, Integer> counts = new LinkedHashMap<>();
        packages.forEach((reference, ids) -> counts.put(reference, ids.size()));
        return counts;
    }
}
