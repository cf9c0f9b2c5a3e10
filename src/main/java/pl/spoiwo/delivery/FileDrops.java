package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.Layout;
import pl.spoiwo.mapping.MappingFailure;

/** The work of the Kamelet {@code file-drop}: request document {@code {name, content}} in, answer document {@code {written, name}} out. */
@Component("fileDrops")
public class FileDrops {

    /** Exchange property: how the hand-over stands, a {@code FileHandOver.Run}. */
    static final String RUN = "fileRun";
    private static final Logger LOG = LoggerFactory.getLogger(FileDrops.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final ActiveConfiguration configuration;
    private final Codecs codecs;
    private final Breakers breakers;
    private final Path copies;
    private final String boot;

    FileDrops(ActiveConfiguration configuration, Codecs codecs, Breakers breakers, @Value("${spoiwo.data-dir}") Path dataDir) throws IOException {
        this.configuration = configuration;
        this.codecs = codecs;
        this.breakers = breakers;
        this.copies = dataDir.toAbsolutePath().normalize().resolve("sent");
        this.boot = bootId();
    }

    public void drop(Exchange exchange, String connectionId) {
        var request = exchange.getMessage().getBody(JsonNode.class);
        var run = exchange.getProperty(RUN, FileHandOver.Run.IN_DOUBT, FileHandOver.Run.class);
        exchange.getMessage().removeHeaders("*");
        exchange.removeProperty(HttpCalls.RAW);
        exchange.getMessage().setBody(answer(request, connectionId, run));
    }

    private JsonNode answer(JsonNode request, String connectionId, FileHandOver.Run run) {
        if (!breakers.admit(connectionId)) {
            return Answers.failed(request, new CallNotMade("breaker-open", connectionId + " is down", null));
        }
        long startedAt = System.nanoTime();
        try {
            var answer = handOver(request, connectionId, run);
            breakers.answered(connectionId, since(startedAt));
            return answer;
        } catch (MappingFailure failure) {
            breakers.unused(connectionId);
            return Answers.failed(request, failure);
        } catch (IOException e) {
            LOG.warn("The exchange folder of {} cannot be used", connectionId, e);
            breakers.unanswered(connectionId, since(startedAt), e);
            return Answers.error(request, "connect", false, "the exchange folder cannot be used: " + e.getClass().getSimpleName());
        }
    }

    private JsonNode handOver(JsonNode request, String connectionId, FileHandOver.Run run) throws IOException {
        var current = configuration.current();
        var connection = current.connection(connectionId).orElseThrow(() -> HttpRequests.refused("there is no connection " + connectionId));
        var file = connection.connector().file();
        if (file == null) {
            throw HttpRequests.refused("connector " + connection.connector().system() + " has no file section");
        }
        var out = Path.of(connection.fill(file.out()));
        if (!Files.isDirectory(out)) {
            throw new IOException("the exchange folder is not there");
        }
        var encoded = codecs.encode(file.codec(), request.path("content"), layout(current, connection, file.layout()));
        var result = new FileHandOver(copies.resolve(connectionId), out, boot, step -> { }).handOver(request.path("name").asText(), encoded.bytes(), run);
        if (result instanceof FileHandOver.Result.Unproven unproven) {
            return Answers.error(request, "unproven", true, unproven.why());
        }
        var answer = Json.MAPPER.createObjectNode();
        answer.set("request", Answers.about(request));
        answer.put("written", true).put("name", request.path("name").asText()).put("repeated", ((FileHandOver.Result.HandedOver) result).repeated());
        encoded.notes().forEach(answer.putArray("notes")::add);
        return answer;
    }

    private static Layout layout(HubConfiguration current, Connection connection, String name) {
        if (name == null) {
            return null;
        }
        var full = connection.mapping(name);
        return current.mappings().layout(full).orElseGet(() -> {
            var path = current.home().mappings().resolve(full + ".layout.yaml");
            return Layout.read(path, current.home().nameOf(path));
        });
    }

    private static Duration since(long startedAt) {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Where the system tells no boot id, every start of the hub counts as one: more is in doubt then, nothing is done twice. */
    private static String bootId() throws IOException {
        return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : UUID.randomUUID().toString();
    }
}
