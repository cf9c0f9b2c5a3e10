package pl.spoiwo.intake.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.mapping.Json;

/** A poll of a real connector whose batches have to be confirmed: the second page of a round is the confirmation of the first. */
class ConfirmedBatchTest {

    private static final String ANSWER = "{\"status\": 200, \"body\": {\"Envelope\": [{\"Body\": [{\"%sResponse\": [{\"return\": [%s]}]}]}]}}";

    @TempDir
    Path folder;
    private PollShapes shapes;

    @BeforeEach
    void load() throws IOException {
        shapes = shapes("channel: HUB, ");
    }

    private PollShapes shapes(String channel) throws IOException {
        var home = new HomeWith(folder.resolve("home-" + channel.length()), "parcels",
                "system: dpd\nmode: live\nsettings: {" + channel + "login: me, password: secret, masterFid: \"1\", senderPhone: \"1\"}");
        return new PollShapes(home.configuration, home.connection, home.connection.capability("shipment.poll").orElseThrow(), Instant.EPOCH);
    }

    private static JsonNode answer(String operation, String returned) {
        return Json.read(ANSWER.formatted(operation, returned), JsonNode.class, "a test's answer");
    }

    @Test
    @DisplayName("events are rows, their batch is the token of the next page, and with its confirmation the round ends")
    void confirmed() {
        var first = Position.at(null);
        assertThat(shapes.request(first, List.of()).toString()).contains("getEventsForCustomerV4", "\"limit\":\"500\"");
        var events = answer("getEventsForCustomerV4", "{\"confirmId\": [\"77401\"], \"eventsList\": [{\"waybill\": [\"1X\"]}, {\"waybill\": [\"2X\"]}]}");
        assertThat(shapes.outcome(events).kind()).isEqualTo(PollOutcome.Kind.DONE);
        assertThat(shapes.items(first, shapes.rows(events), events)).hasSize(2);
        var second = shapes.following(first, shapes.rows(events), events, List.of());
        assertThat(shapes.request(second, List.of()).toString()).contains("markEventsAsProcessedV1", "\"confirmId\":\"77401\"");
        var done = answer("markEventsAsProcessedV1", "\"true\"");
        assertThat(shapes.outcome(done).kind()).isEqualTo(PollOutcome.Kind.DONE);
        assertThat(shapes.items(second, shapes.rows(done), done)).isEmpty();
        assertThat(shapes.following(second, List.of(), done, List.of())).isNull();
    }

    @Test
    @DisplayName("nothing new ends the round at once, an answer of another shape is a failure, and without a channel nothing is asked")
    void nothing() throws IOException {
        var empty = answer("getEventsForCustomerV4", "\"\"");
        assertThat(shapes.outcome(empty).kind()).isEqualTo(PollOutcome.Kind.DONE);
        assertThat(shapes.following(Position.at(null), shapes.rows(empty), empty, List.of())).isNull();
        assertThat(shapes.outcome(Json.read("{\"status\": 200, \"body\": \"<html>\"}", JsonNode.class, "a test's answer")).kind()).isEqualTo(PollOutcome.Kind.FAILED);
        assertThat(shapes("").request(Position.at(null), List.of()).isNull()).isTrue();
    }
}
