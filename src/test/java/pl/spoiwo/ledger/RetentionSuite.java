package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ledger.BodyKind;

abstract class RetentionSuite extends DatabaseSuite {

    @Test
    @DisplayName("old payloads and keys of what is done go, in as many batches as it takes; rows, parked and young ones stay whole")
    void purged() {
        IntStream.range(0, 450).forEach(n -> decided("m-" + n, MessageState.PROCESSED));
        decided("m-parked", MessageState.PARKED);
        clock.advance(Duration.ofDays(5));
        decided("m-young", MessageState.PROCESSED);
        clock.advance(Duration.ofDays(6));
        retention().run();

        assertThat(stores.jdbc().queryForList("select message_id from message_body order by message_id", String.class)).containsExactly("m-parked", "m-young");
        assertThat(stores.jdbc().queryForObject("select count(*) from inbox", Integer.class)).isEqualTo(452);
        clock.advance(Duration.ofDays(10));
        retention().run();
        assertThat(stores.jdbc().queryForList("select message_id from inbox order by message_id", String.class)).containsExactly("m-parked", "m-young");
        assertThat(stores.jdbc().queryForObject("select count(*) from message", Integer.class)).isEqualTo(452);
        assertThat(stores.ledger().body("m-young", BodyKind.RAW)).isEmpty();
    }

