package pl.spoiwo.ledger;

import java.time.Instant;
import java.time.LocalDate;

/** Months as the company counts them. */
public interface Months {

    /** @return the first day of the month in which the moment is where the company is */
    LocalDate of(Instant moment);
}
