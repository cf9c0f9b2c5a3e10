package pl.spoiwo.payment;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.mapping.Json;

/** The table {@code payment_saying}: what nobody could explain yet. Writers hold the lock names of the payment. */
@Repository
public class Sayings {

    private static final String WHAT = "what was said of a payment";

    private final JdbcClient jdbc;

    public Sayings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The same word about the same thing again takes the place of the first. */
    public void keep(Payment payment, Saying saying) {
        forget(payment, saying);
        jdbc.sql("insert into payment_saying (id, connection, external_id, saying) values (:id, :connection, :externalId, :saying)").param("id", id(payment, saying))
                .param("connection", payment.connection()).param("externalId", payment.externalId()).param("saying", Json.write(saying, WHAT)).update();
    }

    public List<Saying> of(Payment payment) {
        return jdbc.sql("select saying from payment_saying where connection = :connection and external_id = :externalId order by id")
                .param("connection", payment.connection()).param("externalId", payment.externalId()).query((row, number) -> Json.read(row.getString("saying"), Saying.class, WHAT)).list();
    }

    public void forget(Payment payment, Saying saying) {
        jdbc.sql("delete from payment_saying where id = :id").param("id", id(payment, saying)).update();
    }

    private static String id(Payment payment, Saying saying) {
        return Ids.derived("w", payment.connection(), payment.externalId(), saying.refund() == null ? "" : saying.refund().externalId(), saying.word());
    }
}
