package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.HubConfiguration.DocumentSettings;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Explanation;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;
import pl.spoiwo.rule.ChannelRules;

/** A company that the ERP and two shops know: whose word stands on its exports and invoices, on every database. */
abstract class CustomersSuite extends DatabaseSuite {

    private static final String NIP = "5252445767";
    private static final String KEY = "PL" + NIP;

    private Hub hub;
    private OwnerRounds rounds;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        rules("  - {name: companies, entity: customer, fields: [companyName, address], master: erp-main}");
        rounds = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        hub.count(clock.instant(), "A", "100");
    }

    private void rules(String rules) {
        var before = hub.configuration;
        var version = "v" + rules.hashCode();
        hub.configuration = new HubConfiguration(version, before.home(), before.connections(), before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(), before.delivery(),
                new DocumentSettings("erp-main", "paid", false, List.of(), List.of())).with(version, Ownerships.of(rules, before.connections(), before.company().stock().warehouses()), ChannelRules.NONE);
    }

    private Inbound register(String name) {
        return hub.message("erp-main", "poll:stock.poll", "k" + ++messages, event("customer", """
                {"schemaVersion":"1","items":[{"taxId":"%s","companyName":"%s","address":{"line1":"ul. Prosta 51","city":"Warszawa","country":"PL"}}]}""".formatted(KEY, name)));
    }

    private static Examples.Draft company(String externalId, String name) {
        return Examples.order(externalId).taxId(NIP).billed(name, "Inna 1").says("processing").cashOnDelivery();
    }

    private JsonNode told(Row command) {
        return Json.read(new String(stores.ledger().body(command.id(), BodyKind.RAW).orElseThrow(), StandardCharsets.UTF_8), JsonNode.class, "a command");
    }

    /** On the last export. */
    private String exported() {
        var exports = hub.commands("order.create");
        return told(exports.get(exports.size() - 1)).findValue("invoice").path("companyName").asText();
    }

    private List<String> list(String sql) {
        return hub.jdbc.sql(sql).query(String.class).list();
    }

    private List<String> history() {
        return list("select name || ' ' || connection || ' ' || coalesce(old_value, '-') || ' > ' || new_value from value_history where kind = 'customer' and name = 'companyName' order by id");
    }

    private String timeline(String externalId) {
        return hub.jdbc.sql("select why from order_timeline where order_id = :id and what = 'customer'").param("id", Ids.order("shop-main", externalId)).query(String.class).optional().orElse(null);
    }

    @Test
    @DisplayName("the ERP's spelling stands on the export and on the invoice, and the order's timeline says by which rule, file and line, and names nobody")
    void spelling() {
        hub.process(register("Łukmet Sp. z o.o."));
        hub.order(Examples.order("1").taxId(NIP).billed("LUKMET", "Inna 1").says("processing"));
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        for (var type : List.of("order.create", "document.create")) {
            var invoice = told(hub.commands(type).get(0)).findValue("invoice");
            assertThat(invoice.path("companyName").asText() + ", " + invoice.at("/address/line1").asText()).as(type).isEqualTo("Łukmet Sp. z o.o., ul. Prosta 51");
            assertThat(told(hub.commands(type).get(0)).findValue("shippingAddress").path("city").asText()).as(type).isEqualTo("Łódź");
        }
        assertThat(timeline("1")).isEqualTo("not the order's own address, companyName, but what erp-main says, by rule companies (config/master-data.yaml:2)");
        hub.process(register("Łukmet S.A."));
        hub.order(Examples.order("1").taxId(NIP).billed("LUKMET", "Inna 1").says("completed").updated(60));
        assertThat(hub.commands("order.create")).as("what has left stays").hasSize(1);
        hub.order(company("2", "LUKMET"));
        assertThat(exported()).isEqualTo("Łukmet S.A.");
        assertThat(history()).containsExactly("companyName erp-main - > Łukmet Sp. z o.o.", "companyName erp-main Łukmet Sp. z o.o. > Łukmet S.A.");
    }

    private Explanation phone(Instant at) {
        return Queries.explain(stores.jdbc(), hub.owners, hub.active(), clock).explain(new Asked("customer", KEY, "phone", "customer", "phone", null, at)).orElseThrow();
    }

    private void phoned(String phone) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "k" + ++messages, event("customer", "{\"schemaVersion\":\"1\",\"items\":[{\"taxId\":\"%s\",\"companyName\":\"Dom\",\"phone\":\"%s\"}]}".formatted(KEY, phone))));
    }

    @Test
    @DisplayName("of a field that no rule covers it is known what it was before it was told otherwise for the first time")
    void firstWord() {
        phoned("111");
        var first = clock.instant();
        clock.advance(Duration.ofDays(1));
        assertThat(phone(null).value()).isEqualTo("111");
        phoned("222");
        assertThat(phone(first).value() + " " + phone(first).since()).isEqualTo("111 " + first);
        assertThat(phone(null).value() + " before " + phone(null).previous()).isEqualTo("222 before 111");
        assertThat(list("select old_value || ' > ' || new_value from value_history where name = 'phone'")).containsExactly("111 > 222");
    }

    @Test
    @DisplayName("a channel's word is kept while another's counts, says so without the number, and counts when the rule changes")
    void ruleChanges() {
        hub.order("shop-two", company("9", "Lukmet two"));
        hub.process(register("Łukmet Sp. z o.o."));
        assertThat(list("select source from candidate where entity = 'customer' order by source")).containsExactly("erp-main", "shop-two");
        rules("  - {name: companies, entity: customer, master: shop-two}");
        var round = OwnMessages.decide(true, List.of(KEY), "erp-main", "rules-1", clock.instant());
        assertThat(String.join(" ", round.properties().values())).as("everybody may read the key").doesNotContain(NIP);
        hub.carryRechecks(List.of(round));
        assertThat(history()).last().isEqualTo("companyName shop-two Łukmet Sp. z o.o. > Lukmet two");
        hub.order(company("1", "LUKMET"));
        assertThat(exported()).isEqualTo("Lukmet two");
        var outranked = register("Łukmet S.A.");
        hub.process(outranked);
        assertThat(stores.ledger().find(outranked.id()).orElseThrow().reason().text())
                .isEqualTo("2 values do not count, such as address: rule companies (config/master-data.yaml:2) takes it from shop-two").doesNotContain(NIP);
        hub.order("shop-two", company("8", "Own words"));
        assertThat(exported()).as("of its own channel an order's own words stay").isEqualTo("Own words");
    }

    @Test
    @DisplayName("of a private person nothing is kept, and without a rule for customers nothing of anybody")
    void nobody() {
        hub.order(Examples.order("1").says("processing").cashOnDelivery());
        var other = Examples.order("2").says("processing").cashOnDelivery().content().document();
        other.putObject("invoice").put("requested", true).putObject("taxId").put("type", "other").put("value", "1");
        hub.process(hub.message("shop-main", "webhook:order.updated", "k-other", event("order", other.toString())));
        assertThat(list("select item from candidate where entity = 'customer'")).isEmpty();
        rules("  - {name: stock, entity: stock, master: erp-main}");
        var ignored = register("Łukmet");
        hub.process(ignored);
        hub.order(company("3", "LUKMET"));
        assertThat(stores.ledger().find(ignored.id()).orElseThrow().reason().code()).isEqualTo("no-rule");
        assertThat(list("select item from candidate where entity = 'customer'")).isEmpty();
        assertThat(exported()).isEqualTo("LUKMET");
        assertThat(timeline("3")).isNull();
    }

    @Test
    @DisplayName("what a person set wins until its moment, and then the owner's word counts again")
    void override() {
        hub.process(register("Łukmet Sp. z o.o."));
        var now = clock.instant();
        stores.transaction().executeWithoutResult(status -> {
            hub.set.put(new SetValue("v-1", "customer", KEY, "companyName", "", "\"Łukmet w likwidacji\"", null, "court", "ola", now, now.plus(Duration.ofHours(1))));
            hub.due.sooner(Map.of(DueTimes.name(Entity.CUSTOMER, KEY), now));
        });
        hub.carryRechecks(rounds.messages());
        hub.order(company("1", "LUKMET"));
        assertThat(exported()).isEqualTo("Łukmet w likwidacji");
        assertThat(timeline("1")).contains("companyName, but what ola has set until ", "address, but what erp-main says, by rule companies");
        clock.advance(Duration.ofHours(1));
        hub.carryRechecks(rounds.messages());
        assertThat(history()).last().isEqualTo("companyName erp-main Łukmet w likwidacji > Łukmet Sp. z o.o.");
        hub.order(company("2", "LUKMET"));
        assertThat(exported()).isEqualTo("Łukmet Sp. z o.o.");
        assertThat(list("select sku from channel_value where sku like '%5252%'")).as("no channel is told of a company").isEmpty();
    }

    @Test
    @DisplayName("an owner that falls silent gives way to the order's own words by itself, where the rule says so")
    void stale() {
        rules("  - {name: companies, entity: customer, fields: companyName, master: erp-main, maxAge: 24h, stale: none}");
        hub.process(register("Łukmet Sp. z o.o."));
        clock.advance(Duration.ofHours(25));
        hub.carryRechecks(rounds.messages());
        assertThat(history()).last().isEqualTo("companyName  Łukmet Sp. z o.o. > none");
        hub.order(company("1", "LUKMET"));
        assertThat(exported()).isEqualTo("LUKMET");
    }

    @Test
    @DisplayName("the order placed last is its channel's word, in whatever order and however often they come; what the hub ignores says nothing")
    void reordered() {
        var first = company("1", "First");
        var second = company("2", "Second").placed(Examples.PLACED.plusSeconds(60)).updated(60);
        hub.order(second);
        hub.order(first);
        hub.order(second);
        hub.order(company("1", "First").says("completed").updated(600));
        assertThat(said()).isEqualTo("Second");
        hub.order(company("2", "Edited").placed(Examples.PLACED.plusSeconds(60)).updated(120));
        assertThat(said()).isEqualTo("Edited");
        hub.order(company("2", "Stale").placed(Examples.PLACED.plusSeconds(60)).updated(90));
        hub.order(company("3", "Draft").says("draft").placed(Examples.PLACED.plusSeconds(600)));
        assertThat(said()).isEqualTo("Edited");
    }

    private String said() {
        return Json.read(list("select said from candidate where entity = 'customer' and source = 'shop-main'").get(0), JsonNode.class, "a word").path("companyName").asText();
    }
}
