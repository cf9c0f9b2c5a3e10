package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import pl.spoiwo.sandbox.server.Json;

/**
 * What is wrong with the description of a shipment, as the object {@code details}: field -> key words, a nested field inside a list of
 * one object. The key words are documented; how nested fields are told, and rules beyond "required", partly not.
 */
final class Checks {

    private final ObjectNode details = Json.object();
    private final JsonNode shipment;

    private Checks(JsonNode shipment) {
        this.shipment = shipment;
    }

    /** Empty where nothing is wrong. */
    static ObjectNode of(JsonNode shipment, Points points) {
        Checks checks = new Checks(shipment);
        String service = shipment.path("service").asText("");
        checks.service(service);
        checks.receiver(service);
        checks.parcels(service);
        checks.money();
        checks.point(service, points);
        int length = shipment.path("reference").asText().length();
        checks.report(length > 100, "reference", "too_long");
        checks.report(length > 0 && length < 3, "reference", "too_short");
        return checks.details;
    }

    private void service(String service) {
        report(!service.isEmpty() && !Services.known(service), "service", "invalid");
        report(service.isEmpty() && shipment.path("only_choice_of_offer").asBoolean(), "service", "required");
    }

    private void receiver(String service) {
        JsonNode receiver = shipment.path("receiver");
        report(!receiver.isObject(), "receiver", "required");
        if (!receiver.isObject()) {
            return;
        }
        String phone = receiver.path("phone").asText("");
        report(phone.isEmpty(), "receiver.phone", "required");
        report(!phone.isEmpty() && !phone.matches("\\d{9}"), "receiver.phone", "invalid");
        String email = receiver.path("email").asText("");
        report(email.isEmpty() && Services.locker(service), "receiver.email", "required");
        report(!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+"), "receiver.email", "invalid_format");
        if (!service.isEmpty() && !Services.locker(service)) {
            boolean named = receiver.hasNonNull("company_name") || receiver.hasNonNull("first_name") && receiver.hasNonNull("last_name");
            report(!named, "receiver.first_name", "required");
            report(!receiver.path("address").isObject(), "receiver.address", "required");
        }
        JsonNode address = receiver.path("address");
        if (address.isObject()) {
            for (String field : new String[] {"street", "building_number", "city", "post_code", "country_code"}) {
                report(address.path(field).asText("").isBlank(), "receiver.address." + field, "required");
            }
            String code = address.path("post_code").asText("");
            report(!code.isBlank() && address.path("country_code").asText().equals("PL") && !code.matches("\\d\\d-\\d{3}"),
                    "receiver.address.post_code", "invalid_format");
        }
    }

    private void parcels(String service) {
        JsonNode parcels = shipment.path("parcels");
        report(parcels.isEmpty(), "parcels", "required");
        boolean tooMany = parcels.size() > 1 && Services.locker(service);
        report(tooMany, "parcels", "too_big");
        if (tooMany) {
            return;
        }
        for (JsonNode parcel : parcels) {
            String template = parcel.path("template").asText("");
            report(!template.isEmpty() && (!Services.size(template) || Services.locker(service) && template.equals("xlarge")),
                    "parcels.template", "invalid");
            if (template.isEmpty()) {
                positive(parcel.at("/dimensions/length"), "parcels.dimensions.length");
                positive(parcel.at("/dimensions/width"), "parcels.dimensions.width");
                positive(parcel.at("/dimensions/height"), "parcels.dimensions.height");
                positive(parcel.at("/weight/amount"), "parcels.weight.amount");
            }
        }
    }

    /** Numbers may come as text. */
    private void positive(JsonNode value, String path) {
        boolean number = value.asText("").matches("-?\\d+(\\.\\d+)?");
        report(value.isMissingNode() || value.isNull(), path, "required");
        report(!number && !value.isMissingNode() && !value.isNull(), path, "not_a_number");
        report(number && new BigDecimal(value.asText()).signum() <= 0, path, "too_small");
    }

    private void money() {
        for (String kind : new String[] {"cod", "insurance"}) {
            if (shipment.path(kind).hasNonNull("amount")) {
                positive(shipment.path(kind).get("amount"), kind + ".amount");
                report(!shipment.path(kind).path("currency").asText().equals("PLN"), kind + ".currency", "invalid");
            }
        }
        // A parcel is insured for at least what is collected: known from practice, not from the manual.
        report(details.isEmpty() && amount("insurance").compareTo(amount("cod")) < 0, "insurance.amount", "too_small");
    }

    private BigDecimal amount(String kind) {
        return shipment.path(kind).hasNonNull("amount") ? new BigDecimal(shipment.path(kind).get("amount").asText()) : BigDecimal.ZERO;
    }

    private void point(String service, Points points) {
        String point = shipment.at("/custom_attributes/target_point").asText("");
        report(Services.locker(service) && point.isEmpty(), "custom_attributes.target_point", "required");
        report(!point.isEmpty() && !points.operates(point), "custom_attributes.target_point", "invalid");
    }

    private void report(boolean wrong, String path, String key) {
        if (!wrong) {
            return;
        }
        String[] names = path.split("\\.");
        ObjectNode at = details;
        for (int i = 0; i < names.length - 1; i++) {
            ArrayNode list = at.withArray(names[i]);
            at = list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
        }
        at.withArray(names[names.length - 1]).add(key);
    }
}
