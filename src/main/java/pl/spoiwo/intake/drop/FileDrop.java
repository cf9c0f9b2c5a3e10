package pl.spoiwo.intake.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.intake.Arrivals;
import pl.spoiwo.intake.Hashes;
import pl.spoiwo.intake.InboundMessage;
import pl.spoiwo.intake.IntakeProperties;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.intake.MessageKey;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Steps of the route {@code file-in}. A file that cannot be read goes to {@code failed/} with its reason beside it; while the broker is away
 * it stays where it is. Keys come from the content, so the same file again, or after a crash, is a duplicate.
 */
@Component
public class FileDrop {

    private static final Logger LOG = LoggerFactory.getLogger(FileDrop.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final ActiveConfiguration configuration;
    private final Codecs codecs;
    private final MessageIds ids;
    private final Arrivals arrivals;
    private final Clock clock;
    private final int mostItems;
    private final long mostBytes;

    FileDrop(ActiveConfiguration configuration, Codecs codecs, MessageIds ids, Arrivals arrivals, Clock clock, IntakeProperties properties) {
        this.configuration = configuration;
        this.codecs = codecs;
        this.ids = ids;
        this.arrivals = arrivals;
        this.clock = clock;
        this.mostItems = properties.chunk();
        this.mostBytes = properties.fileLimit().toBytes();
    }

    /** @throws MappingFailure where the file is not what the connector reads */
    public List<Outgoing> messages(@ExchangeProperty("connection") String id, @Header("CamelFileAbsolutePath") String file) throws IOException {
        var current = configuration.current();
        var connection = current.connection(id).orElseThrow(() -> new IllegalStateException("connection " + id + " is gone from the configuration"));
        var path = Path.of(file);
        if (Files.size(path) > mostBytes) {
            throw new MappingFailure("too-large", "the file has " + Files.size(path) + " bytes, at most " + mostBytes + " are read", null, 0, null);
        }
        var content = Files.readAllBytes(path);
        var chunks = chunks(current, connection, content);
        var hash = Hashes.sha256(content);
        arrivals.heard(id);
        return chunks.stream().map(chunk -> Outgoing.of(message(connection, path, chunk, hash))).toList();
    }

    private List<FileChunks.Chunk> chunks(HubConfiguration current, Connection connection, byte[] content) {
        var transport = connection.connector().file();
        var layout = transport.layout() == null ? null : current.mappings().layout(connection.mapping(transport.layout())).orElseThrow(
                () -> new MappingFailure("layout", "there is no layout " + transport.layout(), connection.connector().sourceFile(), 0, null));
        var chunks = FileChunks.of(codecs.decode(transport.codec(), content, layout), connection.connector().capabilities().values(), mostItems);
        if (chunks.isEmpty()) {
            var lists = connection.connector().capabilities().values().stream().filter(c -> "file".equals(c.transport()) && c.event() != null)
                    .map(c -> c.name() + " at " + c.items()).sorted().toList();
            throw new MappingFailure("nothing-in-it", "the file has nothing that the connector reads: " + lists, connection.connector().sourceFile(), 0, null);
        }
        return chunks;
    }

    private Inbound message(Connection connection, Path file, FileChunks.Chunk chunk, String hash) {
        var name = chunk.capability().name();
        return new Inbound(ids.next(), connection.id(), "file:" + name, MessageKey.bounded("file:" + name + ":" + hash + ":" + chunk.number()),
                "application/json", Map.of("file-name", file.getFileName().toString()), InboundMessage.body(chunk.document()),
                clock.instant(), null);
    }

    /** Everything in the file is durable: it moves to {@code done/} and is kept there. */
    public void done(@Header("CamelFileAbsolutePath") String file, Exchange exchange) {
        exchange.setProperty("fileTarget", target(Path.of(file), "done"));
    }

    /** Last step of the policy {@code file-failures}: the file moves to {@code failed/}, its reason beside it. */
    public void failed(@ExchangeProperty("connection") String connection, @Header("CamelFileAbsolutePath") String file,
                       @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) MappingFailure failure, Exchange exchange) throws IOException {
        var path = Path.of(file);
        var target = target(path, "failed");
        var reason = path.resolveSibling(target + ".reason.txt");
        Files.createDirectories(reason.getParent());
        Files.writeString(reason, reason(path, failure));
        LOG.warn("file {} of {} cannot be read, its reason is in {}: {}", path.getFileName(), connection, reason.getFileName(), failure.getMessage());
        exchange.setProperty("fileTarget", target);
    }

    private String reason(Path file, MappingFailure failure) {
        var where = failure.file() == null ? "" : "Where: " + failure.file() + (failure.line() > 0 ? ":" + failure.line() : "") + "\n";
        var field = failure.field() == null ? "" : "Field: " + failure.field() + "\n";
        return "File:  " + file.getFileName() + "\nAt:    " + clock.instant() + "\nWhat:  " + failure.getMessage() + " (" + failure.code() + ")\n" + where + field
                + "To do: mend the file, or the layout or connector named above, and put the file into " + file.getParent().getFileName()
                + " again. Nothing of it was taken.\n";
    }

    /** A name that is taken gets the time, so that nothing there is ever overwritten. */
    private String target(Path file, String folder) {
        var name = file.getFileName().toString();
        var plain = folder + "/" + name;
        return Files.exists(file.resolveSibling(plain)) ? folder + "/" + STAMP.format(clock.instant()) + "-" + name : plain;
    }
}
