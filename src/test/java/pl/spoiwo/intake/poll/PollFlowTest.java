package pl.spoiwo.intake.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.LogLines;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Connector.Cursor;
import pl.spoiwo.connection.Connector.Page;
import pl.spoiwo.intake.FakeAlerts;
import pl.spoiwo.intake.FakeStates;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.intake.IntakeSlice;
import pl.spoiwo.intake.RecordingBroker;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.ReceivedMessage;
import pl.spoiwo.mapping.Json;

/** The real route and cursor table against a target over HTTP; the Kamelet of the call is a plain one. */
@SpringBootTest(classes = {IntakeSlice.class, PollFlowTest.Setting.class}, webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = {
        "spring.datasource.url=jdbc:h2:mem:polls;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "management.endpoint.health.validate-group-membership=false", "spoiwo.intake.max-pages=4",
        "camel.main.routes-include-pattern=file:routes/flows/intake-accept.camel.yaml,file:routes/flows/poll.camel.yaml,file:routes/policies/in-session.camel.yaml,file:routes/policies/poll-*.camel.yaml"})
class PollFlowTest {

    private static final PagedTarget TARGET = new PagedTarget();
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static volatile Instant now = START;

    @TestConfiguration
    static class Setting {

        @Bean
        FixedConfiguration configuration() {
            var capabilities = Map.of(
                    "order.poll", orders("order.poll"), "failing.poll", orders("failing.poll"), "quiet.poll", orders("quiet.poll"),
                    "order.reconcile", capability("order.reconcile", new Page("page", 3, null), new Cursor("/at", Duration.ofMinutes(2), Duration.ofHours(24)), "", "order:{/id}:{/at}"),
                    "item.poll", capability("item.poll", new Page("token", 3, "/next"), new Cursor("/id", null), "/items", "item:{/id}"),
                    "linked.poll", capability("linked.poll", new Page("link", 3, null), new Cursor("/at", null), "", "linked:{/id}"),
                    "part.poll", new Capability("part.poll", "http", "ask", List.of(), null, null, null, null, true, null, Duration.ofHours(1), new Page("offset", 3, null, "/body/total", "/rows"), null, null, "{capability}:{round}:{bodyHash}", "event", 1, false, null, Map.of()),
                    "state.poll", new Capability("state.poll", "http", "ask", List.of(), null, null, null, null, true, null, Duration.ofHours(1), new Page("keyset", 3, "/id"), null, null, null, "event", 1, false, null, Map.of()),
                    "hook.check", capability("hook.check", new Page("none", 100, null), null, "", null));
            var connector = FixedConfiguration.connector(null, capabilities, new Connector.Http(TARGET.address(), "json", Duration.ofSeconds(5), Map.of(), null), null);
            return new FixedConfiguration().with(FixedConfiguration.connection("shop", connector, Map.of()))
                    .mapping("made-up/ask", "{\"method\":\"GET\",\"path\":if (.next and starts-with(.next, \"/\")) .next else \"/x?since=\" + .cursor + \"&page=\" + .page + \"&offset=\" + .offset + (if (.next) \"&next=\" + .next else \"\")}")
                    .mapping("lib/outcome-http", "if (.status == 200) {\"outcome\":\"done\"} else if (.status == 401) {\"outcome\":\"reauthorise\"} else if (.status == 410) {\"outcome\":\"permanent\",\"text\":\"gone\"} else {\"outcome\":\"retry\",\"after\":number(.headers.\"retry-after\"),\"code\":\"http-\" + .status,\"text\":\"HTTP \" + .status + \": \" + .body.message}");
        }

        private static Capability orders(String name) {
            return capability(name, new Page("page", 3, null), new Cursor("/at", Duration.ofMinutes(2)), "", "order:{/id}:{/at}");
        }

        private static Capability capability(String name, Page page, Cursor cursor, String items, String key) {
            return new Capability(name, "http", "ask", List.of(), null, null, null, null, true, null, Duration.ofHours(1), page, cursor, items, key, "event", 1, false, null, Map.of());
        }

        @Bean
        @Primary
        Clock testClock() {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
        }