    @Test
    @DisplayName("a message that comes again after its payload is purged is still a duplicate; keys that would go before their senders give up are refused at start")
    void tombstones() {
        decided("m-1", MessageState.PROCESSED);
        clock.advance(Duration.ofDays(11));
        retention().run();
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).isEmpty();
        assertThat(stores.ledger().takeKey(inbound("m-2", "m-1"))).isEqualTo("m-1");
        assertThatThrownBy(() -> retention().check()).hasMessageContaining("spoiwo.retention.keys").hasMessageContaining("at least 30d");
    }

    @Test
    @DisplayName("nothing is purged while another node is at it")
    void oneNode() {
        decided("m-1", MessageState.PROCESSED);
        clock.advance(Duration.ofDays(20));
        Stores.on(database.dataSource(), clock, Node.starting("test-2")).leases().take("retention", Duration.ofHours(1));
        retention().run();
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).isPresent();
    }

    @Test
    @DisplayName("bodies of duplicates and of whole states go early, which the balance does not miss, and their keys still stop a repeat")
    void repeats() {
        decided("m-news", MessageState.PROCESSED);
        var state = new Inbound("m-state", "erp-main", "state:stock.poll", "stock:1", "application/json", Map.of(), new byte[] {'1'}, clock.instant(), null);
        stores.ledger().takeKey(state);
        stores.ledger().close(state, MessageState.PROCESSED, null, null, "v1");
        stores.ledger().close(inbound("m-again", "m-news"), MessageState.IGNORED, Reason.of("duplicate", "duplicate of m-news"), null, "v1");
        var open = new Inbound("m-open", "erp-main", "state:stock.poll", "stock:2", "application/json", Map.of(), new byte[] {'1'}, clock.instant(), null);
        stores.ledger().close(open, MessageState.PARKED, Reason.of("test", "test"), null, "v1");
        clock.advance(Duration.ofDays(3));
        retention().run();

        assertThat(bodies()).containsExactly("m-news", "m-open");
        assertThat(stores.balance().balance().gaps()).isEmpty();
        assertThat(stores.ledger().knownKeys("erp-main", List.of("stock:1"))).containsExactly("stock:1");
        assertThat(stores.ledger().takeKey(new Inbound("m-later", "erp-main", "state:stock.poll", "stock:1", "application/json", Map.of(), new byte[0], clock.instant(), null)))
                .isEqualTo("m-state");
    }

    @Test
    @DisplayName("rows that are done with go after their key, in batches; a cause stays while its command is open, and a row while its key is there")
    void rows() {
        IntStream.range(0, 250).forEach(n -> decided("m-" + n, MessageState.PROCESSED));
        decided("m-cause", MessageState.PROCESSED);
        decided("m-parked", MessageState.PARKED);
        stores.ledger().addCommands("m-cause", "v1", List.of(command("c-1", "order.create", "o-1", 0)));
        clock.advance(Duration.ofDays(31));
        stores.jdbc().update("update inbox set taken_at = ? where message_id = 'm-7'", UtcTime.of(clock.instant()));
        retention().run();
        assertThat(stores.jdbc().queryForList("select id from message order by id", String.class)).containsExactly("c-1", "m-7", "m-cause", "m-parked");
    }

    @Test
    @DisplayName("of purged values each month keeps how often they changed, between what, and what they were at last; what goes later is added")
    void summaries() {
        stores.jdbc().update("delete from value_summary");
        for (var value : List.of("10.00", "12.50", "a long description ".repeat(10), "11")) {
            stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value) values ('shop', 'A', 'price', 'WANTED', ?, ?)", UtcTime.of(clock.instant()), value);
            clock.advance(Duration.ofHours(1));
        }
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(summary()).isEqualTo("3 times from 10 to 12.5, at last " + "a long description ".repeat(10));
        stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value) values ('shop', 'A', 'price', 'WANTED', ?, '9')", UtcTime.of(clock.instant()));
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(summary()).as("11 is of the same month").isEqualTo("4 times from 10 to 12.5, at last 11");
    }

    private void value(String connection, String event, String value, Instant at) {
        stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value) values (?, 'A', 'price', ?, ?, ?, ?)", connection, event.equals("TOLD") ? "detal" : "", event, UtcTime.of(at), value);
    }

    private List<String> left() {
        return stores.jdbc().queryForList("select connection || ' ' || event || ' ' || new_value from value_history order by id", String.class);
    }

    @Test
    @DisplayName("what was accepted goes when something else was seen in the channel since, and the other way round: what stays of either would be taken for one after the other")
    void heldByTheChannel() {
        var at = clock.instant();
        value("shop", "FOUND", "120", at);
        value("shop", "ACCEPTED", "100", at.plusSeconds(1));
        value("shop", "ACCEPTED", "110", at.plusSeconds(2));
        value("market", "ACCEPTED", "80", at.plusSeconds(3));
        value("market", "FOUND", "70", at.plusSeconds(4));
        value("new", "FOUND", "60", at.plusSeconds(5));
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(left()).containsExactly("shop ACCEPTED 110", "market FOUND 70", "new FOUND 60");
    }

    @Test
    @DisplayName("of a former owner nothing stays when another one's word has held since; of each who speaks beside the last word stays, and none of it is in the months")
    void formerOwners() {
        stores.jdbc().update("delete from value_summary");
        for (var event : List.of("TOLD", "SAID")) {
            value("erp-old", event, "10", clock.instant());
            value("erp-old", event, "11", clock.instant().plusSeconds(1));
            value("erp", event, "12", clock.instant().plus(Duration.ofDays(1)));
        }
        clock.advance(Duration.ofDays(20));
        value("erp", "TOLD", "13", clock.instant());
        retention().run();
        assertThat(left()).containsExactly("erp TOLD 12", "erp-old SAID 11", "erp SAID 12", "erp TOLD 13");
        assertThat(stores.jdbc().queryForList("select connection || ' ' || event || ' ' || changes || ' ' || last_value from value_summary", String.class)).containsExactly("erp-old TOLD 2 11");
    }

    private void decided(String approval, String direction, String connection, String event, String name, String value, Instant at) {
        stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value, decision) values (?, 'A', 'price', ?, ?, ?, ?, ?)", connection, name, event, UtcTime.of(at), value,
                "{\"guards\":[{\"guard\":\"jump\",\"result\":\"approved\",\"approval\":\"" + approval + "\"}]}");
        stores.jdbc().update("insert into approval (id, scope, direction, connection, field, guard, guard_at, why, state, created_at, expires_at, decided_at, decided_by) values (?, 'single', ?, ?, 'price', 'jump', 'f:1', 'w',"
                + " 'APPROVED', ?, ?, ?, 'ola')", approval, direction, connection, UtcTime.of(at), UtcTime.of(at), UtcTime.of(at));
        stores.jdbc().update("insert into approval_item (id, approval_id, subject, sku, name, said, why, state, remembered, applied, said_at) values (?, ?, 's', 'A', ?, ?, 'w', 'APPROVED', false, true, ?)", "i-" + approval,
                approval, name, value, UtcTime.of(at));
    }

    @Test
    @DisplayName("who approved a value that holds still is kept as long as it, what channels shall hold and what was told; of values that are purged it goes with them")
    void approvals() {
        decided("a-over", "IN", "erp", "TOLD", "detal", "10", clock.instant());
        decided("a-told", "IN", "erp", "TOLD", "detal", "100", clock.instant().plusSeconds(1));
        decided("a-wanted", "OUT", "shop", "WANTED", "", "90", clock.instant().plusSeconds(2));
        stores.jdbc().update("insert into approval (id, scope, direction, connection, field, guard, guard_at, why, state, created_at, expires_at, decided_at) values ('a-rejected', 'single', 'IN', 'erp', 'price', 'jump', 'f:1', 'w',"
                + " 'REJECTED', ?, ?, ?)", UtcTime.of(clock.instant()), UtcTime.of(clock.instant()), UtcTime.of(clock.instant()));
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(stores.jdbc().queryForList("select id from approval order by 1", String.class)).containsExactly("a-told", "a-wanted");
        decided("a-new", "IN", "erp", "TOLD", "detal", "50", clock.instant());
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(stores.jdbc().queryForList("select id from approval order by 1", String.class)).containsExactly("a-new", "a-wanted");
    }

    @Test
    @DisplayName("what a value that a channel shall hold still was made of is written into its own row before it is purged: the last word until then, and not what was told since, or had been before")
    void facts() {
        stores.jdbc().update("delete from channel_value");
        var at = clock.instant();
        for (var told : List.of("40", "90", "60", "50")) {
            if (told.equals("60")) {
                stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value, decision) values ('shop', 'A', 'stock', 'WANTED', ?, '5', ?)", UtcTime.of(clock.instant()),
                        "{\"facts\":[{\"kind\":\"stock\",\"name\":\"MAG\"},{\"kind\":\"stock\",\"name\":\"MAG\",\"sku\":\"B\"}]}");
                stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, state) values ('shop', 'A', 'stock', '5', ?, 'OPEN')", UtcTime.of(clock.instant()));
            }
            stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value, message_id, decision) values ('erp', 'A', 'stock', 'MAG', 'TOLD', ?, ?, ?, ?)", UtcTime.of(clock.instant()), told, "m-" + told,
                    "{\"configuration\":\"v1\",\"rule\":\"shelf\",\"at\":\"config/master-data.yaml:3\",\"lost\":[]}");
            clock.advance(Duration.ofHours(1));
        }
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(stores.jdbc().queryForList("select event || ' ' || new_value from value_history order by id", String.class)).containsExactly("WANTED 5", "TOLD 50");
        assertThat(stores.jdbc().queryForObject("select decision from value_history where event = 'WANTED'", String.class)).isEqualTo("{\"facts\":[{\"kind\":\"stock\",\"name\":\"MAG\",\"source\":\"erp\",\"value\":\"90\","
                + "\"at\":\"" + at.plus(Duration.ofHours(1)) + "\",\"message\":\"m-90\",\"rule\":\"shelf\",\"ruleAt\":\"config/master-data.yaml:3\",\"lost\":[]},{\"kind\":\"stock\",\"name\":\"MAG\",\"sku\":\"B\"}]}");
    }

    @Test
    @DisplayName("months are those of the company: half an hour after midnight of the first it is the new one, whatever UTC says")
    void months() {
        stores.jdbc().update("delete from value_summary");
        value("shop", "WANTED", "10", Instant.parse("2024-03-31T21:30:00Z"));
        value("shop", "WANTED", "11", Instant.parse("2024-03-31T22:30:00Z"));
        value("shop", "WANTED", "12", Instant.parse("2024-04-02T00:00:00Z"));
        clock.advance(Duration.ofDays(20));
        retention().run();
        assertThat(stores.jdbc().queryForList("select cast(month_of as varchar) || ' ' || last_value from value_summary order by 1", String.class)).containsExactly("2024-03-01 10", "2024-04-01 11");
    }

    private String summary() {
        return stores.jdbc().queryForObject("select changes, lowest, highest, last_value from value_summary", (row, n) -> row.getInt(1) + " times from " + row.getBigDecimal(2).stripTrailingZeros().toPlainString()
                + " to " + row.getBigDecimal(3).stripTrailingZeros().toPlainString() + ", at last " + row.getString(4));
    }

    @Test
    @DisplayName("long texts that no channel shall hold, or may have been sent, go when they are old")
    void texts() {
        for (var text : List.of("old", "wanted", "sent")) {
            stores.jdbc().update("insert into value_text (sku, short_form, text, used_at) values ('A', ?, 'long', ?)", text, UtcTime.of(clock.instant()));
        }
        stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, state) values ('shop', 'A', 'description', 'wanted', ?, 'sent', 'OPEN')", UtcTime.of(clock.instant()));
        clock.advance(Duration.ofDays(401));
        stores.jdbc().update("insert into value_text (sku, short_form, text, used_at) values ('A', 'young', 'long', ?)", UtcTime.of(clock.instant()));
        retention().run();
        assertThat(stores.jdbc().queryForList("select short_form from value_text order by short_form", String.class)).containsExactly("sent", "wanted", "young");
    }

    @Test
    @DisplayName("old values of channels go but for the last one of each, which held on; and differences and sales that are over")
    void values() {
        var old = UtcTime.of(clock.instant());
        stores.jdbc().update("delete from drift");
        stores.jdbc().update("delete from offer_sale");
        stores.jdbc().update("delete from value_summary");
        for (var closed : new Object[] {old, null}) {
            stores.jdbc().update("insert into drift (connection, sku, kind, expected, cause, since, seen_at, closed_at) values ('shop', ?, 'price', '5', 'EDITED', ?, ?, ?)",
                    closed == null ? "B" : "A", old, old, closed);
            stores.jdbc().update("insert into offer_sale (connection, offer_id, asked, since, until) values ('shop', ?, '5', ?, ?)", closed == null ? "B" : "A", old, closed);
        }
        for (var value : List.of("1", "2", "3")) {
            var at = UtcTime.of(clock.instant());
            stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value) values ('shop', 'A', 'price', 'ACCEPTED', ?, ?)", at, value);
            stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value) values ('shop', 'B', 'price', 'WANTED', ?, ?)", at, value);
            stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value) values ('erp', 'C', 'price', ?, 'TOLD', ?, ?)",
                    value.equals("1") ? "detal" : "hurt", at, value);
            stores.jdbc().update("insert into exchange_rate (rate_table, base, currency, valid_on, number, rate, source, message_id, heard_at) values ('A', 'PLN', 'EUR', ?, ?, 4.3, 'bank', 'm', ?)",
                    at.toLocalDate(), value, at);
            clock.advance(Duration.ofDays(10));
        }
        retention().run();
        assertThat(stores.jdbc().queryForList("select sku || new_value from value_history order by 1", String.class)).as("of each list of its own the last one before")
                .containsExactly("A2", "A3", "B2", "B3", "C1", "C2", "C3");
        assertThat(stores.jdbc().queryForList("select sku || ' ' || event || ' ' || changes || ' ' || last_value from value_summary order by 1", String.class)).as("and a summary of what went")
                .containsExactly("A ACCEPTED 1 1", "B WANTED 1 1");
        assertThat(stores.jdbc().queryForList("select number from exchange_rate order by 1", String.class)).containsExactly("3");
        assertThat(stores.jdbc().queryForList("select sku from drift", String.class)).as("what stands stays").containsExactly("B");
        assertThat(stores.jdbc().queryForList("select offer_id from offer_sale", String.class)).as("as a sale that runs").containsExactly("B");
    }

    @Test
    @DisplayName("of a company that nobody has spoken of for long nothing stays, neither values, nor summaries, nor what a person has set; of one that is told still what held before goes")
    void customers() {
        for (var table : List.of("candidate", "value_summary", "value_override")) {
            stores.jdbc().update("delete from " + table);
        }
        for (var old : List.of("PL1", "PL2", "A")) {
            var kind = old.equals("A") ? "product" : "customer";
            var at = UtcTime.of(clock.instant());
            for (var source : List.of("erp", "shop")) {
                stores.jdbc().update("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values (?, ?, '*', ?, '{}', ?, ?, ?)", kind, old, source, at, at,
                        old.equals("PL2") && source.equals("erp") ? UtcTime.of(clock.instant().plus(Duration.ofDays(16))) : at);
            }
            for (var value : List.of("Łukmet", "Łukmet S.A.")) {
                stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, new_value) values ('erp', ?, ?, 'name', 'TOLD', ?, ?)", old, kind, at, value);
            }
            stores.jdbc().update("insert into value_override (id, entity, item, field, connection, said, reason, who, set_at, until) values (?, ?, ?, 'name', '', '\"Łukmet\"', 'court', 'ola', ?, ?)",
                    old, kind, old, at, UtcTime.of(clock.instant().plus(Duration.ofDays(90))));
        }
        clock.advance(Duration.ofDays(16));
        retention().run();
        assertThat(stores.jdbc().queryForList("select item || ' ' || source from candidate order by 1", String.class)).containsExactly("A erp", "A shop", "PL2 erp");
        assertThat(stores.jdbc().queryForList("select sku || ' ' || new_value from value_history order by 1", String.class)).containsExactly("A Łukmet S.A.", "PL2 Łukmet S.A.");
        assertThat(stores.jdbc().queryForList("select sku from value_summary", String.class)).containsExactly("A");
        assertThat(stores.jdbc().queryForList("select id from value_override order by 1", String.class)).containsExactly("A", "PL2");
    }

    @Test
    @DisplayName("imports that are over go with their items, and what was kept aside for them when a later one was written; offers that are gone go, unless they are missed")
    void importsAndOffers() {
        for (var table : List.of("product_import", "product_import_item", "product_staged", "channel_offer", "offer_product", "drift")) {
            stores.jdbc().update("delete from " + table);
        }
        var old = UtcTime.of(clock.instant());
        clock.advance(Duration.ofDays(2));
        for (var state : List.of("SENT", "REPORTED", "WRITING")) {
            stores.jdbc().update("insert into product_import (id, connection, state, position, same, created_at, created_by) values (?, ?, ?, '', 0, ?, 'anna')", state, "erp-" + state, state, UtcTime.of(clock.instant()));
            stores.jdbc().update("insert into product_staged (connection, sku, document, message_id, heard_at) values (?, 'A', '{}', 'm', ?)", "erp-" + state, old);
            for (int item = 0; item < 250; item++) {
                stores.jdbc().update("insert into product_import_item (import_id, item, kind, state) values (?, ?, 'NEW', 'WRITTEN')", state, "i-" + item);
            }
        }
        for (var state : List.of("GONE", "ACTIVE", "MISSED")) {
            stores.jdbc().update("insert into channel_offer (connection, offer_id, sku, state, read_at, read_by) values ('shop', ?, ?, ?, ?, 'offer.poll')", state, state,
                    state.equals("ACTIVE") ? state : "GONE", old);
            stores.jdbc().update("insert into offer_product (connection, offer_id, sku, matched_at) values ('shop', ?, ?, ?)", state, state, old);
        }
        stores.jdbc().update("insert into drift (connection, sku, kind, expected, cause, since, seen_at) values ('shop', 'MISSED', 'stock', '5', 'GONE', ?, ?)", old, old);
        clock.advance(Duration.ofDays(9));
        retention().run();
        assertThat(stores.jdbc().queryForList("select id from product_import", String.class)).containsExactly("WRITING");
        assertThat(stores.jdbc().queryForList("select distinct import_id from product_import_item", String.class)).containsExactly("WRITING");
        assertThat(stores.jdbc().queryForList("select connection from product_staged order by 1", String.class)).as("of no use to anybody").containsExactly("erp-REPORTED", "erp-WRITING");
        assertThat(stores.jdbc().queryForList("select offer_id from channel_offer order by 1", String.class)).containsExactly("ACTIVE", "MISSED");
        assertThat(stores.jdbc().queryForList("select offer_id from offer_product order by 1", String.class)).containsExactly("ACTIVE", "MISSED");
    }

    @Test
    @DisplayName("closed alerts, security events and the audit go by their own times, in batches; an open alert stays")
    void others() {
        var old = UtcTime.of(clock.instant());
        for (int n = 0; n < 250; n++) {
            stores.jdbc().update("insert into security_event (at, kind) values (?, 'hook-refused')", old);
        }
        stores.jdbc().update("insert into audit (at, who, action, target) values (?, 'anna', 'replay', 'm-1')", old);
        stores.jdbc().update("insert into alert (code, text, since, last_at, closed_at) values ('parked', 'x', ?, ?, ?)", old, old, old);
        stores.jdbc().update("insert into alert (code, text, since, last_at, open_key) values ('hold', 'x', ?, ?, 'hold')", old, old);
        clock.advance(Duration.ofDays(6).plusSeconds(1));
        retention().run();
        assertThat(List.of(count("security_event"), count("audit"), count("alert"))).containsExactly(0, 1, 1);
        clock.advance(Duration.ofDays(1));
        retention().run();
        assertThat(List.of(count("audit"), count("alert"))).containsExactly(0, 1);
    }

    private int count(String table) {
        return stores.jdbc().queryForObject("select count(*) from " + table, Integer.class);
    }

    private List<String> bodies() {
        return stores.jdbc().queryForList("select distinct message_id from message_body order by message_id", String.class);
    }

    private Retention retention() {
        return new Retention(stores.jdbc(), stores.transactions(), stores.leases(), clock, new RetentionTimes(Duration.ofDays(10), Duration.ofDays(2),
                Duration.ofDays(20), Duration.ofDays(30), Duration.ofDays(5), Duration.ofDays(6), Duration.ofDays(7), Duration.ofDays(15),
                Duration.ofDays(8), Duration.ofDays(9)), at -> LocalDate.ofInstant(at, ZoneId.of("Europe/Warsaw")).withDayOfMonth(1));
    }

    private void decided(String id, MessageState state) {
        stores.ledger().takeKey(inbound(id, id));
        stores.ledger().close(inbound(id, id), state, Reason.of("test", "test"), null, "v1");
    }
}
