package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.process.Hub.addresses;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.DeliverySettings;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.order.Examples;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.shipment.ShipmentStatus;

/** What happens to tables and messages when a message is processed; on every database. */
abstract class ProcessSuite extends DatabaseSuite {

    private Hub hub;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.count(PLACED, "A", "10");
    }

    private Row row(String id) {
        return stores.ledger().find(id).orElseThrow();
    }

    private List<String> states(String type) {
        return hub.commands(type).stream().map(command -> command.state().name()).toList();
    }

    @Test
    @DisplayName("a paid order: the ledger holds one order.create with its cause and configuration, and it goes out")
    void paidOrder() {
        hub.order(order("1"));
        var outgoing = hub.payment("P1", "COMPLETED", "100.00", "N1");
        assertThat(addresses(outgoing)).containsExactly("out.erp-main");
        assertThat(hub.commands("order.create")).singleElement().satisfies(command -> {
            assertThat(command.state()).isEqualTo(MessageState.PENDING);
            assertThat(command.entity()).isEqualTo(Ids.order("shop-main", "1"));
            assertThat(command.configVersion()).isEqualTo("version-1");
            assertThat(row(command.causedBy()).state()).isEqualTo(MessageState.PROCESSED);
        });
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an order is read back as it was stored: 500 lines, emoji, CRLF, long decimals")
    void storedAsItCame() {
        var draft = order("1").city("Łódź \uD83D\uDE00\r\n\"x\"").line("1", "A", "0.0001");
        for (int i = 2; i <= 500; i++) {
            draft.line(Integer.toString(i), "A", "0.001");
        }
        hub.order(draft);
        var stored = hub.orders.find(Ids.order("shop-main", "1")).orElseThrow();
        assertThat(stored.content()).isEqualTo(draft.content());
        assertThat(stores.jdbc().queryForObject("select sum(reserved) from reservation", BigDecimal.class)).isEqualByComparingTo("0.4991");
    }

    @Test
    @DisplayName("the same webhook twice: the second copy is IGNORED and names the first")
    void twice() {
        var first = hub.message("shop-main", "webhook:order.created", "k", event("order", order("1").cashOnDelivery().json()));
        var second = hub.message("shop-main", "webhook:order.created", "k", event("order", order("1").cashOnDelivery().json()));
        assertThat(hub.process(first)).isNotEmpty();
        assertThat(hub.process(second)).isEmpty();
        assertThat(row(second.id()).state()).isEqualTo(MessageState.IGNORED);
        assertThat(row(second.id()).reason().text()).contains(first.id());
        assertThat(hub.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("ten copies of a webhook at once: one is PROCESSED, nine are IGNORED, one command")
    void tenAtOnce() throws Exception {
        var copies = new ArrayList<Callable<List<Outgoing>>>();
        for (int i = 0; i < 10; i++) {
            var message = hub.message("shop-main", "webhook:order.created", "k", event("order", order("1").cashOnDelivery().json()));
            copies.add(() -> hub.process(message));
        }
        var sent = together(copies).stream().flatMap(List::stream).map(Outgoing::address).filter(address -> address.startsWith("out.")).toList();
        assertThat(sent).containsExactly("out.erp-main");
        assertThat(stores.jdbc().queryForList("select state from message where connection = 'shop-main' and direction = 'IN'", String.class))
                .hasSize(10).containsOnlyOnce("PROCESSED").filteredOn("IGNORED"::equals).hasSize(9);
        assertThat(states("order.create")).containsExactly("PENDING");
    }

    @Test
    @DisplayName("webhook and poll of the same order: the poll is PROCESSED as unchanged")
    void webhookAndPoll() {
        hub.order(order("1").cashOnDelivery());
        var poll = hub.message("shop-main", "poll:order.poll", "order:1:x", event("order", order("1").cashOnDelivery().json()));
        assertThat(hub.process(poll)).isEmpty();
        assertThat(row(poll.id()).state()).isEqualTo(MessageState.PROCESSED);
        assertThat(row(poll.id()).reason().code()).isEqualTo("unchanged");
    }

    @Test
    @DisplayName("PAID before the order is known is kept unmatched and matched when the order comes")
    void paidFirst() {
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        assertThat(hub.payments.find("pay-main", "P1").orElseThrow().orderId()).isNull();
        hub.order(order("1"));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.payments.ofOrder(Ids.order("shop-main", "1"))).hasSize(1);
    }

    @Test
    @DisplayName("a parcel named by its export's reference is the order's, and its number goes to the channel once")
    void parcel() {
        hub.order(order("1").cashOnDelivery().says("processing"));
        var reference = "{\"reference\":\"" + hub.commands("order.create").get(0).id() + "\"}";
        assertThat(addresses(hub.shipment("1046", "LABEL_READY", "6200", reference))).containsExactly("out.shop-main");
        assertThat(hub.shipment("1046", "LABEL_READY", "6200", reference)).isEmpty();
        assertThat(hub.shipment("1046", "CREATED", "6200", reference)).isEmpty();
        assertThat(hub.shipment("1046", "IN_TRANSIT", "6200", reference)).isEmpty();
        assertThat(hub.commands("tracking.add")).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("shop-main");
            assertThat(command.entity()).isEqualTo(Ids.order("shop-main", "1"));
        });
        assertThat(hub.shipments.ofOrder(Ids.order("shop-main", "1"))).singleElement().satisfies(shipment -> {
            assertThat(shipment.status()).isEqualTo(pl.spoiwo.shipment.ShipmentStatus.IN_TRANSIT);
            assertThat(shipment.toldNumber()).isEqualTo("6200");
        });
    }

    @Test
    @DisplayName("a document that a system tells of is kept before and with its order, and never goes backwards")
    void document() {
        var reference = "{\"connection\":\"shop-main\",\"externalId\":\"1\"}";
        hub.document("7", "KSEF_PENDING", reference);
        hub.order(order("1").says("processing"));
        hub.document("7", "KSEF_ACCEPTED", reference);
        hub.document("7", "ISSUED", reference);
        assertThat(hub.documents.ofOrder(Ids.order("shop-main", "1"))).singleElement()
                .returns(pl.spoiwo.document.DocumentStatus.KSEF_ACCEPTED, pl.spoiwo.document.Document::status)
                .returns("FV 1/2024", pl.spoiwo.document.Document::number);
    }

    @Test
    @DisplayName("a parcel before its order is kept, and its number is told when the order comes")
    void parcelFirst() {
        hub.shipment("1046", "LABEL_READY", "6200", "{\"connection\":\"shop-main\",\"externalId\":\"1\"}");
        assertThat(hub.commands("tracking.add")).isEmpty();
        hub.order(order("1").cashOnDelivery().says("processing"));
        assertThat(hub.commands("tracking.add")).hasSize(1);
        assertThat(hub.shipments.ofOrder(Ids.order("shop-main", "1")).get(0).untold()).isFalse();
    }

    @Test
    @DisplayName("a parcel whose reference no command has belongs to no order, and says so")
    void strayParcel() {
        assertThat(hub.shipment("1046", "LABEL_READY", "6200", "{\"reference\":\"c-nobody\"}")).isEmpty();
        assertThat(hub.jdbc.sql("select reason_code from message where msg_key like 'shipment:%'").query(String.class).single()).isEqualTo("no-order");
    }

    @Test
    @DisplayName("order and parcel at the same moment always find each other, with one number told")
    void parcelAtTheSameMoment() throws Exception {
        for (int i = 100; i < 115; i++) {
            var draft = order(Integer.toString(i)).line("1", "A", "0.1");
            var named = "{\"connection\":\"shop-main\",\"externalId\":\"" + i + "\"}";
            var parcel = "S" + i;
            together(List.of(() -> hub.order(draft), () -> hub.shipment(parcel, "LABEL_READY", "6200", named),
                    () -> hub.shipment(parcel, "IN_TRANSIT", "6200", named)));
        }
        assertThat(hub.commands("tracking.add")).hasSize(15);
    }

    @Test
    @DisplayName("order and payment at the same moment always find each other, with one export")
    void atTheSameMoment() throws Exception {
        for (int i = 100; i < 125; i++) {
            var draft = order(Integer.toString(i)).line("1", "A", "0.1");
            var number = "N" + i;
            var payment = "P" + i;
            together(List.of(() -> hub.order(draft), () -> hub.payment(payment, "COMPLETED", "100.00", number),
                    () -> hub.payment(payment, "PENDING", "100.00", number)));
            assertThat(hub.state(Integer.toString(i))).isEqualTo("READY []");
        }
        assertThat(hub.commands("order.create")).hasSize(25);
    }

    @Test
    @DisplayName("PENDING after PAID is IGNORED and the payment stays PAID")
    void pendingAfterPaid() {
        hub.order(order("1"));
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        var late = hub.paymentMessage("P1", "PENDING", "100.00", "N1");
        assertThat(hub.process(late)).isEmpty();
        assertThat(row(late.id()).state()).isEqualTo(MessageState.IGNORED);
        assertThat(row(late.id()).reason().text()).contains("PENDING", "PAID");
    }

    @Test
    @DisplayName("a wrong amount opens an alert, and the rest of the money closes it")
    void wrongAmount() {
        hub.order(order("1"));
        hub.payment("P1", "COMPLETED", "99.00", "N1");
        var alert = "payment-mismatch shop-main " + Ids.order("shop-main", "1");
        assertThat(hub.alerts.open).contains(alert);
        hub.payment("P2", "COMPLETED", "1.00", "N1");
        assertThat(hub.alerts.open).doesNotContain(alert);
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("a reference that names orders of two shops matches none and opens an alert")
    void ambiguousReference() {
        hub.order(order("1"));
        hub.process(hub.message("shop-two", "webhook:order.created", "k", event("order", order("1").json())));
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(hub.alerts.open).containsExactly("payment-unmatched pay-main P1");
    }

    @Test
    @DisplayName("matchBy: the reference is the order's id in one shop")
    void matchBy() {
        hub.configuration = Hub.configuration(new Connection.MatchBy("externalId", List.of("shop-two"), null), null);
        hub.order(order("77"));
        hub.process(hub.message("shop-two", "webhook:order.created", "k", event("order", order("77").json())));
        hub.payment("P1", "COMPLETED", "100.00", "77");
        assertThat(hub.payments.find("pay-main", "P1").orElseThrow().orderId()).isEqualTo(Ids.order("shop-two", "77"));
    }

    @Test
    @DisplayName("matchBy with a pattern: the operator's reference is cut to ours whichever comes first, and kept as it came")
    void matchByPattern() {
        hub.configuration = Hub.configuration(new Connection.MatchBy("externalId", List.of("shop-main"), Pattern.compile("^(\\d+)(?:_.*)?$")), null);
        hub.order(order("77"));
        hub.payment("P1", "COMPLETED", "100.00", "77_6745a1b2c3d4e5.12345678");
        assertThat(hub.state("77")).isEqualTo("READY []");
        hub.payment("P2", "COMPLETED", "100.00", "78_6745a1b2c3d4e6.00000001");
        hub.order(order("78"));
        assertThat(hub.state("78")).isEqualTo("READY []");
        assertThat(hub.payments.find("pay-main", "P2").orElseThrow().reference()).isEqualTo("78_6745a1b2c3d4e6.00000001");
    }

    @Test
    @DisplayName("a payment that was stored before the pattern was given is matched when the operator speaks of it again")
    void patternGivenLater() {
        hub.configuration = Hub.configuration(new Connection.MatchBy("externalId", List.of("shop-main"), null), null);
        hub.order(order("77"));
        hub.payment("P1", "PENDING", "100.00", "77_6745a1b2c3d4e5.12345678");
        assertThat(hub.payments.find("pay-main", "P1").orElseThrow().orderId()).isNull();
        hub.configuration = Hub.configuration(new Connection.MatchBy("externalId", List.of("shop-main"), Pattern.compile("^(\\d+)(?:_.*)?$")), null);
        hub.payment("P1", "COMPLETED", "100.00", "77_6745a1b2c3d4e5.12345678");
        assertThat(hub.state("77")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("two orders for the last unit at once: one has it, the other is held")
    void lastUnit() throws Exception {
        for (int i = 0; i < 10; i++) {
            var sku = "LAST-" + i;
            var one = Integer.toString(200 + 2 * i);
            var two = Integer.toString(201 + 2 * i);
            hub.count(PLACED, sku, "1");
            together(List.of(() -> hub.order(order(one).cashOnDelivery().line("1", sku, "1")),
                    () -> hub.order(order(two).cashOnDelivery().line("1", sku, "1"))));
            assertThat(List.of(hub.state(one), hub.state(two))).containsExactlyInAnyOrder("READY []", "READY [shortage]");
        }
        assertThat(hub.commands("order.create")).hasSize(10);
    }

    @Test
    @DisplayName("stock that comes goes to waiting orders, oldest first, by messages of their own")
    void oldestFirst() {
        hub.order(order("2").cashOnDelivery().placed(PLACED.plusSeconds(60)).line("1", "B", "2"));
        hub.order(order("1").cashOnDelivery().line("1", "B", "2"));
        assertThat(hub.state("1")).isEqualTo("READY [shortage]");
        var outgoing = hub.count(PLACED.plusSeconds(1), "B", "3");
        assertThat(addresses(outgoing)).containsExactly("in.shop-main", "wake.shop-main", "wake.shop-two");
        hub.carryRechecks(outgoing);
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.state("2")).isEqualTo("READY [shortage]");
        assertThat(hub.alerts.open).containsExactly("hold shop-main " + Ids.order("shop-main", "2"));
    }

    @Test
    @DisplayName("an order that waited is decided again once, however many wait with it")
    void onceEach() {
        for (int i = 0; i < 12; i++) {
            hub.order(order("" + i).cashOnDelivery().placed(PLACED.plusSeconds(i)).line("1", "B", "1"));
        }
        hub.carryRechecks(hub.count(PLACED.plusSeconds(1), "B", "5"));
        assertThat(rechecks()).isEqualTo(5);
        hub.carryRechecks(hub.count(PLACED.plusSeconds(2), "B", "1000"));
        assertThat(rechecks()).isEqualTo(12);
        for (int i = 0; i < 12; i++) {
            assertThat(hub.state("" + i)).isEqualTo("READY []");
        }
    }

    private long rechecks() {
        return stores.jdbc().queryForObject("select count(*) from message where type = 'hub:recheck'", Long.class);
    }

    @Test
    @DisplayName("an order that waits no more makes way for the one behind it, though it never had the stock")
    void firstCallGivenUp() {
        hub.count(PLACED, "B", "2");
        hub.order(order("1").cashOnDelivery().line("1", "B", "3"));
        hub.order(order("2").cashOnDelivery().placed(PLACED.plusSeconds(60)).line("1", "B", "3"));
        var lost = hub.count(PLACED.plusSeconds(1), "B", "5");
        assertThat(addresses(lost)).contains("in.shop-main");
        hub.order(order("3").cashOnDelivery().placed(PLACED.plusSeconds(90)).line("1", "B", "3"));
        assertThat(hub.state("3")).as("order 1 has first call").isEqualTo("READY [shortage]");
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "B", "3").says("cancelled").updated(5)));
        assertThat(hub.state("2")).isEqualTo("READY []");
        assertThat(hub.state("3")).isEqualTo("READY [shortage]");
    }

    @Test
    @DisplayName("a cancelled order gives its stock to the one that waits")
    void cancelFreesStock() {
        hub.order(order("1").line("1", "A", "10"));
        hub.order(order("2").cashOnDelivery().line("1", "A", "10"));
        hub.carryRechecks(hub.order(order("1").line("1", "A", "10").says("cancelled").updated(5)));
        assertThat(hub.state("2")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("channels are told on hand less reserved less buffer, and woken only where the value changed")
    void wanted() {
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("9");
        assertThat(addresses(hub.order(order("1").line("1", "A", "3")))).containsExactly("wake.shop-main", "wake.shop-two");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("6");
        assertThat(hub.count(PLACED.plusSeconds(9), "A", "10.5")).isEmpty();
        assertThat(addresses(hub.count(PLACED.plusSeconds(10), "A", "3"))).containsExactly("wake.shop-main", "wake.shop-two");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("0");
        assertThat(stores.jdbc().queryForObject("select sold from channel_value where connection = 'shop-main' and sku = 'A'", BigDecimal.class))
                .isEqualByComparingTo("3");
    }

    @Test
    @DisplayName("an older count is stale")
    void olderCount() {
        hub.count(PLACED.plusSeconds(10), "A", "7");
        var late = hub.message("erp-main", "poll:stock.poll", "late", event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + PLACED.plusSeconds(5)
                + "\",\"items\":[{\"sku\":\"A\",\"warehouse\":\"MAG\",\"onHand\":\"99\"}]}"));
        assertThat(hub.process(late)).isEmpty();
        assertThat(row(late.id()).state()).isEqualTo(MessageState.IGNORED);
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("6");
    }

    @Test
    @DisplayName("a shipped order keeps its units until a count shows that they have left")
    void shippedUnits() {
        hub.order(order("1").cashOnDelivery().line("1", "A", "4"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "4").says("completed").updated(5));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
        hub.count(clock.instant().plusSeconds(1), "A", "6");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
        assertThat(stores.jdbc().queryForObject("select state from reservation", String.class)).isEqualTo("ENDED");
    }

    @Test
    @DisplayName("cancelled before the export was claimed: it is superseded; after that it is a task for a person")
    void cancel() {
        hub.order(order("1").cashOnDelivery());
        hub.order(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(states("order.create")).containsExactly("SUPERSEDED");
        assertThat(hub.alerts.open).isEmpty();
        hub.order(order("2").cashOnDelivery());
        hub.claim(hub.commands("order.create").get(1));
        hub.order(order("2").cashOnDelivery().says("cancelled").updated(5));
        assertThat(hub.state("2")).isEqualTo("CANCELLED []");
        assertThat(hub.alerts.open).containsExactly("cancel-after-export shop-main " + Ids.order("shop-main", "2"));
        assertThat(hub.reservations.ofOrder(Ids.order("shop-main", "2"))).isEmpty();
    }

    private void shopAble(String... capabilities) {
        var plain = Hub.configuration(null, null);
        var connections = new HashMap<>(plain.connections());
        connections.put("shop-main", Examples.shop(capabilities));
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), connections, plain.mappings(), plain.schemas(), plain.statuses(), plain.company(),
                plain.alerts(), null, null);
    }

    private Row checkedWebhooks(String key) {
        var message = hub.message("shop-main", "poll:stock.poll", key, event("ask", "{\"type\":\"webhook.create\",\"entity\":\"webhook-order.created\",\"with\":{\"topic\":\"order.created\"}}"));
        hub.process(message);
        return row(message.id());
    }

    @Test
    @DisplayName("what a mapping has made at a system is not asked for again while it is under way or parked; when it has ended, and is missing again, it is")
    void askedOnce() {
        shopAble("webhook.create", "stock.poll");
        checkedWebhooks("round 1");
        assertThat(checkedWebhooks("round 2").reason().code()).isEqualTo("asked-already");
        stores.jdbc().update("update message set state = 'PARKED' where type = 'webhook.create'");
        checkedWebhooks("round 3");
        assertThat(states("webhook.create")).containsExactly("PARKED");
        stores.jdbc().update("update message set state = 'DELIVERED' where type = 'webhook.create'");
        assertThat(checkedWebhooks("round 4").reason()).isNull();
        assertThat(states("webhook.create")).containsExactly("DELIVERED", "PENDING");
    }

    @Test
    @DisplayName("what observe mode holds back is shown once, and asked for when the mode is live")
    void askedWhenLive() {
        shopAble("webhook.create", "stock.poll");
        hub.states.setMode("shop-main", "webhook.create", Mode.OBSERVE, "test");
        checkedWebhooks("round 1");
        stores.jdbc().update("update message set state = 'WOULD_SEND' where type = 'webhook.create'");
        assertThat(checkedWebhooks("round 2").reason().text()).contains("WOULD_SEND");
        hub.states.setMode("shop-main", "webhook.create", Mode.LIVE, "test");
        checkedWebhooks("round 3");
        assertThat(states("webhook.create")).containsExactly("WOULD_SEND", "PENDING");
    }

    @Test
    @DisplayName("what a person asks for is decided at once, and once for its key")
    void personAsks() {
        shopAble("webhook.check");
        var requests = new DecidedRequests(hub.active(), hub.deciding, stores.ledger(), stores.clock());
        var first = requests.ask("shop-main", "webhook.check", "one");
        assertThat(addresses(first.outgoing())).containsExactly("out.shop-main");
        assertThat(requests.ask("shop-main", "webhook.check", "one").messageId()).isEqualTo(first.messageId());
        assertThat(hub.commands("webhook.check")).singleElement().satisfies(command -> assertThat(command.causedBy()).isEqualTo(first.messageId()));
    }

    private Row labelAsked(String externalId) {
        ship(null);
        hub.order(order(externalId).cashOnDelivery().by("courier"));
        assertThat(states("shipment.create")).containsExactly("PENDING");
        return hub.commands("shipment.create").get(0);
    }

    private void ship(Integer pieces) {
        shipBy(Examples.shippingRules(true, pieces).delivery());
    }

    private void shipBy(DeliverySettings delivery) {
        var plain = Hub.configuration(null, null);
        var connections = new HashMap<>(plain.connections());
        connections.put("carrier-main", Examples.carrier());
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), connections, plain.mappings(), plain.schemas(), plain.statuses(), plain.company(),
                plain.alerts(), delivery, null);
    }

    private List<Outgoing> weighs(String source, String key, String sku, String kilograms) {
        return hub.process(hub.message(source, source.equals("erp-main") ? "poll:stock.poll" : "poll:order.poll", key, event("weight", """
                {"schemaVersion":"1","items":[{"sku":"%s","weight":"%s"}]}""".formatted(sku, kilograms))));
    }

    @Test
    @DisplayName("an order whose goods nobody has weighed is held, goes on when they are, and its parcel tells their weight; what the ERP says goes before the channel")
    void weighed() {
        var any = List.<String>of();
        var ship = new DeliverySettings.Ship("carrier-main", "standard", JsonNodeFactory.instance.objectNode().put("template", "small"), "none", null, null);
        shipBy(new DeliverySettings(List.of(new DeliverySettings.Rule(new DeliverySettings.When(any, any, any, any, null, null, DeliverySettings.Range.ANY,
                new DeliverySettings.Range(null, new BigDecimal("30"))), ship, null, 3)), Map.of(), "PLN"));
        hub.count(PLACED, "A", "10");
        hub.order(order("1").line("1", "A", "2").cashOnDelivery().by("courier"));
        assertThat(hub.state("1")).isEqualTo("READY [delivery]");
        assertThat(hub.hold("1")).endsWith("of unknown weight: nobody told what A weighs");
        hub.carryRechecks(weighs("shop-main", "w1", "A", "15"));
        assertThat(hub.hold("1")).endsWith("of 30 kg");
        hub.carryRechecks(weighs("erp-main", "w2", "A", "0.1"));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(hub.commands("shipment.create")).singleElement().satisfies(label ->
                assertThat(hub.orders.find(label.entity()).orElseThrow().labels().get(0).parcel().path("weight").asText()).isEqualTo("0.2"));
        assertThat(hub.carryRechecks(weighs("shop-main", "w3", "A", "15"))).as("nothing new").isEmpty();
    }

    private void bought(Row label) {
        hub.process(hub.message("carrier-main", "receipt", "receipt:" + label.id(), """
                {"commandId":"%s","type":"shipment.create","entity":"%s","state":"DELIVERED",
                 "result":{"externalId":"7","trackingNumber":"62000","label":{"fileId":"f-1"}}}""".formatted(label.id(), label.entity())));
    }

    private void carrierSays(Row label, String status) {
        hub.process(hub.message("carrier-main", "poll:shipment.poll", "parcel:" + status + hub.orders.find(label.entity()).orElseThrow().version(), event("shipment", """
                {"schemaVersion":"1","externalId":"7","order":{"reference":"%s"},"status":"%s","trackingNumber":"62000"}""".formatted(label.id(), status))));
    }

    private static List<String> said(List<Payment> payments) {
        return payments.stream().map(Payment::said).toList();
    }

    @Test
    @DisplayName("the carrier collects what is not paid yet, told before the order or with it, and it is booked once when the parcel is delivered, whatever is told twice and late")
    void collected() {
        ship(null);
        hub.payment("P1", "COMPLETED", "30.00", "N1");
        hub.order(order("1").cashOnDelivery().by("courier").paid("30.00", "P1").paid("2.00", "S1"));
        var label = hub.commands("shipment.create").get(0);
        var data = Json.read(new String(stores.ledger().body(label.id(), BodyKind.RAW).orElseThrow(), StandardCharsets.UTF_8), JsonNode.class, "a command");
        assertThat(data.at("/cod")).hasToString("{\"amount\":\"68.00\",\"currency\":\"PLN\"}");
        bought(label);
        carrierSays(label, "IN_TRANSIT");
        assertThat(said(hub.payments.ofOrder(label.entity()))).containsExactly("pay-main P1: PAID 30.00 PLN");
        for (var status : List.of("DELIVERED", "DELIVERED", "IN_TRANSIT")) {
            carrierSays(label, status);
        }
        bought(label);
        hub.order(order("1").cashOnDelivery().by("courier").paid("30.00", "P1").paid("2.00", "S1").updated(9));
        assertThat(said(hub.payments.ofOrder(label.entity()))).containsExactlyInAnyOrder("pay-main P1: PAID 30.00 PLN", "carrier-main 7: PAID 68.00 PLN");
        assertThat(hub.timeline("1")).filteredOn("payment"::equals).hasSize(1);
        assertThat(hub.state("1")).isEqualTo("DELIVERED []");
    }

    @Test
    @DisplayName("what is paid when the label is asked for already holds the order and tells a person, and lets it go when the money is back")
    void paidTooLate() {
        var label = labelAsked("1");
        bought(label);
        hub.payment("P1", "COMPLETED", "100.00", "N1");
        var alert = "payment-mismatch shop-main " + label.entity();
        assertThat(hub.state("1")).isEqualTo("PACKED [payment-amount]");
        assertThat(hub.alerts.open).contains(alert);
        carrierSays(label, "DELIVERED");
        assertThat(hub.hold("1")).startsWith("paid 200.00, of 100.00 PLN");
        hub.refund("R1", "P1", "FINALIZED", "100.00");
        assertThat(hub.state("1")).isEqualTo("DELIVERED []");
        assertThat(hub.alerts.open).doesNotContain(alert);
        assertThat(states("shipment.create")).hasSize(1);
    }

    @Test
    @DisplayName("a label that is bought is the order's parcel; what the carrier tells of it, twice and late, moves the order on and is told to the channel once")
    void label() {
        var label = labelAsked("1");
        bought(label);
        for (var status : List.of("IN_TRANSIT", "IN_TRANSIT", "PICKED_UP")) {
            carrierSays(label, status);
        }
        assertThat(hub.shipments.ofOrder(label.entity())).singleElement().satisfies(parcel -> {
            assertThat(parcel.status()).isEqualTo(ShipmentStatus.IN_TRANSIT);
            assertThat(parcel.label()).isEqualTo("f-1");
        });
        assertThat(hub.state("1")).isEqualTo("SHIPPED []");
        assertThat(states("tracking.add")).hasSize(1);
        assertThat(states("shipment.create")).hasSize(1);
    }

    /** As delivery leaves a label whose answer was lost where nobody can look. */
    private Row labelInDoubt() {
        return inDoubt(labelAsked("1"));
    }

    private Row inDoubt(Row label) {
        assertThat(stores.claims().claim(label.id(), Duration.ofMinutes(1))).isInstanceOf(Claim.Won.class);
        stores.jdbc().update("update message set state = 'UNKNOWN', reason_code = 'ambiguous', lease_until = null where id = ?", label.id());
        hub.process(hub.message("carrier-main", "receipt", "receipt:unknown:" + label.id(), """
                {"commandId":"%s","type":"shipment.create","entity":"%s","state":"UNKNOWN","reason":{"code":"ambiguous","text":"no answer"}}""".formatted(label.id(), label.entity())));
        assertThat(hub.alerts.open).contains("parked carrier-main " + label.id());
        return label;
    }

    @Test
    @DisplayName("a label in doubt whose parcel a person finds is the order's: shipped, collected and booked like any other; a second number is too late")
    void foundByPerson() {
        var label = labelInDoubt();
        var requests = new DecidedRequests(hub.active(), hub.deciding, stores.ledger(), stores.clock());
        assertThat(requests.found("carrier-main", label.id(), "7", "62000", "anna: in the carrier's list", "1:7").state()).isEqualTo(MessageState.PROCESSED);
        assertThat(stores.ledger().find(label.id()).orElseThrow()).satisfies(row -> {
            assertThat(row.state()).isEqualTo(MessageState.DELIVERED);
            assertThat(row.reason().text()).isEqualTo("anna: in the carrier's list: it is there as 7");
        });
        assertThat(hub.alerts.open).doesNotContain("parked carrier-main " + label.id());
        assertThat(states("tracking.add")).hasSize(1);
        assertThat(requests.found("carrier-main", label.id(), "8", null, "anna: or this", "1:8").state()).isEqualTo(MessageState.IGNORED);
        carrierSays(label, "IN_TRANSIT");
        assertThat(hub.state("1")).isEqualTo("SHIPPED []");
        carrierSays(label, "DELIVERED");
        assertThat(hub.state("1")).isEqualTo("DELIVERED []");
        assertThat(said(hub.payments.ofOrder(label.entity()))).containsExactly("carrier-main 7: PAID 100.00 PLN");
        assertThat(hub.shipments.ofOrder(label.entity())).hasSize(1);
        assertThat(stores.balance().balance().gaps()).filteredOn(gap -> gap.ids().contains(label.id())).isEmpty();
    }

    @Test
    @DisplayName("the carrier's word of a parcel with the reference of a label in doubt settles it by itself; one about a command of another kind does not")
    void foundByCarrier() {
        hub.payment("P1", "COMPLETED", "40.00", "N1");
        var label = labelInDoubt();
        carrierSays(label, "DELIVERED");
        assertThat(stores.ledger().find(label.id()).orElseThrow().state()).isEqualTo(MessageState.DELIVERED);
        assertThat(hub.state("1")).isEqualTo("DELIVERED []");
        assertThat(said(hub.payments.ofOrder(label.entity()))).contains("carrier-main 7: PAID 60.00 PLN");
        assertThat(hub.alerts.open).doesNotContain("parked carrier-main " + label.id());
        assertThat(hub.timeline("1")).contains("shipment.create-delivered", "shipment");

        stores.jdbc().update("update message set state = 'PARKED' where type = 'tracking.add'");
        var other = hub.commands("tracking.add").get(0);
        carrierSays(other, "DELIVERED");
        assertThat(stores.ledger().find(other.id()).orElseThrow().state()).isEqualTo(MessageState.PARKED);
    }

    @Test
    @DisplayName("nothing is settled by the carrier's word that a parcel is made or called off, and nothing that was parked: it was not bought, or its label is still to be fetched")
    void notFound() {
        var label = labelInDoubt();
        carrierSays(label, "CREATED");
        assertThat(states("shipment.create")).containsExactly("UNKNOWN");
        stores.jdbc().update("update message set state = 'PARKED' where type = 'shipment.create'");
        carrierSays(label, "LABEL_READY");
        assertThat(states("shipment.create")).containsExactly("PARKED");
        carrierSays(label, "CANCELLED");
        stores.jdbc().update("update message set state = 'UNKNOWN' where type = 'shipment.create'");
        carrierSays(label, "CANCELLED");
        assertThat(states("shipment.create")).containsExactly("UNKNOWN");
    }

    @Test
    @DisplayName("a word of the parcel that came before anybody doubted its label settles it when it comes again, although it is no news")
    void foundByOldWord() {
        var label = labelAsked("1");
        carrierSays(label, "IN_TRANSIT");
        assertThat(states("shipment.create")).containsExactly("PENDING");
        inDoubt(label);
        assertThat(hub.state("1")).isEqualTo("READY []");
        carrierSays(label, "IN_TRANSIT");
        assertThat(states("shipment.create")).containsExactly("DELIVERED");
        assertThat(hub.state("1")).isEqualTo("SHIPPED []");
    }

    @Test
    @DisplayName("a parcel that is found after its order was cancelled is called off, and no command waits behind its label any more")
    void foundTooLate() {
        var label = labelInDoubt();
        hub.order(order("1").cashOnDelivery().by("courier").says("cancelled").updated(5));
        assertThat(states("shipment.cancel")).isEmpty();
        assertThat(hub.alerts.open).contains("cancel-after-label shop-main " + label.entity());
        carrierSays(label, "LABEL_READY");
        var cancel = hub.commands("shipment.cancel").get(0);
        assertThat(stores.claims().claim(cancel.id(), Duration.ofMinutes(1))).isInstanceOf(Claim.Won.class);
    }

    @Test
    @DisplayName("a label that has not left is called back with its order; one of whose steps the first is done is not, and is called off when it is bought")
    void labelCalledOff() {
        labelAsked("1");
        hub.order(order("1").cashOnDelivery().by("courier").says("cancelled").updated(5));
        assertThat(states("shipment.create")).containsExactly("SUPERSEDED");

        hub.order(order("2").cashOnDelivery().by("courier"));
        var label = hub.commands("shipment.create").get(1);
        stores.ledger().saveBody(label.id(), BodyKind.STEPS, Json.read("{\"steps\":{\"create\":{\"id\":\"7\"}}}", JsonNode.class, "a checkpoint"));
        hub.order(order("2").cashOnDelivery().by("courier").says("cancelled").updated(5));
        assertThat(states("shipment.create")).containsExactly("SUPERSEDED", "PENDING");
        assertThat(states("shipment.cancel")).isEmpty();
        bought(label);
        assertThat(states("shipment.cancel")).containsExactly("PENDING");
    }

    @Test
    @DisplayName("of two labels the one that has not left is called back with its order, and the one whose purchase has begun is not")
    void oneOfTwoCalledOff() {
        ship(2);
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").by("courier"));
        var labels = hub.commands("shipment.create");
        stores.ledger().saveBody(labels.get(0).id(), BodyKind.STEPS, Json.read("{\"steps\":{\"create\":{\"id\":\"7\"}}}", JsonNode.class, "a checkpoint"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").by("courier").says("cancelled").updated(5));
        assertThat(states("shipment.create")).containsExactly("PENDING", "SUPERSEDED");
        bought(labels.get(0));
        assertThat(states("shipment.cancel")).containsExactly("PENDING");
    }

    @Test
    @DisplayName("a receipt moves the order on and the channel is told; a confirmation by reference proves the document")
    void receiptAndConfirmation() {
        hub.order(order("1").cashOnDelivery());
        var create = hub.commands("order.create").get(0);
        assertThat(addresses(hub.receipt(create, "DELIVERED", "ZK 1"))).containsExactly("out.shop-main");
        assertThat(hub.state("1")).isEqualTo("IN_FULFILMENT []");
        assertThat(states("order.status")).containsExactly("PENDING");
        hub.process(hub.message("erp-main", "poll:stock.poll", "zk:1", event("confirmation", """
                {"schemaVersion":"1","reference":"%s","externalNumber":"ZK 1/2024"}""".formatted(create.id()))));
        assertThat(stores.jdbc().queryForList("select what from order_timeline order by seq", String.class)).contains("confirmed", "status-told");
        assertThat(hub.orders.find(create.entity()).orElseThrow().exports().get("erp-main").document()).isEqualTo("ZK 1/2024");
    }

    @Test
    @DisplayName("a receipt of a command that belongs to no order is PROCESSED without effect")
    void strayReceipt() {
        var stray = hub.message("pay-main", "receipt", "receipt:x", """
                {"commandId":"c-x","type":"notification.forward","entity":"m-1","state":"DELIVERED"}""");
        assertThat(hub.process(stray)).isEmpty();
        assertThat(row(stray.id()).state()).isEqualTo(MessageState.PROCESSED);
    }

    @Test
    @DisplayName("died between the two commits: the repeat changes nothing and sends commands, wakes, rechecks and alerts again")
    void repeat() {
        hub.order(order("9").line("1", "C", "1"));
        var message = hub.message("erp-main", "poll:stock.poll", "k", "[" + event("stock", "{\"schemaVersion\":\"1\",\"countedAt\":\"" + PLACED
                + "\",\"items\":[{\"sku\":\"C\",\"warehouse\":\"MAG\",\"onHand\":\"5\"}]}") + "," + event("alert", "{\"code\":\"x\",\"text\":\"y\"}") + "]");
        var first = hub.process(message);
        hub.alerts.open.clear();
        assertThat(addresses(hub.process(message))).isEqualTo(addresses(first)).containsExactly("in.shop-main", "wake.shop-main", "wake.shop-two");
        assertThat(hub.alerts.open).containsExactly("x erp-main null");
        var sold = hub.message("shop-main", "webhook:order.created", "k", event("order", order("1").cashOnDelivery().json()));
        var ids = hub.process(sold).stream().map(each -> each.properties().get("spoiwoId")).toList();
        assertThat(hub.process(sold).stream().map(each -> each.properties().get("spoiwoId")).toList()).containsAll(ids);
        assertThat(hub.commands("order.create")).hasSize(1);
        assertThat(stores.jdbc().queryForObject("select version from orders where external_id = '1'", Long.class)).isEqualTo(1);
    }

    @Test
    @DisplayName("reserved money of a cancelled order is let go by one command of the payment's connection, and the payment remembers it")
    void reservedAndCancelled() {
        hub.payment("P1", "WAITING", "100.00", "N1");
        assertThat(addresses(hub.order(order("1").says("cancelled")))).containsExactly("out.pay-main");
        hub.order(order("1").says("cancelled").updated(5));
        assertThat(hub.commands("payment.cancel")).singleElement().satisfies(command -> assertThat(command.connection()).isEqualTo("pay-main"));
        assertThat(hub.commands("payment.capture")).isEmpty();
        assertThat(hub.payments.find("pay-main", "P1").orElseThrow().cancelAsked()).isTrue();
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
    }

    @Test
    @DisplayName("a notification is forwarded as it came, once, whatever becomes of it; the address stays in the configuration")
    void forward() {
        hub.configuration = Hub.configuration(null, new Connection.Forward("https://shop.example/secret-path", List.of("X-Signature")));
        hub.payment("P1", "COMPLETED", "100.00", "nobody");
        var broken = hub.message("pay-main", "webhook:message", "broken", "{\"no\":\"event\"}");
        assertThat(addresses(hub.process(broken))).containsExactly("dlq.pay-main", "out.pay-main");
        hub.process(broken);
        assertThat(hub.commands("notification.forward")).hasSize(2).allSatisfy(command -> assertThat(command.connection()).isEqualTo("pay-main"));
        var body = new String(stores.ledger().body(hub.commands("notification.forward").get(1).id(), pl.spoiwo.ledger.Ledger.BodyKind.RAW).orElseThrow());
        assertThat(body).isEqualTo("{\"url\":\"forward\",\"contentType\":\"application/json\",\"headers\":{\"X-Signature\":\"abc\"},"
                + "\"base64\":\"eyJubyI6ImV2ZW50In0=\"}");
    }

    @Test
    @DisplayName("what cannot be understood is parked with its reason; copies are duplicates; mended and replayed it goes through")
    void parked() {
        var broken = hub.message("shop-main", "webhook:order.created", "k", "{\"event\":\"banana\",\"data\":{}}");
        var outgoing = hub.process(broken);
        assertThat(outgoing).singleElement().satisfies(each -> {
            assertThat(each.address()).isEqualTo("dlq.shop-main");
            assertThat(each.properties()).containsEntry("spoiwoId", broken.id()).hasEntrySatisfying("spoiwoReason", text -> assertThat(text).contains("banana"));
        });
        assertThat(row(broken.id()).state()).isEqualTo(MessageState.PARKED);
        assertThat(row(broken.id()).reason().file()).isEqualTo("mappings/shop/order.jslt");
        assertThat(hub.alerts.open).containsExactly("parked shop-main " + broken.id());
        assertThat(hub.process(hub.message("shop-main", "webhook:order.created", "k", "{\"event\":\"banana\",\"data\":{}}"))).isEmpty();
        hub.process(hub.message(broken.id(), "shop-main", "webhook:order.created", "k", event("order", order("1").json())));
        assertThat(row(broken.id()).state()).isEqualTo(MessageState.PROCESSED);
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT []");
    }

    @Test
    @DisplayName("one broken part of a message parks all of it: nothing of the other parts is left")
    void allOrNothing() {
        var message = hub.message("shop-main", "webhook:order.created", "k", "[" + event("order", order("1").cashOnDelivery().json()) + ","
                + event("ask", "{\"type\":\"tea.make\",\"entity\":\"1\"}") + "]");
        assertThat(addresses(hub.process(message))).containsExactly("dlq.shop-main");
        assertThat(row(message.id()).reason().code()).isEqualTo("capability-missing");
        assertThat(hub.orders.find(Ids.order("shop-main", "1"))).isEmpty();
        assertThat(hub.commands("order.create")).isEmpty();
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("9");
    }

    @Test
    @DisplayName("a question of a mapping becomes a command to the same connection")
    void ask() {
        var outgoing = hub.process(hub.message("shop-main", "webhook:order.deleted", "k",
                event("ask", "{\"type\":\"order.fetch\",\"entity\":\"727\",\"with\":{\"id\":\"727\"}}")));
        assertThat(addresses(outgoing)).containsExactly("out.shop-main");
        assertThat(hub.commands("order.fetch")).singleElement().satisfies(command -> assertThat(command.entity()).isEqualTo("727"));
    }

    @Test
    @DisplayName("a hub that keeps no stock lets no order wait for any, and tells no channel of it")
    void withoutStock() {
        var plain = hub.configuration;
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), plain.connections(), plain.mappings(), plain.schemas(), plain.statuses(),
                new HubConfiguration.Company(plain.company().zone(), "PLN", null, plain.company().document()), plain.alerts(), plain.delivery(), null);
        hub.order(order("950").cashOnDelivery().line("1", "NOWHERE", "3"));
        assertThat(hub.orders.find(Ids.order("shop-main", "950")).orElseThrow().status()).isEqualTo(pl.spoiwo.order.OrderStatus.READY);
        assertThat(hub.commands("order.create")).hasSize(1);
        assertThat(hub.count(PLACED, "NOWHERE", "1")).isEmpty();
    }

    @Test
    @DisplayName("articles and prices are stored; what was received later wins")
    void productsAndPrices() {
        hub.process(hub.message("erp-main", "poll:stock.poll", "1", event("product", """
                {"schemaVersion":"1","items":[{"sku":"A/1 x","name":"Kubek","kind":"product","ean":"5901234123457"}]}""")));
        hub.process(hub.message("erp-main", "poll:stock.poll", "2", event("price", """
                {"schemaVersion":"1","items":[{"sku":"A/1 x","priceList":"detal","gross":"79.99","currency":"PLN"}]}""")));
        var old = hub.message("erp-main", "poll:stock.poll", "3", event("price", """
                {"schemaVersion":"1","items":[{"sku":"A/1 x","priceList":"detal","gross":"1.00","currency":"PLN"}]}"""));
        hub.process(new pl.spoiwo.ledger.Inbound(old.id(), old.connection(), old.kind(), old.key(), old.contentType(), old.headers(), old.body(),
                old.receivedAt().minusSeconds(60), null));
        assertThat(stores.jdbc().queryForObject("select gross from price where sku = 'A/1 x'", BigDecimal.class)).isEqualByComparingTo("79.99");
        assertThat(stores.jdbc().queryForObject("select name from product", String.class)).isEqualTo("Kubek");
    }

    @Test
    @DisplayName("many orders of the same articles at once: nothing is lost, and reserved never goes above on hand")
    void manyAtOnce() throws Exception {
        hub.count(PLACED, "D", "7");
        var orders = new ArrayList<Callable<List<Outgoing>>>();
        for (int i = 300; i < 320; i++) {
            var draft = order(Integer.toString(i)).cashOnDelivery().line("1", i % 2 == 0 ? "D" : "A", "1").line("2", i % 2 == 0 ? "A" : "D", "0.25");
            orders.add(() -> hub.order(draft));
        }
        together(orders);
        assertThat(stores.jdbc().queryForObject("select count(*) from orders", Long.class)).isEqualTo(20);
        for (var sku : List.of("A", "D")) {
            var reserved = stores.jdbc().queryForObject("select sum(reserved) from reservation where sku = ?", BigDecimal.class, sku);
            assertThat(stores.jdbc().queryForObject("select quantity from reserved where sku = ?", BigDecimal.class, sku)).isEqualByComparingTo(reserved);
            var onHand = stores.jdbc().queryForObject("select on_hand from stock where sku = ?", BigDecimal.class, sku);
            assertThat(reserved).isLessThanOrEqualTo(onHand);
            assertThat(hub.wanted("shop-main", sku)).isEqualTo(onHand.subtract(reserved).subtract(BigDecimal.ONE).setScale(0, RoundingMode.FLOOR).max(BigDecimal.ZERO).toPlainString());
        }
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var barrier = new CyclicBarrier(tasks.size());
        var threads = Executors.newFixedThreadPool(tasks.size());
        try {
            var running = tasks.stream().map(task -> threads.submit(() -> {
                barrier.await();
                return task.call();
            })).toList();
            var results = new ArrayList<T>();
            for (var each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
