package pl.spoiwo.connection;

import java.time.LocalTime;

/**
 * When a carrier's parcels are handed over by themselves, each day, in the company's zone.
 *
 * @param pickup null where no courier is ordered
 */
public record HandoverRule(LocalTime at, Pickup pickup) {

    /** @param note for the courier, or null */
    public record Pickup(LocalTime from, LocalTime to, String note) {
    }
}
