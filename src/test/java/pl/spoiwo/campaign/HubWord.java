package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the hub says of itself, where nobody else can: compared with the far ends, and never instead of them.
 *
 * @param parked    type and payload of what is parked, but for what was refused rightly: parcels that their carrier does not take back, invoices of orders that were cancelled
 * @param gaps      what its ledger says does not balance
 * @param tasks     that are open for a person, as {@code "code order"} with the hub's own id of the order
 * @param visits    of couriers that its hand-overs have ordered, as the carrier numbers them
 * @param collected money that it says carriers have collected, by its own id of the order
 * @param drift     differences between what channels hold and what they accepted that it says stand yet
 * @param shelves   what it believes to lie where, and to be reserved of it
 */
record HubWord(List<String> parked, List<String> gaps, Set<String> tasks, List<String> visits, Map<String, List<BigDecimal>> collected,
               List<String> drift, Map<FarEnd.Shelf, Stock> shelves) {

    /** @param broken that were parked as well, and are discarded */
    HubWord with(List<String> broken) {
        return new HubWord(Stream.concat(parked.stream(), broken.stream()).toList(), gaps, tasks, visits, collected, drift, shelves);
    }

    record Stock(BigDecimal onHand, BigDecimal reserved) {
    }
}
