package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.sandbox.server.Json;

/**
 * {@code generatePackagesNumbersV*}: packages in, waybills out, with a status for the call, each package and each parcel. A repeated call
 * makes new waybills, unless references are declared unique.
 */
final class Registration {

    private static final String WRONG = "INCORRECT_DATA";
    private static final String SKIPPED = "NOT_PROCESSED";
    private static final String DUPLICATE = "DUPLICATED_PACKAGE_SEARCH_KEY";

    private final Parcels parcels;
    private final String fid;
    private volatile boolean unique;

    Registration(Parcels parcels, String fid) {
        this.parcels = parcels;
        this.fid = fid;
    }

    /** That the carrier has a status for it is known, when it uses it is not. */
    void uniqueReferences(boolean wanted) {
        unique = wanted;
    }

    /** One at a time, for the references. */
    synchronized ObjectNode register(JsonNode parameters, Duration showAfter) {
        // openUMLFeV1, V2, ...: its version goes with the operation's.
        List<JsonNode> packages = new ArrayList<>();
        parameters.fields().forEachRemaining(field -> {
            if (field.getKey().startsWith("openUMLFe")) {
                Soap.each(field.getValue(), "packages").forEach(packages::add);
            }
        });
        String policy = parameters.path("pkgNumsGenerationPolicyV1").asText("ALL_OR_NOTHING");
        List<ArrayNode> problems = packages.stream().map(this::problems).toList();
        boolean anyWrong = problems.stream().anyMatch(found -> !found.isEmpty());
        boolean foreign = packages.stream().anyMatch(one -> !one.path("sender").path("fid").asText(fid).equals(fid));
        // With IGNORE_ERRORS the call is OK whatever became of its packages.
        String status = foreign ? "DISALLOWED_FID" : anyWrong && !policy.equals("IGNORE_ERRORS") || packages.isEmpty() ? WRONG : "OK";
        long session = parcels.records.nextId();
        ArrayNode shown = Json.array();
        boolean stopped = foreign || anyWrong && policy.equals("ALL_OR_NOTHING");
        for (int i = 0; i < packages.size() && !foreign; i++) {
            boolean wrong = !problems.get(i).isEmpty();
            stopped |= wrong && policy.equals("STOP_ON_FIRST_ERROR");
            shown.add(wrong || stopped ? refused(packages.get(i), wrong ? problems.get(i) : null) : made(packages.get(i), session, showAfter));
        }
        ObjectNode answer = Json.object().put("Status", status);
        if (!foreign) {
            answer.put("SessionId", session);
            answer.putObject("Packages").set("Package", shown);
        }
        return answer;
    }

    private ArrayNode problems(JsonNode wanted) {
        ArrayNode problems = Json.array();
        JsonNode receiver = wanted.path("receiver");
        report(problems, (receiver.path("name").asText("") + receiver.path("company").asText("")).isBlank(), "VALUE_INCORRECT",
                "Receiver/Name;Receiver/Company;");
        for (String field : List.of("address", "city", "countryCode")) {
            report(problems, receiver.path(field).asText("").isBlank(), "VALUE_INCORRECT", "Receiver/" + field + ";");
        }
        report(problems, receiver.path("countryCode").asText().equals("PL") && !receiver.path("postalCode").asText("").matches("\\d{5}"),
                "INCORRECT_RECEIVER_POSTAL_CODE", "Receiver/PostalCode;");
        report(problems, !wanted.has("parcels"), "VALUE_INCORRECT", "Parcels;");
        for (JsonNode parcel : Soap.each(wanted, "parcels")) {
            String weight = parcel.path("weight").asText("");
            report(problems, !weight.matches("\\d+(\\.\\d+)?") || new BigDecimal(weight).signum() == 0, "INCORRECT_WEIGHT", "Parcels/Weight;");
        }
        String reference = wanted.path("reference").asText("");
        report(problems, unique && !reference.isEmpty() && parcels.taken(reference), DUPLICATE, "Package/Reference;");
        return problems;
    }

    private static void report(ArrayNode problems, boolean wrong, String code, String fields) {
        if (wrong) {
            problems.addObject().put("ErrorId", problems.size() + 1).put("ErrorCode", code).put("FieldNames", fields).put("Info", code + " " + fields);
        }
    }

    private static ObjectNode refused(JsonNode wanted, ArrayNode problems) {
        boolean duplicate = problems != null && problems.get(0).get("ErrorCode").asText().equals(DUPLICATE);
        ObjectNode shown = Json.object().put("Status", problems == null ? SKIPPED : duplicate ? DUPLICATE : WRONG)
                .put("Reference", wanted.path("reference").asText(null));
        if (problems != null) {
            shown.putObject("ValidationDetails").set("ValidationInfo", problems);
        }
        return shown;
    }

    private ObjectNode made(JsonNode wanted, long session, Duration showAfter) {
        long packageId = parcels.records.nextId();
        ObjectNode shown = Json.object().put("Status", "OK").put("PackageId", packageId).put("Reference", wanted.path("reference").asText(null));
        ArrayNode list = shown.putObject("Parcels").putArray("Parcel");
        for (JsonNode one : Soap.each(wanted, "parcels")) {
            ObjectNode parcel = Json.object().put("packageId", packageId).put("sessionId", session).put("reference", one.path("reference").asText(""))
                    .put("packageReference", wanted.path("reference").asText("")).put("ref1", wanted.path("ref1").asText("")).put("cod", wanted.at("/services/cod/amount").asText(""));
            parcel.set("receiver", wanted.get("receiver").deepCopy());
            ObjectNode stored = parcels.add(parcel, showAfter);
            list.addObject().put("Status", "OK").put("ParcelId", stored.get("id").asLong()).put("Reference", one.path("reference").asText(null))
                    .put("Waybill", stored.get("waybill").asText());
        }
        return shown;
    }
}
