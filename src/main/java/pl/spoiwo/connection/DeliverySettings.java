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
 */
public record DeliverySettings(List<Rule> rules, Map<String, Pattern> postcodes) {

    /**
     * @param when everything that must be so
     * @param ship null where the order gets no label
     * @param none why it gets none, or null
     * @param line in the file
     */
    public record Rule(When when, Ship ship, String none, int line) {
    }

    /** Lists that are empty, and members that are null, fit anything. @param methods may hold {@code *} for any text */
    public record When(List<String> channels, List<String> methods, List<String> countries, Boolean cashOnDelivery, BigDecimal from, BigDecimal below) {
    }

    /**
     * @param parcel      its template, for the connector's mapping
     * @param insurance   {@code none}, {@code order} or an amount
     * @param pickupPoint what the id of a pickup point must be; null where none is needed
     * @param pieces      most pieces in one parcel; null where all go into one
     */
    public record Ship(String carrier, String service, ObjectNode parcel, String insurance, Pattern pickupPoint, Integer pieces) {
    }
}
