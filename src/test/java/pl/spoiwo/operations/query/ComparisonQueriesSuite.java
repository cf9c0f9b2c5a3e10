package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.query.ComparisonQueries.Compared;
import pl.spoiwo.operations.query.ComparisonReport.Difference;
import pl.spoiwo.operations.query.ComparisonReport.Example;
import pl.spoiwo.operations.query.ComparisonReport.Kind;
import pl.spoiwo.operations.query.ComparisonReport.Statuses;
import pl.spoiwo.operations.query.ComparisonReport.Tracking;

/** Rows as the order module and the ledger write them. */
abstract class ComparisonQueriesSuite extends DatabaseSuite {

    private static final Duration DAY = Duration.ofDays(1);
    private ComparisonQueries queries;

    @BeforeEach
    void empty() {
        stores.jdbc().update("delete from orders");
        stores.jdbc().update("delete from order_timeline");
        queries = new ComparisonQueries(JdbcClient.create(stores.jdbc()));
    }

    @Test
    @DisplayName("a status that would have been sent meets the word that the channel came to show; one that waits or was replaced does not count")
    void channel() {
        received("o-1", "shop-main", NOW);
        decided("c-1", "shop-main", "order.status", "o-1", told("status", "sent"), MessageState.WOULD_SEND);
        decided("c-2", "shop-main", "order.status", "o-1", told("status", "packed"), MessageState.SUPERSEDED);
        decided("c-3", "shop-main", "tracking.add", "o-1", told("trackingNumber", "6200"), MessageState.DELIVERED);
        decided("c-4", "erp-main", "order.create", "o-1", total("5.00"), MessageState.WOULD_SEND);
        shows("o-1", 2, "paid", "sent", NOW.plusSeconds(90));
        shows("o-1", 3, "sent", "lost", NOW.plusSeconds(99));
        var compared = channel(NOW, NOW.plus(DAY));
        assertThat(compared.orders()).isEqualTo(1);
        assertThat(compared.truncated()).isFalse();
        assertThat(compared.report().statuses()).isEqualTo(new Statuses(1, 90_000L, 90_000L, 0, 0, 1));
        assertThat(compared.report().tracking()).isEqualTo(new Tracking(1, 1));
        assertThat(compared.report().commands()).isEmpty();
        assertThat(compared.report().examples()).containsExactly(new Example(Difference.TRACKING, "o-1", "N-o-1", "tracking.add", "6200", "paid", List.of("c-3")));
    }

    @Test
    @DisplayName("orders of the time and of the channel count, from its first moment to before its last, with all that came of them since")
    void window() {
        received("early", "shop-main", NOW.minusSeconds(1));
        received("first", "shop-main", NOW);
        received("last", "shop-main", NOW.plusSeconds(59));
        received("late", "shop-main", NOW.plusSeconds(60));
        received("other", "shop-two", NOW);
        decided("c-1", "shop-main", "order.status", "first", told("status", "sent"), MessageState.WOULD_SEND);
        shows("first", 2, "paid", "sent", NOW.plusSeconds(60));
        var compared = channel(NOW, NOW.plusSeconds(60));
        assertThat(compared.orders()).isEqualTo(2);
        assertThat(compared.report().statuses()).isEqualTo(new Statuses(1, 60_000L, 60_000L, 0, 0, 0));
        assertThat(queries.compare("erp-main", null, null, List.of("order.create"), NOW, NOW.plusSeconds(60)).orders()).isEqualTo(3);
        assertThat(queries.compare("shop-main", "shop-main", Set.of("sent"), List.of(), NOW.minusSeconds(9), NOW).report().statuses().hubOnly()).isZero();
    }

    @Test
    @DisplayName("an ERP's commands are counted over the orders of all channels, with what a person mended and with payloads of many parts")
    void commands() {
        received("o-1", "shop-main", NOW);
        received("o-2", "shop-two", NOW);
        received("o-3", "shop-two", NOW);
        decided("c-1", "erp-main", "order.create", "o-1", total("79.90"), MessageState.WOULD_SEND);
        decided("c-2", "erp-main", "order.create", "o-2", total("0.20"), MessageState.WOULD_SEND);
        stores.ledger().saveBody("c-2", BodyKind.EDITED, total("0.10"));
        decided("c-3", "erp-main", "order.create", "o-2", total("20.00").put("messageToSeller", "x".repeat(2_500_000)), MessageState.DELIVERED);
        var report = queries.compare("erp-main", null, null, List.of("order.create"), NOW, NOW.plus(DAY)).report();
        assertThat(report.commands()).containsExactly(new Kind("order.create", 3, 2, 1, 1, Map.of("PLN", "100.00")));
        assertThat(report.examples()).containsExactlyInAnyOrder(new Example(Difference.MISSING, "o-3", "N-o-3", "order.create", "READY", "paid", List.of()),
                new Example(Difference.DUPLICATE, "o-2", "N-o-2", "order.create", "READY", "paid", List.of("c-2", "c-3")));
    }

