package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.document.DocumentRules.When;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.rate.Rate;
import pl.spoiwo.rate.RateTable;
import pl.spoiwo.shipment.ShipmentStatus;

/** Orders in another currency than the company's. It is the 30th of March 2024, a Saturday. */
class OrderRatesTest {

    private static final Instant TODAY = Instant.parse("2024-03-30T06:00:00Z");

    private static RateTable known(Instant asOf, String... days) {
        return new RateTable("A", "EUR", asOf, ZoneId.of("Europe/Warsaw"), Stream.of(days)
                .map(day -> new Rate("A", "no-" + day, LocalDate.parse(day), "EUR", "PLN", new BigDecimal("4.3" + day.substring(8)))).toList());
    }

    private static Story story(When when, RateTable rates) {
        var story = new Story(Examples.rulesWithDocuments(when));
        story.rates = rates;
        return story;
    }

    private static Examples.Draft order() {
        return Examples.order("1").currency("EUR").says("processing").country("DE").cashOnDelivery();
    }

    @Test
    @DisplayName("an order in another currency carries table, number, date and rate to the ERP, and its history says so")
    void exported() {
        var story = story(When.PAID, known(TODAY, "2024-03-28", "2024-03-29"));
        story.comes(order());
        assertThat(story.commands("order.create")).singleElement().satisfies(command -> assertThat(command.data().get("rate"))
                .hasToString("{\"table\":\"A\",\"number\":\"no-2024-03-29\",\"date\":\"2024-03-29\",\"rate\":\"4.3290\"}"));
        assertThat(story.timeline).filteredOn(entry -> entry.what().equals("export")).singleElement()
                .satisfies(entry -> assertThat(entry.why()).endsWith(", rate 4.3290 (table A, no-2024-03-29 of 2024-03-29)"));
    }

    @Test
    @DisplayName("while the rate is not known the order is held and nothing leaves; it goes on by itself when it is")
    void held() {
        var story = story(When.PAID, known(Instant.parse("2024-03-29T12:00:00Z"), "2024-03-28"));
        story.comes(order());
        assertThat(story.commands).isEmpty();
        assertThat(story.order.hold(Hold.RATE)).hasValueSatisfying(hold -> assertThat(hold.text())
                .isEqualTo("table A is known as of 2024-03-29T12:00:00Z: a rate of EUR from before 2024-03-30 may be missing"));
        assertThat(story.alerts()).contains("hold");
        story.rates = known(TODAY, "2024-03-28", "2024-03-29");
        story.recheck();
        assertThat(story.order.holds()).isEmpty();
        assertThat(story.commands("order.create")).singleElement().satisfies(command -> assertThat(command.data().at("/rate/number").asText()).isEqualTo("no-2024-03-29"));
        story.recheck();
        assertThat(story.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("the document of a parcel that left days ago carries the rate of the day before it left")
    void documents() {
        var story = story(When.SHIPPED, known(TODAY, "2024-03-20", "2024-03-21", "2024-03-28", "2024-03-29"));
        story.comes(order());
        story.receipt(story.commands("order.create").get(0), MessageState.DELIVERED, "ZK 1");
        story.ships("S1", ShipmentStatus.IN_TRANSIT, "6200", Instant.parse("2024-03-21T10:00:00Z"));
        assertThat(story.commands("document.create")).singleElement().satisfies(command -> {
            assertThat(command.data().at("/document/saleDate").asText()).isEqualTo("2024-03-21");
            assertThat(command.data().at("/rate/date").asText()).isEqualTo("2024-03-20");
        });
    }

    @Test
    @DisplayName("a document that comes due while the table is not known is not asked for: the order is held, and gets it when the table is known")
    void documentHeld() {
        var story = story(When.SHIPPED, known(TODAY, "2024-03-29"));
        story.comes(order());
        story.rates = known(null);
        story.ships("S1", ShipmentStatus.IN_TRANSIT, "6200");
        assertThat(story.commands("document.create")).isEmpty();
        assertThat(story.order.hold(Hold.RATE)).isPresent();
        story.rates = known(TODAY, "2024-03-29");
        story.recheck();
        assertThat(story.commands("document.create")).hasSize(1);
        assertThat(story.order.holds()).isEmpty();
    }

    @Test
    @DisplayName("an order from which nothing more is to leave needs no rate, and one that waits for its money needs none yet")
    void notNeeded() {
        var waiting = story(When.PAID, known(null));
        waiting.comes(Examples.order("1").currency("EUR").says("processing"));
        assertThat(waiting.order.holds()).isEmpty();
        waiting.pays("P1", PaymentStatus.PAID, "100.00", "EUR");
        assertThat(waiting.order.hold(Hold.RATE)).isPresent();

        var done = story(When.PAID, known(TODAY, "2024-03-29"));
        done.comes(Examples.order("1").currency("EUR").says("processing"));
        done.pays("P1", PaymentStatus.PAID, "100.00", "EUR");
        assertThat(done.commands("document.create")).hasSize(1);
        done.rates = known(null);
        done.recheck();
        assertThat(done.order.holds()).isEmpty();
    }

    @Test
    @DisplayName("where company.yaml names no table nothing waits, and no rate is carried")
    void noTable() {
        var story = story(When.PAID, null);
        story.comes(order());
        assertThat(story.commands("order.create")).singleElement().satisfies(command -> assertThat(command.data().has("rate")).isFalse());
    }
}
