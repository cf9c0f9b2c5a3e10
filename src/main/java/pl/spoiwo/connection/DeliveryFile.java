package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;

/** Reads delivery.yaml, once its schema has accepted it, and finds what the schema cannot see. @param warehouses whose stock is sold @param currency the company's, of amounts whose rule names none */
record DeliveryFile(PositionedYaml file, Map<String, Connection> connections, List<String> warehouses, String currency, Findings findings) {

    private static final String CREATE = "shipment.create";

    DeliverySettings read() {
        var postcodes = new LinkedHashMap<String, Pattern>();
        file.at("/postcodes").fields().forEachRemaining(e -> postcodes.put(e.getKey(), pattern("/postcodes" + PositionedYaml.step(e.getKey()), e.getValue())));
        var rules = new ArrayList<DeliverySettings.Rule>();
        for (int i = 0; i < file.at("/rules").size(); i++) {
            var rule = rule("/rules/" + i, file.at("/rules/" + i));
            boolean forPoints = rule.ship() != null && rule.ship().pickupPoint() != null;
            rules.stream().filter(earlier -> (earlier.takesPoints() || !forPoints) && shadows(earlier.when(), rule.when())).findFirst().ifPresent(earlier -> findings.add(file.file(), rule.line(),
                    "the rule is never reached: the one of line " + earlier.line() + " fits whatever it fits", "the narrower rule before the wider one"));
            rules.add(rule);
        }
        return new DeliverySettings(List.copyOf(rules), postcodes, currency);
    }

    private DeliverySettings.Rule rule(String at, JsonNode node) {
        var when = node.path("when");
        if (when.has("channel")) {
            words(when, "channel").forEach(channel -> known(at + "/when/channel", channel, "channel", connections.values().stream().filter(each -> each.has("channel")).toList()));
        }
        words(when, "warehouse").stream().filter(warehouse -> !warehouses.contains(warehouse)).forEach(warehouse -> findings.add(file, at + "/when/warehouse",
                "there is no warehouse '" + warehouse + "'" + Nearest.hint(warehouse, warehouses), warehouses.isEmpty() ? "a warehouse of stock in config/company.yaml"
                        : "one of " + String.join(", ", warehouses)));
        var worth = range(at, when, "from", "below");
        var fits = new DeliverySettings.When(words(when, "channel"), words(when, "method"), words(when, "country"), words(when, "warehouse"),
                when.has("cashOnDelivery") ? when.get("cashOnDelivery").asBoolean() : null, Fields.text(when, "currency", worth.any() ? null : currency), worth,
                range(at, when, "fromWeight", "belowWeight"));
        var ship = node.has("none") ? null : ship(at, node);
        return new DeliverySettings.Rule(fits, ship, Fields.text(node, "none", null), file.line(at));
    }

    private DeliverySettings.Ship ship(String at, JsonNode node) {
        var carrier = node.path("carrier").asText();
        known(at + "/carrier", carrier, "connection that can " + CREATE, connections.values().stream().filter(each -> each.capability(CREATE).isPresent()).toList());
        var parcels = file.at("/parcels");
        var name = node.path("parcel").asText();
        if (!parcels.has(name)) {
            var there = new TreeSet<String>();
            parcels.fieldNames().forEachRemaining(there::add);
            findings.add(file, at + "/parcel", "there is no parcel '" + name + "'" + Nearest.hint(name, there), there.isEmpty() ? "a key of parcels" : "one of " + String.join(", ", there));
        }
        return new DeliverySettings.Ship(carrier, node.path("service").asText(), parcels.path(name) instanceof ObjectNode parcel ? parcel : null,
                Fields.text(node, "insurance", "none"), node.has("pickupPoint") ? pattern(at + "/pickupPoint", node.get("pickupPoint")) : null,
                node.has("pieces") ? node.get("pieces").asInt() : null);
    }

    private void known(String at, String id, String what, Collection<Connection> there) {
        var ids = there.stream().map(Connection::id).collect(Collectors.toCollection(TreeSet::new));
        if (!ids.contains(id)) {
            findings.add(file, at, (connections.containsKey(id) ? "'" + id + "' is no " : "there is no ") + what + (connections.containsKey(id) ? "" : " '" + id + "'")
                    + Nearest.hint(id, ids), ids.isEmpty() ? "a " + what + " in config/connections.yaml" : "one of " + String.join(", ", ids));
        }
    }

    private Pattern pattern(String at, JsonNode text) {
        try {
            return Pattern.compile(text.asText());
        } catch (PatternSyntaxException e) {
            findings.add(file, at, "no valid regular expression: " + e.getDescription(), "a regular expression of Java");
            return Pattern.compile("");
        }
    }

    /** Only what is certain: the earlier one asks for nothing that the later one does not ask for in the same words. */
    private static boolean shadows(DeliverySettings.When earlier, DeliverySettings.When later) {
        return wider(earlier.channels(), later.channels()) && wider(earlier.methods(), later.methods()) && wider(earlier.countries(), later.countries())
                && wider(earlier.warehouses(), later.warehouses()) && (earlier.cashOnDelivery() == null || earlier.cashOnDelivery().equals(later.cashOnDelivery()))
                && (earlier.currency() == null || earlier.currency().equals(later.currency())) && earlier.worth().contains(later.worth()) && earlier.weight().contains(later.weight());
    }

    private static boolean wider(List<String> earlier, List<String> later) {
        return earlier.isEmpty() || !later.isEmpty() && earlier.containsAll(later);
    }

    private static List<String> words(JsonNode when, String name) {
        var node = when.path(name);
        return node.isTextual() ? List.of(node.textValue()) : Fields.texts(when, name, List.of());
    }

    private DeliverySettings.Range range(String at, JsonNode when, String from, String below) {
        var range = new DeliverySettings.Range(amount(when, from), amount(when, below));
        if (range.from() != null && range.below() != null && range.from().compareTo(range.below()) >= 0) {
            findings.add(file, at + "/when/" + below, "nothing is at least " + range.from().toPlainString() + " and below " + range.below().toPlainString() + ": the rule is never reached",
                    below + " above " + from);
        }
        return range;
    }

    private static BigDecimal amount(JsonNode node, String name) {
        return node.has(name) ? new BigDecimal(node.get(name).asText()) : null;
    }
}
