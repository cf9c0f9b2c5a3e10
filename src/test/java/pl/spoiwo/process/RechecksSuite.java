package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.payment.Sayings;

/** What a change of the configuration sets free; on every database. */
abstract class RechecksSuite extends DatabaseSuite {

    private static final Connection.MatchBy BY_ID = new Connection.MatchBy("externalId", List.of("shop-main"), null);

    private Hub hub;
    private Rechecks rechecks;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.count(PLACED, "A", "1000");
        rechecks = node("test-1");
        turns(rechecks);
    }

    private Rechecks node(String name) {
        return new Rechecks(hub.active(), new RecheckRounds(hub.jdbc), hub.orders, hub.payments, hub.rates, hub.candidates,
                Stores.on(database.dataSource(), clock, Node.starting(name)).leases(), clock);
    }

    /** Turns of the route until nothing is left to do. @return how many messages each page had */
    private List<Integer> turns(Rechecks node) {
        var sizes = new ArrayList<Integer>();
        for (var page = node.page(); !page.isEmpty() || sizes.size() < 2; page = node.page()) {
            hub.carryRechecks(page);
            node.sent();
            sizes.add(page.size());
        }
        return sizes;
    }

    private void configured(String version, Connection.MatchBy matchBy, String... explained) {
        var before = Hub.configuration(matchBy, null);
        var words = new HashMap<>(before.statuses().in().get("shop").get("order"));
        for (var word : explained) {
            words.put(word, "AWAITING_PAYMENT");
        }
        var in = new HashMap<>(before.statuses().in());
        in.put("shop", Map.of("order", words));
        hub.configuration = new HubConfiguration(version, before.home(), before.connections(), before.mappings(), before.schemas(),
                new Statuses(in, before.statuses().out()), before.company(), before.alerts(), before.delivery(), before.documents());
    }

    private void paymentsExplained(String version, String... explained) {
        configured(version, BY_ID);
        var words = new HashMap<>(hub.configuration.statuses().in().get("pay"));
        for (var word : explained) {
            words.put("payment", Map.of(word, "PAID"));
            words.put("refund", Map.of(word, "REFUNDED"));
        }
        hub.configuration.statuses().in().put("pay", words);
    }

    private static List<String> kinds(List<Outgoing> messages) {
        return messages.stream().map(message -> message.properties().get("spoiwoKind")).toList();
    }

    @Test
    @DisplayName("a word explained in the rule files frees the orders that hung on it, and the task closes with the last of them")
    void wordExplained() {
        hub.order(order("1").cashOnDelivery().says("tea"));
        hub.order(order("2").says("tea"));
        configured("version-2", null, "tea");
        var page = rechecks.page();
        assertThat(kinds(page)).containsExactly("hub:recheck", "hub:recheck");
        hub.carryRechecks(page.subList(0, 1));
        assertThat(hub.alerts.open).containsExactly("unknown-status shop-main tea");
        hub.carryRechecks(page.subList(1, 2));
        assertThat(List.of(hub.state("1"), hub.state("2"))).containsExactly("READY []", "AWAITING_PAYMENT []");
        assertThat(hub.commands("order.create")).hasSize(1);
        assertThat(hub.alerts.open).isEmpty();
    }

    @Test
    @DisplayName("an order that waits for the rate of its currency goes on by itself when the rate comes, and the same table again begins no round")
    void ratesCame() {
        configured("version-2", null);
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-2", before.home(), before.connections(), before.mappings(), before.schemas(), before.statuses(), new HubConfiguration.Company(
                before.company().zone(), "PLN", null, JsonNodeFactory.instance.objectNode().set("rates", JsonNodeFactory.instance.objectNode().put("table", "A"))),
                before.alerts(), before.delivery(), before.documents());
        turns(rechecks);
        hub.order(order("1").currency("EUR").cashOnDelivery().says("processing"));
        assertThat(hub.state("1")).isEqualTo("READY [rate]");
        assertThat(turns(rechecks)).as("nothing new is known").containsOnly(0);
        rates("1", "2024-03-31T00:30:00Z");
        var sizes = turns(rechecks);
        assertThat(sizes).contains(1);
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.commands("order.create")).hasSize(1);
        long round = new RecheckRounds(hub.jdbc).last().orElseThrow().number();
        rates("2", "2024-03-31T01:30:00Z");
        turns(rechecks);
        assertThat(new RecheckRounds(hub.jdbc).last().orElseThrow().number()).as("the last one").isEqualTo(round);
    }

    private void rates(String key, String asOf) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "rates" + key, event("rate", ("{\"schemaVersion\":\"1\",\"table\":\"A\",\"number\":\"064/A/NBP/2024\",\"date\":\"2024-03-29\",\"base\":\"PLN\","
                + "\"asOf\":\"%s\",\"items\":[{\"currency\":\"EUR\",\"rate\":\"4.3009\"}]}").formatted(asOf))));
    }

    @Test
    @DisplayName("what an operator said of a payment and of a refund in a word that is explained later counts as if it came then")
    void paymentWordExplained() {
        paymentsExplained("version-2");
        turns(rechecks);
        hub.order(order("77"));
        hub.payment("P1", "SETTLED", "100.00", "77");
        hub.refund("R1", "P1", "SETTLED", "30.00");
        assertThat(hub.alerts.open).containsExactly("unknown-status pay-main SETTLED");
        paymentsExplained("version-3");
        turns(rechecks);
        assertThat(hub.state("77")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(hub.alerts.open).containsExactly("unknown-status pay-main SETTLED");
        paymentsExplained("version-4", "SETTLED");
        turns(rechecks);
        var payment = hub.payments.find("pay-main", "P1").orElseThrow();
        assertThat(payment.gross()).isEqualByComparingTo("100.00");
        assertThat(payment.refunded()).isEqualByComparingTo("30.00");
        assertThat(payment.orderId()).isEqualTo(Ids.order("shop-main", "77"));
        assertThat(hub.alerts.open).doesNotContain("unknown-status pay-main SETTLED");
        assertThat(new Sayings(hub.jdbc).of(payment)).isEmpty();
    }

    @Test
    @DisplayName("a held order is looked at again, with the stock of the warehouse that the rules name now")
    void holds() {
        hub.order(order("1").cashOnDelivery().line("1", "B", "1"));
        hub.jdbc.sql("insert into stock (sku, warehouse, on_hand, counted_at, source) select 'B', warehouse, 5, counted_at, source from stock where sku = 'A'").update();
        configured("version-2", null);
        turns(rechecks);
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("a changed matchBy finds the orders of payments that had none")
    void rematched() {
        hub.order(order("77"));
        hub.payment("P1", "COMPLETED", "100.00", "77");
        assertThat(hub.state("77")).isEqualTo("AWAITING_PAYMENT []");
        configured("version-2", BY_ID);
        turns(rechecks);
        assertThat(hub.state("77")).isEqualTo("READY []");
        assertThat(hub.payments.find("pay-main", "P1").orElseThrow().orderId()).isEqualTo(Ids.order("shop-main", "77"));
    }

    @Test
    @DisplayName("one round for each change: not again by another node, not after a start, not by a node that still has the older files")
    void onceForAllNodes() {
        hub.order(order("1").says("tea"));
        var late = node("test-2");
        var old = node("test-3");
        List.of(late, old).forEach(Rechecks::page);
        configured("version-2", null);
        assertThat(turns(rechecks).get(0)).isEqualTo(1);
        assertThat(late.page()).as("the same files, seen by the other node").isEmpty();
        assertThat(node("test-1").page()).as("after a start").isEmpty();
        hub.configuration = Hub.configuration(null, null);
        assertThat(old.page()).as("files that this node had all the time").isEmpty();
        assertThat(turns(rechecks).get(0)).as("taken back: a change like any other").isEqualTo(1);
    }

    @Test
    @DisplayName("goods are computed once in a round, with who owns them")
    void goodsOnce() {
        hub.order(order("1").cashOnDelivery().line("1", "A", "2"));
        configured("version-2", null);
        var kinds = new ArrayList<String>();
        for (int turn = 0; turn < 6; turn++) {
            var page = rechecks.page();
            kinds.addAll(kinds(page));
            hub.carryRechecks(page);
            rechecks.sent();
        }
        assertThat(kinds).containsExactly("hub:decide");
    }

    @Test
    @DisplayName("many orders go in pages; a page whose end was not told comes again with the same keys, and takes effect once")
    void pages() {
        for (int i = 0; i < Rechecks.PAGE + 1; i++) {
            hub.order(order(Integer.toString(i)).cashOnDelivery().says("tea"));
        }
        configured("version-2", null, "tea");
        var first = rechecks.page();
        hub.carryRechecks(first);
        assertThat(first).hasSize(Rechecks.PAGE);
        clock.advance(Duration.ofMinutes(2));
        assertThat(turns(node("test-2")).get(0)).as("what is left: the others are free").isEqualTo(1);
        hub.carryRechecks(first);
        assertThat(hub.commands("order.create")).hasSize(Rechecks.PAGE + 1);
        assertThat(hub.alerts.open).isEmpty();
    }
}
