package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.configuration.Finding;

class ConfigurationLoaderTest {

    @TempDir
    Path folder;
    TestHome home;

    @BeforeEach
    void good() {
        home = new TestHome(folder);
    }

    private Finding only() {
        var findings = home.load().findings();
        assertThat(findings).hasSize(1);
        assertThat(home.load().configuration()).isEmpty();
        return findings.get(0);
    }

    private void finds(String file, int line, String what, String allowed) {
        var found = only();
        assertThat(found.file()).isEqualTo(file);
        assertThat(found.line()).as(found.toString()).isEqualTo(line);
        assertThat(found.what()).contains(what);
        assertThat(found.allowed()).contains(allowed);
    }

    @Test
    @DisplayName("a good home folder becomes a configuration with every default filled in")
    void good_home() {
        var loaded = home.load();
        assertThat(loaded.findings()).isEmpty();
        var hub = loaded.configuration().orElseThrow();
        var stall = hub.connection("stall").orElseThrow();
        assertThat(stall.startFrom()).isEqualTo(Instant.parse("2026-10-31T23:00:00Z"));
        assertThat(stall.settings()).containsEntry("url", "http://127.0.0.1:9").containsEntry("token", "t0ken").containsEntry("locale", "pl");
        assertThat(stall.configuredMode("order.status")).isEqualTo(Mode.LIVE);
        assertThat(stall.configuredMode("order.fetch")).isEqualTo(Mode.OBSERVE);
        assertThat(stall.connector().http().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(stall.connector().outcome()).isEqualTo("lib/outcome-http");
        assertThat(stall.webhook()).isEqualTo(new Connection.WebhookLimits(1 << 20, 50));
        assertThat(stall.line()).isEqualTo(2);
        assertThat(hub.connection("books").orElseThrow().matchBy().connections()).containsExactly("stall");
        assertThat(hub.statuses().toHub("bazaar", "order", "paid")).contains("READY");
        assertThat(hub.statuses().toSystem("bazaar", "order", "SHIPPED")).contains("sent");
        assertThat(hub.alerts().backlogAge()).isEqualTo(Duration.ofMinutes(15));
        assertThat(hub.company().stock()).isEqualTo(new StockRule(List.of(new StockRule.Warehouse("MAG", 1)), null));
        assertThat(loaded.counts()).containsEntry("connectors", 2).containsEntry("connections", 2);
    }

    @Test
    @DisplayName("a daily hand-over needs a connector that can make one, and hours of a courier that follow each other; a time without quotes is no time")
    void handover() {
        home.edit("config/connections.yaml", "heartbeat", "handover: {at: \"15:00\", pickup: {from: \"17:00\", to: \"16:00\"}}\n    heartbeat");
        assertThat(home.load().findings()).extracting(Finding::what).hasSize(2).anyMatch(what -> what.contains("can hand nothing over"))
                .anyMatch(what -> what.contains("cannot come until 16:00, before 17:00"));
        home.edit("config/connections.yaml", "at: \"15:00\", pickup: {from: \"17:00\", to: \"16:00\"}", "at: 15:00");
        assertThat(home.load().findings()).extracting(finding -> finding.file() + ":" + finding.line()).contains("config/connections.yaml:6");
        assertThat(home.load().configuration()).isEmpty();
    }

    @Test
    @DisplayName("a connection that leaves optional settings unset loses the secret, transport and capabilities that need them, and no more")
    void pruned() {
        var hub = home.load().configuration().orElseThrow();
        assertThat(hub.connections().get("stall").connector().webhook().verify().secrets()).containsExactly("{webhookSecret}");
        var books = hub.connections().get("books");
        assertThat(books.connector().sql()).isNull();
        assertThat(books.capability("stock.poll")).isEmpty();
        assertThat(books.capability("order.create").orElseThrow().find()).isNull();
    }

    @Test
    @DisplayName("mappings see the connection's settings without its secrets")
    void variables() {
        var hub = home.load().configuration().orElseThrow();
        var seen = MappingVariables.of(hub, hub.connections().get("stall"), Instant.EPOCH, null).get("connection");
        assertThat(seen.at("/settings/url").asText()).isEqualTo("http://127.0.0.1:9");
        assertThat(seen.toString()).doesNotContain("t0ken").doesNotContain("abc");
        assertThat(seen.path("timeZone").asText()).isEqualTo("Europe/Warsaw");
    }

    @Test
    @DisplayName("rules of ownership come out of master-data.yaml; a master whose system has no mapping that tells of the entity is found, and so is what the schema does not know")
    void ownership() {
        home.write("config/master-data.yaml", "ownership:\n  - {name: shelf, entity: stock, fields: stock.MAG, master: books, maxAge: 2h, stale: zero}\n");
        assertThat(home.load().findings()).extracting(Finding::what).as("it reads no stock without the optional settings of that").singleElement().asString().contains("books tells of no stock");
        home.edit("config/connections.yaml", "folder: /exchange", "folder: /exchange\n      sqlUrl: jdbc:h2:mem:books");
        assertThat(home.load().findings()).isEmpty();
        assertThat(home.load().configuration().orElseThrow().ownership().rules()).singleElement().satisfies(rule -> assertThat(rule.at()).isEqualTo("config/master-data.yaml:2"));
        home.edit("config/master-data.yaml", "master: books", "master: stall");
        finds("config/master-data.yaml", 2, "stall tells of no stock", "one of books");
        home.edit("config/master-data.yaml", "master: stall", "owner: books");
        assertThat(home.load().findings()).extracting(Finding::what).anyMatch(what -> what.contains("unknown key 'owner'"));
    }

    @Test
    @DisplayName("a misspelt key is found, with the key that was meant")
    void misspelt_key() {
        home.edit("config/connections.yaml", "heartbeat", "heartbaet");
        finds("config/connections.yaml", 6, "unknown key 'heartbaet' - did you mean 'heartbeat'?", "startFrom");
    }

    @Test
    @DisplayName("a body limit above all that may be in hand is found, with the line of it; it may be as large as that")
    void bodyLimit() {
        home.edit("config/connections.yaml", "heartbeat:", "webhook: {bodyLimit: 2MiB}\n    heartbeat:");
        assertThat(home.load().findings()).isEmpty();
        home.environment.put("spoiwo.intake.bodies", "1MB");
        finds("config/connections.yaml", 6, "bodyLimit is larger than spoiwo.intake.bodies (1MB)", "a quarter");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("ten mistakes in a connector are each named with file, line, what is wrong and what is allowed")
    void mistakes(String mistake, String file, String from, String to, int line, String what, String allowed) {
        home.edit(file, from, to);
        finds(file, line, what, allowed);
    }

    static Stream<Arguments> mistakes() {
        var order = "mappings/bazaar/order.jslt";
        return Stream.of(
                arguments("a key that the schema does not know", BAZAAR, "parallel: 2", "burst: 2", 12, "unknown key 'burst'", "rate, per, parallel"),
                arguments("a misspelt word where few are allowed", BAZAAR, "scheme: header", "scheme: heder", 13, "did you mean 'header'?", "oauth2-client-credentials"),
                arguments("a time without its unit", BAZAAR, "every: 5m", "every: 5 minutes", 19, "'every' is not written as it must be", "a duration: 500ms, 30s, 5m"),
                arguments("a template that names no setting", BAZAAR, "\"{url}/api\"", "\"{ulr}/api\"", 11, "{ulr} is no setting of the connector - did you mean 'url'?", "one of url, token"),
                arguments("a mapping that is not there", BAZAAR, "request: order-status", "request: order-state", 20,
                        "there is no mapping mappings/bazaar/order-state.jslt - did you mean 'order-status'?", "order-poll"),
                arguments("a mapping that does not compile", "mappings/bazaar/order-status.jslt", "\"body\"", "\n\"body\" \"is\"", 2, "does not compile", "docs/mappings.md"),
                arguments("a function that does not exist", order, "decimal($item.pieces)", "decimals($item.pieces)", 10, "No such function: 'decimals'", "docs/mappings.md"),
                arguments("a variable that nobody gives", "mappings/ledgerix/stock-query.jslt", "\"parameters\": {}", "\n\"parameters\": {\"at\": $nwo}", 2, "$nwo", "$now"),
                arguments("a field that is not of the kind that is read", order, "decimal($item.amount)", "decimal($item.title)", 13, "/gross: not a number", "an example that the mapping can read"),
                arguments("an example that gives something else", "mappings/bazaar/examples/order/plain.out.json", "\"tax\": \"4.60\"", "\"tax\": \"4.6\"", 17,
                        "/data/lines/0/tax is \"4.60\", expected \"4.6\"", "mappings/bazaar/order.jslt:12"));
    }

    @Test
    @DisplayName("a word outside the allowed ones is found, with the allowed ones")
    void enum_value() {
        home.edit("config/connections.yaml", "order.status: live", "order.status: lvie");
        finds("config/connections.yaml", 5, "'order.status' has a value that is not allowed - did you mean 'live'?", "off, observe, live");
    }

    @Test
    @DisplayName("a missing key is found at the object that lacks it")
    void missing_key() {
        home.edit("config/company.yaml", "warehouse: MAG, ", "");
        finds("config/company.yaml", 4, "'warehouse' is missing", "");
    }

    @Test
    @DisplayName("a missing environment variable is a missing credential")
    void missing_variable() {
        home.environment.clear();
        finds("config/connections.yaml", 9, "missing credential: the environment variable BAZAAR_TOKEN is not set", "${BAZAAR_TOKEN:default}");
    }

    @Test
    @DisplayName("a missing credential file is found; one that is there is read without its line break")
    void credential_file() {
        home.edit("config/connections.yaml", "${BAZAAR_TOKEN}", "${file:secrets/token}");
        assertThat(home.load().findings()).anyMatch(f -> f.line() == 9 && f.what().contains("secrets/token"));
        home.write("secrets/token", "from-file\n");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").settings()).containsEntry("token", "from-file");
    }

    @Test
    @DisplayName("a required setting that is not given is a missing credential")
    void required_setting() {
        home.edit("config/connections.yaml", "      token: ${BAZAAR_TOKEN}\n", "");
        finds("config/connections.yaml", 7, "connection 'stall': missing credential 'token'", "Token of the account");
    }

    @Test
    @DisplayName("a webhook without any secret is a missing credential, never an open door")
    void webhook_without_secret() {
        home.edit("config/connections.yaml", "      webhookSecret: abc\n", "");
        finds("config/connections.yaml", 7, "no secret to verify webhooks with", "a value");
    }

    @Test
    @DisplayName("an unknown setting is found with the one that was meant")
    void unknown_setting() {
        home.edit("config/connections.yaml", "      url:", "      locales: de\n      url:");
        finds("config/connections.yaml", 8, "unknown setting 'locales' - did you mean 'locale'?", "url, token");
    }

    @Test
    @DisplayName("a connection of a system without a connector is found")
    void no_connector() {
        home.edit("config/connections.yaml", "system: ledgerix", "system: ledgerx");
        finds("config/connections.yaml", 13, "connection 'books' has no connector", "bazaar, ledgerix");
    }

    @Test
    @DisplayName("a mode for something the connector cannot do is found")
    void lacking_capability() {
        home.edit("config/connections.yaml", "order.status: live", "order.create: live");
        finds("config/connections.yaml", 5, "mode for 'order.create', which the connector of bazaar cannot do", "order.status");
    }

    @Test
    @DisplayName("a forward may have a mode, off or live, where the connection has one")
    void forward_mode() {
        var forward = "forward: {url: \"https://shop.example.com/pay\", headers: [X-Signature]}\n    ";
        home.edit("config/connections.yaml", "order.status: live", "notification.forward: live");
        finds("config/connections.yaml", 5, "mode for 'notification.forward', which the connector of bazaar cannot do", "order.status");
        home.edit("config/connections.yaml", "system: bazaar\n    ", "system: bazaar\n    " + forward);
        assertThat(home.load().findings()).isEmpty();
        home.edit("config/connections.yaml", "notification.forward: live", "notification.forward: observe");
        finds("config/connections.yaml", 6, "'notification.forward' cannot be observed", "off or live");
    }

    @Test
    @DisplayName("a poll interval for something the connector does not poll is found")
    void lacking_poll() {
        home.edit("config/connections.yaml", "order.poll: 1m", "orders.poll: 1m");
        finds("config/connections.yaml", 11, "'orders.poll' is nothing that the connector of bazaar polls - did you mean 'order.poll'?", "order.poll");
    }

    @Test
    @DisplayName("texts that the connector cannot write are found")
    void unwritableTexts() {
        home.edit("config/connections.yaml", "    every: {order.poll: 1m}\n", "    every: {order.poll: 1m}\n    texts: [name]\n");
        finds("config/connections.yaml", 12, "connection 'stall' has its texts written, and the connector of bazaar cannot write a name", "name.write");
    }

    @Test
    @DisplayName("parts that a channel takes off although it counts no stock down are found")
    void partsOfNoStock() {
        home.edit("config/connections.yaml", "    every: {order.poll: 1m}\n", "    every: {order.poll: 1m}\n    stock: {takesParts: true}\n");
        finds("config/connections.yaml", 12, "connection 'stall' takes off the parts of what it sells, and the connector of bazaar counts no stock down", "countsDown: true");
        home.edit("routes/connectors/bazaar/connector.yaml", "capabilities:\n", "capabilities:\n  stock.write: {request: order-status, batch: 10, idempotent: true, countsDown: true}\n");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("a name that is compared and not written is found")
    void comparedText() {
        home.edit("routes/connectors/bazaar/connector.yaml", "capabilities:\n", "capabilities:\n  name.write: {request: order-status, batch: 10, idempotent: true}\n  offer.poll: {every: 5m, request: order-poll, page: {kind: page, size: 50}, event: order}\n");
        home.edit("config/connections.yaml", "    every: {order.poll: 1m}\n", "    every: {order.poll: 1m}\n    texts: [name]\n    drift: {name: report}\n");
        assertThat(home.load().findings()).isEmpty();
        home.edit("config/connections.yaml", "    texts: [name]\n", "");
        finds("config/connections.yaml", 12, "connection 'stall' compares name, and the hub writes none to it", "texts: [name]");
    }

    private void price(String rule) {
        home.edit("routes/connectors/bazaar/connector.yaml", "capabilities:\n", "capabilities:\n  price.write: {request: order-status, batch: 10, idempotent: true}\n");
        home.edit("config/connections.yaml", "    every: {order.poll: 1m}\n", "    every: {order.poll: 1m}\n    price: " + rule + "\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "{list: [A, B], currency: EUR, rate: {table: A}} | [A, B] null A 0.01 7",
        "{list: A, rate: {table: C-ask, hold: 0.25%, maxAge: 3d}} | [A] null C-ask 0.0025 3",
        "{list: A, rate: 4.30} | [A] 4.30 null 0 0",
        "{list: A, rate: '0.0106'} | [A] 0.0106 null 0 0"})
    @DisplayName("a price rule may name several lists, and a rate by table or of one's own")
    void price_rules(String rule, String expected) {
        price(rule);
        var read = home.load();
        assertThat(read.findings()).isEmpty();
        var price = read.configuration().orElseThrow().connections().get("stall").price();
        assertThat(price.lists() + " " + price.rate().own() + " " + price.rate().table() + " " + price.rate().hold().toPlainString() + " " + price.rate().days()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{list: A, rate: {hold: 1%}} | table",
        "{list: A, rate: {table: A, hold: '1'}} | 'hold'",
        "{list: A, rate: {table: A, maxAge: 12h}} | 'maxAge'",
        "{list: A, rate: 0} | 'rate'",
        "{list: A, rate: '0.00'} | 'rate'",
        "{list: []} | list"})
    @DisplayName("a mistake in the rate or the lists of a price rule is found")
    void price_mistakes(String rule, String named) {
        price(rule);
        assertThat(home.load().findings()).isNotEmpty().allMatch(finding -> finding.file().equals("config/connections.yaml") && finding.line() == 12).anyMatch(finding -> finding.what().contains(named));
    }

    @Test
    @DisplayName("a role that the connector lacks is found")
    void lacking_role() {
        home.edit("config/connections.yaml", "system: bazaar", "system: bazaar\n    roles: [erp]");
        finds("config/connections.yaml", 4, "no role 'erp'", "channel");
    }

    @Test
    @DisplayName("two connections with one id are found with both lines")
    void double_id() {
        home.edit("config/connections.yaml", "  books:", "  stall:");
        finds("config/connections.yaml", 12, "'stall' is given twice: first in line 2", "once");
    }

    @Test
    @DisplayName("a library that does not compile is found in the library")
    void broken_library() {
        home.edit("mappings/lib/dates.jslt", "instant($t)", "instant($t, 1, 2)");
        assertThat(home.load().findings()).anyMatch(f -> f.file().equals("mappings/lib/dates.jslt") && f.line() == 9 && f.what().contains("instant"));
    }

    @Test
    @DisplayName("a pair whose output breaks the canonical schema is found at the line of the mapping")
    void pair_breaks_schema() {
        home.edit("mappings/bazaar/order.jslt", "\"kind\": \"product\"", "\"kind\": \"thing\"");
        home.edit("mappings/bazaar/examples/order/plain.out.json", "\"kind\": \"product\", \"sku\"", "\"kind\": \"thing\", \"sku\"");
        home.edit("mappings/bazaar/examples/order/plain.out.json", "\"kind\": \"product\", \"name\"", "\"kind\": \"thing\", \"name\"");
        finds("mappings/bazaar/order.jslt", 7, "/lines/0/kind", "");
    }

    @Test
    @DisplayName("an example that stops the mapping is found at the line that stops")
    void pair_stops() {
        home.edit("mappings/bazaar/examples/order/plain.in.json", "\"amount\": \"24.60\"", "\"amount\": \"24,60\"");
        finds("mappings/bazaar/order.jslt", 29, "not a number: '24,60'", "");
    }

    @Test
    @DisplayName("an example without its output, and one without its mapping, are found")
    void half_pairs() {
        home.delete("mappings/bazaar/examples/order/plain.out.json");
        home.write("mappings/bazaar/examples/oder/plain.in.json", "{}");
        assertThat(home.load().findings()).extracting(Finding::what)
                .anyMatch(w -> w.contains("no expected output")).anyMatch(w -> w.contains("mappings/bazaar/oder.jslt"));
    }

    @Test
    @DisplayName("a query and a layout that are not there are found")
    void query_and_layout() {
        home.edit("mappings/ledgerix/stock-query.jslt", "\"stock\"", "\"stocks\"");
        home.edit("routes/connectors/ledgerix/connector.yaml", "codec: json", "codec: delimited, layout: doc-1");
        assertThat(home.load().findings()).extracting(Finding::what)
                .anyMatch(w -> w.contains("there is no query routes/connectors/ledgerix/sql/stocks.sql - did you mean 'stock'?"))
                .anyMatch(w -> w.contains("there is no layout mappings/ledgerix/doc-1.layout.yaml"));
    }

    @Test
    @DisplayName("a query that does not read, and a parameter that would not be bound, are found with their line; comments and texts are passed over")
    void queries() {
        home.edit("routes/connectors/ledgerix/sql/stock.sql", "select", "delete from goods; select");
        home.edit("routes/connectors/ledgerix/sql/document-by-reference.sql", ":?reference", "'10:15:00 :no' -- :nor this\n or number::text = :number or number = :?reference");
        assertThat(home.load().findings()).extracting(Finding::toString)
                .anyMatch(f -> f.startsWith("routes/connectors/ledgerix/sql/stock.sql:1: the hub only reads"))
                .anyMatch(f -> f.startsWith("routes/connectors/ledgerix/sql/document-by-reference.sql:2: :number is not bound")).hasSize(2);
    }

    @Test
    @DisplayName("a transport without its section, and a capability that calls nothing, are found")
    void transport_without_section() {
        home.edit("routes/connectors/bazaar/connector.yaml", "order.status: {request: order-status, idempotent: true}", "order.status: {transport: sql, idempotent: true}");
        assertThat(home.load().findings()).extracting(Finding::what)
                .anyMatch(w -> w.contains("no sql section")).anyMatch(w -> w.contains("'order.status' says nothing that can be called"));
    }

    @Test
    @DisplayName("documents.yaml names connections that are there and have the role")
    void documents() {
        home.write("config/documents.yaml", "connection: bookz\nwhen: paid\n");
        assertThat(only()).satisfies(f -> assertThat(f.toString()).startsWith("config/documents.yaml:1: there is no connection 'bookz' - did you mean 'books'?"));
        home.write("config/documents.yaml", "when: paid\nconnection: books\n");
        assertThat(only()).satisfies(f -> assertThat(f.toString()).startsWith("config/documents.yaml:2: connection 'books' has not the role invoicing"));
        home.write("config/documents.yaml", "connection: books\nwhen: later\n");
        assertThat(only()).satisfies(f -> assertThat(f.toString()).startsWith("config/documents.yaml:2"));
    }

    @Test
    @DisplayName("documents.yaml mails only what its connection can mail, and only for channels that are there")
    void mailed_documents() {
        home.edit("routes/connectors/ledgerix/connector.yaml", "roles: [erp]", "roles: [erp, invoicing]");
        home.write("config/documents.yaml", "connection: books\nwhen: paid\nemail: [stal, books]\n");
        assertThat(home.load().findings()).extracting(Finding::toString)
                .anyMatch(f -> f.startsWith("config/documents.yaml:3: there is no connection 'stal' - did you mean 'stall'?"))
                .anyMatch(f -> f.startsWith("config/documents.yaml:3: connection 'books' has not the role channel"))
                .anyMatch(f -> f.startsWith("config/documents.yaml:3: connection 'books' cannot mail documents"));
    }

    @Test
    @DisplayName("a scope of a token names capabilities that the connector has")
    void scopes() {
        home.edit("routes/connectors/bazaar/connector.yaml", "value: \"{token}\"}", "value: \"{token}\", scopes: {orders: [order.pol]}}");
        assertThat(only()).satisfies(f -> assertThat(f.toString())
                .startsWith("routes/connectors/bazaar/connector.yaml:13: there is no capability 'order.pol' - did you mean 'order.poll'?"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "PUT /orders/*/state: {rate: 1, per: 1s}|no request goes to 'PUT /orders/*/state', as the examples of mappings/bazaar show|PUT /orders/17",
        "POST /orders/*: {rate: 1, per: 1s}|no request goes to 'POST /orders/*'|PUT /orders/17",
        "PUT /orders/*: {rate: 180, per: 1m}|'PUT /orders/*' may be called as often as everything together, so its limit holds nothing back|fewer calls than http.limit",
        "PUT /orders/*: {rate: 1, per: 1s, by: \"{acount}\"}|{acount} is no setting of the connector|one of url, token",
        "PUT /orders/*: {rate: 1, per: 1s, parallel: 2}|unknown key 'parallel'|rate, per, by",
        "PUT orders/*: {rate: 1, per: 1s}|'PUT orders/*' is not allowed as a name here|method and path behind the address"})
    @DisplayName("a limit of a resource to which no request goes, that holds nothing back, or that is written wrongly, is found")
    void resources(String resource, String what, String allowed) {
        home.write("mappings/bazaar/examples/order-status/plain.in.json", "{\"data\": {\"externalId\": \"17\", \"channelStatus\": \"sent\"}}");
        home.write("mappings/bazaar/examples/order-status/plain.out.json", "{\"method\": \"PUT\", \"path\": \"/orders/17\", \"body\": {\"state\": \"sent\"}}");
        home.edit(BAZAAR, "parallel: 2}", "parallel: 2}\n  resources:\n    " + resource);
        finds(BAZAAR, 14, what, allowed);
        home.edit(BAZAAR, resource, "PUT /orders/*: {rate: 2, per: 1s}");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("a shared limit of changes that is not there, or that no capability keeps, is found; those that name it have it")
    void shared_changes() {
        home.edit(BAZAAR, "capabilities:\n", "changes:\n  offers: [{most: 10, per: 1m, atOnce: 2}]\ncapabilities:\n  stock.write: {request: order-status, idempotent: true, changes: [ofers]}\n");
        assertThat(home.load().findings()).extracting(Object::toString)
                .anyMatch(f -> f.contains("there is no limit 'ofers' under changes - did you mean 'offers'?"))
                .anyMatch(f -> f.contains("no capability keeps the limit 'offers'"));
        home.edit(BAZAAR, "changes: [ofers]", "changes: [offers, {most: 5, per: 1m}]");
        assertThat(only().toString()).contains("'atOnce' is missing");
        home.edit(BAZAAR, "{most: 5, per: 1m}", "{most: 5, per: 1m, atOnce: 1}");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").connector().capabilities().get("stock.write").changes())
                .containsExactly(new Connector.Pace(10, Duration.ofMinutes(1), 2, "offers"), new Connector.Pace(5, Duration.ofMinutes(1), 1));
    }

    @Test
    @DisplayName("a signature without its secrets is found; a sender that cannot sign needs none")
    void verification() {
        home.edit("routes/connectors/bazaar/connector.yaml", ", secrets: [\"{webhookSecret}\", \"{oldWebhookSecret}\"]", "");
        finds("routes/connectors/bazaar/connector.yaml", 15, "'secrets' is missing", "required");
        home.edit("routes/connectors/bazaar/connector.yaml", "{scheme: hmac, algorithms: [HmacSHA256], encoding: hex, headers: [X-Sign]}", "{scheme: none, senders: [10.0.0.0/8]}");
        var verify = home.load().configuration().orElseThrow().connections().get("stall").connector().webhook().verify();
        assertThat(verify.scheme()).isEqualTo("none");
        assertThat(verify.senders()).containsExactly("10.0.0.0/8");
    }

    @Test
    @DisplayName("a signature over fields without the secret among them is found, one with a setting that is not there, and one of a poll")
    void signed_fields() {
        home.edit(BAZAAR, "{scheme: hmac, algorithms: [HmacSHA256], encoding: hex, headers: [X-Sign]", "{scheme: hash, algorithms: [SHA-384], encoding: hex, rebuilt: {signature: /sign, fields: [{id: /id}]}");
        finds(BAZAAR, 15, "no field holds the secret", "{secret}");
        home.edit(BAZAAR, "[{id: /id}]", "[{id: /id, key: \"{secret}\"}]");
        home.edit(BAZAAR, "encoding: hex, rebuilt", "encoding: hex, headers: [X-Sign], rebuilt");
        finds(BAZAAR, 15, "neither headers, over, parts nor timestamp", "one way of signing");
        home.edit(BAZAAR, "headers: [X-Sign], ", "");
        var sign = ", sign: {into: /sign, algorithm: SHA-384, encoding: hex, secret: \"{tokne}\", fields: {key: \"{secret}\"}}}";
        home.edit(BAZAAR, "{request: order-status, idempotent: true}", "{request: order-status, idempotent: true" + sign);
        finds(BAZAAR, 20, "{tokne} is no setting of the connector - did you mean 'token'?", "one of");
        home.edit(BAZAAR, "{tokne}", "{token}");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").capability("order.status").orElseThrow().sign().into()).isEqualTo("/sign");
        home.edit(BAZAAR, "event: order}", "event: order" + sign.replace("tokne", "token"));
        finds(BAZAAR, 19, "only commands over http are signed", "Kamelet");
    }

    @Test
    @DisplayName("a connector in a folder of another name is found")
    void folder_name() {
        home.edit("routes/connectors/bazaar/connector.yaml", "system: bazaar", "system: bazar");
        assertThat(home.load().findings()).anyMatch(f -> f.line() == 1 && f.what().contains("called 'bazar' but its folder 'bazaar'"));
    }

    @Test
    @DisplayName("a route file whose name is not its route id is found")
    void route_id() {
        home.edit("routes/flows/hello.camel.yaml", "id: hello", "id: goodbye");
        finds("routes/flows/hello.camel.yaml", 2, "the id of the route is 'goodbye' but the file is called hello", "hello");
    }

    @Test
    @DisplayName("a route file with two routes, and one that is no YAML, are found")
    void route_files() {
        home.write("routes/flows/two.camel.yaml", "- route: {id: two}\n- route: {id: three}\n");
        home.write("routes/flows/bad.camel.yaml", "- route:\n    id: [bad\n");
        assertThat(home.load().findings()).anyMatch(f -> f.file().endsWith("two.camel.yaml") && f.line() == 2)
                .anyMatch(f -> f.file().endsWith("bad.camel.yaml") && f.line() >= 2 && f.what().contains("no valid YAML"));
    }

    @Test
    @DisplayName("a Kamelet whose name is not its file is found")
    void kamelet_name() {
        home.write("routes/steps/call.kamelet.yaml", "kind: Kamelet\nmetadata:\n  name: calls\n");
        finds("routes/steps/call.kamelet.yaml", 3, "'calls'", "call");
    }

    @Test
    @DisplayName("a transport is one of the hub's own or a Kamelet beside connector.yaml, whose name nobody else has")
    void own_kamelet() {
        home.edit("routes/connectors/bazaar/connector.yaml", "order.status: {", "order.status: {transport: pigeom, ");
        finds("routes/connectors/bazaar/connector.yaml", 20, "there is no Kamelet routes/connectors/bazaar/pigeom.kamelet.yaml", "file, http, sql");
        home.write("routes/connectors/bazaar/pigeon.kamelet.yaml", "kind: Kamelet\nmetadata:\n  name: pigeon\n");
        finds("routes/connectors/bazaar/connector.yaml", 20, "did you mean 'pigeon'?", "pigeon");
        home.edit("routes/connectors/bazaar/connector.yaml", "pigeom", "pigeon");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").capability("order.status").orElseThrow().transport()).isEqualTo("pigeon");
        home.write("routes/steps/pigeon.kamelet.yaml", "kind: Kamelet\nmetadata:\n  name: pigeon\n");
        finds("routes/steps/pigeon.kamelet.yaml", 0, "already: routes/connectors/bazaar/pigeon.kamelet.yaml", "a name of its own");
    }

    @Test
    @DisplayName("statuses that name unknown words of the hub or unknown systems are found")
    void statuses() {
        home.edit("config/statuses.yaml", "paid: READY", "paid: REDY");
        finds("config/statuses.yaml", 3, "'paid' has a value that is not allowed - did you mean 'READY'?", "AWAITING_PAYMENT");
        home.edit("config/statuses.yaml", "paid: REDY", "paid: READY");
        home.edit("config/statuses.yaml", "SHIPPED: sent", "SENT: sent");
        finds("config/statuses.yaml", 4, "unknown key 'SENT'", "SHIPPED");
        home.edit("config/statuses.yaml", "SENT: sent", "SHIPPED: sent");
        home.edit("config/statuses.yaml", "bazaar:", "bazar:");
        finds("config/statuses.yaml", 1, "'bazar', which has no connector - did you mean 'bazaar'?", "bazaar");
    }

    @Test
    @DisplayName("a file within an answer is found without its kind, and at a place that is no pointer; its step must be there, and PDF is what it is unless said otherwise")
    void file_within_an_answer() {
        home.edit(BAZAAR, "order-status, idempotent: true}", "order-status, idempotent: true, files: {order-status: {base64: label/0}}}");
        assertThat(home.load().findings()).extracting(Finding::what).containsExactlyInAnyOrder("'kind' is missing", "'base64' is not written as it must be");
        home.edit(BAZAAR, "{order-status: {base64: label/0}}", "{order-state: {kind: label, base64: /label/0}}");
        finds(BAZAAR, 20, "has no step order-state - did you mean 'order-status'?", "order-status");
        home.edit(BAZAAR, "order-state:", "order-status:");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").capability("order.status").orElseThrow().files())
                .containsEntry("order-status", new Connector.FileAnswer("label", "/label/0", "application/pdf"));
    }

    @Test
    @DisplayName("a credential in the body needs its place; further addresses are filled with settings, and one that is no setting is found")
    void credential_in_the_body() {
        home.edit(BAZAAR, "scheme: header, name: X-Token,", "scheme: body,");
        finds(BAZAAR, 13, "'into'", "");
        home.edit(BAZAAR, "scheme: body,", "scheme: body, into: /auth/token,");
        home.edit(BAZAAR, "url: \"{url}/api\"", "url: \"{url}/api\"\n  others: {events: \"{urll}/events\"}");
        finds(BAZAAR, 12, "{urll} is no setting of the connector - did you mean 'url'?", "one of");
        home.edit(BAZAAR, "{urll}", "{url}");
        assertThat(home.load().configuration().orElseThrow().connections().get("stall").connector().http().others()).containsEntry("events", "{url}/events");
    }

    @Test
    @DisplayName("profile production refuses demo secrets, other profiles do not")
    void demo_secrets() {
        home.environment.put("BAZAAR_TOKEN", "demo-token");
        assertThat(home.load().findings()).isEmpty();
        home.production = true;
        finds("config/connections.yaml", 9, "the secret 'token' is a demo secret", "production");
    }

    @Test
    @DisplayName("profile production refuses alerts that nobody hears: no receiver, no file, or the sandbox's list alone")
    void unheard() {
        home.edit("config/alerts.yaml", "mail: [office@example.com]\n", "");
        assertThat(home.load().findings()).isEmpty();
        home.production = true;
        finds("config/alerts.yaml", 0, "nobody is told of alerts", "mail");
        home.write("config/alerts.yaml", "webhook: http://127.0.0.1:8090/_control/alerts\n");
        finds("config/alerts.yaml", 0, "nobody is told of alerts", "mail");
        home.delete("config/alerts.yaml");
        finds("config/alerts.yaml", 0, "nobody is told of alerts", "mail");
        home.write("config/alerts.yaml", "webhook: https://chat.example.com/hooks/hub\n");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("a polling connection must say from when")
    void start_from() {
        home.edit("config/connections.yaml", "    startFrom: 2026-11-01\n", "");
        finds("config/connections.yaml", 2, "'startFrom' is missing", "2026-11-01");
    }

    @Test
    @DisplayName("a date that the calendar lacks, a zone that the world lacks, a connection to match that is not there")
    void values_that_no_schema_sees() {
        home.edit("config/connections.yaml", "2026-11-01", "2026-11-31");
        home.edit("config/connections.yaml", "[stall]", "[stal]");
        home.edit("config/company.yaml", "Europe/Warsaw", "Europe/Warszawa");
        assertThat(home.load().findings()).extracting(Finding::what)
                .anyMatch(w -> w.contains("no date of the calendar"))
                .anyMatch(w -> w.contains("there is no connection 'stal' - did you mean 'stall'?"))
                .anyMatch(w -> w.contains("'Europe/Warszawa' - did you mean 'Europe/Warsaw'?"));
    }

    @Test
    @DisplayName("a file that nothing reads, and one that is missing, are found")
    void files() {
        home.write("config/alert.yaml", "mail: []\n");
        home.delete("config/company.yaml");
        assertThat(home.load().findings()).anyMatch(f -> f.file().equals("config/alert.yaml") && f.what().contains("did you mean 'alerts'?"))
                .anyMatch(f -> f.file().equals("config/company.yaml") && f.what().contains("missing"));
    }

    @Test
    @DisplayName("no finding ever shows the value of a secret")
    void no_secret_in_findings() {
        home.environment.put("BAZAAR_TOKEN", "demo-s3cr3t");
        home.production = true;
        home.edit("config/connections.yaml", "mode: live", "mode: ${BAZAAR_TOKEN}");
        assertThat(home.load().findings()).isNotEmpty().noneMatch(f -> f.toString().contains("s3cr3t"));
    }

    @Test
    @DisplayName("the version changes with the content, and not without")
    void version() {
        var before = home.load().configuration().orElseThrow().version();
        assertThat(home.load().configuration().orElseThrow().version()).isEqualTo(before);
        home.write("config/users.yaml", "users: {}\n");
        assertThat(home.load().configuration().orElseThrow().version()).as("a user is no rule").isEqualTo(before);
        home.edit("config/company.yaml", "buffer: 1", "buffer: 2");
        assertThat(home.load().configuration().orElseThrow().version()).isNotEqualTo(before);
    }

    @Test
    @DisplayName("matchBy: the pattern's group is our part of the reference, and what it does not fit stays whole")
    void reference_pattern() {
        home.edit("config/connections.yaml", "field: externalNumber,", "field: externalNumber, pattern: '^([0-9]+)(?:_.*)?$',");
        var rule = home.load().configuration().orElseThrow().connection("books").orElseThrow().matchBy();
        assertThat(rule.reference("35661093_6745a1b2c3d4e5.12345678")).isEqualTo("35661093");
        assertThat(rule.reference("35661093")).isEqualTo("35661093");
        assertThat(rule.reference("FV/1")).isEqualTo("FV/1");
        assertThat(rule.reference("1_" + "x".repeat(99))).hasSize(101);
    }

    @Test
    @DisplayName("a pattern that does not compile is found, with the place in it")
    void pattern_that_does_not_compile() {
        home.edit("config/connections.yaml", "field: externalNumber,", "field: externalNumber, pattern: '^([0-9+',");
        finds("config/connections.yaml", 17, "'pattern' is no regular expression: ", "one group");
    }

    @Test
    @DisplayName("a pattern without a group, or with two, is found")
    void pattern_without_one_group() {
        home.edit("config/connections.yaml", "field: externalNumber,", "field: externalNumber, pattern: '^[0-9]+',");
        finds("config/connections.yaml", 17, "'pattern' has no group", "one group");
        home.edit("config/connections.yaml", "'^[0-9]+'", "'^([0-9]+)(_.*)?$'");
        finds("config/connections.yaml", 17, "'pattern' has 2 groups", "one group");
    }

    private static final String HELLO = "routes/flows/hello.camel.yaml";

    @Test
    @DisplayName("a route that names a policy which is not there, and one that names none, are found")
    void policies() {
        home.edit(HELLO, "    errorHandler:\n      noErrorHandler: {}\n", "    routeConfigurationId: carefull\n");
        finds(HELLO, 4, "there is no policy 'carefull'", "in-session");
        home.write("routes/policies/careful.camel.yaml", "- routeConfiguration:\n    id: careful\n    errorHandler:\n      noErrorHandler: {}\n");
        finds(HELLO, 4, "there is no policy 'carefull' - did you mean 'careful'?", "careful");
        home.edit(HELLO, "    routeConfigurationId: carefull\n", "");
        finds(HELLO, 1, "the route names no policy", "routeConfigurationId: one of careful, file-failures");
    }

    @Test
    @DisplayName("an address that begins with no component is found, in full and in short form; one that is a placeholder is left alone")
    void components() {
        home.edit(HELLO, "uri: direct:hello-say", "uri: diretc:hello-say");
        finds(HELLO, 7, "there is no component 'diretc' - did you mean 'direct'?", "timer");
        home.edit(HELLO, "uri: diretc:hello-say", "uri: \"{{where}}:hello-say\"");
        home.edit(HELLO, "to: log:hello", "to: logg:hello");
        finds(HELLO, 9, "there is no component 'logg' - did you mean 'log'?", "mapping");
    }

    @Test
    @DisplayName("a misspelt key of a route, of a step and of a Kamelet is found with the key that was meant")
    void keys_of_routes() {
        home.edit(HELLO, "    from:", "    descripton: x\n    from:");
        finds(HELLO, 6, "unknown key 'descripton' - did you mean 'description'?", "routeConfigurationId");
        home.edit(HELLO, "    descripton: x\n", "");
        home.edit(HELLO, "to: log:hello", "filter: {simpel: x, steps: [{to: log:hello}]}");
        finds(HELLO, 9, "unknown key 'simpel' - did you mean 'simple'?", "");
        home.edit(HELLO, "simpel", "simple");
        home.write("routes/steps/ring.kamelet.yaml", "kind: Kamelet\nmetadata:\n  name: ring\nspec:\n  tempalte:\n    from: {uri: kamelet:source, steps: []}\n");
        finds("routes/steps/ring.kamelet.yaml", 5, "unknown key 'tempalte' - did you mean 'template'?", "definition");
        home.edit("routes/steps/ring.kamelet.yaml", "tempalte", "template");
        home.edit("routes/steps/ring.kamelet.yaml", "steps: []", "step: []");
        finds("routes/steps/ring.kamelet.yaml", 6, "unknown key 'step' - did you mean 'steps'?", "uri");
    }

    @Test
    @DisplayName("a home folder without one of the flows that come with the hub is found")
    void no_flow() {
        home.delete("routes/flows/outgoing-send.camel.yaml");
        finds("routes/flows/outgoing-send.camel.yaml", 0, "the hub cannot do without this file", "as it comes with Spoiwo");
    }

    @Test
    @DisplayName("every flow that comes with the hub is one that it cannot do without")
    void flows() {
        var own = Stream.of(Path.of("routes/flows").toFile().list()).map("routes/flows/"::concat).toList();
        own.forEach(home::delete);
        assertThat(home.load().findings()).extracting(Finding::file).containsExactlyInAnyOrderElementsOf(own);
    }

    private static final String BAZAAR = "routes/connectors/bazaar/connector.yaml";
    private static final String CONNECTIONS = "config/connections.yaml";

    @Test
    @DisplayName("a capability whose name is misspelt is found; reads and requests of a connector's own are not")
    void capability_names() {
        home.edit(CONNECTIONS, "order.status: live", "order.statuss: live");
        home.edit(BAZAAR, "  order.status: {", "  order.statuss: {");
        finds(BAZAAR, 20, "no capability is called 'order.statuss' - did you mean 'order.status'?", "order.create");
        home.edit(BAZAAR, "  order.statuss: {", "  reviews.pol: {");
        home.edit(CONNECTIONS, "order.statuss: live", "reviews.pol: live");
        finds(BAZAAR, 20, "no capability is called 'reviews.pol'", "<noun>.poll");
        home.edit(BAZAAR, "  reviews.pol: {", "  reviews.fetch: {");
        home.edit(CONNECTIONS, "reviews.pol: live", "reviews.fetch: live");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("an algorithm that the scheme cannot use is found, both ways")
    void algorithms() {
        home.edit(BAZAAR, "scheme: hmac", "scheme: hash");
        finds(BAZAAR, 15, "item 1 of 'algorithms' has a value that is not allowed", "MD5, SHA-1, SHA-256");
        home.edit(BAZAAR, "scheme: hash, algorithms: [HmacSHA256]", "scheme: hmac, algorithms: [SHA-256]");
        finds(BAZAAR, 15, "item 1 of 'algorithms'", "HmacSHA1, HmacSHA256");
    }

    @Test
    @DisplayName("a value whose placeholder has no closing brace is found, and not shown")
    void open_brace() {
        home.edit(CONNECTIONS, "${BAZAAR_URL:http://127.0.0.1:9}", "${BAZAAR_URL:http://127.0.0.1:9");
        finds(CONNECTIONS, 8, "'${' has no closing brace", "${NAME:default}");
        home.edit(CONNECTIONS, "${BAZAAR_URL:http://127.0.0.1:9", "${BAZAAR_URL:s3cret/${BAZAAR_TOKEN}");
        assertThat(home.load().findings()).anyMatch(f -> f.line() == 8 && f.what().contains("no closing brace")).noneMatch(f -> f.toString().contains("s3cret"));
    }

    @Test
    @DisplayName("a placeholder of a message key that nothing fills is found, of webhooks and of polls")
    void keys() {
        home.edit(BAZAAR, "  topic: X-Topic", "  topic: X-Topic\n  key: \"{topik}:{header:X-Id}:{/order/id}:{bodyHash}\"");
        finds(BAZAAR, 17, "nothing fills {topik} - did you mean 'topic'?", "{header:Name}");
        home.edit(BAZAAR, "{topik}", "{topic");
        finds(BAZAAR, 17, "'{topic:' has no closing brace", "{topic}");
        home.edit(BAZAAR, "{topic:", "{topic}:");
        home.edit(BAZAAR, "order:{/id}:", "{topic}:{/id}:");
        finds(BAZAAR, 20, "nothing fills {topic}", "{capability}, {bucket}");
    }

    @Test
    @DisplayName("a poll without a pause is found, in the account and in the connector")
    void poll_pause() {
        home.edit(CONNECTIONS, "order.poll: 1m", "order.poll: 0s");
        finds(CONNECTIONS, 11, "'order.poll' is too often", "at least 1s");
        home.edit(CONNECTIONS, "order.poll: 0s", "order.poll: 1s");
        home.edit(BAZAAR, "every: 5m", "every: 999ms");
        finds(BAZAAR, 19, "'every' is too short", "at least 1s");
    }

    @Test
    @DisplayName("a channel that can take a status and is told none, and one whose words nobody explains, are found")
    void no_words() {
        home.edit("config/statuses.yaml", "    out: {SHIPPED: sent}\n", "");
        finds("config/statuses.yaml", 2, "no status is told to 'bazaar'", "'out'");
        home.edit("config/statuses.yaml", "    in: {open: AWAITING_PAYMENT, paid: READY, draft: IGNORE}\n", "    out: {SHIPPED: sent}\n");
        finds("config/statuses.yaml", 2, "no status word of 'bazaar' is explained", "'in'");
    }

    @Test
    @DisplayName("a setting outside its choices or its pattern is found; its value is not shown")
    void declared_values() {
        home.edit(BAZAAR, "default: pl}", "default: pl, enum: [pl, de]}");
        home.edit(BAZAAR, "description: Token of the account}", "description: Token of the account, pattern: \"t[0-9]ken\"}");
        home.edit(CONNECTIONS, "      url:", "      locale: dee\n      url:");
        finds(CONNECTIONS, 8, "connection 'stall': 'locale' is a value that is not allowed - did you mean 'de'?", "one of pl, de");
        home.edit(CONNECTIONS, "locale: dee", "locale: de");
        home.environment.put("BAZAAR_TOKEN", "s3cret");
        finds(CONNECTIONS, 10, "'token' is not written as it must be", "Token of the account");
        assertThat(only().toString()).doesNotContain("s3cret");
    }

    @Test
    @DisplayName("a default outside its choices, and a pattern that is none, are found in the connector")
    void declared_wrongly() {
        home.edit(BAZAAR, "default: pl}", "default: pl, enum: [en, de]}");
        finds(BAZAAR, 9, "the default of 'locale' is a value that is not allowed", "en, de");
        home.edit(BAZAAR, "enum: [en, de]", "pattern: \"(\"");
        finds(BAZAAR, 9, "no valid regular expression", "");
    }

    @Test
    @DisplayName("profile production refuses an address without encryption, but for this machine; a text that is no address is refused everywhere")
    void encrypted_addresses() {
        home.edit(BAZAAR, "description: Address of the marketplace", "https: true, description: Address of the marketplace");
        home.production = true;
        assertThat(home.load().findings()).isEmpty();
        home.environment.put("BAZAAR_URL", "http://key:s3cret@127.0.0.1.example.com");
        finds(CONNECTIONS, 8, "'url' is an address without encryption", "https://");
        assertThat(only().toString()).doesNotContain("s3cret");
        home.production = false;
        assertThat(home.load().findings()).isEmpty();
        home.environment.put("BAZAAR_URL", "shop.example.com");
        finds(CONNECTIONS, 8, "'url' is no address", "https://");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"http://erp.example.com", "HTTP://10.1.2.3:8000", "http://127.0.0.1@shop.example.com", "http://localhost.example.com", "http://[fd00::1]:80/x"})
    @DisplayName("profile production refuses to call whatever connection without encryption outside this machine")
    void plain_target(String address) {
        home.production = true;
        home.environment.put("BAZAAR_URL", address);
        finds(CONNECTIONS, 8, "connection 'stall' calls an address without encryption", "allowPlainHttp: true");
        assertThat(only().toString()).doesNotContain(address);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"https://shop.example.com", "http://localhost:80/x", "http://127.9.9.9", "http://key:secret@[::1]:8069"})
    @DisplayName("encrypted calls and calls within this machine are allowed in profile production")
    void safe_target(String address) {
        home.production = true;
        home.environment.put("BAZAAR_URL", address);
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("so it does with addresses that the connector says itself, with token addresses, with the second receiver and with the webhook of alerts")
    void plain_elsewhere() {
        home.production = true;
        home.edit(BAZAAR, "url: \"{url}/api\"", "url: \"http://api.example.com\"");
        finds(CONNECTIONS, 2, "connection 'stall' calls an address without encryption", "https://");
        home.edit(BAZAAR, "url: \"http://api.example.com\"", "url: \"{url}/api\"");
        home.edit(BAZAAR, "url: \"{url}/api\"", "url: \"{url}/api\"\n  others: {events: \"http://events.example.com\"}");
        finds(CONNECTIONS, 2, "connection 'stall' calls an address without encryption", "https://");
        home.edit(BAZAAR, "\n  others: {events: \"http://events.example.com\"}", "");
        home.edit(BAZAAR, "scheme: header, name: X-Token, value: \"{token}\"", "scheme: oauth2-client-credentials, tokenUrl: \"http://id.example.com/{locale}\", clientId: a, clientSecret: \"{token}\"");
        finds(CONNECTIONS, 2, "connection 'stall' calls an address without encryption", "https://");
        home.edit(BAZAAR, "http://id.example.com", "https://id.example.com");
        home.edit(CONNECTIONS, "    every:", "    forward: {url: 'http://shop.example.com/notify'}\n    every:");
        finds(CONNECTIONS, 11, "connection 'stall' calls an address without encryption", "https://");
        home.edit(CONNECTIONS, "    every:", "    allowPlainHttp: true\n    every:");
        home.edit("config/alerts.yaml", "mail:", "webhook: http://chat.example.com/hook\nmail:");
        finds("config/alerts.yaml", 1, "the webhook is an address without encryption", "allowPlainHttp");
        home.edit("config/alerts.yaml", "mail:", "allowPlainHttp: true\nmail:");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("a connection that says so calls without encryption in profile production, also where its connector asks for it; the others do not")
    void plain_allowed() {
        home.edit(BAZAAR, "description: Address of the marketplace", "https: true, description: Address of the marketplace");
        home.environment.put("BAZAAR_URL", "http://erp.example.com");
        home.production = true;
        home.edit(CONNECTIONS, "    mode: live\n", "    mode: live\n    allowPlainHttp: true\n");
        finds(CONNECTIONS, 8, "'url' is an address without encryption", "allowPlainHttp");
        home.edit(CONNECTIONS, "    heartbeat: 2h\n", "    heartbeat: 2h\n    allowPlainHttp: true\n");
        assertThat(home.load().findings()).isEmpty();
    }

    @Test
    @DisplayName("a name of a connection that is not allowed is found at its own line, in words")
    void connection_name() {
        home.edit(CONNECTIONS, "  books:", "  Book_Shop:");
        finds(CONNECTIONS, 12, "'Book_Shop' is not allowed as a name here", "small letters, digits and dashes");
    }

    @Test
    @DisplayName("a value that breaks the schema does not hide what else is wrong with the connections")
    void schema_and_the_rest() {
        home.edit(CONNECTIONS, "heartbeat: 2h", "heartbeat: 2 hours");
        home.edit(CONNECTIONS, "startFrom: 2026-11-01", "startFrom: yesterday");
        home.edit(CONNECTIONS, "system: ledgerix", "sytem: ledgerix");
        home.edit(CONNECTIONS, "order.poll: 1m", "orders.poll: 1m");
        assertThat(home.load().findings()).extracting(Finding::line).containsExactly(4, 6, 11, 12, 13);
    }

    @Test
    @DisplayName("a mapping or a company that is broken is the only finding: the examples that need it are not counted against it")
    void no_findings_that_follow() {
        home.edit("mappings/bazaar/order.jslt", "\"event\": \"order\",", "\"event\" \"order\",");
        finds("mappings/bazaar/order.jslt", 18, "does not compile", "docs/mappings.md");
        assertThat(only().what()).doesNotContain("line");
        home.edit("mappings/bazaar/order.jslt", "\"event\" \"order\",", "\"event\": \"order\",");
        home.edit("config/company.yaml", "currency", "curency");
        assertThat(home.load().findings()).allMatch(f -> f.file().equals("config/company.yaml"));
    }
}
