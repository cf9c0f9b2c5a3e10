package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class PricesApiTest extends HubSlice {

    private Instant now;

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.product("A", 1);
        now = clock.instant();
        jdbc.sql("insert into price (sku, price_list, gross, currency, source, updated_at) values ('A', 'detal', 90, 'PLN', 'erp-main', :at)").param("at", UtcTime.of(now)).update();
        configuration.prices = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false);
    }

    @AfterEach
    void noPrices() {
        configuration.prices = null;
    }

    /** Sent so many days ago, with its end half a minute later. */
    private void history(String event, int daysAgo, String value) {
        jdbc.sql("insert into value_history (connection, sku, kind, event, at, sent_at, new_value, currency) values ('shop-main', 'A', 'price', :event, :at, :sent, :value, 'PLN')")
                .param("event", event).param("at", UtcTime.of(ago(daysAgo).plusSeconds(30))).param("sent", UtcTime.of(ago(daysAgo))).param("value", value).update();
    }

    private Instant ago(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private JsonNode rule() {
        return json(get(VIEWER, "/api/prices?sku=A")).at("/rules/0");
    }

    @Test
    @DisplayName("beside what a channel asks stand the reduction that runs, with the lowest price of the 30 days before it, and the lowest until now; a lost answer counts, a refusal does not")
    void reduction() {
        assertThat(rule().path("price").asText()).isEqualTo("90.00");
        assertThat(rule().has("reduction") || rule().has("lowest")).as("nothing was offered").isFalse();
        history("ACCEPTED", 100, "100.00");
        assertThat(rule().has("reduction")).isFalse();
        assertThat(rule().path("lowest").asText()).isEqualTo("100.00");
        history("TRIED", 60, "85.00");
        history("REFUSED", 55, "50.00");
        history("ACCEPTED", 50, "95.00");
        history("ACCEPTED", 40, "90.00");
        assertThat(rule().at("/reduction/before").asText() + " " + rule().at("/reduction/lowest").asText() + " " + rule().path("lowest").asText()).isEqualTo("95.00 85.00 90.00");
        assertThat(rule().at("/reduction/since").asText()).isEqualTo(ago(40).plusSeconds(30).toString());
        history("TRIED", 3, "80.00");
        assertThat(rule().at("/reduction/lowest").asText()).as("frozen").isEqualTo("85.00");
        assertThat(rule().path("lowest").asText()).isEqualTo("80.00");
        history("ACCEPTED", 2, "99.00");
        assertThat(rule().has("reduction")).as("it rose").isFalse();
    }

    @Test
    @DisplayName("a price that somebody asked in the channel itself counts for the time that it stood")
    void edited() {
        history("ACCEPTED", 100, "100.00");
        jdbc.sql("insert into drift (connection, sku, kind, found, expected, cause, since, seen_at, confirmed_at, closed_at)"
                + " values ('shop-main', 'A', 'price', '70.00', '100.00', 'EDITED', :since, :since, :since, :closed)").param("since", UtcTime.of(ago(20))).param("closed", UtcTime.of(ago(18))).update();
        assertThat(rule().has("reduction")).as("over").isFalse();
        assertThat(rule().path("lowest").asText()).isEqualTo("70.00");
        history("ACCEPTED", 1, "90.00");
        assertThat(rule().at("/reduction/before").asText() + " " + rule().at("/reduction/lowest").asText()).isEqualTo("100.00 70.00");
    }

    @Test
    @DisplayName("a sale of the channel's own is shown, begins a reduction, and is among the lowest prices of its time")
    void sale() {
        history("ACCEPTED", 100, "100.00");
        jdbc.sql("insert into channel_offer (connection, offer_id, sku, price, asked, state, read_at, read_by) values ('shop-main', '7', 'A', '100.00', '80.00', 'ACTIVE', :at, 'offer.poll')")
                .param("at", UtcTime.of(now)).update();
        jdbc.sql("insert into offer_sale (connection, offer_id, asked, since, until) values ('shop-main', '7', '75.00', :since, :until)").param("since", UtcTime.of(ago(25)))
                .param("until", UtcTime.of(ago(23))).update();
        jdbc.sql("insert into offer_sale (connection, offer_id, asked, since) values ('shop-main', '7', '80.00', :since)").param("since", UtcTime.of(ago(3))).update();
        assertThat(rule().path("sale").asText()).isEqualTo("80.00");
        assertThat(rule().at("/reduction/since").asText() + " " + rule().at("/reduction/before").asText() + " " + rule().at("/reduction/lowest").asText()).isEqualTo(ago(3) + " 100.00 75.00");
        assertThat(json(get(VIEWER, "/api/offers?connection=shop-main")).at("/items/0/asked").asText()).isEqualTo("80.00");
    }
}
