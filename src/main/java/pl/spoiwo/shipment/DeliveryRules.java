package pl.spoiwo.shipment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pl.spoiwo.connection.DeliverySettings;

/** What config/delivery.yaml says of one order: pure. What a carrier would refuse for certain is said before it is asked. */
public final class DeliveryRules {

    /** Parcels of one order: more is a mistake in the rule, or a lorry. */
    private static final int MOST = 20;
    /** What a rule may say of insurance instead of an amount: nothing, and what the order costs. */
    private static final String NONE = "none";
    private static final String WHOLE = "order";
    private static final List<String> RECEIVER = List.of("firstName", "lastName", "companyName", "email", "phone");

    /** What becomes of the order's parcel. */
    public sealed interface Answer {
    }

    /** Labels are wanted. @param parcels for each the data of its command {@code shipment.create}, without what only the order's module knows */
    public record Ship(String carrier, List<ObjectNode> parcels) implements Answer {
    }

    /** It gets no label. */
    public record None(String reason) implements Answer {
    }

    /** It cannot go like this: a sentence for a person, without personal data. */
    public record Refused(String why) implements Answer {
    }

    /**
     * What the hub knows of the order's goods.
     *
     * @param warehouses that they come from; null while some are not there
     * @param weight     of all of them in kg, exact; null where it is not known
     * @param unweighed  SKUs, or lines without one, whose weight is not known
     */
    public record Goods(Set<String> warehouses, BigDecimal weight, List<String> unweighed) {
    }

    private DeliveryRules() {
    }

    /**
     * @param channel connection of the order
     * @param order   canonical
     * @param owed    what the buyer has yet to pay: with cash on delivery the carrier collects it, and where it is nothing the order goes like one that is paid
     */
    public static Answer of(DeliverySettings settings, String channel, JsonNode order, BigDecimal owed, Goods goods) {
        var delivery = order.path("delivery");
        if (delivery.hasNonNull("fulfilledBy")) {
            return new None("fulfilled by " + delivery.path("fulfilledBy").asText());
        }
        if (settings.byWarehouse() && goods.warehouses() == null) {
            return new None("where its goods come from is not known yet");
        }
        var collected = owed.signum() > 0 && order.at("/delivery/cashOnDelivery").asBoolean() ? owed : null;
        boolean point = delivery.path("pickupPoint").isObject();
        var rule = settings.rules().stream().filter(each -> (!point || each.takesPoints()) && fits(each.when(), channel, order, collected != null, goods)).findFirst().orElse(null);
        if (rule == null) {
            return new Refused("no rule of config/delivery.yaml fits the delivery method \"" + delivery.path("method").asText("none") + "\" to "
                    + country(order) + (point ? ", with a pickup point" : "") + (collected != null ? ", cash on delivery" : "") + (settings.byWarehouse() ? ", from " + String.join(" and ", goods.warehouses()) : "")
                    + (settings.byCurrency() ? ", in " + currency(order) : "") + (settings.byWeight() ? weight(goods) : ""));
        }
        if (rule.ship() == null) {
            return new None(rule.none());
        }
        var wrong = wrong(settings, rule, order);
        return wrong == null ? new Ship(rule.ship().carrier(), parcels(rule.ship(), order, collected, goods.weight())) : new Refused(wrong);
    }

    private static String weight(Goods goods) {
        return goods.weight() != null ? ", of " + goods.weight().stripTrailingZeros().toPlainString() + " kg"
                : ", of unknown weight: nobody told what " + String.join(", ", goods.unweighed()) + " weighs";
    }

    private static boolean fits(DeliverySettings.When when, String channel, JsonNode order, boolean cod, Goods goods) {
        var method = order.at("/delivery/method").asText("");
        return (when.channels().isEmpty() || when.channels().contains(channel))
                && (when.methods().isEmpty() || when.methods().stream().anyMatch(glob -> matches(glob, method)))
                && (when.countries().isEmpty() || when.countries().contains(country(order)))
                && (when.cashOnDelivery() == null || when.cashOnDelivery() == cod)
                && (when.currency() == null || when.currency().equals(currency(order)))
                && (when.warehouses().isEmpty() || !goods.warehouses().isEmpty() && when.warehouses().containsAll(goods.warehouses()))
                && when.worth().has(total(order)) && when.weight().has(goods.weight());
    }

