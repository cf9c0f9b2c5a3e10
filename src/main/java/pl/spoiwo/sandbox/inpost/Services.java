package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pl.spoiwo.sandbox.server.Json;

/** What can be bought, what it costs, and the words of a parcel's life. */
final class Services {

    /** The usual way of a parcel to a locker, and to a door. */
    static final List<String> LOCKER_WAY = List.of("confirmed", "dispatched_by_sender", "taken_by_courier", "adopted_at_source_branch",
            "sent_from_source_branch", "adopted_at_sorting_center", "sent_from_sorting_center", "adopted_at_target_branch",
            "out_for_delivery", "ready_to_pickup", "delivered");
    static final List<String> COURIER_WAY = List.of("confirmed", "collected_from_sender", "adopted_at_source_branch",
            "sent_from_source_branch", "adopted_at_sorting_center", "sent_from_sorting_center", "adopted_at_target_branch",
            "out_for_delivery_to_address", "delivered");
    private static final List<String> OTHER_STATUSES = List.of("created", "offers_prepared", "offer_selected", "pickup_reminder_sent", "avizo",
            "returned_to_sender", "pickup_time_expired", "rejected_by_receiver", "undelivered", "missing", "canceled");
    private static final Map<String, String> NAMES = names();
    private static final Map<String, String> SIZES = Map.of("small", "14.99", "medium", "16.49", "large", "18.99", "xlarge", "24.99");

    private Services() {
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("inpost_locker_standard", "Przesyłka paczkomatowa - standardowa");
        names.put("inpost_courier_standard", "Przesyłka kurierska standardowa");
        names.put("inpost_courier_express_1000", "Przesyłka kurierska z doręczeniem do 10:00");
        names.put("inpost_courier_c2c", "InPost Kurier C2C");
        return names;
    }

    static boolean known(String service) {
        return NAMES.containsKey(service);
    }

    static boolean locker(String service) {
        return service.contains("locker");
    }

    static boolean size(String template) {
        return SIZES.containsKey(template);
    }

    /** Gross, in zloty: the sum over the parcels. The prices are invented; a customer on account would see null. */
    static BigDecimal rate(String service, JsonNode parcels) {
        BigDecimal rate = BigDecimal.ZERO;
        for (JsonNode parcel : parcels) {
            rate = rate.add(new BigDecimal(SIZES.getOrDefault(parcel.path("template").asText(), "19.99")));
        }
        return locker(service) ? rate : rate.add(new BigDecimal("4.50"));
    }

    /** Those that suit a parcel to this receiver. */
    static List<String> suitable(JsonNode receiver, boolean hasPoint) {
        return NAMES.keySet().stream().filter(service -> locker(service) ? hasPoint : receiver.path("address").isObject()).toList();
    }

    static ArrayNode list() {
        ArrayNode list = Json.array();
        NAMES.forEach((id, name) -> list.addObject().put("id", id).put("name", name).put("description", name).putArray("additional_services")
                .add("email").add("sms"));
        return list;
    }

    static ArrayNode statuses() {
        ArrayNode list = Json.array();
        Stream.of(OTHER_STATUSES, LOCKER_WAY, COURIER_WAY).flatMap(List::stream).distinct()
                .forEach(name -> list.addObject().put("name", name).put("title", name.replace('_', ' ')).put("description", name.replace('_', ' ')));
        return list;
    }
}
