package pl.spoiwo.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.DeliverySettings;
import pl.spoiwo.connection.DeliverySettings.Range;
import pl.spoiwo.connection.DeliverySettings.Rule;
import pl.spoiwo.connection.DeliverySettings.Ship;
import pl.spoiwo.connection.DeliverySettings.When;
import pl.spoiwo.mapping.Json;

class DeliveryRulesTest {

    private static final ObjectNode BOX = Json.MAPPER.createObjectNode().put("template", "small");
    private static final When ANY = new When(List.of(), List.of(), List.of(), List.of(), null, null, Range.ANY, Range.ANY);

    @Test
    @DisplayName("the first rule that fits by method and country makes the data of the label, with cash on delivery and insurance exact")
    void first() {
        var settings = settings(
                rule(new When(List.of("other"), List.of(), List.of(), List.of(), null, null, Range.ANY, Range.ANY), ship("wrong", "none", null)),
                rule(new When(List.of("shop-main"), List.of("courier*", "*_fast"), List.of("PL"), List.of(), true, null, Range.ANY, Range.ANY), ship("right", "order", null)),
                rule(ANY, ship("wrong", "none", null)));
        assertThat(of(settings, order("courier:7", true))).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.carrier()).isEqualTo("right");
            assertThat(ship.parcels()).hasSize(1);
            assertThat(ship.parcels().get(0).toString()).isEqualTo("{\"service\":\"standard\",\"parcel\":{\"template\":\"small\"},"
                    + "\"receiver\":{\"firstName\":\"Żaneta\",\"lastName\":\"Łoś\",\"email\":\"z@example.com\",\"phone\":\"+48601234567\"},"
                    + "\"address\":{\"firstName\":\"Żaneta\",\"lastName\":\"Łoś\",\"line1\":\"Prosta 1\",\"postalCode\":\"90-001\",\"city\":\"Łódź\",\"country\":\"PL\"},"
                    + "\"cod\":{\"amount\":\"100.10\",\"currency\":\"PLN\"},\"insurance\":{\"amount\":\"100.10\",\"currency\":\"PLN\"}}");
        });
        assertThat(of(settings, order("very_fast", true))).isInstanceOf(DeliveryRules.Ship.class);
    }

    @Test
    @DisplayName("with cash on delivery what is owed is collected and all that the order costs is insured; where nothing is owed it goes by the rule of those that are paid")
    void owed() {
        var settings = settings(rule(cash(true), ship("collects", "order", null)), rule(cash(false), ship("plain", "order", null)));
        var goods = new DeliveryRules.Goods(Set.of("MAG"), null, List.of());
        assertThat(of(settings, order("x", true), "98.10", goods)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.carrier()).isEqualTo("collects");
            assertThat(ship.parcels().get(0).at("/cod")).hasToString("{\"amount\":\"98.10\",\"currency\":\"PLN\"}");
            assertThat(ship.parcels().get(0).at("/insurance/amount").asText()).isEqualTo("100.10");
        });
        assertThat(of(settings, order("x", true), "0.00", goods)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.carrier()).isEqualTo("plain");
            assertThat(ship.parcels().get(0).has("cod")).isFalse();
        });
        assertThat(carrier(of(settings, order("x", false), "100.10", goods))).isEqualTo("plain");
    }

    @Test
    @DisplayName("a rule's range of worth takes its lower bound in and leaves its upper one out")
    void worth() {
        var settings = settings(rule(worth(new Range(new BigDecimal("50"), new BigDecimal("100.10"))), ship("low", "none", null)),
                rule(worth(new Range(new BigDecimal("100.1"), null)), ship("high", "250.00", null)));
        assertThat(of(settings, order("x", false))).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.carrier()).isEqualTo("high");
            assertThat(ship.parcels()).hasSize(1);
            assertThat(ship.parcels().get(0).at("/insurance/amount").asText()).isEqualTo("250.00");
            assertThat(ship.parcels()).hasSize(1);
            assertThat(ship.parcels().get(0).has("cod")).isFalse();
        });
    }

    @Test
    @DisplayName("an order that no rule fits is refused, and says which method was meant; nothing personal is in it")
    void unmapped() {
        assertThat(of(settings(rule(new When(List.of(), List.of("courier"), List.of(), List.of(), null, null, Range.ANY, Range.ANY), ship("a", "none", null))), order("pigeon", false)))
                .isEqualTo(new DeliveryRules.Refused("no rule of config/delivery.yaml fits the delivery method \"pigeon\" to PL"));
    }

    @Test
    @DisplayName("what is picked up in person, or fulfilled by the marketplace, gets no label")
    void none() {
        var settings = settings(new Rule(ANY, null, "picked up in person", 7));
        assertThat(of(settings, order("pickup", false))).isEqualTo(new DeliveryRules.None("picked up in person"));
        var order = order("courier", false);
        ((ObjectNode) order.get("delivery")).put("fulfilledBy", "marketplace");
        assertThat(of(settings(rule(ANY, ship("a", "none", null))), order)).isEqualTo(new DeliveryRules.None("fulfilled by marketplace"));
    }

    @Test
    @DisplayName("a missing or malformed pickup point, a wrong postcode and a missing address are found before the carrier refuses them")
    void checked() {
        var locker = settings(rule(ANY, ship("a", "none", "[A-Z]{3}[0-9]{2,3}[A-Z]*")));
        var order = order("locker", false);
        assertThat(why(locker, order)).startsWith("the delivery needs a pickup point");
        ((ObjectNode) order.get("delivery")).putObject("pickupPoint").put("id", "KRA 01");
        assertThat(why(locker, order)).startsWith("\"KRA 01\" is no pickup point");
        ((ObjectNode) order.get("delivery")).putObject("pickupPoint").put("id", "KRA012");
        assertThat(of(locker, order)).isInstanceOf(DeliveryRules.Ship.class);
        for (var field : List.of("phone", "email")) {
            var unreachable = order.deepCopy();
            unreachable.findParents(field).forEach(each -> ((ObjectNode) each).remove(field));
            assertThat(why(locker, unreachable)).startsWith("a pickup point needs phone and e-mail of the receiver, and the order has no " + field);
        }
        ((ObjectNode) order.get("delivery")).remove("pickupPoint");

        var courier = settings(rule(ANY, ship("a", "none", null)));
        ((ObjectNode) order.get("shippingAddress")).put("postalCode", "90001");
        assertThat(why(courier, order)).startsWith("the postcode is none of PL");
        ((ObjectNode) order).remove("shippingAddress");
        assertThat(why(courier, order)).startsWith("the order has no address");
    }

    @Test
    @DisplayName("a pickup point is for rules that are for points: a method that goes to the address goes there although a point is left in the order, and a point that no rule names is held")
    void points() {
        var order = order("courier", false);
        ((ObjectNode) order.get("delivery")).putObject("pickupPoint").put("id", "KRA012");
        var settings = settings(rule(method("courier"), ship("home", "none", null)), rule(method("locker"), ship("point", "none", "[A-Z]{3}[0-9]{2,3}[A-Z]*")), rule(ANY, ship("any", "none", null)));
        assertThat(of(settings, order)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.carrier()).isEqualTo("home");
            assertThat(ship.parcels().get(0).has("pickupPoint")).isFalse();
            assertThat(ship.parcels().get(0).at("/address/line1").asText()).isEqualTo("Prosta 1");
        });
        ((ObjectNode) order.get("delivery")).put("method", "locker");
        assertThat(of(settings, order)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> assertThat(ship.parcels().get(0).at("/pickupPoint/id").asText()).isEqualTo("KRA012"));
        ((ObjectNode) order.get("delivery")).put("method", "another carrier's point");
        assertThat(why(settings, order)).isEqualTo("no rule of config/delivery.yaml fits the delivery method \"another carrier's point\" to PL, with a pickup point");
        ((ObjectNode) order.get("delivery")).put("method", "courier");
        ((ObjectNode) order).remove("shippingAddress");
        assertThat(why(settings, order)).startsWith("the order has no address to deliver to, only a pickup point, and the rule is for none");
        assertThat(of(settings(new Rule(ANY, null, "by hand", 7)), order)).isEqualTo(new DeliveryRules.None("by hand"));
    }

    @Test
    @DisplayName("what does not go into one parcel goes into several; one of them collects all the money, and insurance is shared without losing a grosz; too many are a mistake")
    void several() {
        var order = order("x", false);
        order.putArray("lines").addObject().put("kind", "product").put("quantity", "5");
        order.withArray("lines").addObject().put("kind", "shipping").put("quantity", "1");
        order.withArray("lines").addObject().put("kind", "product").put("quantity", "2");
        var settings = settings(rule(ANY, new Ship("a", "standard", BOX, "order", null, 3)));
        assertThat(of(settings, order)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> assertThat(ship.parcels())
                .extracting(parcel -> parcel.at("/insurance/amount").asText()).containsExactly("33.37", "33.37", "33.37"));
        ((ObjectNode) order.get("delivery")).put("cashOnDelivery", true);
        assertThat(of(settings, order)).isInstanceOfSatisfying(DeliveryRules.Ship.class, ship -> {
            assertThat(ship.parcels()).extracting(parcel -> parcel.at("/cod/amount").asText()).containsExactly("100.10", "", "");
            assertThat(ship.parcels()).extracting(parcel -> parcel.at("/insurance/amount").asText()).containsExactly("100.10", "33.37", "33.37");
        });
        ((ObjectNode) order.at("/lines/0")).put("quantity", "60");
        assertThat(why(settings, order)).startsWith("it would be 21 parcels");
    }

    @Test
    @DisplayName("a rule by weight takes its lower bound in and leaves its upper one out; a weight that is not known fits none, and the reason names the goods")
    void weights() {
        var settings = settings(rule(weight(null, "5"), ship("light", "none", null)), rule(weight("5", "30"), ship("heavy", "none", null)));
        assertThat(carrier(of(settings, order("x", false), weighing("4.999999")))).isEqualTo("light");
        assertThat(carrier(of(settings, order("x", false), weighing("5.000")))).isEqualTo("heavy");
        assertThat(of(settings, order("x", false), weighing("30.00"))).isInstanceOfSatisfying(DeliveryRules.Refused.class,
                refused -> assertThat(refused.why()).endsWith("to PL, of 30 kg"));
        assertThat(of(settings, order("x", false), new DeliveryRules.Goods(Set.of("MAG"), null, List.of("A", "line 2")))).isInstanceOfSatisfying(DeliveryRules.Refused.class,
                refused -> assertThat(refused.why()).endsWith("of unknown weight: nobody told what A, line 2 weighs"));
    }

    @Test
    @DisplayName("a parcel without a weight of its own has that of the goods, in equal shares rounded up to grams; one with its own keeps it")
    void parcelWeight() {
        var order = order("x", false);
        order.putArray("lines").addObject().put("kind", "product").put("quantity", "3");
        var parcels = (DeliveryRules.Ship) of(settings(rule(ANY, new Ship("a", "standard", BOX, "none", null, 1))), order, weighing("1.0001"));
        assertThat(parcels.parcels()).extracting(parcel -> parcel.at("/parcel/weight").asText()).containsExactly("0.334", "0.334", "0.334");
        assertThat(BOX.has("weight")).as("the template is everybody's").isFalse();
        var own = (DeliveryRules.Ship) of(settings(rule(ANY, new Ship("a", "standard", BOX.deepCopy().put("weight", "2"), "none", null, null))), order, weighing("9"));
        assertThat(own.parcels().get(0).at("/parcel/weight").asText()).isEqualTo("2");
    }

    @Test
    @DisplayName("a rule by warehouse fits where all goods come from it; while they are not there nothing is decided")
    void warehouses() {
        var settings = settings(rule(warehouse("MAG"), ship("one", "none", null)), rule(warehouse("MAG", "SKL"), ship("both", "none", null)));
        assertThat(carrier(of(settings, order("x", false), new DeliveryRules.Goods(Set.of("MAG"), null, List.of())))).isEqualTo("one");
        assertThat(carrier(of(settings, order("x", false), new DeliveryRules.Goods(Set.of("MAG", "SKL"), null, List.of())))).isEqualTo("both");
        assertThat(of(settings, order("x", false), new DeliveryRules.Goods(Set.of("OBC"), null, List.of()))).isInstanceOfSatisfying(DeliveryRules.Refused.class,
                refused -> assertThat(refused.why()).endsWith("to PL, from OBC"));
        assertThat(of(settings, order("x", false), new DeliveryRules.Goods(null, null, List.of()))).isInstanceOf(DeliveryRules.None.class);
    }

    @Test
    @DisplayName("amounts have a currency: a rule that names one takes no order in another, and one that insures for an amount of the company's holds an order in another")
    void currencies() {
        var euros = order("x", false).put("currency", "EUR");
        var worth = settings(rule(in("PLN", new Range(new BigDecimal("50"), null)), ship("a", "none", null)));
        assertThat(carrier(of(worth, order("x", false)))).isEqualTo("a");
        assertThat(why(worth, euros)).endsWith("to PL, in EUR");
        var insures = rule(ANY, ship("a", "500.00", null));
        assertThat(why(settings(insures), euros)).isEqualTo("the rule insures for 500.00 PLN, and the order is in EUR (config/delivery.yaml:7)");
        assertThat(of(settings(rule(in("EUR", Range.ANY), ship("b", "120.00", null)), insures), euros)).isInstanceOfSatisfying(DeliveryRules.Ship.class,
                ship -> assertThat(ship.parcels().get(0).path("insurance")).hasToString("{\"amount\":\"120.00\",\"currency\":\"EUR\"}"));
        assertThat(of(settings(rule(ANY, ship("a", "order", null))), euros)).isInstanceOfSatisfying(DeliveryRules.Ship.class,
                ship -> assertThat(ship.parcels().get(0).path("insurance")).hasToString("{\"amount\":\"100.10\",\"currency\":\"EUR\"}"));
    }

    private static When in(String currency, Range worth) {
        return new When(List.of(), List.of(), List.of(), List.of(), null, currency, worth, Range.ANY);
    }

    private static String why(DeliverySettings settings, JsonNode order) {
        return ((DeliveryRules.Refused) of(settings, order)).why();
    }

    private static DeliveryRules.Answer of(DeliverySettings settings, JsonNode order) {
        return of(settings, order, new DeliveryRules.Goods(Set.of("MAG"), null, List.of()));
    }

    private static DeliveryRules.Answer of(DeliverySettings settings, JsonNode order, DeliveryRules.Goods goods) {
        return of(settings, order, order.at("/totals/total").asText(), goods);
    }

    private static DeliveryRules.Answer of(DeliverySettings settings, JsonNode order, String owed, DeliveryRules.Goods goods) {
        return DeliveryRules.of(settings, "shop-main", order, new BigDecimal(owed), goods);
    }

    private static When method(String method) {
        return new When(List.of(), List.of(method), List.of(), List.of(), null, null, Range.ANY, Range.ANY);
    }

    private static When worth(Range range) {
        return new When(List.of(), List.of(), List.of(), List.of(), null, null, range, Range.ANY);
    }

    private static When weight(String from, String below) {
        return new When(List.of(), List.of(), List.of(), List.of(), null, null, Range.ANY, new Range(from == null ? null : new BigDecimal(from), below == null ? null : new BigDecimal(below)));
    }

    private static When cash(boolean onDelivery) {
        return new When(List.of(), List.of(), List.of(), List.of(), onDelivery, null, Range.ANY, Range.ANY);
    }

    private static When warehouse(String... ids) {
        return new When(List.of(), List.of(), List.of(), List.of(ids), null, null, Range.ANY, Range.ANY);
    }

    private static DeliveryRules.Goods weighing(String kilograms) {
        return new DeliveryRules.Goods(Set.of("MAG"), new BigDecimal(kilograms), List.of());
    }

    private static String carrier(DeliveryRules.Answer answer) {
        return ((DeliveryRules.Ship) answer).carrier();
    }

    private static DeliverySettings settings(Rule... rules) {
        return new DeliverySettings(List.of(rules), Map.of("PL", Pattern.compile("\\d{2}-\\d{3}")), "PLN");
    }

    private static Rule rule(When when, Ship ship) {
        return new Rule(when, ship, null, 7);
    }

    private static Ship ship(String carrier, String insurance, String pickupPoint) {
        return new Ship(carrier, "standard", BOX, insurance, pickupPoint == null ? null : Pattern.compile(pickupPoint), null);
    }

    private static ObjectNode order(String method, boolean cashOnDelivery) {
        var order = Json.MAPPER.createObjectNode().put("currency", "PLN");
        order.putObject("totals").put("total", "100.10");
        order.putObject("buyer").put("email", "z@example.com").put("phone", "+48601234567").put("firstName", "Other");
        order.putObject("shippingAddress").put("firstName", "Żaneta").put("lastName", "Łoś").put("line1", "Prosta 1").put("postalCode", "90-001")
                .put("city", "Łódź").put("country", "PL");
        order.putObject("delivery").put("method", method).put("cashOnDelivery", cashOnDelivery);
        return order;
    }
}
