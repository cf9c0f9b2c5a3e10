package pl.spoiwo.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentFact;
import pl.spoiwo.payment.RefundFact;
import pl.spoiwo.payment.Saying;

/** What one payment becomes when the hub hears the events that a connector's mapping made. */
final class Heard {

    private Heard() {
    }

    /** @param events one envelope or a list of them */
    static Payment apply(HomeWith home, Payment known, JsonNode events) {
        var payment = known;
        for (var event : events.isArray() ? events : HomeWith.json("[" + events + "]")) {
            var data = event.path("data");
            if (event.path("event").asText().matches("payment|refund")) {
                var saying = saying(event.path("event").asText(), data);
                payment = saying.apply(payment, home.configuration.statuses().toHub(home.connection.connector().system(), saying.entity(), saying.word()));
            }
        }
        return payment;
    }

    private static Saying saying(String kind, JsonNode data) {
        var word = data.path("statusWord").asText();
        var id = data.path("externalId").asText();
        var amount = new BigDecimal(data.path("amount").asText());
        var currency = data.path("currency").asText();
        var at = data.has("occurredAt") ? Instant.parse(data.path("occurredAt").asText()) : null;
        return kind.equals("refund") ? new Saying(word, new RefundFact(id, data.path("paymentExternalId").asText(), null, amount, currency))
                : new Saying(word, new PaymentFact(id, data.path("reference").asText(), null, amount, currency, data.path("method").asText(null), at));
    }
}
