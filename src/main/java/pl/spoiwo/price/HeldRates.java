package pl.spoiwo.price;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.rate.Rate;

/** The table {@code held_rate}: what the prices of a channel are made of, until a rate comes that differs enough. */
@Repository
public class HeldRates {

    private static final String HELD = "select rate_table, number, valid_on, base, rate from held_rate where connection = :connection and currency = :currency";
    private static final String UPDATE = """
            update held_rate set rate_table = :table, base = :base, valid_on = :on, number = :number, rate = :rate, message_id = :message, taken_at = :at
             where connection = :connection and currency = :currency""";
    private static final String INSERT = """
            insert into held_rate (connection, currency, rate_table, base, valid_on, number, rate, message_id, taken_at)
            values (:connection, :currency, :table, :base, :on, :number, :rate, :message, :at) on conflict do nothing""";

    private final JdbcClient jdbc;

    public HeldRates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Rate> of(String connection, String currency) {
        return jdbc.sql(HELD).param("connection", connection).param("currency", currency)
                .query((row, n) -> new Rate(row.getString("rate_table"), row.getString("number"), row.getObject("valid_on", LocalDate.class), currency, row.getString("base"),
                        row.getBigDecimal("rate"))).optional();
    }

    /** Two messages at the same time hold the same newest rate, so it does not matter which of them wrote it. */
    void put(String connection, Rate rate, String messageId, Instant now) {
        if (write(UPDATE, connection, rate, messageId, now) == 0) {
            write(INSERT, connection, rate, messageId, now);
        }
    }

    private int write(String sql, String connection, Rate rate, String messageId, Instant now) {
        return jdbc.sql(sql).param("connection", connection).param("currency", rate.currency()).param("table", rate.table()).param("base", rate.base()).param("on", rate.date())
                .param("number", rate.number()).param("rate", rate.value()).param("message", messageId).param("at", UtcTime.of(now)).update();
    }

    /** The rate that prices are made of now. Pure. @param held null where there was none */
    static Rate held(Rate held, Rate newest, PriceRule.RateRule rule) {
        boolean other = held == null || !held.table().equals(newest.table()) || !held.base().equals(newest.base())
                || newest.value().subtract(held.value()).abs().compareTo(held.value().multiply(rule.hold())) >= 0 && newest.value().compareTo(held.value()) != 0;
        return other ? newest : held;
    }
}
