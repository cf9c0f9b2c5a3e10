package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.Patience;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Authorizations;
import pl.spoiwo.connection.Authorizations.State;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The commands and values of the marketplace's connector through the real routes, to the simulated marketplace over HTTP; a person lets the hub in first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllegroDeliveryTest {

    private static final Duration PATIENCE = Patience.LIMIT;
    private static final String CHANNEL = "offers";
    private static final String WANT = """
            insert into channel_value (connection, sku, kind, wanted, wanted_at, state, sold) values ('offers', ?, 'stock', ?, ?, 'OPEN', 0)""";
    private static final String WANT_ANEW = """
            update channel_value set wanted = ?, state = 'OPEN', attempts = 0, due_at = null, reason = null where connection = 'offers' and sku = ?""";

    private TestDatabase database;
    private DeliveryHub hub;
    private JdbcTemplate jdbc;
    private Sandbox sandbox;
    private Client marketplace;
    private Connection connection;
    /** The same, with the time-out that the connector has. */
    private Connection unhurried;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString(), "hub-url", "http://127.0.0.1:9", "allegro-command-takes", "300ms")), Clock.systemUTC()).start(0);
        marketplace = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        jdbc = new JdbcTemplate(database.dataSource());
        var address = "http://127.0.0.1:" + sandbox.port() + "/allegro";
        unhurried = new HomeWith(folder.resolve("loaded"), CHANNEL, "system: allegro\nmode: live\nstartFrom: 2026-01-01\nsettings: {url: \"" + address + "\", authUrl: \"" + address
                + "/auth/oauth\", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret}").connection;
        connection = DeliveryHub.hurried(unhurried);
        hub.connect(connection);
        assertThatThrownBy(() -> hub.bean(AccessTokens.class).token(connection)).isInstanceOf(CallNotMade.class).hasMessageContaining("/api/connections/offers/authorize");
        assertThat(hub.alerts.open).contains("shut-out offers");
        letIn();
    }

    private void letIn() throws Exception {
        var authorizations = hub.bean(Authorizations.class);
        var page = authorizations.begin(connection);
        assertThat(page.state()).isEqualTo(State.WAITING);
        marketplace.send("GET", URI.create(page.page()).getPath() + "?" + URI.create(page.page()).getQuery(), null);
        await().atMost(PATIENCE).until(() -> authorizations.last(CHANNEL).orElseThrow().state() == State.DONE);
        assertThat(hub.alerts.open).doesNotContain("shut-out offers");
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    @Test
    @DisplayName("both tokens are stored encrypted, and open for no other connection")
    void encrypted() {
        var token = hub.bean(AccessTokens.class).token(connection);
        var row = jdbc.queryForMap("select access_token, refresh_token from connection_token where connection = 'offers'");
        assertThat(row.values()).noneMatch(value -> value.toString().contains(token.substring(0, 40)));
        assertThatThrownBy(() -> hub.bean(SecretKeeper.class).open(row.get("ACCESS_TOKEN").toString(), "other")).hasMessageContaining("another key");
    }

    @Test
    @DisplayName("the test of the connection names the scopes that its token lacks, and what needs them")
    void scopes() throws Exception {
        assertThat(hub.bean(Trials.class).run(connection)).filteredOn(check -> check.check().equals("scopes")).singleElement().satisfies(check -> assertThat(check.ok()).isTrue());
        marketplace.send("PUT", "/_control/allegro/scopes", "{\"scope\": \"allegro:api:orders:read allegro:api:sale:offers:read\"}");
        marketplace.json("DELETE", "/_control/allegro/tokens?kind=access", null);
        assertThat(hub.bean(Trials.class).run(connection)).filteredOn(check -> check.check().equals("scopes")).singleElement().satisfies(check -> {
            assertThat(check.ok()).isFalse();
            assertThat(check.text()).contains("allegro:api:orders:write", "order.status", "allegro:api:sale:offers:write", "stock.write").doesNotContain("orders:read,");
        });
        marketplace.send("PUT", "/_control/allegro/scopes", "{\"scope\": \"\"}");
        marketplace.json("DELETE", "/_control/allegro/tokens?kind=access", null);
    }

    @Test
    @DisplayName("an access token that has expired is renewed with the refresh token, and the new pair is the one that counts")
    void renewed() throws Exception {
        var before = hub.bean(AccessTokens.class).token(connection);
        marketplace.json("DELETE", "/_control/allegro/tokens?kind=access", null);
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        delivered(command("renewed", "order.status", Json.MAPPER.createObjectNode().put("externalId", order).put("status", "PROCESSING")));
        assertThat(hub.bean(AccessTokens.class).token(connection)).isNotEqualTo(before);
        var vault = hub.bean(TokenVault.class).get(CHANNEL).orElseThrow();
        assertThat(vault.access()).isEqualTo(hub.bean(AccessTokens.class).token(connection));
    }

    @Test
    @DisplayName("a refresh token that Allegro takes no more asks for a person, who lets the hub in again")
    void shutOut() throws Exception {
        marketplace.json("DELETE", "/_control/allegro/tokens", null);
        hub.bean(AccessTokens.class).refused(CHANNEL, hub.bean(TokenVault.class).get(CHANNEL).orElseThrow().access());
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        var command = command("shut-out", "order.status", Json.MAPPER.createObjectNode().put("externalId", order).put("status", "PROCESSING"));
        await().atMost(PATIENCE).until(() -> hub.row(command.id()).reason() != null && hub.row(command.id()).reason().text().contains("authorize"));
        letIn();
        delivered(command);
    }

    @Test
    @DisplayName("a status is written for the revision that was read, and not again where it is so already")
    void status() throws Exception {
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        var data = Json.MAPPER.createObjectNode().put("externalId", order).put("status", "SENT");
        delivered(command("status", "order.status", data));
        assertThat(form(order).at("/form/fulfillment/status").asText()).isEqualTo("SENT");
        var revision = form(order).at("/form/revision").asText();
        delivered(command("status-again", "order.status", data.deepCopy()));
        assertThat(form(order).at("/form/revision").asText()).isEqualTo(revision);
    }

    @Test
    @DisplayName("a form that changes between its revision and the status is refused with 409, read again and written once, in the same attempt; the change stays")
    void changedMeanwhile() throws Exception {
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        var path = "/order/checkout-forms/" + order;
        marketplace.put("/_control/allegro/faults", "{\"delayMs\":3000,\"only\":\"PUT .*fulfillment\"}");
        hub.change(unhurried);
        try {
            var command = command("changed-meanwhile", "order.status", Json.MAPPER.createObjectNode().put("externalId", order).put("status", "SENT"));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !answers("GET", path + "$").isEmpty());
            marketplace.put("/_control/allegro/orders/" + order, "{\"override\":{\"messageToSeller\":\"Proszę zadzwonić\"}}");
            marketplace.json("DELETE", "/_control/allegro/faults", null);
            delivered(command);
            assertThat(hub.row(command.id()).attempts()).isEqualTo(1);
        } finally {
            hub.change(connection);
        }
        assertThat(answers("PUT", path + "/fulfillment")).containsExactly(409, 204);
        assertThat(answers("GET", path + "$")).containsExactly(200, 200);
        assertThat(form(order).at("/form/fulfillment/status").asText()).isEqualTo("SENT");
        assertThat(form(order).at("/form/messageToSeller").asText()).isEqualTo("Proszę zadzwonić");
    }

    @ParameterizedTest
    @CsvSource({"SENT, PROCESSING", "PICKED_UP, SENT", "SUSPENDED, PROCESSING", "CANCELLED, SENT", "RETURNED, PICKED_UP"})
    @DisplayName("a status goes forward only: what the seller has taken further, or stopped, stays, and the receipt says so")
    void forward(String there, String told) throws Exception {
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        marketplace.put("/_control/allegro/orders/" + order, "{\"fulfillment\":\"" + there + "\"}");
        var command = command("back-" + there + told, "order.status", Json.MAPPER.createObjectNode().put("externalId", order).put("status", told));
        delivered(command);
        assertThat(form(order).at("/form/fulfillment/status").asText()).isEqualTo(there);
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("note").asText()).isEqualTo("it is " + there + " there, so " + told + " was not written");
        assertThat(answers("PUT", "/order/checkout-forms/" + order)).isEmpty();
    }

    /** Of the calls so far, oldest first. */
    private List<Integer> answers(String method, String path) throws IOException, InterruptedException {
        var statuses = new ArrayList<Integer>();
        marketplace.get("/_control/allegro/calls?method=" + method + "&path=" + URLEncoder.encode(path, StandardCharsets.UTF_8)).path("items").forEach(call -> statuses.add(0, call.path("status").asInt()));
        return statuses;
    }

    @Test
    @DisplayName("a tracking number is there once: after an answer that was lost, and where somebody else has added it")
    void tracking() throws Exception {
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        marketplace.put("/_control/allegro/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"POST .*shipments\",\"times\":1}");
        delivered(command("tracking", "tracking.add", tracking(order, "620099")));
        marketplace.post("/_control/allegro/shipments", "{\"orderId\":\"" + order + "\",\"carrierId\":\"DPD\",\"waybill\":\"777\"}");
        delivered(command("tracking-elsewhere", "tracking.add", tracking(order, "777")));
        assertThat(form(order).path("shipments")).extracting(shipment -> shipment.path("waybill").asText() + " " + shipment.path("carrierId").asText())
                .containsExactly("620099 INPOST", "777 DPD");
    }

    @Test
    @DisplayName("an invoice is announced once and its file is there, although the answers to both were lost; a receipt is not sent")
    void invoice() throws Exception {
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        var file = hub.bean(StoredFiles.class).store("c-issued", "document", "application/pdf", "%PDF-1.4 Zażółć".getBytes(StandardCharsets.UTF_8));
        marketplace.put("/_control/allegro/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"(POST|PUT) .*invoices\",\"times\":2}");
        var data = Json.MAPPER.createObjectNode().put("externalId", order).put("documentId", "d-1").put("kind", "invoice").put("number", "FV 8/11/2026").put("fileId", file.id());
        delivered(command("invoice", "document.upload", data));
        assertThat(form(order).path("invoices")).singleElement().satisfies(invoice -> {
            assertThat(invoice.path("invoiceNumber").asText()).isEqualTo("FV 8/11/2026");
            assertThat(invoice.path("sha256").asText()).isEqualTo(file.sha256());
            assertThat(invoice.path("pdf").asBoolean()).isTrue();
        });
        delivered(command("receipt", "document.upload", data.deepCopy().put("kind", "receipt")));
        assertThat(form(order).path("invoices")).hasSize(1);
        var lost = command("no-file", "document.upload", data.deepCopy().put("number", "FV 9").put("fileId", "f-nothing"));
        await().atMost(PATIENCE).until(() -> hub.row(lost.id()).state() == MessageState.PARKED);
        assertThat(hub.row(lost.id()).reason().text()).contains("there is no file f-nothing");
    }

    @Test
    @DisplayName("a number of pieces is written by a command that is done later; nothing ends the offer, a restock brings it back, and what the seller has ended stays so")
    void stock() throws Exception {
        want("DZB-1200", "7");
        want("KUB-350-ZIE", "0");
        want("NIE-MA", "3");
        hub.wake(CHANNEL);
        accepted("DZB-1200", "7");
        accepted("KUB-350-ZIE", "0");
        assertThat(state("NIE-MA")).isEqualTo("UNLINKED");
        assertThat(offer("DZB-1200").path("available").asInt()).isEqualTo(7);
        assertThat(offer("KUB-350-ZIE").path("status").asText()).isEqualTo("ENDED");
        jdbc.update(WANT_ANEW, "4", "KUB-350-ZIE");
        hub.wake(CHANNEL);
        accepted("KUB-350-ZIE", "4");
        assertThat(offer("KUB-350-ZIE").path("status").asText()).isEqualTo("ACTIVE");
        assertThat(offer("KUB-350-ZIE").path("available").asInt()).isEqualTo(4);
        end(UUID.randomUUID(), "DZB-1200");
        jdbc.update(WANT_ANEW, "9", "DZB-1200");
        hub.wake(CHANNEL);
        accepted("DZB-1200", "9");
        assertThat(offer("DZB-1200").path("status").asText()).isEqualTo("ENDED");
        assertThat(jdbc.queryForObject("select count(*) from value_batch", Integer.class)).isZero();
    }

    @Test
    @DisplayName("a value that is wanted while the command before it is still being done comes after it")
    void newestLast() throws Exception {
        marketplace.put("/_control/allegro/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":3000,\"only\":\"POST .*bulk\",\"times\":1}");
        var before = bulkCommands();
        want("TAL-27-BIA", "11");
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> bulkCommands() > before);
        jdbc.update(WANT_ANEW, "5", "TAL-27-BIA");
        hub.wake(CHANNEL);
        accepted("TAL-27-BIA", "5");
        assertThat(offer("TAL-27-BIA").path("available").asInt()).isEqualTo(5);
    }

    @Test
    @DisplayName("a batch whose command was taken is asked about again, where the first question was refused, and not sent under another id")
    void askedAgain() throws Exception {
        var before = bulkCommands();
        marketplace.put("/_control/allegro/faults", "{\"failRate\":1,\"status\":500,\"only\":\"GET .*bulk.*tasks\",\"times\":2}");
        want("MIS-SAL-3L", "6");
        hub.wake(CHANNEL);
        accepted("MIS-SAL-3L", "6");
        assertThat(bulkCommands() - before).isEqualTo(1);
    }

    @Test
    @DisplayName("an offer that the seller has ended with pieces left stays ended, although nothing was to be had for a while")
    void endedBySeller() throws Exception {
        end(UUID.randomUUID(), "FIL-ESP-04");
        var left = offer("FIL-ESP-04").path("available").asInt();
        want("FIL-ESP-04", "0");
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> state("FIL-ESP-04").equals("ACCEPTED"));
        assertThat(jdbc.queryForObject("select last_accepted from channel_value where connection = 'offers' and sku = 'FIL-ESP-04'", String.class)).isEqualTo(Integer.toString(left));
        jdbc.update(WANT_ANEW, "8", "FIL-ESP-04");
        hub.wake(CHANNEL);
        accepted("FIL-ESP-04", "8");
        assertThat(offer("FIL-ESP-04").path("status").asText()).isEqualTo("ENDED");
    }

    @Test
    @DisplayName("an offer is known to be ended by the hub although the answer was lost, and one of the same batch that the seller had ended is not: a restock brings back the one alone")
    void endingNotAnswered() throws Exception {
        end(UUID.randomUUID(), "ZEG-SCI-30");
        var left = offer("ZEG-SCI-30").path("available").asText();
        marketplace.put("/_control/allegro/faults", "{\"timeoutAfterSuccess\":true,\"only\":\"PUT .*publication\",\"times\":1}");
        want("ZEG-SCI-30", "0");
        want("KUB-350-NIE", "0");
        hub.wake(CHANNEL);
        accepted("KUB-350-NIE", "0");
        accepted("ZEG-SCI-30", left);
        restocked("KUB-350-NIE", "ACTIVE");
        restocked("ZEG-SCI-30", "ENDED");
    }

    @Test
    @DisplayName("so is one whose ending the hub did not live to write down")
    void diedBehindEnding() throws Exception {
        want("TAL-21-BIA", "0");
        var configuration = hub.bean(ActiveConfiguration.class).current();
        var work = new Batches.Work(configuration, configuration.connection(CHANNEL).orElseThrow());
        assertThat(hub.bean(Batches.class).next(work)).isTrue();
        end(UUID.nameUUIDFromBytes((work.id + " end").getBytes(StandardCharsets.UTF_8)), "TAL-21-BIA");
        jdbc.update("update value_batch set due_at = began_at");
        hub.wake(CHANNEL);
        accepted("TAL-21-BIA", "0");
        restocked("TAL-21-BIA", "ACTIVE");
    }

    @Test
    @DisplayName("so is one beside which numbers of others were refused as a whole")
    void numbersRefused() throws Exception {
        marketplace.put("/_control/allegro/faults", "{\"failRate\":1,\"status\":422,\"only\":\"POST .*bulk\",\"times\":1}");
        want("NOZ-CHL-20", "0");
        want("DES-DEB-40", "7");
        hub.wake(CHANNEL);
        accepted("NOZ-CHL-20", "0");
        await().atMost(PATIENCE).until(() -> state("DES-DEB-40").equals("REFUSED"));
        restocked("NOZ-CHL-20", "ACTIVE");
    }

    private void restocked(String sku, String status) throws Exception {
        jdbc.update(WANT_ANEW, "5", sku);
        hub.wake(CHANNEL);
        accepted(sku, "5");
        assertThat(offer(sku).path("status").asText()).isEqualTo(status);
        assertThat(offer(sku).path("available").asInt()).isEqualTo(5);
    }

    @Test
    @DisplayName("an offer that the channel has sold out is put back on sale by a restock, also where the channel does not do so itself")
    void soldOut() throws Exception {
        soldOut("KOC-WEL-SZ");
        restocked("KOC-WEL-SZ", "ACTIVE");
    }

    @ParameterizedTest(name = "tried again by {0}")
    @CsvSource({"the next value, LAM-BIU-CZ", "values/retry, KOS-WIK-L"})
    @DisplayName("so is one whose activation was refused once: the next attempt tries it again")
    void activationRefused(String by, String sku) throws Exception {
        soldOut(sku);
        marketplace.put("/_control/allegro/offers", "{\"sku\":\"" + sku + "\",\"refusals\":1}");
        jdbc.update(WANT_ANEW, "8", sku);
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> state(sku).equals("REFUSED"));
        assertThat(offer(sku).path("status").asText()).isEqualTo("ENDED");
        assertThat(offer(sku).path("available").asInt()).isEqualTo(8);
        if (by.equals("values/retry")) {
            assertThat(hub.bean(ChannelValues.class).again(CHANNEL, "stock", List.of(sku))).isEqualTo(1);
            hub.wake(CHANNEL);
            accepted(sku, "8");
            assertThat(offer(sku).path("status").asText()).isEqualTo("ACTIVE");
        } else {
            restocked(sku, "ACTIVE");
        }
    }

    @Test
    @DisplayName("so is one whose batch was given up between the number and the activation")
    void activationGivenUp() throws Exception {
        soldOut("RAM-A4-DAB");
        marketplace.put("/_control/allegro/faults", "{\"failRate\":1,\"status\":500,\"only\":\"PUT .*publication\"}");
        jdbc.update(WANT_ANEW, "8", "RAM-A4-DAB");
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> !answers("PUT", "publication").isEmpty() && answers("PUT", "publication").contains(500));
        jdbc.update("update value_batch set began_at = ?, due_at = ?", Instant.now().minusSeconds(1000).atOffset(ZoneOffset.UTC), Instant.now().atOffset(ZoneOffset.UTC));
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> state("RAM-A4-DAB").equals("RETRYING"));
        assertThat(offer("RAM-A4-DAB").path("status").asText()).isEqualTo("ENDED");
        marketplace.json("DELETE", "/_control/allegro/faults", null);
        restocked("RAM-A4-DAB", "ACTIVE");
    }

    @Test
    @DisplayName("so is one whose batch the hub did not live to send, and whose activation was refused then")
    void diedBeforeActivation() throws Exception {
        soldOut("KON-OGR-9L");
        jdbc.update(WANT_ANEW, "8", "KON-OGR-9L");
        var configuration = hub.bean(ActiveConfiguration.class).current();
        assertThat(hub.bean(Batches.class).next(new Batches.Work(configuration, configuration.connection(CHANNEL).orElseThrow()))).isTrue();
        marketplace.put("/_control/allegro/offers", "{\"sku\":\"KON-OGR-9L\",\"refusals\":1}");
        jdbc.update("update value_batch set due_at = began_at");
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> state("KON-OGR-9L").equals("REFUSED"));
        restocked("KON-OGR-9L", "ACTIVE");
    }

    @Test
    @DisplayName("one that the seller has ended is not put on sale by an attempt behind a number that was refused")
    void endedBySellerAndRefused() throws Exception {
        want("POD-LEN-45", "5");
        hub.wake(CHANNEL);
        accepted("POD-LEN-45", "5");
        marketplace.put("/_control/allegro/offers", "{\"sku\":\"POD-LEN-45\",\"status\":\"ENDED\"}");
        marketplace.put("/_control/allegro/faults", "{\"failRate\":1,\"status\":422,\"only\":\"POST .*bulk\",\"times\":1}");
        jdbc.update(WANT_ANEW, "8", "POD-LEN-45");
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).until(() -> state("POD-LEN-45").equals("REFUSED"));
        restocked("POD-LEN-45", "ENDED");
    }

    /** All of its three pieces are bought, and their order is known: its number stays wanted, as with a cap. */
    private void soldOut(String sku) throws Exception {
        want(sku, "3");
        hub.wake(CHANNEL);
        accepted(sku, "3");
        order("{\"items\":[{\"sku\":\"" + sku + "\",\"quantity\":3}]}");
        assertThat(offer(sku).path("status").asText()).isEqualTo("ENDED");
        jdbc.update("update channel_value set counted_down = 3 where connection = 'offers' and sku = ?", sku);
    }

    @ParameterizedTest(name = "{0} of {1} {2}")
    @CsvSource({"403, GET, /sale/offers$", "403, POST, bulk", "404, POST, bulk", "406, POST, bulk"})
    @DisplayName("what is refused to the account, and not of an offer, refuses no value: all wait with one call, orders go on, and they go when it is mended")
    void refusedToTheAccount(int status, String method, String path) throws Exception {
        var pieces = Integer.toString(status % 100 + 10 * method.length());
        marketplace.put("/_control/allegro/faults", "{\"failRate\":1,\"status\":" + status + ",\"only\":\"" + method + " .*" + path + "\"}");
        want("KUB-350-NIE", pieces);
        want("NOZ-CHL-20", pieces);
        hub.wake(CHANNEL);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(state("KUB-350-NIE"), state("NOZ-CHL-20"))).containsOnly("RETRYING"));
        assertThat(answers(method, path)).containsOnlyOnce(status);
        var order = order("{\"items\":[{\"sku\":\"TAL-27-BIA\"}]}");
        delivered(command("beside-" + status + method, "order.status", Json.MAPPER.createObjectNode().put("externalId", order).put("status", "PROCESSING")));
        marketplace.json("DELETE", "/_control/allegro/faults", null);
        jdbc.update("update channel_value set due_at = sent_at where connection = 'offers' and state = 'RETRYING'");
        hub.wake(CHANNEL);
        accepted("KUB-350-NIE", pieces);
        accepted("NOZ-CHL-20", pieces);
    }

    private long bulkCommands() throws Exception {
        long sum = 0;
        for (var count : marketplace.get("/_control/allegro/calls?limit=1").path("counts").properties()) {
            sum += count.getKey().contains("POST") && count.getKey().contains("bulk") ? count.getValue().asLong() : 0;
        }
        return sum;
    }

    private void end(UUID command, String sku) throws Exception {
        var client = new Client(sandbox).as("Bearer " + hub.bean(AccessTokens.class).token(connection)).with("Accept", "application/vnd.allegro.public.v1+json")
                .with("Content-Type", "application/vnd.allegro.public.v1+json");
        client.put("/allegro/sale/offer-publication-commands/" + command,
                "{\"publication\":{\"action\":\"END\"},\"offerCriteria\":[{\"type\":\"CONTAINS_OFFERS\",\"offers\":[{\"id\":\"" + offer(sku).path("id").asText() + "\"}]}]}");
        await().atMost(PATIENCE).until(() -> offer(sku).path("status").asText().equals("ENDED"));
    }

    private String order(String wanted) throws IOException, InterruptedException {
        return marketplace.post("/_control/allegro/orders", wanted).path("id").asText();
    }

    private JsonNode form(String order) throws IOException, InterruptedException {
        return marketplace.get("/_control/allegro/orders/" + order);
    }

    private JsonNode offer(String sku) throws IOException, InterruptedException {
        return marketplace.get("/_control/allegro/state").at("/offers").path(sku);
    }

    private static ObjectNode tracking(String order, String number) {
        return Json.MAPPER.createObjectNode().put("externalId", order).put("trackingNumber", number).put("carrier", "InPost");
    }

    private Command command(String name, String type, ObjectNode data) {
        var command = new Command(Ids.derived("c", name), CHANNEL, type, "o-" + name, data, 0);
        hub.decide(command);
        return command;
    }

    private void delivered(Command command) {
        await().atMost(PATIENCE).until(() -> hub.row(command.id()).state() == MessageState.DELIVERED);
    }

    /** Whatever another test has left of it. */
    private void want(String sku, String value) {
        jdbc.update("delete from channel_value where connection = 'offers' and sku = ?", sku);
        jdbc.update(WANT, sku, value, Instant.now().atOffset(ZoneOffset.UTC));
    }

    private void accepted(String sku, String value) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForObject("select coalesce(accepted, '-') || ' ' || state from channel_value where connection = 'offers' and sku = ?",
                String.class, sku)).isEqualTo(value + " ACCEPTED"));
    }

    private String state(String sku) {
        return jdbc.queryForObject("select state from channel_value where connection = 'offers' and sku = ?", String.class, sku);
    }
}
