package pl.spoiwo.operations.query;

import java.time.Instant;
import java.time.LocalDate;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Months;

/** In the zone of {@code config/company.yaml}. */
@Component
class CompanyMonths implements Months {

    private final ActiveConfiguration configuration;

    CompanyMonths(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public LocalDate of(Instant moment) {
        return LocalDate.ofInstant(moment, configuration.current().company().zone()).withDayOfMonth(1);
    }
}
