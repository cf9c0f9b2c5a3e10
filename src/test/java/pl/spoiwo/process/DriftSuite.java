package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.order.Examples;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.ValueHistory;

/** From a list of offers that was read to values that are wanted anew; a subclass says on which database. shop-two counts its own stock down. */
abstract class DriftSuite extends DatabaseSuite {

    private Hub hub;
    private int readings;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        readings = 0;
        rule(Set.of("stock", "price"));
    }

    private void rule(Set<String> repairs) {
        var connections = new HashMap<>(hub.configuration.connections());
        for (var id : List.of("shop-main", "shop-two")) {
            var of = Examples.shopNamed(id, "order.poll", "offer.poll", "offer.fetch", "stock.write", "price.write");
            connections.put(id, new Connection(of.id(), of.connector(), of.roles(), of.settings(), of.modes(), of.startFrom(), of.heartbeat(), of.webhook(), of.matchBy(), of.forward(),
                    Map.of("order.poll", Duration.ofMinutes(1)), of.price(), of.stock(), repairs, of.texts(), of.handover(), of.file(), of.line()));
        }
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-2", before.home(), connections, before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(),
                before.delivery(), before.documents());
    }

    private void accepted(String connection, String kind, String value) {
        var now = UtcTime.of(stores.clock().instant());
        var before = stores.jdbc().queryForList("select case when last_accepted = ? then previous_accepted else last_accepted end from channel_value where connection = ? and sku = 'A/1 x' and kind = ?",
                String.class, value, connection, kind);
        stores.jdbc().update("delete from channel_value where connection = ? and sku = 'A/1 x' and kind = ?", connection, kind);
        stores.jdbc().update("""
                insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, sent_at, accepted, last_accepted, previous_accepted, accepted_at, state)
                values (?, 'A/1 x', ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ACCEPTED')""", connection, kind, value, now, value, now, value, value, before.isEmpty() ? null : before.get(0), now);
        clock.advance(Duration.ofMinutes(1));
    }

    /** A whole list, and our offer in it unless it is gone. @return everything that was sent of it */
    private List<Outgoing> read(String connection, String stock, String price, String state) {
        var now = clock.instant();
        var body = event("offer", """
                {"schemaVersion":"1","readAt":"%s","items":[{"offerId":"8","state":"ACTIVE"}%s]}""".formatted(now, state.equals("GONE") ? ""
                : ",{\"offerId\":\"7\",\"sku\":\"A/1 x\",\"stock\":\"" + stock + "\",\"price\":\"" + price + "\",\"state\":\"" + state + "\"}"));
        var sent = hub.process(new Inbound("r-" + ++readings, connection, "state:offer.poll", "reading-" + readings, "application/json",
                Map.of(Inbound.ROUND, now.toString(), Inbound.PAGE, "1", Inbound.LAST, "true"), body.getBytes(StandardCharsets.UTF_8), now, null));
        clock.advance(Duration.ofMinutes(2));
        return carried(sent);
    }

    private List<Outgoing> carried(List<Outgoing> sent) {
        var all = new java.util.ArrayList<Outgoing>();
        for (var each : sent) {
            var p = each.properties();
            if (!each.address().startsWith("in.")) {
                all.add(each);
            } else {
                all.addAll(carried(hub.process(new Inbound(p.get("spoiwoId"), p.get("spoiwoConnection"), p.get("spoiwoKind"), p.get("spoiwoKey"), "application/json", Map.of(),
                        each.body(), clock.instant(), p.get("spoiwoCausedBy")))));
            }
        }
        return all;
    }

    private void ordersRead(String connection) {
        stores.jdbc().update("delete from poll_cursor");
        stores.jdbc().update("insert into poll_cursor (connection, capability, position, fence, updated_at, completed_at) values (?, 'order.poll', '{}', 1, ?, ?)",
                connection, UtcTime.of(clock.instant()), UtcTime.of(clock.instant()));
    }

    private List<String> drifts() {
        return stores.jdbc().queryForList("""
                select kind || ' ' || coalesce(found, '-') || '/' || expected || ' ' || cause || case when confirmed_at is null then ' suspected' else '' end
                       || case when repaired_at is null then '' else ' repaired' end || case when closed_at is null then '' else ' over' end
                  from drift order by id""", String.class);
    }

    private String state(String connection, String kind) {
        return stores.jdbc().queryForObject("select state || ' ' || coalesce(accepted, '-') from channel_value where connection = ? and kind = ? and sku = 'A/1 x'", String.class, connection, kind);
    }

    @Test
    @DisplayName("a price and a stock that were edited in the channel are told and wanted anew, and it is over when the channel holds them again")
    void repaired() {
        accepted("shop-main", "stock", "5");
        accepted("shop-main", "price", "99.90");
        assertThat(Hub.addresses(read("shop-main", "5", "99.9", "ACTIVE"))).isEmpty();
        assertThat(Hub.addresses(read("shop-main", "9", "79.00", "ACTIVE"))).containsExactly("wake.shop-main");
        assertThat(drifts()).containsExactly("stock 9/5 EDITED repaired", "price 79.00/99.90 EDITED repaired");
        assertThat(state("shop-main", "stock")).isEqualTo("OPEN -");
        assertThat(Hub.addresses(read("shop-main", "9", "79.00", "ACTIVE"))).as("the values are on their way").isEmpty();
        accepted("shop-main", "stock", "5");
        accepted("shop-main", "price", "99.90");
        read("shop-main", "5", "99.90", "ACTIVE");
        assertThat(drifts()).containsExactly("stock 9/5 EDITED repaired over", "price 79.00/99.90 EDITED repaired over");
        assertThat(state("shop-main", "price")).isEqualTo("ACCEPTED 99.90");
    }

    @Test
    @DisplayName("a price that is the one before again is a lost write where the offer was changed last by the hub, which wrote its stock, and edited where it was changed after that")
    void lostWrite() {
        priced("109.00");
        priced("99.00");
        accepted("shop-main", "stock", "5");
        fellBack(clock.instant().minusSeconds(60));
        assertThat(drifts()).containsExactly("price 109.00/99.00 LOST_WRITE repaired");
        priced("99.00");
        fellBack(clock.instant().minusSeconds(59));
        assertThat(drifts()).containsExactly("price 109.00/99.00 LOST_WRITE repaired over", "price 109.00/99.00 EDITED repaired");
    }

    @Test
    @DisplayName("a price from before the one before was edited: a lost write would have left the one before")
    void longAgo() {
        priced("109.00");
        priced("119.00");
        priced("99.00");
        accepted("shop-main", "stock", "5");
        fellBack(clock.instant().minusSeconds(60));
        assertThat(drifts()).containsExactly("price 109.00/99.00 EDITED repaired");
    }

    @Test
    @DisplayName("where the channel has taken another price than was sent, that one is what it should hold")
    void heldOtherwise() {
        accepted("shop-main", "stock", "5");
        accepted("shop-main", "price", "95.00");
        stores.jdbc().update("update channel_value set wanted = '99.00', sent = '99.00', state = 'REFUSED' where kind = 'price'");
        read("shop-main", "5", "95.00", "ACTIVE");
        assertThat(drifts()).isEmpty();
        read("shop-main", "5", "70.00", "ACTIVE");
        assertThat(drifts()).containsExactly("price 70.00/95.00 EDITED repaired");
        assertThat(state("shop-main", "price")).isEqualTo("OPEN -");
    }

    private void fellBack(Instant changed) {
        said("{\"offerId\":\"7\",\"sku\":\"A/1 x\",\"stock\":\"5\",\"price\":\"109.00\",\"state\":\"ACTIVE\",\"changedAt\":\"" + changed + "\"}");
    }

    @Test
    @DisplayName("each price that was edited in the channel counts for the lowest one of 30 days while it stood, and what is written over it begins when the channel has taken it")
    void lowest() {
        var rule = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false);
        var channel = Examples.priced(hub.configuration.connection("shop-main").orElseThrow(), rule);
        var zone = hub.configuration.company().zone();
        accepted("shop-main", "price", "99.90");
        stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value, currency) select connection, sku, kind, 'ACCEPTED', accepted_at, accepted, 'PLN' from channel_value");
        rule(Set.of());
        for (var price : List.of("79.00", "75.00", "95.00")) {
            read("shop-main", "5", price, "ACTIVE");
        }
        assertThat(drifts()).containsExactly("price 79.00/99.90 EDITED over", "price 75.00/99.90 EDITED over", "price 95.00/99.90 EDITED");
        assertThat(hub.prices.lowest(channel, "A/1 x", zone, clock.instant())).contains(new BigDecimal("75.00"));
        assertThat(hub.prices.reductions(channel, List.of("A/1 x"), Map.of("A/1 x", "90.00"), zone, clock.instant()).get("A/1 x").toString()).as("it asks 95.00 just now")
                .contains("before=95.00", "lowest=75.00");

        var lease = UtcTime.of(clock.instant().plusSeconds(60));
        stores.jdbc().update("update channel_value set sent = wanted, sent_at = ?, lease_until = ?", UtcTime.of(clock.instant()), lease);
        var history = new ValueHistory(stores.jdbc());
        var repaired = clock.instant();
        history.accepted("shop-main", "price", List.of(new ValueHistory.Accepted("A/1 x", "99.90", null)), lease.toInstant(), repaired);
        stores.jdbc().update("update channel_value set lease_until = null, accepted_at = ?", UtcTime.of(repaired));
        assertThat(stores.jdbc().queryForList("select new_value from value_history where event = 'ACCEPTED' order by id", String.class)).as("the same again, over an edit").containsExactly("99.90", "99.90");
        clock.advance(Duration.ofMinutes(2));
        assertThat(hub.prices.reductions(channel, List.of("A/1 x"), Map.of("A/1 x", "98.00"), zone, clock.instant()).get("A/1 x").toString()).as("before its list is read again")
                .contains("before=99.90", "lowest=75.00");
        read("shop-main", "5", "99.90", "ACTIVE");
        assertThat(drifts()).last().isEqualTo("price 95.00/99.90 EDITED over");
        var later = repaired.plus(Duration.ofDays(32));
        assertThat(hub.prices.lowest(channel, "A/1 x", zone, later)).as("after 30 days").contains(new BigDecimal("99.90"));
    }

    @Test
    @DisplayName("a sale of the channel's own is no difference; it begins a reduction and counts for the lowest price, no price that is written meanwhile ends it, and where prices are repaired the price is written with it")
    void sale() {
        var rule = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false);
        var channel = Examples.priced(hub.configuration.connection("shop-main").orElseThrow(), rule);
        priced("99.90");
        rule(Set.of());
        assertThat(onSale("99.90", "80.00")).as("reported only").isEmpty();
        assertThat(reduction(channel, Map.of())).contains("before=99.90", "lowest=99.90");
        assertThat(hub.prices.sale(channel, "A/1 x")).contains("80.00");
        assertThat(reduction(channel, Map.of("A/1 x", "95.00"))).as("about to be written over it").isEqualTo(reduction(channel, Map.of()));
        assertThat(reduction(channel, Map.of("A/1 x", "70.00"))).as("which ends it").contains("before=80.00", "lowest=80.00");

        priced("95.00");
        assertThat(reduction(channel, Map.of())).contains("before=99.90", "lowest=99.90");
        rule(Set.of("price"));
        assertThat(onSale("95.00", "80.00")).as("it goes on").isEmpty();
        assertThat(Hub.addresses(onSale("95.00", null))).as("over").containsExactly("wake.shop-main");
        assertThat(state("shop-main", "price")).isEqualTo("OPEN -");
        assertThat(reduction(channel, Map.of())).as("95.00 again, which is a rise").isEqualTo("none");
        assertThat(reduction(channel, Map.of("A/1 x", "90.00"))).contains("before=95.00", "lowest=80.00");
        assertThat(drifts()).isEmpty();
        accepted("shop-main", "price", "95.00");
        assertThat(Hub.addresses(onSale("95.00", "85.00"))).as("another one").containsExactly("wake.shop-main");
        assertThat(reduction(channel, Map.of())).contains("before=95.00", "lowest=80.00");
    }

    @Test
    @DisplayName("of several offers of one product the lowest sale counts, also of one that was matched later; of one that a person has linked its own alone")
    void salesOfOffers() {
        var rule = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false);
        var channel = Examples.priced(hub.configuration.connection("shop-main").orElseThrow(), rule);
        priced("99.90");
        onSale("99.90", "80.00");
        said("{\"offerId\":\"9\",\"sku\":\"X\",\"price\":\"99.90\",\"asked\":\"75.00\",\"state\":\"ACTIVE\"}");
        assertThat(hub.prices.sale(channel, "A/1 x")).contains("80.00");
        stores.jdbc().update("insert into offer_product (connection, offer_id, sku, matched_by, matched_at) values ('shop-main', '9', 'A/1 x', 'ean', ?)", UtcTime.of(clock.instant()));
        assertThat(hub.prices.sale(channel, "A/1 x")).contains("75.00");
        stores.jdbc().update("insert into link (connection, entity, our_key, their_key, origin, updated_at) values ('shop-main', 'product', 'A/1 x', '7', 'HAND', ?)", UtcTime.of(clock.instant()));
        assertThat(hub.prices.sale(channel, "A/1 x")).contains("80.00");
    }

    /** Accepted by shop-main, with its history. */
    private void priced(String price) {
        accepted("shop-main", "price", price);
        stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value, currency) select connection, sku, kind, 'ACCEPTED', accepted_at, accepted, 'PLN' from channel_value");
    }

    private List<Outgoing> onSale(String price, String asked) {
        return said("{\"offerId\":\"7\",\"sku\":\"A/1 x\",\"price\":\"" + price + "\"," + (asked == null ? "" : "\"asked\":\"" + asked + "\",") + "\"state\":\"ACTIVE\"}");
    }

    private List<Outgoing> said(String offer) {
        var sent = carried(hub.process(new Inbound("r-" + ++readings, "shop-main", "state:offer.poll", "reading-" + readings, "application/json", Map.of(), event("offer", """
                {"schemaVersion":"1","readAt":"%s","items":[%s]}""".formatted(clock.instant(), offer)).getBytes(StandardCharsets.UTF_8), clock.instant(), null)));
        clock.advance(Duration.ofMinutes(2));
        return sent;
    }

    private String reduction(Connection channel, Map<String, String> asked) {
        var found = hub.prices.reductions(channel, List.of("A/1 x"), asked, hub.configuration.company().zone(), clock.instant()).get("A/1 x");
        return found == null ? "none" : found.toString();
    }

    @Test
    @DisplayName("by rule, and in observe mode always, a difference is only told; with the rule changed it is repaired")
    void reported() {
        accepted("shop-main", "price", "99.90");
        rule(Set.of("stock"));
        assertThat(read("shop-main", "5", "79.00", "ACTIVE")).isEmpty();
        rule(Set.of("price"));
        hub.states.set.put("shop-main", Mode.OBSERVE);
        assertThat(read("shop-main", "5", "79.00", "ACTIVE")).isEmpty();
        assertThat(drifts()).containsExactly("price 79.00/99.90 EDITED");
        assertThat(state("shop-main", "price")).isEqualTo("ACCEPTED 99.90");
        hub.states.set.clear();
        assertThat(Hub.addresses(read("shop-main", "5", "79.00", "ACTIVE"))).containsExactly("wake.shop-main");
        assertThat(drifts()).containsExactly("price 79.00/99.90 EDITED repaired");
    }

    @Test
    @DisplayName("an offer that has another code is compared with the product that a person has linked it to, or that it was matched with, and the product whose code it has is not")
    void otherCode() {
        accepted("shop-main", "price", "99.90");
        stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, accepted, last_accepted, accepted_at, state)"
                + " select connection, 'B', kind, '10.00', wanted_at, '10.00', '10.00', '10.00', accepted_at, state from channel_value");
        offer("B", "79.00");
        assertThat(drifts()).as("the code alone says what it is").containsExactly("price 79.00/10.00 EDITED repaired");
        stores.jdbc().update("delete from drift");
        stores.jdbc().update("insert into offer_product (connection, offer_id, sku, matched_by, matched_at) values ('shop-main', '9', 'A/1 x', 'ean', ?)", UtcTime.of(clock.instant()));
        offer("B", "79.00");
        assertThat(drifts()).as("matched").containsExactly("price 79.00/99.90 EDITED repaired");
        stores.jdbc().update("delete from drift");
        stores.jdbc().update("update offer_product set sku = 'B', matched_by = 'sku'");
        accepted("shop-main", "price", "99.90");
        stores.jdbc().update("insert into link (connection, entity, our_key, their_key, origin, updated_at) values ('shop-main', 'product', 'A/1 x', '9', 'HAND', ?)", UtcTime.of(clock.instant()));
        offer("B", "78.00");
        assertThat(drifts()).as("linked by hand").containsExactly("price 78.00/99.90 EDITED repaired");
    }

    @Test
    @DisplayName("of two offers on sale that are one product none is compared, unless a person has linked one")
    void twoOffers() {
        accepted("shop-main", "price", "99.90");
        offer("A/1 x", "79.00");
        assertThat(carried(hub.process(page("shop-main", "5")))).isEmpty();
        stores.jdbc().update("delete from drift");
        offer("A/1 x", "78.00");
        assertThat(drifts()).isEmpty();
        stores.jdbc().update("insert into link (connection, entity, our_key, their_key, origin, updated_at) values ('shop-main', 'product', 'A/1 x', '9', 'HAND', ?)", UtcTime.of(clock.instant()));
        accepted("shop-main", "price", "99.90");
        offer("A/1 x", "77.00");
        assertThat(drifts()).containsExactly("price 77.00/99.90 EDITED repaired");
    }

    @Test
    @DisplayName("a name is compared as long as the hub writes it; then what stood is over, and lists ask for no more comparisons")
    void names() {
        texts("name");
        accepted("shop-main", "name", "Kubek");
        carried(hub.process(named("Kubeczek")));
        assertThat(drifts()).containsExactly("name Kubeczek/Kubek EDITED");
        texts();
        clock.advance(Duration.ofMinutes(2));
        carried(hub.process(named("Kubeczek")));
        assertThat(drifts()).containsExactly("name Kubeczek/Kubek EDITED over");
        clock.advance(Duration.ofMinutes(2));
        assertThat(hub.process(named("Kubeczek"))).isEmpty();
    }

    private void texts(String... texts) {
        var connections = new HashMap<>(hub.configuration.connections());
        connections.computeIfPresent("shop-main", (id, connection) -> Examples.told(connection, texts));
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-3", before.home(), connections, before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(),
                before.delivery(), before.documents());
    }

    private Inbound named(String name) {
        return new Inbound("r-" + ++readings, "shop-main", "state:offer.poll", "reading-" + readings, "application/json", Map.of(), event("offer", """
                {"schemaVersion":"1","readAt":"%s","items":[{"offerId":"7","sku":"A/1 x","name":"%s","state":"ACTIVE"}]}""".formatted(clock.instant(), name))
                .getBytes(StandardCharsets.UTF_8), clock.instant(), null);
    }

    /** Offer 9 alone. */
    private void offer(String code, String price) {
        carried(hub.process(new Inbound("r-" + ++readings, "shop-main", "state:offer.poll", "reading-" + readings, "application/json", Map.of(), event("offer", """
                {"schemaVersion":"1","readAt":"%s","items":[{"offerId":"9","sku":"%s","price":"%s","state":"ACTIVE"}]}""".formatted(clock.instant(), code, price))
                .getBytes(StandardCharsets.UTF_8), clock.instant(), null)));
        clock.advance(Duration.ofMinutes(2));
    }

    @Test
    @DisplayName("while a value is on its way, refused, or wanted otherwise, nothing is compared")
    void underWay() {
        accepted("shop-main", "stock", "5");
        for (var change : List.of("lease_until = accepted_at", "wanted = '6', state = 'OPEN'", "wanted = '6', accepted = null, state = 'REFUSED'", "accepted = null")) {
            accepted("shop-main", "stock", "5");
            stores.jdbc().update("update channel_value set " + change);
            assertThat(read("shop-main", "9", "1", "ACTIVE")).as(change).isEmpty();
        }
        assertThat(drifts()).isEmpty();
    }

    @Test
    @DisplayName("a value that is edited again and again is repaired three times a day, then a person is told")
    void again() {
        for (int i = 0; i < 5; i++) {
            accepted("shop-main", "price", "99.90");
            read("shop-main", "5", "79.0" + i, "ACTIVE");
        }
        assertThat(drifts()).containsExactly("price 79.00/99.90 EDITED repaired over", "price 79.01/99.90 EDITED repaired over", "price 79.02/99.90 EDITED repaired over",
                "price 79.03/99.90 EDITED over", "price 79.04/99.90 EDITED");
        clock.advance(Duration.ofDays(1));
        read("shop-main", "5", "79.04", "ACTIVE");
        assertThat(drifts()).last().isEqualTo("price 79.04/99.90 EDITED repaired");
    }

    @Test
    @DisplayName("where the channel counts down, a sale whose order is known meanwhile was no difference")
    void sold() {
        accepted("shop-two", "stock", "5");
        read("shop-two", "3", "1", "ACTIVE");
        assertThat(drifts()).containsExactly("stock 3/5 UNKNOWN suspected");
        stores.transaction().executeWithoutResult(status -> new pl.spoiwo.product.ChannelValues(stores.jdbc()).doubt("shop-two", List.of("A/1 x")));
        ordersRead("shop-two");
        assertThat(read("shop-two", "3", "1", "ACTIVE")).as("the order has the stock written anew").isEmpty();
        accepted("shop-two", "stock", "3");
        read("shop-two", "3", "1", "ACTIVE");
        assertThat(drifts()).isEmpty();
        assertThat(state("shop-two", "stock")).isEqualTo("ACCEPTED 3");
    }

    @Test
    @DisplayName("where the channel counts down, the offer is read again after the time that an order may need, and a difference that no order explains is repaired")
    void unexplained() {
        accepted("shop-two", "stock", "5");
        var sent = read("shop-two", "3", "1", "ACTIVE");
        assertThat(Hub.addresses(sent)).as("carried to its end: the offer is asked for").containsExactly("out.shop-two");
        assertThat(hub.commands("offer.fetch")).hasSize(1);
        assertThat(read("shop-two", "3", "1", "ACTIVE")).as("orders have not been read to the end since").isEmpty();
        ordersRead("shop-two");
        stores.jdbc().update("insert into message (id, connection, direction, type, msg_key, state, received_at, updated_at) values ('c-9', 'shop-two', 'OUT', 'order.fetch', 'k', 'RETRYING', ?, ?)",
                UtcTime.of(clock.instant().minusSeconds(60)), UtcTime.of(clock.instant()));
        assertThat(read("shop-two", "3", "1", "ACTIVE")).as("one of them cannot be fetched").isEmpty();
        stores.jdbc().update("update message set state = 'DELIVERED' where id = 'c-9'");
        assertThat(Hub.addresses(read("shop-two", "3", "1", "ACTIVE"))).containsExactly("wake.shop-two");
        assertThat(drifts()).containsExactly("stock 3/5 UNKNOWN repaired");
        assertThat(state("shop-two", "stock")).isEqualTo("OPEN -");
        assertThat(stores.jdbc().queryForObject("select expected from channel_value where connection = 'shop-two' and kind = 'stock'", BigDecimal.class))
                .as("what is less by then was sold meanwhile").isEqualByComparingTo("3");
    }

    @Test
    @DisplayName("the linked offer is asked for by its id and its own code, whatever the product's SKU is; one without a code by its id alone")
    void askedByLink() {
        for (var code : List.of("\"sku\":\"B\",", "")) {
            accepted("shop-two", "stock", "5");
            new Links(stores.jdbc()).make("shop-two", "8", "A/1 x", clock.instant());
            var now = clock.instant();
            carried(hub.process(new Inbound("linked-" + now, "shop-two", "state:offer.poll", "linked-" + now, "application/json",
                    Map.of(Inbound.ROUND, now.toString(), Inbound.PAGE, "1", Inbound.LAST, "true"), event("offer", """
                    {"schemaVersion":"1","readAt":"%s","items":[{"offerId":"8",%s"stock":"3","price":"1","state":"ACTIVE"}]}""".formatted(now, code)).getBytes(StandardCharsets.UTF_8), now, null)));
            stores.jdbc().update("delete from drift");
            clock.advance(Duration.ofMinutes(2));
        }
        assertThat(hub.commands("offer.fetch")).extracting(command -> new String(stores.ledger().body(command.id(), BodyKind.RAW).orElseThrow(), StandardCharsets.UTF_8))
                .containsExactly("{\"offers\":[\"8\"],\"skus\":[\"B\"]}", "{\"offers\":[\"8\"]}");
    }

    @Test
    @DisplayName("the question for single offers waits as long as an order may need")
    void waits() {
        accepted("shop-two", "stock", "5");
        var compare = hub.process(page("shop-two", "3"));
        var p = compare.get(0).properties();
        var sent = hub.process(new Inbound(p.get("spoiwoId"), "shop-two", p.get("spoiwoKind"), p.get("spoiwoKey"), "application/json", Map.of(), compare.get(0).body(), clock.instant(), null));
        assertThat(sent).singleElement().satisfies(message -> {
            assertThat(message.properties()).containsEntry("spoiwoKind", "hub:read-again");
            assertThat(message.delay()).isEqualTo(Duration.ofSeconds(90));
        });
    }

    private Inbound page(String connection, String stock) {
        return new Inbound("r-" + ++readings, connection, "state:offer.poll", "reading-" + readings, "application/json", Map.of(), event("offer", """
                {"schemaVersion":"1","readAt":"%s","items":[{"offerId":"7","sku":"A/1 x","stock":"%s","state":"ACTIVE"}]}""".formatted(clock.instant(), stock))
                .getBytes(StandardCharsets.UTF_8), clock.instant(), null);
    }

    @Test
    @DisplayName("an offer that is gone, or ended with pieces, is told and not repaired; one that was to have none may end")
    void ended() {
        accepted("shop-main", "stock", "5");
        read("shop-main", "5", "1", "ACTIVE");
        assertThat(read("shop-main", "3", "1", "ENDED")).isEmpty();
        assertThat(drifts()).containsExactly("stock 3/5 ENDED");
        read("shop-main", "5", "1", "ACTIVE");
        assertThat(read("shop-main", "5", "1", "GONE")).isEmpty();
        assertThat(drifts()).containsExactly("stock 3/5 ENDED over", "stock 5/5 GONE");
        read("shop-main", "5", "1", "ACTIVE");
        accepted("shop-main", "stock", "0");
        read("shop-main", "3", "1", "ENDED");
        assertThat(drifts()).containsExactly("stock 3/5 ENDED over", "stock 5/5 GONE over");
    }
}
