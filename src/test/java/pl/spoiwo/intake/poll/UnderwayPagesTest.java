package pl.spoiwo.intake.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.mapping.Json;

/** A carrier is asked for the hub's own parcels only. */
class UnderwayPagesTest {

    @Test
    @DisplayName("a request names the parcels of its page; a full page is followed by the one after its last parcel, whatever the carrier shows")
    void pages(@TempDir Path folder) throws IOException {
        var home = new HomeWith(folder, "parcels", "system: inpost\nsettings: {url: \"http://127.0.0.1:9\", organisation: \"4321\", token: demo-t, hookSecret: demo-h}");
        var shapes = new PollShapes(home.configuration, home.connection, home.connection.capability("shipment.poll").orElseThrow(), Instant.EPOCH);
        var hundred = IntStream.range(1000, 1100).mapToObj(String::valueOf).toList();
        var first = Position.at(null);
        assertThat(shapes.request(first, hundred).at("/query/id").asText()).startsWith("1000,1001,").endsWith(",1099");
        var answer = Json.MAPPER.readTree("{\"body\":{\"items\":[]}}");
        var second = shapes.following(first, List.of(), answer, hundred);
        assertThat(second.next()).isEqualTo("1099");
        assertThat(shapes.request(second, List.of("1100")).at("/query/id").asText()).isEqualTo("1100");
        assertThat(shapes.following(second, List.of(), answer, List.of("1100"))).isNull();
    }
}