        /** Same contract as the hub's step: request document in, answer document out. */
        @Bean
        RouteBuilder httpCall() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    routeTemplate("http-call").templateParameter("connection").from("kamelet:source").process(exchange -> {
                        var request = exchange.getMessage().getBody(JsonNode.class);
                        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(TARGET.address() + request.path("path").asText())).build(), HttpResponse.BodyHandlers.ofString());
                        var document = Json.MAPPER.createObjectNode().put("status", answer.statusCode());
                        var headers = document.putObject("headers");
                        answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
                        document.set("body", Json.MAPPER.readTree(answer.body()));
                        exchange.getMessage().setBody(document);
                    });
                }
            };
        }
    }

    @Autowired
    private CamelContext camel;
    @Autowired
    private RecordingBroker broker;
    @Autowired
    private FakeStates states;
    @Autowired
    private FakeAlerts alerts;
    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void empty() {
        broker.reset();
        states.failures.clear();
        states.set.clear();
        alerts.open.clear();
        IntakeSlice.KNOWN.clear();
        TARGET.asked.clear();
        jdbc.sql("delete from poll_cursor").update();
        now = START;
    }

    @AfterEach
    void answersNothing() {
        TARGET.answering = query -> PagedTarget.Answer.ok("[]");
    }

    @Test
    @DisplayName("pages are read to the short one, one durable send for each, and the cursor is the latest value, used with its overlap next time")
    void pages() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(query.get("page").equals("1") ? PagedTarget.items(5, 9, 7) : PagedTarget.items(2));
        round("order.poll");
        assertThat(broker.keys()).containsExactly("order:5:2026-11-21T10:05:00", "order:9:2026-11-21T10:09:00", "order:7:2026-11-21T10:07:00", "order:2:2026-11-21T10:02:00");
        assertThat(broker.sends).containsExactly(3, 1);
        assertThat(broker.taken.get(0).properties()).containsEntry(Headers.KIND, "poll:order.poll").containsEntry(Headers.CONTENT_TYPE, "application/json");
        assertThat(new String(broker.taken.get(0).body(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":5,\"at\":\"2026-11-21T10:05:00\"}");
        assertThat(TARGET.asked.get(0).getQuery()).as("the first start asks for nothing older than startFrom").contains("since=2026-11-19T23:58:00Z");
        next();
        round("order.poll");
        assertThat(TARGET.asked.get(2).getQuery()).contains("since=2026-11-21T10:07:00Z").contains("page=1");
    }

    @Test
    @DisplayName("items whose keys are known do not enter again")
    void known() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(1, 2));
        IntakeSlice.KNOWN.add("order:1:2026-11-21T10:01:00");
        round("order.poll");
        assertThat(broker.keys()).containsExactly("order:2:2026-11-21T10:02:00");
    }

    @Test
    @DisplayName("a reconciliation reads its window anew each round and takes in what the poll should have brought, not what the poll has yet to come to")
    void reconciliation() throws Exception {
        var late = "{\"id\":9,\"at\":\"2026-11-22T09:59:00\"}";
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(2).replace("]", "," + late + "]"));
        round("order.reconcile");
        assertThat(broker.keys()).as("the poll has not had a whole round yet").isEmpty();
        assertThat(TARGET.asked.get(0).getQuery()).contains("since=2026-11-21T09:58:00Z");
        TARGET.answering = query -> PagedTarget.Answer.ok("[]");
        round("order.poll");
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(2).replace("]", "," + late + "]"));
        next();
        round("order.reconcile");
        assertThat(broker.keys()).containsExactly("order:2:2026-11-21T10:02:00");
        assertThat(broker.taken.get(0).properties()).containsEntry(Headers.KIND, "poll:order.reconcile");
        next();
        round("order.reconcile");
        assertThat(TARGET.asked.get(TARGET.asked.size() - 1).getQuery()).as("the window moves with the clock, not with what was seen").contains("since=2026-11-21T12:00:00Z");
    }

    @Test
    @DisplayName("the broker going away in the second page leaves the cursor; the next round reads that page again and nothing is lost")
    void brokerAway() throws Exception {
        TARGET.answering = query -> {
            if (query.get("page").equals("2")) {
                broker.full();
            }
            return PagedTarget.Answer.ok(query.get("page").equals("1") ? PagedTarget.items(1, 2, 3) : PagedTarget.items(4));
        };
        round("order.poll");
        assertThat(broker.keys()).hasSize(3);
        assertThat(position()).contains("\"cursor\":\"2026-11-20T00:00:00Z\"", "\"page\":2");
        assertThat(states.failures).as("the hub's own broker is no failure of the connection").isEmpty();
        broker.up();
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(4));
        next();
        round("order.poll");
        assertThat(broker.keys()).endsWith("order:4:2026-11-21T10:04:00");
        assertThat(position()).contains("\"cursor\":\"2026-11-21T10:04:00Z\"", "\"page\":1");
    }

    @Test
    @DisplayName("a crash between send and cursor repeats the page with the same keys")
    void crash() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(1, 2));
        round("order.poll");
        jdbc.sql("update poll_cursor set position = :position").param("position", Position.at("2026-11-20T00:00:00Z").text()).update();
        next();
        round("order.poll");
        assertThat(broker.keys()).hasSize(4);
        assertThat(broker.keys().subList(0, 2)).isEqualTo(broker.keys().subList(2, 4));
        assertThat(broker.taken.stream().map(m -> m.properties().get(Headers.ID)).distinct()).hasSize(4);
    }

    @Test
    @DisplayName("another node that took the round over stops this one before its cursor is written")
    void overtaken() throws Exception {
        TARGET.answering = query -> {
            jdbc.sql("update poll_cursor set fence = fence + 1").update();
            return PagedTarget.Answer.ok(PagedTarget.items(1, 2, 3));
        };
        round("order.poll");
        assertThat(TARGET.asked).hasSize(1);
        assertThat(position()).contains("2026-11-20T00:00:00Z");
    }

    @Test
    @DisplayName("a second node whose timer fires in the same period does nothing")
    void oneNode() throws Exception {
        round("order.poll");
        now = START.plus(Duration.ofMinutes(20));
        round("order.poll");
        assertThat(TARGET.asked).hasSize(1);
    }

    @Test
    @DisplayName("an error of the target ends the round, keeps the cursor, and reaches a person after three rounds; success clears it")
    void targetFails() throws Exception {
        TARGET.answering = query -> new PagedTarget.Answer(500, "{\"message\":\"no jan.kowalski@example.com\"}", Map.of());
        try (var log = LogLines.whole()) {
            for (int i = 1; i <= 3; i++) {
                round("failing.poll");
                assertThat(alerts.open.contains("poll-failing shop")).isEqualTo(i >= 3);
                next();
            }
            assertThat(states.failures).hasSize(3).first(STRING).contains("HTTP 500: no jan.kowalski@example.com");
            assertThat(log.texts()).anyMatch(line -> line.endsWith("failing.poll of shop failed, round 3: http-500")).noneMatch(line -> line.contains("kowalski"));
        }
        assertThat(position()).contains("2026-11-20T00:00:00Z");
        TARGET.answering = query -> PagedTarget.Answer.ok("[]");
        round("failing.poll");
        assertThat(alerts.open).isEmpty();
    }

    @Test
    @DisplayName("a target that asks to be left alone is left alone")
    void retryAfter() throws Exception {
        TARGET.answering = query -> new PagedTarget.Answer(429, "{}", Map.of("Retry-After", "7200"));
        round("quiet.poll");
        next();
        round("quiet.poll");
        assertThat(TARGET.asked).hasSize(1);
        next();
        round("quiet.poll");
        assertThat(TARGET.asked).hasSize(2);
    }

    @Test
    @DisplayName("renewed credentials get one more try within the round")
    void reauthorise() throws Exception {
        TARGET.answering = query -> TARGET.asked.size() == 1 ? new PagedTarget.Answer(401, "{}", Map.of()) : PagedTarget.Answer.ok(PagedTarget.items(1));
        round("order.poll");
        assertThat(broker.keys()).hasSize(1);
        assertThat(TARGET.asked).hasSize(2);
        assertThat(states.failures).isEmpty();
    }

    @Test
    @DisplayName("a pager without an end is cut off, and the next round goes on where it stopped")
    void endless() throws Exception {
        TARGET.answering = query -> {
            int page = Integer.parseInt(query.get("page"));
            return PagedTarget.Answer.ok(PagedTarget.items(IntStream.range(page * 3, page * 3 + 3).toArray()));
        };
        round("order.poll");
        assertThat(TARGET.asked).hasSize(4);
        next();
        round("order.poll");
        assertThat(TARGET.asked.get(4).getQuery()).contains("page=5").contains("since=2026-11-19T23:58:00Z");
        assertThat(broker.keys().stream().distinct()).hasSize(24);
    }

    @Test
    @DisplayName("a pager that gives the same page again ends the round as a failure, with the cursor where it was")
    void samePage() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(1, 2, 3));
        round("order.poll");
        assertThat(TARGET.asked).hasSize(2);
        assertThat(states.failures).first(STRING).contains("once more");
        assertThat(position()).contains("\"cursor\":\"2026-11-20T00:00:00Z\"");
    }

    @Test
    @DisplayName("tokens are followed to the last page; a token the target has forgotten starts over from the cursor")
    void tokens() throws Exception {
        TARGET.answering = query -> "t1".equals(query.get("next")) ? new PagedTarget.Answer(503, "{}", Map.of())
                : PagedTarget.Answer.ok("{\"items\":" + PagedTarget.items(11, 12) + ",\"next\":\"t1\"}");
        round("item.poll");
        assertThat(position()).contains("\"next\":\"t1\"");
        TARGET.answering = query -> query.containsKey("next") ? new PagedTarget.Answer(410, "{}", Map.of())
                : PagedTarget.Answer.ok("{\"items\":" + PagedTarget.items(11, 12, 13) + "}");
        next();
        round("item.poll");
        assertThat(position()).doesNotContain("next");
        next();
        round("item.poll");
        assertThat(broker.keys()).contains("item:11", "item:12", "item:13");
        assertThat(position()).contains("\"cursor\":\"13\"");
    }

    @Test
    @DisplayName("links of the Link header are followed")
    void links() throws Exception {
        TARGET.answering = query -> "2".equals(query.get("at")) ? PagedTarget.Answer.ok(PagedTarget.items(3))
                : new PagedTarget.Answer(200, PagedTarget.items(1, 2), Map.of("Link", "<" + TARGET.address() + "/y?at=1>; rel=\"prev\", <" + TARGET.address() + "/y?at=2>; rel=\"next\""));
        round("linked.poll");
        assertThat(TARGET.asked.get(1)).hasToString("/y?at=2");
        assertThat(broker.keys()).containsExactly("linked:1", "linked:2", "linked:3");
    }

    @Test
    @DisplayName("a check makes one message of the whole answer, and the same answer again counts once in a period only")
    void check() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok("[{\"status\":\"disabled\"}]");
        round("hook.check");
        next();
        round("hook.check");
        assertThat(broker.keys()).hasSize(2).doesNotHaveDuplicates();
        assertThat(new String(broker.taken.get(0).body(), StandardCharsets.UTF_8)).isEqualTo("[{\"status\":\"disabled\"}]");
    }

    @Test
    @DisplayName("a whole state comes page by page, each page one message that goes on behind the last row, and an empty page behind the last is no message")
    void wholeState() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(switch (query.getOrDefault("next", "")) {
            case "" -> PagedTarget.items(1, 2, 3);
            case "3" -> PagedTarget.items(4, 5, 7);
            default -> "[]";
        });
        round("state.poll");
        assertThat(bodies()).containsExactly(PagedTarget.items(1, 2, 3), PagedTarget.items(4, 5, 7));
        assertThat(broker.taken.get(0).properties()).containsEntry(Headers.KIND, "state:state.poll");
        assertThat(TARGET.asked).hasSize(3);
        assertThat(position()).as("the next round begins at the first page").doesNotContain("next");
    }

    @Test
    @DisplayName("a whole state that is cut short goes on where it was, then begins again: no page is left out, and the same content of a later round is news")
    void wholeStateCutShort() throws Exception {
        TARGET.answering = query -> query.containsKey("next") ? new PagedTarget.Answer(503, "{}", Map.of()) : PagedTarget.Answer.ok(PagedTarget.items(1, 2, 3));
        round("state.poll");
        assertThat(bodies()).containsExactly(PagedTarget.items(1, 2, 3));
        TARGET.answering = query -> PagedTarget.Answer.ok(query.containsKey("next") ? PagedTarget.items(4) : PagedTarget.items(1, 2, 3));
        next();
        round("state.poll");
        next();
        round("state.poll");
        assertThat(bodies()).containsExactly(PagedTarget.items(1, 2, 3), PagedTarget.items(4), PagedTarget.items(1, 2, 3), PagedTarget.items(4));
        assertThat(broker.keys()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("the parts of a whole state say when their reading began, which they are, and which is the last; a reading that was cut short keeps its beginning")
    void parts() throws Exception {
        TARGET.answering = query -> query.get("offset").equals("3") ? new PagedTarget.Answer(503, "{}", Map.of()) : part(PagedTarget.items(1, 2, 3));
        var began = now;
        round("part.poll");
        TARGET.answering = query -> part(query.get("offset").equals("3") ? PagedTarget.items(4, 5, 6) : PagedTarget.items(1, 2, 3));
        next();
        round("part.poll");
        next();
        round("part.poll");
        assertThat(broker.taken).extracting(message -> ReceivedMessage.read(message.properties()::get, message.body()).headers()).containsExactly(
                Map.of("page", "1", "round", began.toString()), Map.of("page", "2", "round", began.toString(), "last", "true"),
                Map.of("page", "1", "round", now.toString()), Map.of("page", "2", "round", now.toString(), "last", "true"));
        assertThat(TARGET.asked).as("nobody asks for a page behind the last").hasSize(5);
        assertThat(broker.keys()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("what a poll brings is dated before it was asked for: the target may change while it answers")
    void dated() throws Exception {
        var began = now;
        TARGET.answering = query -> {
            now = now.plusSeconds(5);
            return part(query.get("offset").equals("3") ? PagedTarget.items(4, 5, 6) : PagedTarget.items(1, 2, 3));
        };
        round("part.poll");
        assertThat(broker.taken).hasSize(2).extracting(message -> ReceivedMessage.read(message.properties()::get, message.body()).receivedAt()).containsOnly(began);
    }

    private static PagedTarget.Answer part(String rows) {
        return PagedTarget.Answer.ok("{\"total\":6,\"rows\":" + rows + "}");
    }

    @Test
    @DisplayName("a whole state whose target ignores the page ends the round as a failure")
    void wholeStateSamePage() throws Exception {
        TARGET.answering = query -> PagedTarget.Answer.ok(PagedTarget.items(1, 2, 3));
        round("state.poll");
        assertThat(bodies()).hasSize(1);
        assertThat(states.failures).first(STRING).contains("once more");
    }

    private List<String> bodies() {
        return broker.taken.stream().map(message -> new String(message.body(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    @DisplayName("with the database away the round is skipped and the route lives on")
    void databaseAway() throws Exception {
        states.away = true;
        round("order.poll");
        states.away = false;
        assertThat(TARGET.asked).isEmpty();
        round("order.poll");
        assertThat(TARGET.asked).hasSize(1);
    }

    /** Runs one round of the real template at once: what its timer would start, were it not suspended. */
    private void round(String capability) throws Exception {
        var id = "poll-shop-" + capability;
        if (camel.getRoute(id) == null) {
            TemplatedRouteBuilder.builder(camel, "poll").routeId(id).parameters(Map.of("connection", "shop", "capability", capability, "every", "1h", "step", "http-call")).add();
            camel.getRouteController().suspendRoute(id);
        }
        var consumer = camel.getRoute(id).getConsumer();
        var exchange = consumer.getEndpoint().createExchange();
        consumer.getProcessor().process(exchange);
        assertThat(exchange.getException()).isNull();
    }

    private String position() {
        return jdbc.sql("select position from poll_cursor").query(String.class).single();
    }

    private static void next() {
        now = now.plus(Duration.ofMinutes(61));
    }
}
