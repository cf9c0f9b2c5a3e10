package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import pl.spoiwo.rate.RateTable;

/**
 * The exchange rates that the commands of an order carry. Pure.
 *
 * @param table null where they carry none
 */
record OrderRates(RateTable table) {

    /** Why there is no rate for one of the days, or null. @param days null where nothing is to be sent for it */
    String missing(Instant... days) {
        return table == null ? null : Stream.of(days).filter(Objects::nonNull).map(table::before).filter(answer -> answer.rate() == null).map(RateTable.Answer::why).findFirst().orElse(null);
    }

    /** The data of a command with the rate that holds on the day; none may be missing. */
    ObjectNode put(ObjectNode data, Instant day) {
        if (table != null) {
            data.set("rate", table.before(day).rate().document());
        }
        return data;
    }

    /** For the order's history. */
    String said(Instant day) {
        return table == null ? "" : ", rate " + table.before(day).why();
    }
}
