package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Pdf;
import pl.spoiwo.sandbox.server.Printout;

/**
 * {@code generateSpedLabelsV*} and {@code generateProtocolV*}: documents for a session, or for packages and parcels named by id, waybill or
 * reference. As the answer names the waybills, it is also the way to find what a lost answer made.
 */
final class Papers {

    private final Parcels parcels;

    Papers(Parcels parcels) {
        this.parcels = parcels;
    }

    ObjectNode labels(JsonNode parameters) {
        List<ObjectNode> found = new ArrayList<>();
        ObjectNode session = find(parameters, found);
        String format = parameters.path("outputDocFormatV1").asText("PDF");
        boolean small = parameters.path("outputDocPageFormatV1").asText("A4").equals("LBL_PRINTER");
        List<List<String>> labels = found.stream().map(Papers::lines).toList();
        return document(session, found.isEmpty() ? null : Printout.labels(format, small, labels), null);
    }

    ObjectNode protocol(JsonNode parameters) {
        List<ObjectNode> found = new ArrayList<>();
        ObjectNode session = find(parameters, found);
        List<String> lines = new ArrayList<>(List.of("Protokol przekazania DPD"));
        found.forEach(parcel -> lines.add(parcel.get("waybill").asText() + "  " + parcel.path("reference").asText()));
        return document(session, found.isEmpty() ? null : Pdf.of(595, 842, List.of(lines)), String.valueOf(parcels.records.nextId()));
    }

    private static ObjectNode document(ObjectNode session, byte[] content, String id) {
        ObjectNode answer = Json.object();
        if (content != null) {
            answer.put("documentData", Base64.getEncoder().encodeToString(content)).put("documentId", id);
        }
        return answer.set("session", session);
    }

    private static List<String> lines(ObjectNode parcel) {
        JsonNode receiver = parcel.get("receiver");
        List<String> lines = new ArrayList<>(List.of(parcel.get("waybill").asText(), "DPD",
                (receiver.path("company").asText("") + " " + receiver.path("name").asText("")).trim(), receiver.path("address").asText(),
                receiver.path("postalCode").asText() + " " + receiver.path("city").asText(), parcel.path("reference").asText("")));
        if (!parcel.path("cod").asText("").isEmpty()) {
            lines.add("COD " + parcel.get("cod").asText());
        }
        return lines;
    }

    /** Adds the parcels that are meant to {@code found}, and gives the session part of the answer. */
    private ObjectNode find(JsonNode parameters, List<ObjectNode> found) {
        JsonNode wanted = parameters.path("dpdServicesParamsV1").path("session");
        ArrayNode packages = Json.array();
        boolean[] missing = new boolean[1];
        for (JsonNode one : Soap.each(wanted, "packages")) {
            ObjectNode shown = packages.addObject();
            List<ObjectNode> ofPackage = new ArrayList<>();
            if (!one.has("parcels")) {
                ofPackage.addAll(named(Map.of("packageId", one.path("packageId").asText(""), "packageReference", one.path("reference").asText(""))));
            }
            for (JsonNode parcel : Soap.each(one, "parcels")) {
                List<ObjectNode> known = named(Map.of("waybill", parcel.path("waybill").asText(""), "id", parcel.path("parcelId").asText(""),
                        "reference", parcel.path("reference").asText("")));
                ofPackage.addAll(known);
                if (known.isEmpty()) {
                    missing[0] = true;
                    shown.withArray("parcels").add(((ObjectNode) parcel).set("statusInfo", status("NOT_FOUND")));
                }
            }
            missing[0] |= ofPackage.isEmpty();
            show(shown, ofPackage);
            found.addAll(ofPackage);
        }
        String session = wanted.path("sessionId").asText("");
        if (packages.isEmpty() && !session.isEmpty()) {
            List<ObjectNode> ofSession = named(Map.of("sessionId", session));
            missing[0] = ofSession.isEmpty();
            ofSession.stream().map(parcel -> parcel.get("packageId").asText()).distinct().forEach(id -> show(packages.addObject(),
                    ofSession.stream().filter(parcel -> parcel.get("packageId").asText().equals(id)).toList()));
            found.addAll(ofSession);
        }
        if (!parameters.path("dpdServicesParamsV1").path("policy").asText("STOP_ON_FIRST_ERROR").equals("IGNORE_ERRORS") && missing[0]) {
            found.clear();
        }
        ObjectNode answer = Json.object();
        answer.set("packages", packages);
        answer.put("sessionId", session.isEmpty() && !found.isEmpty() ? found.get(0).get("sessionId").asText() : session)
                .set("statusInfo", status(missing[0] || packages.isEmpty() ? "NOT_FOUND" : "OK"));
        return answer;
    }

    private static void show(ObjectNode shown, List<ObjectNode> parcels) {
        parcels.forEach(parcel -> shown.withArray("parcels").addObject().put("parcelId", parcel.get("id").asLong())
                .put("reference", parcel.path("reference").asText()).<ObjectNode>set("statusInfo", status("OK")).put("waybill", parcel.get("waybill").asText()));
        if (!parcels.isEmpty()) {
            shown.put("packageId", parcels.get(0).get("packageId").asLong()).put("reference", parcels.get(0).path("packageReference").asText());
        }
        shown.set("statusInfo", status(parcels.isEmpty() ? "NOT_FOUND" : "OK"));
    }

    private static ObjectNode status(String word) {
        return Json.object().put("status", word);
    }

    /** By the first of the keys that is not empty; oldest first. */
    private List<ObjectNode> named(Map<String, String> keys) {
        List<IndexedRecords.Entry> found = new ArrayList<>(parcels.records.find(entry -> keys.entrySet().stream().anyMatch(key -> !key.getValue().isEmpty()
                && key.getValue().equals(key.getKey().equals("id") ? String.valueOf(entry.id()) : entry.get(key.getKey())))));
        Collections.reverse(found);
        return found.stream().map(entry -> parcels.records.get(entry.id())).toList();
    }
}
