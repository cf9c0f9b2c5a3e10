package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * config/delivery.yaml as read and checked: who carries which order.
 *
 * @param rules     in the order of the file: the first that fits counts
 * @param postcodes whole postcodes, by country
 * @param currency  of an amount that a rule insures for, where the rule names none: the company's
 */
public record DeliverySettings(List<Rule> rules, Map<String, Pattern> postcodes, String currency) {

    /**
     * @param when everything that must be so
     * @param ship null where the order gets no label
     * @param none why it gets none, or null
     * @param line in the file
     */
    public record Rule(When when, Ship ship, String none, int line) {

        /** Who says only country or worth means parcels that go to an address: a point that no rule was made for is nobody's to send elsewhere. */
        public boolean takesPoints() {
            return ship == null || ship.pickupPoint() != null || !when.methods().isEmpty();
        }
    }

    /** @param from it is at least this, or null; @param below and less than this, or null */
    public record Range(BigDecimal from, BigDecimal below) {

        public static final Range ANY = new Range(null, null);

        public boolean any() {
            return from == null && below == null;
        }

        /** @param value null where it is not known: then only a range without bounds has it */
        public boolean has(BigDecimal value) {
            return any() || value != null && (from == null || value.compareTo(from) >= 0) && (below == null || value.compareTo(below) < 0);
        }

        boolean contains(Range other) {
            return (from == null || other.from != null && from.compareTo(other.from) <= 0) && (below == null || other.below != null && below.compareTo(other.below) >= 0);
        }
    }

    /**
     * Lists that are empty, a null and ranges without bounds fit anything.
     *
     * @param methods    may hold {@code *} for any text
     * @param warehouses all goods come from these
     * @param currency   of the order, and of the rule's amounts; null for any, and never null where there is a worth
     * @param worth      what the order costs
     * @param weight     what its goods weigh, in kg
     */
    public record When(List<String> channels, List<String> methods, List<String> countries, List<String> warehouses, Boolean cashOnDelivery, String currency, Range worth, Range weight) {
    }

    /** Whether any rule asks for the warehouses of an order's goods. */
    public boolean byWarehouse() {
        return rules.stream().anyMatch(rule -> !rule.when().warehouses().isEmpty());
    }

    public boolean byWeight() {
        return rules.stream().anyMatch(rule -> !rule.when().weight().any());
    }

    public boolean byCurrency() {
        return rules.stream().anyMatch(rule -> rule.when().currency() != null);
    }

    /** Whether any rule, or any parcel without a weight of its own, needs what the goods weigh. */
    public boolean weighs() {
        return byWeight() || rules.stream().anyMatch(rule -> rule.ship() != null && !rule.ship().parcel().has("weight"));
    }

    /**
     * @param parcel      its template, for the connector's mapping
     * @param insurance   {@code none}, {@code order} or an amount
     * @param pickupPoint what the id of a pickup point must be; null where it goes to the address
     * @param pieces      most pieces in one parcel; null where all go into one
     */
    public record Ship(String carrier, String service, ObjectNode parcel, String insurance, Pattern pickupPoint, Integer pieces) {
    }
}