    @Test
    @DisplayName("two labels of an order that goes in two parcels are no duplicate, a third one is")
    void parcels() {
        received("o-1", "shop-main", NOW);
        stores.jdbc().update("update orders set document = '{\"hub\":{\"labels\":[{},{}]}}'");
        decided("c-1", "carrier-main", "shipment.create", "o-1", told("service", "s"), MessageState.WOULD_SEND);
        decided("c-2", "carrier-main", "shipment.create", "o-1", told("service", "s"), MessageState.WOULD_SEND);
        assertThat(labels().duplicates()).isZero();
        decided("c-3", "carrier-main", "shipment.create", "o-1", told("service", "s"), MessageState.WOULD_SEND);
        assertThat(labels().duplicates()).isEqualTo(1);
    }

    private Kind labels() {
        return queries.compare("carrier-main", null, null, List.of("shipment.create"), NOW, NOW.plus(DAY)).report().commands().get(0);
    }

    @Test
    @DisplayName("stock and prices that would be written are laid beside what the offers showed, by the offer on sale and exactly; what no offer tells is unknown")
    void values() {
        stores.jdbc().update("delete from channel_value");
        stores.jdbc().update("delete from channel_offer");
        for (var value : List.of("A stock 3", "B stock 0", "C stock 5", "A price 49.90", "B price 12.00")) {
            var part = value.split(" ");
            stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values ('shop-main', ?, ?, ?, ?, 'WOULD_SEND')", part[0], part[1], part[2], UtcTime.of(NOW));
        }
        offer("1", "A", "3.0000", "49.9", "ACTIVE");
        offer("2", "A", "7", "1.00", "INACTIVE");
        offer("3", "B", "2", "12.01", "ACTIVE");
        offer("4", "C", null, null, "GONE");
        assertThat(new ValueQueries(JdbcClient.create(stores.jdbc())).compare("shop-main")).containsExactly(
                new ValueQueries.Values("price", 1, 1, 0, List.of(new ValueQueries.Example("B", "3", "12.00", "12.01", NOW))),
                new ValueQueries.Values("stock", 1, 1, 1, List.of(new ValueQueries.Example("B", "3", "0", "2", NOW))));
    }

    private void offer(String id, String sku, String stock, String price, String state) {
        stores.jdbc().update("insert into channel_offer (connection, offer_id, sku, stock, price, state, read_at, read_by) values ('shop-main', ?, ?, cast(? as numeric(18,4)), ?, ?, ?, 'offer.poll')",
                id, sku, stock, price, state, UtcTime.of(NOW));
    }

    @Test
    @DisplayName("more orders than a report may have: the latest are compared, and the answer says so")
    void bound() {
        var orders = new ArrayList<Object[]>();
        var entries = new ArrayList<Object[]>();
        for (int n = 0; n <= ComparisonQueries.MOST; n++) {
            var at = UtcTime.of(NOW.plusSeconds(n));
            orders.add(new Object[] {"o-" + n, "e-" + n, at});
            entries.add(new Object[] {"o-" + n, at});
        }
        stores.jdbc().batchUpdate("insert into orders (order_id, connection, external_id, status, version, document, updated_at) values (?, 'shop-main', ?, 'READY', 1, '{}', ?)", orders);
        stores.jdbc().batchUpdate("insert into order_timeline (order_id, seq, at, what, why) values (?, 1, ?, 'received', '')", entries);
        decided("c-1", "shop-main", "order.status", "o-0", told("status", "sent"), MessageState.WOULD_SEND);
        var compared = channel(NOW, NOW.plus(DAY));
        assertThat(compared.orders()).isEqualTo(ComparisonQueries.MOST);
        assertThat(compared.truncated()).isTrue();
        assertThat(compared.report().statuses().hubOnly()).as("of the earliest order").isZero();
        assertThat(channel(NOW, NOW.plusSeconds(ComparisonQueries.MOST)).truncated()).isFalse();
    }

    private Compared channel(Instant since, Instant until) {
        return queries.compare("shop-main", "shop-main", Set.of("sent"), List.of(), since, until);
    }

    private void received(String id, String connection, Instant at) {
        stores.jdbc().update("insert into orders (order_id, connection, external_id, external_number, status, version, document, updated_at) values (?, ?, ?, ?, 'READY', 1, ?, ?)",
                id, connection, id, "N-" + id, "{\"channelStatus\":\"paid\"}", UtcTime.of(at));
        stores.jdbc().update("insert into order_timeline (order_id, seq, at, what, why) values (?, 1, ?, 'received', 'number 1')", id, UtcTime.of(at));
    }

    private void shows(String order, int seq, String before, String word, Instant at) {
        stores.jdbc().update("insert into order_timeline (order_id, seq, at, what, why, message_id) values (?, ?, ?, 'channel-status', ?, 'm-1')",
                order, seq, UtcTime.of(at), "\"" + before + "\" -> \"" + word + "\" by poll");
    }

    private void decided(String id, String connection, String type, String order, JsonNode data, MessageState end) {
        stores.transaction().executeWithoutResult(status -> stores.ledger().addCommands("m-1", "v1", List.of(new Command(id, connection, type, order, data, 0))));
        var claim = (Claim.Won) stores.claims().claim(id, Duration.ofMinutes(1));
        assertThat(stores.claims().end(claim, end, null, null)).isTrue();
    }

    private static JsonNode told(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put("externalId", "1").put(field, value);
    }

    private static ObjectNode total(String total) {
        var order = JsonNodeFactory.instance.objectNode().put("currency", "PLN");
        order.putObject("totals").put("total", total);
        return order;
    }
}
