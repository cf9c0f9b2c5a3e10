package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.Patience;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Connector.Pace;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.delivery.Target.Fault;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.order.Examples;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;

/** Wanted values through the real route to a real HTTP server; a subclass says on which database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DispatchSuite {

    private static final Duration PATIENCE = Patience.LIMIT;
    private static final String WANT = """
            insert into channel_value (connection, sku, kind, wanted, wanted_at, state, sold) values (?, ?, 'stock', ?, ?, 'OPEN', ?)""";
    private static final String WANT_ANEW = """
            update channel_value set wanted = ?, state = 'OPEN', attempts = 0, due_at = null, reason = null where connection = ? and sku = ?""";

    private static final String ACCEPTED = "\"outcome\": \"accepted\"";
    private static final String REFUSED = "\"outcome\": \"refused\"";

    private TestDatabase database;
    private Target target;
    private DeliveryHub hub;
    private JdbcTemplate jdbc;

    protected abstract TestDatabase open(Path folder);

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        database = open(folder);
        target = new Target();
        hub = new DeliveryHub(folder, database.dataSource());
        jdbc = new JdbcTemplate(database.dataSource());
    }

    @AfterAll
    void stop() {
        hub.close();
        target.close();
        database.close();
    }

    @Test
    @DisplayName("wanted values leave in batches, most sold first, and are not sent again once accepted")
    void batches() {
        connect("shop", Mode.LIVE);
        for (int i = 0; i < 7; i++) {
            want("shop", "sku-" + i, "1" + i, i);
        }
        hub.wake("shop");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("shop")).hasSize(7).allMatch("ACCEPTED"::equals));
        assertThat(sent("shop")).containsExactly(List.of("sku-6=16", "sku-5=15", "sku-4=14"), List.of("sku-3=13", "sku-2=12", "sku-1=11"), List.of("sku-0=10"));
        hub.wake("shop");
        await().atMost(PATIENCE).until(() -> hub.depth("wake.shop") == 0);
        assertThat(target.count("shop", "POST")).isEqualTo(3);
    }

    @Test
    @DisplayName("each item has its own outcome: refused is left alone until the value changes, unlinked is tried later, the others are accepted")
    void outcomes() {
        connect("mixed", Mode.LIVE);
        want("mixed", "bad-1", "5", 3);
        want("mixed", "new-1", "6", 2);
        want("mixed", "good-1", "7", 1);
        hub.wake("mixed");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("mixed")).containsExactly("REFUSED", "ACCEPTED", "UNLINKED"));
        hub.wake("mixed");
        await().atMost(PATIENCE).until(() -> hub.depth("wake.mixed") <= 1);
        assertThat(target.count("mixed", "POST")).isEqualTo(1);
        assertThat(jdbc.queryForList("select reason from channel_value where connection = 'mixed' and state = 'REFUSED'", String.class)).as("in the channel's words").singleElement(STRING).isNotBlank();
        assertThat(stocked("mixed", Map.of("bad-1", "5", "good-1", "7"))).as("the same feed again").isEmpty();
        hub.wake("mixed");
        await().atMost(PATIENCE).until(() -> hub.depth("wake.mixed") <= 1);
        assertThat(target.count("mixed", "POST")).as("nothing is new").isEqualTo(1);
        assertThat(stocked("mixed", Map.of("bad-1", "9", "good-1", "7"))).containsExactly("bad-1");
        hub.wake("mixed");
        await().atMost(PATIENCE).until(() -> target.count("mixed", "POST") == 2);
        assertThat(sent("mixed").get(1)).containsExactly("bad-1=9");
    }

    @Test
    @DisplayName("after a refusal it is still known what the channel accepted last, and the value goes out when it is wanted again")
    void acceptedLast() {
        connect("kept", Mode.LIVE);
        want("kept", "sku-1", "5", 0);
        hub.wake("kept");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("kept")).containsExactly("ACCEPTED"));
        target.fail("kept", Fault.BAD_REQUEST);
        jdbc.update(WANT_ANEW, "6", "kept", "sku-1");
        hub.wake("kept");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("kept")).containsExactly("REFUSED"));
        assertThat(jdbc.queryForObject("select last_accepted from channel_value where connection = 'kept'", String.class)).isEqualTo("5");
        jdbc.update(WANT_ANEW, "5", "kept", "sku-1");
        hub.wake("kept");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("kept")).containsExactly("ACCEPTED"));
        assertThat(jdbc.queryForList("select event || ' ' || coalesce(old_value, '-') || ' > ' || new_value from value_history where connection = 'kept' and sent_at is not null order by id", String.class))
                .as("the history of what was sent").containsExactly("ACCEPTED - > 5", "REFUSED 5 > 6", "ACCEPTED 5 > 5");
        assertThat(sent("kept")).as("a refusal may have taken effect: 5 is sent again").containsExactly(List.of("sku-1=5"), List.of("sku-1=6"), List.of("sku-1=5"));
    }

    @Test
    @DisplayName("a value that the channel accepts after it has moved its own stock is sent once more")
    void movedMeanwhile() {
        want("moving", "sku-1", "5", 0);
        var values = hub.bean(WantedValues.class);
        var now = Instant.now();
        var taken = values.take("moving", "stock", 10, false, Duration.ofMinutes(1), now, Instant::now);
        new ChannelValues(new JdbcTemplate(database.dataSource())).doubt("moving", List.of("sku-1"));
        values.accepted(taken, List.of(new WantedValues.Held("sku-1", "5", null, null)), now);
        assertThat(states("moving")).containsExactly("OPEN");
        var again = values.take("moving", "stock", 10, false, Duration.ofMinutes(1), now, Instant::now);
        assertThat(again.items()).singleElement().satisfies(item -> assertThat(item.value()).isEqualTo("5"));
        values.accepted(again, List.of(new WantedValues.Held("sku-1", "5", null, null)), now);
        assertThat(states("moving")).containsExactly("ACCEPTED");
    }

    @Test
    @DisplayName("a value that has become meanwhile what the channel holds instead of the one that was sent has been accepted, and is compared with the channel like others")
    void becameWhatIsHeld() {
        want("became", "sku-1", "12", 0);
        var values = hub.bean(WantedValues.class);
        var now = Instant.now();
        var taken = values.take("became", "stock", 10, false, Duration.ofMinutes(1), now, Instant::now);
        stocked("became", Map.of("sku-1", "9"));
        values.accepted(taken, List.of(new WantedValues.Held("sku-1", "9", "it has taken nine", null)), now);
        assertThat(states("became")).containsExactly("ACCEPTED");
        assertThat(values.take("became", "stock", 10, false, Duration.ofMinutes(1), now, Instant::now).items()).isEmpty();
    }

    @Test
    @DisplayName("a batch that the channel works at keeps its SKUs to itself until it goes on, and gives them up where it does not")
    void underWay() {
        want("slow", "sku-1", "5", 0);
        want("slow", "sku-2", "6", 0);
        var values = hub.bean(WantedValues.class);
        var pendings = hub.bean(PendingBatches.class);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var lease = Duration.ofMinutes(1);
        var taken = values.take("slow", "stock", 10, false, lease, now, Instant::now);
        var checkpoint = Checkpoint.START.with("change", DeliveryHub.json("{\"id\": 7}".getBytes()), false);
        pendings.put(new PendingBatches.Pending("b-1", taken, checkpoint, now), now.plusSeconds(2), lease);
        jdbc.update(WANT_ANEW, "9", "slow", "sku-1");
        assertThat(values.take("slow", "stock", 10, false, lease, now.plusSeconds(61), Instant::now).items()).as("leased beyond the first lease").isEmpty();
        assertThat(pendings.take("slow", "stock", lease, now.plusSeconds(1))).isEmpty();
        assertThat(pendings.next("slow", "stock")).contains(now.plusSeconds(2));
        var again = pendings.take("slow", "stock", lease, now.plusSeconds(2)).orElseThrow();
        assertThat(again).satisfies(pending -> {
            assertThat(pending.id()).isEqualTo("b-1");
            assertThat(pending.checkpoint()).isEqualTo(checkpoint);
            assertThat(pending.began()).isEqualTo(now);
            assertThat(pending.taken().items()).extracting(WantedValues.Item::value).containsExactlyInAnyOrder("5", "6");
        });
        assertThat(pendings.take("slow", "stock", lease, now.plusSeconds(3))).as("taken once").isEmpty();
        var afterCrash = pendings.take("slow", "stock", lease, now.plusSeconds(63)).orElseThrow();
        assertThat(afterCrash.checkpoint()).as("who took it has died: the next one goes on where it was").isEqualTo(checkpoint);
        pendings.put(afterCrash, now.plusSeconds(64), lease);
        var late = now.plusSeconds(600);
        assertThat(values.take("slow", "stock", 10, false, lease, late, Instant::now).items()).extracting(WantedValues.Item::value).as("nobody came").containsExactlyInAnyOrder("9", "6");
        assertThat(pendings.take("slow", "stock", lease, late)).as("its SKUs have gone to others").isEmpty();
        assertThat(pendings.next("slow", "stock")).isEmpty();
    }

    @Test
    @DisplayName("who dies in the first pass of a batch that the channel does later leaves its id behind: it is repeated under that id before newer values go")
    void crashedInFirstPass() {
        later();
        want("later", "sku-1", "5", 0);
        var configuration = hub.bean(ActiveConfiguration.class).current();
        var work = new Batches.Work(configuration, configuration.connection("later").orElseThrow());
        assertThat(hub.bean(Batches.class).next(work)).as("planned; and then nothing more is heard of this worker").isTrue();
        stocked("later", Map.of("sku-1", "4"));
        var lease = Duration.ofSeconds(5);
        var afterwards = Instant.now().plus(lease).plusSeconds(1);
        assertThat(hub.bean(WantedValues.class).take("later", "stock", 10, false, lease, afterwards, Instant::now).items()).as("no newer value overtakes it").isEmpty();
        assertThat(hub.bean(PendingBatches.class).take("later", "stock", lease, afterwards)).hasValueSatisfying(pending -> {
            assertThat(pending.id()).isEqualTo(work.id);
            assertThat(pending.taken().items()).extracting(WantedValues.Item::value).containsExactly("5");
        });
        jdbc.update("delete from value_batch where connection = 'later'");
        jdbc.update("update channel_value set lease_until = null where connection = 'later'");
        hub.wake("later");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("later")).containsExactly("ACCEPTED"));
        assertThat(sent("later")).containsExactly(List.of("sku-1=4"));
        assertThat(jdbc.queryForObject("select count(*) from value_batch where connection = 'later'", Integer.class)).as("what has ended leaves nothing").isZero();
    }

    @Test
    @DisplayName("a batch that stopped behind its reading step reads again when it goes on; what was read for a call that has left is kept with it")
    void readsAgain() {
        later();
        var configuration = hub.bean(ActiveConfiguration.class).current();
        var lease = Duration.ofMinutes(1);
        for (boolean read : new boolean[] {true, false}) {
            jdbc.update("delete from channel_value where connection = 'later'");
            jdbc.update("delete from value_batch where connection = 'later'");
            want("later", "sku-1", "5", 0);
            var now = Instant.now().minusSeconds(1);
            var taken = hub.bean(WantedValues.class).take("later", "stock", 10, false, lease, now, Instant::now);
            var behind = Checkpoint.START.with("stock", DeliveryHub.json("{\"items\": []}".getBytes()), read);
            hub.bean(PendingBatches.class).put(new PendingBatches.Pending("b-" + read, taken, behind, now), now, lease);
            var work = new Batches.Work(configuration, configuration.connection("later").orElseThrow());
            assertThat(hub.bean(Batches.class).next(work)).isTrue();
            assertThat(work.id).isEqualTo("b-" + read);
            assertThat(work.run).as(read ? "only read" : "made").isInstanceOf(read ? CommandRun.Due.class : CommandRun.Over.class);
        }
        jdbc.update("delete from channel_value where connection = 'later'");
        jdbc.update("delete from value_batch where connection = 'later'");
    }

    @Test
    @DisplayName("a batch that the channel would do later and that never left is put back with its values: the newest go")
    void neverLeft() {
        later();
        jdbc.update("delete from channel_value where connection = 'later'");
        int before = sent("later").size();
        target.fail("later", Fault.TOO_MANY);
        want("later", "sku-1", "5", 0);
        hub.wake("later");
        await().atMost(PATIENCE).until(() -> target.count("later", "POST") == before + 1);
        stocked("later", Map.of("sku-1", "3"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("later")).containsExactly("ACCEPTED"));
        assertThat(sent("later").subList(before, sent("later").size())).containsExactly(List.of("sku-1=5"), List.of("sku-1=3"));
    }

    @Test
    @DisplayName("of a batch that was put aside for longer than a quarter of an hour nothing is sent, the newest values go; one of which its channel could not be asked so long is kept, to be asked")
    void putAsideForLong() {
        later();
        jdbc.update("delete from channel_value where connection = 'later'");
        jdbc.update("delete from value_batch where connection = 'later'");
        want("later", "sku-1", "5", 0);
        var now = Instant.now().minusSeconds(1);
        var began = now.minus(Duration.ofMinutes(16));
        var taken = hub.bean(WantedValues.class).take("later", "stock", 10, false, Duration.ofMinutes(1), now, Instant::now);
        hub.bean(PendingBatches.class).put(new PendingBatches.Pending("b-long", taken, Checkpoint.START, began), now, Duration.ofMinutes(1));
        stocked("later", Map.of("sku-1", "4"));
        int before = sent("later").size();
        hub.wake("later");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("later")).containsExactly("ACCEPTED"));
        assertThat(sent("later").subList(before, sent("later").size())).containsExactly(List.of("sku-1=4"));
        await().atMost(PATIENCE).until(() -> hub.depth("wake.later") == 0);

        want("later", "sku-2", "6", 0);
        var work = work("later");
        assertThat(planner().next(work)).isTrue();
        work.began = began;
        var made = Checkpoint.START.with("stock", DeliveryHub.json("{\"id\": 7}".getBytes()), false);
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Released(Duration.ofMinutes(1), Reason.of("connect", "nobody there"), false), made));
        assertThat(jdbc.queryForList("select id from value_batch where connection = 'later'", String.class)).containsExactly(work.id);
        jdbc.update("delete from channel_value where connection = 'later'");
        jdbc.update("delete from value_batch where connection = 'later'");
    }

    @Test
    @DisplayName("where a channel sells and does values later, what is to be nothing goes in batches of its own: others do not wait for its end behind their reading")
    void nothingApart() {
        connect("apart", later(true));
        want("apart", "sku-1", "5", 3);
        want("apart", "sku-2", "0", 2);
        want("apart", "sku-3", "7", 1);
        for (var skus : List.of(List.of("sku-1", "sku-3"), List.of("sku-2"))) {
            var work = work("apart");
            assertThat(planner().next(work)).isTrue();
            assertThat(work.taken.items()).extracting(WantedValues.Item::sku).containsExactlyElementsOf(skus);
        }
    }

    private static Connector.Capability later(boolean countsDown) {
        var of = DeliveryHub.capability("stock.write", "stock", null, "stock-result", true);
        return new Connector.Capability(of.name(), of.transport(), of.request(), of.steps(), of.find(), of.findTransport(), of.result(), of.outcome(), of.idempotent(), of.settle(), of.every(),
                of.page(), of.cursor(), of.items(), of.key(), of.event(), of.batch(), countsDown, of.sign(), of.files(), true, of.secrets());
    }

    private void later() {
        var connection = DeliveryHub.connection("later", DeliveryHub.connector(target.url() + "/later", null, Duration.ofMillis(700), null, Map.of("stock.write", later(false))), Map.of(),
                Map.of("default", Mode.LIVE), null);
        if (hub.bean(ActiveConfiguration.class).current().connection("later").isEmpty()) {
            hub.connect(connection);
        }
    }

    @Test
    @DisplayName("after a time-out and a refusal for now the newest value is sent, not the one of the first try")
    void newest() {
        connect("newest", Mode.LIVE);
        target.fail("newest", Fault.TIMEOUT_AFTER, Fault.TOO_MANY);
        want("newest", "sku-1", "5", 0);
        hub.wake("newest");
        await().atMost(PATIENCE).until(() -> target.count("newest", "POST") == 1);
        jdbc.update(WANT_ANEW, "4", "newest", "sku-1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForObject("select accepted from channel_value where connection = 'newest'", String.class)).isEqualTo("4"));
        assertThat(sent("newest").get(sent("newest").size() - 1)).containsExactly("sku-1=4");
    }

    @Test
    @DisplayName("after an outage the most sold go first, each with its newest value alone, and an unchanged feed meanwhile adds nothing")
    void outage() {
        connect("back", Mode.LIVE);
        target.down = true;
        for (int i = 0; i < 5; i++) {
            want("back", "sku-" + i, "1", i);
        }
        hub.wake("back");
        await().atMost(PATIENCE).until(() -> target.count("back", "POST") >= 2);
        for (var values : List.of(Map.of("sku-0", "2", "sku-4", "2"), Map.of("sku-0", "3", "sku-4", "3", "sku-1", "2"), Map.of("sku-0", "3", "sku-4", "3", "sku-1", "2"))) {
            stocked("back", values);
        }
        int before = sent("back").size();
        target.down = false;
        hub.wake("back");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("back")).hasSize(5).allMatch("ACCEPTED"::equals));
        var after = sent("back").subList(before, sent("back").size());
        assertThat(after.stream().flatMap(List::stream)).as("one that was on its way may fail once more").endsWith("sku-4=3", "sku-3=1", "sku-2=1", "sku-1=2", "sku-0=3");
        assertThat(after.stream().flatMap(List::stream)).allMatch(item -> Set.of("sku-4=3", "sku-3=1", "sku-2=1", "sku-1=2", "sku-0=3").contains(item));
        assertThat(after.get(after.size() - 2)).containsExactly("sku-4=3", "sku-3=1", "sku-2=1");
    }

    /** As a count of the ERP does it. @return what is wanted otherwise than before */
    private List<String> stocked(String connection, Map<String, String> values) {
        return new TransactionTemplate(hub.bean(PlatformTransactionManager.class)).execute(status ->
                hub.bean(ChannelValues.class).want(connection, "stock", values, Instant.now(), "m-1").stream().map(ChannelValues.Change::sku).toList());
    }

    @Test
    @DisplayName("a batch that is refused as a whole is halved until the one item to blame is refused alone")
    void halved() {
        connect("halved", Mode.LIVE);
        target.fail("halved", Fault.BAD_REQUEST, Fault.BAD_REQUEST);
        wantThree("halved");
        hub.wake("halved");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("halved")).containsExactly("REFUSED", "ACCEPTED", "ACCEPTED"));
        assertThat(sent("halved")).extracting(List::size).containsExactly(3, 1, 2);
    }

    @Test
    @DisplayName("of a batch that is refused as a whole behind calls that were answered, what those said of items is written down, and the rest is halved")
    void halvedBehindAnswers() {
        connect("answered", Mode.LIVE);
        var work = batchOfThree("answered");
        var said = DeliveryHub.json("{\"items\": [{\"sku\": \"sku-0\", \"outcome\": \"accepted\"}]}".getBytes());
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Parked(Reason.of("REFUSED", "all of it")), Checkpoint.START.with("ask", said, false)));
        assertThat(states("answered")).containsExactly("ACCEPTED", "OPEN", "OPEN");
        assertThat(work.halves).extracting(half -> half.taken().items().get(0).sku()).containsExactly("sku-1", "sku-2");
    }

    @Test
    @DisplayName("a number that the channel spells otherwise is the same one; another one is not what was wanted, and an answer without a number is a refusal; a text may be kept otherwise")
    void heldOtherwise() {
        connect("otherwise", Mode.LIVE);
        var work = batchOfThree("otherwise");
        var said = DeliveryHub.json("""
                {"items": [{"sku": "sku-0", "outcome": "accepted", "accepted": "%s.0"}, {"sku": "sku-1", "outcome": "accepted", "accepted": "77"}, {"sku": "sku-2", "outcome": "accepted", "accepted": "many"}]}"""
                .formatted(work.taken.items().stream().filter(item -> item.sku().equals("sku-0")).findFirst().orElseThrow().value()).getBytes());
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Delivered(said), Checkpoint.START));
        assertThat(states("otherwise")).containsExactly("ACCEPTED", "REFUSED", "REFUSED");
        assertThat(jdbc.queryForList("select reason from channel_value where connection = 'otherwise' and state = 'REFUSED' order by sku", String.class))
                .satisfiesExactly(reason -> assertThat(reason).startsWith("held-otherwise: holds 77 instead of "), reason -> assertThat(reason).isEqualTo("no-number: the channel says that it holds many"));

        want("otherwise", "text-1", "Kubek", 0);
        jdbc.update("update channel_value set kind = 'name' where connection = 'otherwise' and sku = 'text-1'");
        var values = hub.bean(WantedValues.class);
        values.accepted(values.take("otherwise", "name", 1, false, Duration.ofMinutes(1), Instant.now(), Instant::now), List.of(new WantedValues.Held("text-1", "KUBEK", null, null)), Instant.now());
        assertThat(jdbc.queryForObject("select state from channel_value where sku = 'text-1'", String.class)).isEqualTo("ACCEPTED");
    }

    @Test
    @DisplayName("so is what they said may be there, where the call behind them was not made")
    void mayBeThereBehindAnswers() {
        connect("doubtful", Mode.LIVE);
        var work = batchOfThree("doubtful");
        var said = DeliveryHub.json("{\"items\": [{\"sku\": \"sku-0\", \"outcome\": \"accepted\"}, {\"sku\": \"sku-1\", \"outcome\": \"retry\", \"ambiguous\": true}, {\"sku\": \"sku-2\", \"outcome\": \"retry\"}]}".getBytes());
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Released(Duration.ofMinutes(5), Reason.of("busy", "all of it"), false, false), Checkpoint.START.with("ask", said, false)));
        assertThat(states("doubtful")).containsExactly("ACCEPTED", "RETRYING", "RETRYING");
        assertThat(jdbc.queryForList("select sku from value_history where connection = 'doubtful' and event = 'TRIED'", String.class)).containsExactly("sku-1");
    }

    @Test
    @DisplayName("what the channel holds of an item that waits for the next batch is told to that as accepted last, also where this one is given up")
    void heldMeanwhile() {
        connect("held", Mode.LIVE);
        var work = batchOfThree("held");
        jdbc.update("update channel_value set last_accepted = '7' where connection = 'held'");
        var said = DeliveryHub.json("{\"items\": [{\"sku\": \"sku-0\", \"outcome\": \"retry\", \"after\": 0, \"accepted\": \"0\"}]}".getBytes());
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Released(Duration.ofMinutes(5), Reason.of("busy", "all of it"), false, false), Checkpoint.START.with("ask", said, false)));
        assertThat(jdbc.queryForList("select sku || ' ' || state || ' ' || last_accepted from channel_value where connection = 'held' order by sku", String.class))
                .containsExactly("sku-0 RETRYING 0", "sku-1 RETRYING 7", "sku-2 RETRYING 7");
    }

    @Test
    @DisplayName("what was refused alone goes once more, as it is, when a person says that the cause is mended; what was not refused does not")
    void refusedAgain() {
        connect("mended", Mode.LIVE);
        target.fail("mended", Fault.BAD_REQUEST);
        want("mended", "sku-1", "5", 0);
        hub.wake("mended");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("mended")).containsExactly("REFUSED"));
        var values = hub.bean(ChannelValues.class);
        assertThat(values.refused("mended", "stock")).containsExactly("sku-1");
        assertThat(values.again("mended", "stock", List.of("sku-1", "sku-2"))).isEqualTo(1);
        hub.wake("mended");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("mended")).containsExactly("ACCEPTED"));
        assertThat(sent("mended")).containsExactly(List.of("sku-1=5"), List.of("sku-1=5"));
        assertThat(values.again("mended", "stock", List.of("sku-1"))).isZero();
        assertThat(states("mended")).containsExactly("ACCEPTED");
    }

    @Test
    @DisplayName("the halves of a refused batch wait for the pace of the channel, alone and with their SKUs")
    void pacedHalves() {
        connect("halves", paced("stock.write", new Pace(4, Duration.ofHours(1), 3)));
        var work = batchOfThree("halves");
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Parked(new Reason("REFUSED", "all of it", null, 0)), Checkpoint.START));
        assertThat(planner().next(work)).isFalse();
        assertThat(planner().due(work).orElseThrow()).isAfter(Instant.now().plus(Duration.ofMinutes(30)));
        jdbc.update("update value_batch set due_at = began_at where connection = 'halves'");
        hub.wake("halves");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("halves")).hasSize(3).allMatch("ACCEPTED"::equals));
        assertThat(sent("halves")).extracting(List::size).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    @DisplayName("a kind that has to wait for its pace hides neither what is due of other kinds nor its own batches under way")
    void pacedOnly() {
        connect("paced", paced("stock.write", new Pace(2, Duration.ofHours(1), 1)), DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        want("paced", "sku-1", "5", 0);
        want("paced", "sku-2", "5", 0);
        want("paced", "sku-3", "5", 0);
        want("paced", "sku-4", "5", 0);
        wantPrice("paced", "sku-1");
        var soon = Instant.now().plusSeconds(40).truncatedTo(ChronoUnit.MICROS);
        jdbc.update("update channel_value set state = 'RETRYING', due_at = ? where connection = 'paced' and kind = 'price'", soon.atOffset(ZoneOffset.UTC));
        var work = work("paced");
        assertThat(planner().next(work)).isTrue();
        var taken = work.taken;
        assertThat(planner().next(work)).isFalse();
        assertThat(planner().due(work)).as("the price").contains(soon);
        hub.bean(PendingBatches.class).put(new PendingBatches.Pending("b-paced", taken, Checkpoint.START, Instant.now()), soon.minusSeconds(20), Duration.ofMinutes(1));
        assertThat(planner().due(work)).as("the batch under way").contains(soon.minusSeconds(20));
    }

    @Test
    @DisplayName("what is looked up and has no offer takes nothing of the pace: a new value behind it goes, and what has left is counted, each value once")
    void pacedLookUps() {
        var stock = paced("stock.write", new Pace(3, Duration.ofHours(1), 2));
        connect("lookups", stepped(stock, "looked", "linked"));
        for (int i = 0; i < 8; i++) {
            want("lookups", "new-" + i, "5", 9);
        }
        want("lookups", "sku-1", "5", 1);
        want("lookups", "sku-2", "5", 0);
        hub.wake("lookups");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("lookups")).hasSize(10).containsOnly("UNLINKED", "ACCEPTED"));
        assertThat(sent("lookups")).filteredOn(batch -> !batch.isEmpty()).as("the first of them in a batch with two that have no offer").containsExactly(List.of("sku-1=5"), List.of("sku-2=5"));
        want("lookups", "sku-3", "5", 0);
        var work = work("lookups");
        assertThat(planner().next(work)).isFalse();
        assertThat(planner().due(work).orElseThrow()).as("both have left").isAfter(Instant.now().plus(Duration.ofMinutes(30)));
    }

    @Test
    @DisplayName("values whose request cannot be made are refused, each alone, and take nothing of the pace")
    void pacedUnmade() {
        var paced = paced("stock.write", new Pace(2, Duration.ofHours(1), 1));
        connect("unmade", stepped(paced, "pigeon"));
        for (int i = 0; i < 4; i++) {
            want("unmade", "sku-" + i, "5", 0);
            hub.wake("unmade");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("unmade")).hasSize(4).containsOnly("REFUSED"));
    }

    @Test
    @DisplayName("a batch that the channel puts off keeps only its own kind waiting, and comes by itself")
    void putOff() {
        connect("off", DeliveryHub.capability("stock.write", "stock", null, "stock-result", true), DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        target.fail("off", Fault.ERROR_500);
        want("off", "sku-1", "5", 0);
        wantPrice("off", "sku-2");
        hub.wake("off");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("off")).hasSize(2).allMatch("ACCEPTED"::equals));
        assertThat(sent("off")).extracting(batch -> batch.get(0).substring(0, 5)).as("in the same wake-up, though stock comes first").containsExactly("sku-1", "sku-2", "sku-1");
    }

    @Test
    @DisplayName("while stock waits one of nine batches is of prices and one of thirty of texts, where some wait")
    void shares() {
        connect("shares", DeliveryHub.capability("stock.write", "stock", null, "stock-result", true), DeliveryHub.capability("price.write", "stock", null, "stock-result", true),
                DeliveryHub.capability("description.write", "stock", null, "stock-result", true));
        for (int i = 0; i < 150; i++) {
            want("shares", "sku-" + i, "5", 0);
        }
        for (int i = 0; i < 6; i++) {
            wantPrice("shares", "sku-" + i);
        }
        described("shares", "sku-1", "<p>kubek</p>");
        var kinds = new ArrayList<String>();
        for (int i = 0; i < 31; i++) {
            // A wake-up may end after each batch.
            var work = work("shares");
            assertThat(planner().next(work)).isTrue();
            kinds.add(work.kind.name());
        }
        assertThat(kinds.indexOf("price")).isEqualTo(8);
        assertThat(kinds.lastIndexOf("price")).isEqualTo(17);
        assertThat(kinds.indexOf("description")).isEqualTo(29);
        assertThat(kinds).filteredOn("stock"::equals).hasSize(28);
    }

    @Test
    @DisplayName("new stock does not wait behind questions about prices under way, which come by their share while it lasts; those about stock go before it")
    void underWayByRank() {
        connect("turns", DeliveryHub.capability("stock.write", "stock", null, "stock-result", true), DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        for (int i = 0; i < 6; i++) {
            wantPrice("turns", "sku-" + i);
        }
        underWay("turns", "price", "p-1");
        underWay("turns", "price", "p-2");
        for (int i = 0; i < 70; i++) {
            want("turns", "sku-" + i, "5", 0);
        }
        underWay("turns", "stock", "s-1");
        var ids = new ArrayList<String>();
        for (int i = 0; i < 18; i++) {
            var work = work("turns");
            assertThat(planner().next(work)).isTrue();
            ids.add(work.resumed ? work.id : work.kind.name());
        }
        assertThat(ids.get(0)).isEqualTo("s-1");
        assertThat(ids.indexOf("p-1")).isEqualTo(8);
        assertThat(ids.indexOf("p-2")).isEqualTo(17);
        assertThat(ids).filteredOn("stock"::equals).hasSize(15);
    }

    /** A batch of three at which the channel works, to be asked for now. */
    private void underWay(String connection, String kind, String id) {
        var now = Instant.now();
        var lease = Duration.ofMinutes(1);
        var taken = hub.bean(WantedValues.class).take(connection, kind, 3, false, lease, now, Instant::now);
        var made = Checkpoint.START.with("change", DeliveryHub.json("{\"id\": 7}".getBytes()), false);
        hub.bean(PendingBatches.class).put(new PendingBatches.Pending(id, taken, made, now), now, lease);
    }

    @Test
    @DisplayName("values whose rows others have just now are asked for again soon")
    void lockedRows() throws SQLException {
        connect("locked", Mode.LIVE);
        want("locked", "sku-1", "5", 0);
        var work = work("locked");
        try (var other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select sku from channel_value where connection = 'locked' for update");
            }
            assertThat(planner().next(work)).isFalse();
            assertThat(planner().due(work)).hasValueSatisfying(at -> assertThat(at).isBeforeOrEqualTo(Instant.now()));
            other.rollback();
        }
        assertThat(planner().next(work)).isTrue();
    }

    private Batches planner() {
        return hub.bean(Batches.class);
    }

    private void wantThree(String connection) {
        for (int i = 0; i < 3; i++) {
            want(connection, "sku-" + i, "1", 3 - i);
        }
    }

    private Batches.Work batchOfThree(String connection) {
        wantThree(connection);
        var work = work(connection);
        assertThat(planner().next(work)).isTrue();
        return work;
    }

    private Batches.Work work(String connection) {
        var configuration = hub.bean(ActiveConfiguration.class).current();
        return new Batches.Work(configuration, configuration.connection(connection).orElseThrow());
    }

    private static Connector.Capability paced(String name, Pace pace) {
        var of = DeliveryHub.capability(name, "stock", null, "stock-result", true);
        return new Connector.Capability(of.name(), of.transport(), of.request(), of.steps(), of.find(), of.findTransport(), of.result(), of.outcome(), of.idempotent(), of.settle(), of.every(),
                of.page(), of.cursor(), of.items(), of.key(), of.event(), of.batch(), of.countsDown(), of.sign(), of.files(), of.later(), of.secrets(), of.kinds(), List.of(pace), List.of(), List.of());
    }

    private static Connector.Capability stepped(Connector.Capability of, String... steps) {
        return new Connector.Capability(of.name(), of.transport(), null, List.of(steps), of.find(), of.findTransport(), null, of.outcome(), of.idempotent(), of.settle(), of.every(),
                of.page(), of.cursor(), of.items(), of.key(), of.event(), of.batch(), of.countsDown(), of.sign(), of.files(), of.later(), of.secrets(), of.kinds(), of.changes(), List.of(), List.of());
    }

    /** A channel with a price rule, which is told descriptions. */
    private void connect(String id, Connector.Capability... capabilities) {
        var connector = DeliveryHub.connector(target.url() + "/" + id, null, Duration.ofMillis(700), null, Arrays.stream(capabilities).collect(Collectors.toMap(Connector.Capability::name, each -> each)));
        hub.connect(Examples.told(Examples.priced(DeliveryHub.connection(id, connector, Map.of(), Map.of("default", Mode.LIVE), null),
                new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false)), "description"));
    }

    private void wantPrice(String connection, String sku) {
        jdbc.update(WANT.replace("'stock'", "'price'"), connection, sku, "9.00", Instant.now().atOffset(ZoneOffset.UTC), 0);
    }

    @Test
    @DisplayName("in observe mode nothing leaves and the values are marked; switched to live they are sent")
    void observe() {
        connect("watched", Mode.OBSERVE);
        want("watched", "sku-1", "5", 0);
        hub.wake("watched");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("watched")).containsExactly("WOULD_SEND"));
        assertThat(target.count("watched", "POST")).isZero();
        hub.states.setMode("watched", "default", Mode.LIVE, "test");
        hub.wake("watched");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("watched")).containsExactly("ACCEPTED"));
    }

    @Test
    @DisplayName("a channel that fulfils the offers itself is told their prices and, with stock.write off, no stock")
    void fulfilledByTheMarketplace() {
        var connector = DeliveryHub.connector(target.url() + "/fulfils", null, Duration.ofMillis(700), null,
                Map.of("stock.write", DeliveryHub.capability("stock.write", "stock", null, "stock-result", true), "price.write", DeliveryHub.capability("price.write", "stock", null, "stock-result", true)));
        hub.connect(Examples.priced(DeliveryHub.connection("fulfils", connector, Map.of(), Map.of("default", Mode.LIVE, "stock.write", Mode.OFF), null),
                new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false)));
        want("fulfils", "sku-1", "5", 0);
        wantPrice("fulfils", "sku-1");
        hub.wake("fulfils");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForList("select kind || ' ' || state from channel_value where connection = 'fulfils' order by kind", String.class))
                .containsExactly("price ACCEPTED", "stock OPEN"));
        await().atMost(PATIENCE).until(() -> hub.depth("wake.fulfils") == 0);
        assertThat(sent("fulfils")).containsExactly(List.of("sku-1=9.00"));
    }

    @Test
    @DisplayName("prices go out like stock; what the channel took is remembered, and a lower one goes with the lowest price before it")
    void prices() {
        var connector = DeliveryHub.connector(target.url() + "/prices", null, Duration.ofMillis(700), null,
                Map.of("price.write", DeliveryHub.capability("price.write", "stock", null, "stock-result", true)));
        hub.connect(Examples.priced(DeliveryHub.connection("prices", connector, Map.of(), Map.of("default", Mode.LIVE), null),
                new PriceRule(java.util.List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false)));
        jdbc.update(WANT.replace("'stock'", "'price'"), "prices", "sku-1", "100.00", Instant.now().atOffset(ZoneOffset.UTC), 0);
        for (var price : List.of("100.00", "120.00", "110.00")) {
            jdbc.update(WANT_ANEW, price, "prices", "sku-1");
            hub.wake("prices");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForList("select last_accepted from channel_value where connection = 'prices'", String.class)).containsExactly(price));
        }
        assertThat(jdbc.queryForList("select coalesce(old_value, '-') || ' > ' || new_value from value_history where connection = 'prices' order by id", String.class))
                .containsExactly("- > 100.00", "100.00 > 120.00", "120.00 > 110.00");
        assertThat(jdbc.queryForObject("select previous_accepted from channel_value where connection = 'prices'", String.class)).isEqualTo("120.00");
        var items = target.calls.stream().filter(call -> call.folder().equals("prices")).map(call -> DeliveryHub.json(call.body()).at("/items/0")).toList();
        assertThat(items).extracting(item -> item.path("value").asText() + " " + item.at("/reduction/before").asText() + " " + item.at("/reduction/lowest").asText())
                .containsExactly("100.00  ", "120.00  ", "110.00 120.00 100.00");
    }

    @Test
    @DisplayName("a price whose answer was lost, and that a newer one has overtaken, counts for the lowest one before the reduction: buyers may have seen it")
    void priceOvertaken() {
        connect("lost", DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        wantPrice("lost", "sku-1");
        hub.wake("lost");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("lost")).containsExactly("ACCEPTED"));
        target.fail("lost", Fault.TIMEOUT_AFTER, Fault.TIMEOUT_AFTER);
        jdbc.update(WANT_ANEW, "7.00", "lost", "sku-1");
        hub.wake("lost");
        await().atMost(PATIENCE).until(() -> target.count("lost", "POST") == 2);
        jdbc.update(WANT_ANEW, "8.00", "lost", "sku-1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForObject("select accepted from channel_value where connection = 'lost'", String.class)).isEqualTo("8.00"));
        var items = target.calls.stream().filter(call -> call.folder().equals("lost")).map(call -> DeliveryHub.json(call.body()).at("/items/0")).toList();
        assertThat(items.get(1).at("/reduction/lowest").asText()).as("not known yet").isEqualTo("9.00");
        var last = items.get(items.size() - 1);
        assertThat(last.path("value").asText() + " " + last.at("/reduction/before").asText() + " " + last.at("/reduction/lowest").asText()).isEqualTo("8.00 9.00 7.00");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"RESET, true", "GATEWAY_504, true", "BUSY_503, false"})
    @DisplayName("so does one that may be there though its connection broke or a gateway gave up, which uses up no attempt; one that the channel had no time for does not")
    void priceMayBeThere(Fault fault, boolean perhaps) {
        var id = "perhaps-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        connect(id, DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        wantPrice(id, "sku-1");
        hub.wake(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states(id)).containsExactly("ACCEPTED"));
        target.fail(id, fault);
        jdbc.update(WANT_ANEW, "7.00", id, "sku-1");
        hub.wake(id);
        await().atMost(PATIENCE).until(() -> target.count(id, "POST") == 2);
        jdbc.update(WANT_ANEW, "8.00", id, "sku-1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(jdbc.queryForObject("select accepted from channel_value where connection = ?", String.class, id)).isEqualTo("8.00"));
        assertThat(jdbc.queryForList("select new_value from value_history where connection = ? and event = 'TRIED'", String.class, id)).isEqualTo(perhaps ? List.of("7.00") : List.of());
        var items = target.calls.stream().filter(call -> call.folder().equals(id)).map(call -> DeliveryHub.json(call.body()).at("/items/0")).toList();
        assertThat(items.get(items.size() - 1).at("/reduction/lowest").asText()).isEqualTo(perhaps ? "7.00" : "9.00");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"torn-1, true", "busy-1, false"})
    @DisplayName("so does one item of a batch of which the channel does not know whether it took it, beside others that it took; one that it had no time for does not")
    void onePriceMayBeThere(String sku, boolean perhaps) {
        connect(sku, DeliveryHub.capability("price.write", "stock", null, "stock-result", true));
        wantPrice(sku, "sku-1");
        wantPrice(sku, sku);
        hub.wake(sku);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states(sku)).containsExactly("ACCEPTED", "ACCEPTED"));
        assertThat(jdbc.queryForList("select event || ' ' || new_value from value_history where connection = ? and sku = ? order by id", String.class, sku, sku))
                .isEqualTo(perhaps ? List.of("TRIED 9.00", "ACCEPTED 9.00") : List.of("ACCEPTED 9.00"));
    }

    @Test
    @DisplayName("an item that fails by itself beside accepted ones waits longer with each try, instead of failing with every batch that follows; it may be there all the same")
    void failsByItself() {
        connect("fails", Mode.LIVE);
        var work = batchOfThree("fails");
        var began = Instant.now();
        delivered(work, ACCEPTED, "\"outcome\": \"retry\", \"ambiguous\": true", ACCEPTED);
        assertThat(states("fails")).containsExactly("ACCEPTED", "RETRYING", "ACCEPTED");
        assertThat(tries("fails", "sku-1")).isEqualTo(1);
        assertThat(due("fails", "sku-1")).isAfterOrEqualTo(began.plusMillis(50));
        assertThat(jdbc.queryForList("select sku from value_history where connection = 'fails' and event = 'TRIED'", String.class)).containsExactly("sku-1");
    }

    @Test
    @DisplayName("what a batch has left for the next one goes with it at once, also where all that it sent was refused; where it got nowhere with any item, it waits like others")
    void leftForTheNext() {
        var left = "\"outcome\": \"retry\", \"after\": 0";
        for (var said : List.of(REFUSED, ACCEPTED, "\"outcome\": \"retry\"")) {
            boolean nowhere = said.contains("retry");
            var id = "left-" + said.replaceAll(".*\"(\\w+)\"", "$1");
            connect(id, Mode.LIVE);
            var work = batchOfThree(id);
            var began = Instant.now();
            delivered(work, said, left, said);
            assertThat(tries(id, "sku-1")).as(id).isEqualTo(nowhere ? 1 : 0);
            assertThat(due(id, "sku-1")).isBetween(nowhere ? began.plusMillis(50) : began.minusMillis(1), nowhere ? Instant.MAX : Instant.now());
        }
    }

    private int tries(String connection, String sku) {
        return jdbc.queryForObject("select attempts from channel_value where connection = ? and sku = ?", Integer.class, connection, sku);
    }

    private Instant due(String connection, String sku) {
        return jdbc.queryForObject("select due_at from channel_value where connection = ? and sku = ?", OffsetDateTime.class, connection, sku).toInstant();
    }

    /** @param said of sku-0 and those after it */
    private void delivered(Batches.Work work, String... said) {
        var items = IntStream.range(0, said.length).mapToObj(i -> "{\"sku\": \"sku-" + i + "\", " + said[i] + "}").collect(Collectors.joining(", "));
        var result = DeliveryHub.json(("{\"items\": [" + items + "]}").getBytes());
        hub.bean(BatchEndings.class).write(work, new CommandRun.Over(new Ending.Delivered(result), Checkpoint.START.with("ask", result, false)));
    }

    @Test
    @DisplayName("a long text goes out whole: again where the answer was lost, the newest where it changed meanwhile, not at all where it is the same; a refused one is left until it changes")
    void texts() {
        var connector = DeliveryHub.connector(target.url() + "/texts", null, Duration.ofMillis(700), null,
                Map.of("description.write", DeliveryHub.capability("description.write", "stock", null, "stock-result", true)));
        var channel = DeliveryHub.connection("texts", connector, Map.of(), Map.of("default", Mode.LIVE), null);
        hub.connect(channel);
        var text = "<p>" + "Żółty kubek ☕🎁 ".repeat(1500) + "</p>";
        assertThat(described("texts", "sku-1", text)).isTrue();
        hub.wake("texts");
        await().atMost(PATIENCE).until(() -> hub.depth("wake.texts") == 0);
        assertThat(target.count("texts", "POST")).as("a channel that names no texts is written none").isZero();

        hub.connect(Examples.told(channel, "description"));
        target.fail("texts", Fault.TIMEOUT_AFTER);
        hub.wake("texts");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("texts")).containsExactly("ACCEPTED"));
        assertThat(sent("texts")).as("the answer was lost").containsExactly(List.of("sku-1=" + text), List.of("sku-1=" + text));
        assertThat(described("texts", "sku-1", text)).as("the same again").isFalse();
        assertThat(described("texts", "sku-1", text.replace("</p>", "!</p>"))).as("another end").isTrue();

        var values = hub.bean(WantedValues.class);
        var taken = values.take("texts", "description", 10, false, Duration.ofMinutes(1), Instant.now(), Instant::now);
        assertThat(described("texts", "sku-1", "<p>krótki</p>")).isTrue();
        values.accepted(taken, List.of(new WantedValues.Held("sku-1", taken.items().get(0).value(), null, null)), Instant.now());
        hub.wake("texts");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("texts")).containsExactly("ACCEPTED"));
        assertThat(sent("texts").get(2)).as("the newest").containsExactly("sku-1=<p>krótki</p>");
        assertThat(jdbc.queryForList("select event from value_history where connection = 'texts' order by id", String.class)).containsExactly("TRIED", "ACCEPTED", "ACCEPTED", "ACCEPTED");

        described("texts", "bad-1", text);
        hub.wake("texts");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states("texts")).containsExactly("REFUSED", "ACCEPTED"));
        hub.wake("texts");
        await().atMost(PATIENCE).until(() -> hub.depth("wake.texts") <= 1);
        assertThat(sent("texts")).hasSize(4);
        described("texts", "bad-1", "<p>lepszy</p>");
        hub.wake("texts");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sent("texts")).hasSize(5).last().isEqualTo(List.of("bad-1=<p>lepszy</p>")));
    }

    /** As decisions write it. @return whether it is another one than before */
    private boolean described(String connection, String sku, String text) {
        hub.bean(LongTexts.class).keep(Map.of(sku, text), Instant.now());
        return !new ChannelValues(jdbc).want(connection, "description", Map.of(sku, LongTexts.shortForm(text)), Instant.now(), "m-1").isEmpty();
    }

    private void connect(String id, Mode mode) {
        var connector = DeliveryHub.connector(target.url() + "/" + id, null, Duration.ofMillis(700), null,
                Map.of("stock.write", DeliveryHub.capability("stock.write", "stock", null, "stock-result", true)));
        hub.connect(DeliveryHub.connection(id, connector, Map.of(), Map.of("default", mode), null));
    }

    private void want(String connection, String sku, String value, int sold) {
        jdbc.update(WANT, connection, sku, value, Instant.now().atOffset(ZoneOffset.UTC), sold);
    }

    private List<String> states(String connection) {
        return jdbc.queryForList("select state from channel_value where connection = ? order by sku", String.class, connection);
    }

    /** Items of each call, as {@code sku=value}. */
    private List<List<String>> sent(String connection) {
        return target.calls.stream().filter(call -> call.folder().equals(connection)).map(call -> {
            var items = new ArrayList<String>();
            JsonNode body = DeliveryHub.json(call.body());
            body.path("items").forEach(item -> items.add(item.path("sku").asText() + "=" + item.path("value").asText()));
            return List.copyOf(items);
        }).toList();
    }
}