    private static boolean matches(String glob, String method) {
        return Pattern.matches(Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), method);
    }

    /** @return what a carrier would refuse, or null */
    private static String wrong(DeliverySettings settings, DeliverySettings.Rule rule, JsonNode order) {
        var by = " (config/delivery.yaml:" + rule.line() + ")";
        int parcels = count(rule.ship(), order);
        if (parcels > MOST) {
            return "it would be " + parcels + " parcels, at most " + MOST + " are made of one order" + by;
        }
        if (rule.when().currency() == null && !Set.of(NONE, WHOLE).contains(rule.ship().insurance()) && !currency(order).equals(settings.currency())) {
            return "the rule insures for " + rule.ship().insurance() + " " + settings.currency() + ", and the order is in " + currency(order) + by;
        }
        if (rule.ship().pickupPoint() != null) {
            var point = order.at("/delivery/pickupPoint/id").asText("");
            if (!rule.ship().pickupPoint().matcher(point).matches()) {
                return (point.isEmpty() ? "the delivery needs a pickup point, and the order names none" : "\"" + point + "\" is no pickup point of this delivery") + by;
            }
            return Stream.of("phone", "email").filter(field -> receiver(order, field).isEmpty()).findFirst()
                    .map(field -> "a pickup point needs phone and e-mail of the receiver, and the order has no " + field + by).orElse(null);
        }
        if (!order.path("shippingAddress").isObject() && !order.path("billingAddress").isObject()) {
            return "the order has no address to deliver to" + (order.at("/delivery/pickupPoint").isObject() ? ", only a pickup point, and the rule is for none" : "") + by;
        }
        var postcode = settings.postcodes().get(country(order));
        return postcode == null || postcode.matcher(address(order).path("postalCode").asText("")).matches() ? null
                : "the postcode is none of " + country(order) + " (config/delivery.yaml, postcodes)";
    }

    /** What the carrier collects with this parcel, in the order's currency; null where nothing. */
    public static BigDecimal collected(JsonNode data) {
        var amount = data.at("/cod/amount").asText("");
        return amount.isEmpty() ? null : new BigDecimal(amount);
    }

    /** So many pieces go into one parcel; the rest goes into more of the same kind. */
    private static int count(DeliverySettings.Ship ship, JsonNode order) {
        var pieces = BigDecimal.ZERO;
        for (var line : order.path("lines")) {
            pieces = line.path("kind").asText().equals("product") ? pieces.add(new BigDecimal(line.path("quantity").asText("1"))) : pieces;
        }
        return ship.pieces() == null ? 1 : pieces.divide(BigDecimal.valueOf(ship.pieces()), 0, RoundingMode.CEILING).max(BigDecimal.ONE).intValue();
    }

    /** The first one carries what is collected. The goods' weight, in whole grams, and what the order costs is insured are equal shares, rounded up; or all of it with what is collected. */
    private static List<ObjectNode> parcels(DeliverySettings.Ship ship, JsonNode order, BigDecimal collected, BigDecimal weight) {
        int count = count(ship, order);
        return IntStream.range(0, count).mapToObj(place -> data(ship, order, place == 0 ? collected : null, weight, count)).toList();
    }

    private static ObjectNode data(DeliverySettings.Ship ship, JsonNode order, BigDecimal collected, BigDecimal weight, int count) {
        var data = JsonNodeFactory.instance.objectNode().put("service", ship.service());
        var parcel = ship.parcel().deepCopy();
        if (weight != null && !parcel.has("weight")) {
            parcel.put("weight", weight.divide(BigDecimal.valueOf(count), 3, RoundingMode.CEILING).stripTrailingZeros().toPlainString());
        }
        data.set("parcel", parcel);
        var receiver = data.putObject("receiver");
        RECEIVER.forEach(field -> receiver(order, field).ifPresent(value -> receiver.set(field, value)));
        data.set("address", address(order));
        if (ship.pickupPoint() != null) {
            data.set("pickupPoint", order.at("/delivery/pickupPoint"));
        }
        if (collected != null) {
            data.putObject("cod").put("amount", collected.toPlainString()).put("currency", currency(order));
        }
        var insured = switch (ship.insurance()) {
            case NONE -> null;
            case WHOLE -> collected != null ? total(order) : total(order).divide(BigDecimal.valueOf(count), 2, RoundingMode.CEILING);
            default -> new BigDecimal(ship.insurance());
        };
        if (insured != null) {
            data.putObject("insurance").put("amount", insured.toPlainString()).put("currency", currency(order));
        }
        return data;
    }

    private static Optional<JsonNode> receiver(JsonNode order, String field) {
        return Stream.of(address(order), order.path("buyer")).filter(each -> each.hasNonNull(field)).findFirst().map(each -> each.get(field));
    }

    private static JsonNode address(JsonNode order) {
        return order.path("shippingAddress").isObject() ? order.path("shippingAddress") : order.path("billingAddress");
    }

    private static String country(JsonNode order) {
        return address(order).path("country").asText("an unknown country");
    }

    private static String currency(JsonNode order) {
        return order.path("currency").asText();
    }

    private static BigDecimal total(JsonNode order) {
        return new BigDecimal(order.at("/totals/total").asText("0"));
    }
}
