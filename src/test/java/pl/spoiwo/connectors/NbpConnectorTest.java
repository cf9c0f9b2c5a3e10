package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.CanonicalSchemas;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The connector against the simulated bank, whose answers are those of the API's documentation. */
class NbpConnectorTest {

    private static final String TABLES = "/nbp/api/exchangerates/tables/";

    @TempDir
    Path folder;

    private Sandbox sandbox(String now) {
        return new Sandbox(SandboxOptions.inMemory(folder), Clock.fixed(Instant.parse(now), ZoneOffset.UTC)).start(0);
    }

    private List<JsonNode> events(Sandbox sandbox, String table) throws Exception {
        var files = new ConnectorFiles("nbp", Map.of("table", table));
        var request = files.apply("rate-poll", Json.MAPPER.readTree("{}"));
        var events = files.apply("rate", new Client(sandbox).get("/nbp/api" + request.path("path").asText() + "?format=json"));
        var schemas = new CanonicalSchemas(new Home(Path.of(".")), files.mappings, new Findings());
        events.forEach(event -> schemas.check(event.path("event").asText(), event.get("data"), "nbp/rate"));
        return StreamSupport.stream(events.spliterator(), false).map(event -> event.get("data")).toList();
    }

    @Test
    @DisplayName("one question brings the last thirty editions, over weekends and holidays, each with number, date and the moment it was asked for")
    void editions() throws Exception {
        try (var sandbox = sandbox("2026-12-28T10:00:00Z")) {
            var editions = events(sandbox, "A");
            assertThat(editions).hasSize(30).extracting(edition -> edition.path("date").asText()).isSorted().contains("2026-11-12", "2026-12-22")
                    .doesNotContain("2026-11-11", "2026-12-24", "2026-12-25", "2026-12-27", "2026-12-28").last().isEqualTo("2026-12-23");
            assertThat(editions).allSatisfy(edition -> assertThat(edition.path("asOf").asText()).isEqualTo("2026-11-20T12:00:00Z"));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2022-02-25, 039/A/NBP/2022", "2019-07-12, 134/A/NBP/2019"})
    @DisplayName("editions are numbered as the bank numbered them")
    void numbers(String day, String number) throws Exception {
        try (var sandbox = sandbox(day + "T12:00:00Z")) {
            assertThat(events(sandbox, "A").get(29).path("number").asText()).isEqualTo(number);
        }
    }

    @Test
    @DisplayName("table C comes as a buying and a selling table")
    void buyingAndSelling() throws Exception {
        try (var sandbox = sandbox("2026-12-28T10:00:00Z")) {
            assertThat(events(sandbox, "C")).hasSize(60).extracting(edition -> edition.path("table").asText()).startsWith("C-bid", "C-ask", "C-bid");
        }
    }

    @Test
    @DisplayName("today's table comes at a quarter past twelve, or when the control call says so")
    void published() throws Exception {
        try (var early = sandbox("2026-11-27T11:14:59Z")) {
            assertThat(events(early, "A").get(29).path("date").asText()).isEqualTo("2026-11-26");
            new Client(early).post("/_control/nbp/rates", "{\"EUR\":\"4.4444\"}");
            var last = events(early, "A").get(29);
            assertThat(last.path("date").asText()).isEqualTo("2026-11-27");
            assertThat(last.path("items")).filteredOn(item -> item.path("currency").asText().equals("EUR")).extracting(item -> item.path("rate").asText()).containsExactly("4.4444");
        }
        try (var noon = sandbox("2026-11-27T11:15:00Z")) {
            assertThat(events(noon, "A").get(29).path("date").asText()).isEqualTo("2026-11-27");
        }
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({
        "A/2026-11-26, 200, 2026-11-26",
        "A/2026-11-29, 404, 404 NotFound - Not Found - Brak danych",
        "A/today, 404, 404 NotFound - Not Found - Brak danych",
        "A/2026-08-01/2026-11-01, 200, 2026-08-03",
        "A/2026-08-01/2026-11-02, 400, 400 BadRequest - Przekroczony limit 93 dni / Limit of 93 days has been exceeded",
        "A/2026-11-02/2026-11-01, 400, 400 BadRequest - Błędny zakres dat / Invalid date range",
        "A/last/67, 200, effectiveDate",
        "A/last/68, 400, 400 BadRequest",
        "A/yesterday, 400, 400 BadRequest",
        "Q, 404, 404 NotFound"})
    @DisplayName("what the bank answers to other questions")
    void documented(String path, int status, String text) throws Exception {
        try (var sandbox = sandbox("2026-11-27T08:00:00Z")) {
            var answer = new Client(sandbox).send("GET", TABLES + path, null);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(text);
        }
    }
}
