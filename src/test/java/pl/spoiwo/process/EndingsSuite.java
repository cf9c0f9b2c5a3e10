package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.process.Hub.addresses;
import static pl.spoiwo.process.Hub.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;

/** How orders of unusual days end, through ledger and tables; on every database. */
abstract class EndingsSuite extends DatabaseSuite {

    private Hub hub;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.count(PLACED, "A", "10");
    }

    private List<String> states(String type) {
        return hub.commands(type).stream().map(command -> command.state().name()).toList();
    }

    @Test
    @DisplayName("money in another currency holds the order and opens an alert, and nothing is exported")
    void wrongCurrency() {
        hub.order(order("1"));
        hub.process(hub.message("pay-main", "webhook:message", "pay:P1", event("payment", """
                {"schemaVersion":"1","externalId":"P1","reference":"N1","statusWord":"COMPLETED","amount":"100.00","currency":"EUR"}""")));
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT [payment-amount]");
        assertThat(hub.alerts.open).containsExactly("payment-mismatch shop-main " + Ids.order("shop-main", "1"));
        assertThat(hub.commands("order.create")).isEmpty();
    }

    @Test
    @DisplayName("an unknown status word keeps the state and opens one task, however many orders use it")
    void unknownWord() {
        hub.order(order("1").cashOnDelivery().says("tea"));
        hub.order(order("2").says("tea"));
        assertThat(hub.state("1")).isEqualTo("NEW []");
        assertThat(hub.alerts.open).containsExactly("unknown-status shop-main tea");
        hub.order(order("1").cashOnDelivery().updated(5));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.alerts.open).as("order 2 still has the word").containsExactly("unknown-status shop-main tea");
        hub.order(order("2").says("coffee").updated(5));
        assertThat(hub.alerts.open).containsExactly("unknown-status shop-main coffee");
    }

    @Test
    @DisplayName("two contents of one second: the channel is asked, and its answer counts whatever came first")
    void withinOneSecond() {
        hub.order(order("1").updated(5));
        assertThat(addresses(hub.order(order("1").updated(5).city("Gdynia")))).contains("out.shop-main");
        assertThat(states("order.fetch")).containsExactly("PENDING");
        hub.process(hub.message("shop-main", "answer:order.fetch", "answer:1", event("order", order("1").updated(5).city("Gdynia").json())));
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().canonical().at("/shippingAddress/city").asText()).isEqualTo("Gdynia");
        hub.order(order("1").updated(5).city("Sopot"));
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().canonical().at("/shippingAddress/city").asText()).isEqualTo("Gdynia");
    }

    @Test
    @DisplayName("cancelled before READY: nothing was exported, the stock is free, a later payment asks a person")
    void cancelledBeforeReady() {
        hub.order(order("1"));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        hub.order(order("1").says("cancelled").updated(5));
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("9");
        assertThat(hub.alerts.open).isEmpty();
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        assertThat(hub.state("1")).isEqualTo("CANCELLED [payment-amount]");
        assertThat(hub.commands("order.create")).isEmpty();
    }

    @Test
    @DisplayName("a channel that counts its own sales down gets its stock anew whenever it tells an order that has changed, and not for a repeat")
    void countsDown() {
        hub.process(hub.message("shop-two", "webhook:order.created", "k1", event("order", order("1").json())));
        stores.jdbc().update("update channel_value set accepted = wanted, sent = wanted, state = 'ACCEPTED'");
        var paid = event("order", order("1").says("processing").updated(5).json());
        assertThat(addresses(hub.process(hub.message("shop-two", "webhook:order.updated", "k2", paid)))).contains("wake.shop-two");
        assertThat(acceptedValues()).containsExactly("shop-main A 8", "shop-two A null");

        stores.jdbc().update("update channel_value set accepted = wanted, state = 'ACCEPTED'");
        hub.process(hub.message("shop-two", "poll:order.poll", "k3", paid));
        assertThat(acceptedValues()).containsExactly("shop-main A 8", "shop-two A 8");
    }

    private List<String> acceptedValues() {
        return stores.jdbc().query("select connection, sku, accepted from channel_value order by connection, sku",
                (row, number) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
    }

    @Test
    @DisplayName("a line without SKU holds the order; the shop adds it and the order goes on")
    void lineWithoutSku() {
        hub.order(order("1").cashOnDelivery().line("1", null, "1"));
        assertThat(hub.state("1")).endsWith("[line-without-sku]");
        var hold = hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().canonical().at("/holds/0");
        assertThat(hold.path("text").asText()).isEqualTo("no SKU on line 1");
        assertThat(hold.path("by").asText()).isEqualTo("hub");
        assertThat(hub.commands("order.create")).isEmpty();
        assertThat(hub.alerts.open).containsExactly("hold shop-main " + Ids.order("shop-main", "1"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "1").updated(5));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.alerts.open).isEmpty();
    }

    @Test
    @DisplayName("edited after READY: the new content counts, the export is not repeated, a person is told what differs")
    void editedAfterReady() {
        hub.order(order("1").cashOnDelivery());
        hub.order(order("1").cashOnDelivery().city("Gdynia").updated(5));
        assertThat(states("order.create")).containsExactly("PENDING");
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().revision()).isEqualTo(2);
        assertThat(hub.alerts.open).containsExactly("changed-after-export shop-main " + Ids.order("shop-main", "1"));
    }

    @Test
    @DisplayName("02:30 twice in one night: the order of the first 02:30 has the last unit, whichever came first")
    void repeatedHour() {
        var summer = Instant.parse("2024-10-27T00:30:00Z");
        var winter = Instant.parse("2024-10-27T01:30:00Z");
        hub.order(order("2").cashOnDelivery().placed(winter).line("1", "B", "1"));
        hub.order(order("1").cashOnDelivery().placed(summer).line("1", "B", "1"));
        hub.carryRechecks(hub.count(winter, "B", "1"));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.state("2")).endsWith("[shortage]");
        assertThat(hub.orders.find(Ids.order("shop-main", "2")).orElseThrow().content().placedAt()).isEqualTo(winter);
    }

    @Test
    @DisplayName("held back by observe mode and then cancelled: the command is called back, and alive again it is decided anew")
    void heldBackAndCancelled() {
        hub.order(order("1").cashOnDelivery());
        var create = hub.commands("order.create").get(0);
        stores.claims().end((Claim.Won) stores.claims().claim(create.id(), Duration.ofMinutes(1)), MessageState.WOULD_SEND, null, null, null);
        hub.receipt(create, "WOULD_SEND", "-");
        hub.order(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(states("order.create")).containsExactly("SUPERSEDED");
        assertThat(hub.alerts.open).isEmpty();
        hub.order(order("1").cashOnDelivery().says("processing").updated(9));
        assertThat(states("order.create")).containsExactly("SUPERSEDED", "PENDING");
    }

    @Test
    @DisplayName("held back by an observed ERP: the channel is shown its status while it is observed too, and told nothing once it is live")
    void heldBack() {
        hub.states.setMode("shop-main", "order.status", Mode.OBSERVE, "test");
        heldBack("1");
        assertThat(hub.commands("order.status")).singleElement().satisfies(row -> assertThat(stores.ledger().body(row.id(), Ledger.BodyKind.RAW).map(String::new))
                .hasValueSatisfying(data -> assertThat(data).contains("processing", "\"assumed\":true")));
        hub.states.setMode("shop-main", "order.status", Mode.LIVE, "test");
        heldBack("2");
        assertThat(hub.commands("order.status")).hasSize(1);
        assertThat(List.of(hub.state("1"), hub.state("2"))).containsExactly("READY []", "READY []");
    }

    private void heldBack(String externalId) {
        hub.order(order(externalId).cashOnDelivery());
        var creates = hub.commands("order.create");
        hub.receipt(creates.get(creates.size() - 1), "WOULD_SEND", "-");
    }
}
