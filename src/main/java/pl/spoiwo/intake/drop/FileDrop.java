package pl.spoiwo.intake.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.intake.Arrivals;
import pl.spoiwo.intake.InboundMessage;
import pl.spoiwo.intake.IntakeProperties;
import pl.spoiwo.intake.MessageIds;
import pl.spoiwo.intake.MessageKey;
import pl.spoiwo.ledger.Hashes;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Steps of the route {@code file-in}. A file that is not understood goes to {@code failed/} with its reason beside it, and a person is told; while
 * the broker is away, or the file cannot be read, it stays where it is. Keys come from the content and the file's own time of modification (UTC,
 * seconds): a file that was not moved because of a crash is still the same one, so that what is read twice is a duplicate; an old content that
 * is written anew, as a price that goes back, is news.
 */
@Component
public class FileDrop {

    private static final Logger LOG = LoggerFactory.getLogger(FileDrop.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final ActiveConfiguration configuration;
    private final Codecs codecs;
    private final MessageIds ids;
    private final Arrivals arrivals;
    private final Alerts alerts;
    private final Folders folders;
    private final Clock clock;
    private final int mostItems;
    private final long mostBytes;

    FileDrop(ActiveConfiguration configuration, Codecs codecs, MessageIds ids, Arrivals arrivals, Alerts alerts, Folders folders, Clock clock,
             IntakeProperties properties) {
        this.configuration = configuration;
        this.codecs = codecs;
        this.ids = ids;
        this.arrivals = arrivals;
        this.alerts = alerts;
        this.folders = folders;
        this.clock = clock;
        this.mostItems = properties.chunk();
        this.mostBytes = properties.fileLimit().toBytes();
    }

    /** @throws MappingFailure where the file is not what the connector reads */
    public List<Outgoing> messages(@ExchangeProperty("connection") String id, @Header("CamelFileAbsolutePath") String file) throws IOException {
        var current = configuration.current();
        var connection = current.connection(id).orElseThrow(() -> new IllegalStateException("connection " + id + " is gone from the configuration"));
        var path = Path.of(file);
        try {
            var content = content(path);
            var written = Files.getLastModifiedTime(path).toInstant();
            var version = written.truncatedTo(ChronoUnit.SECONDS) + ":" + Hashes.sha256(content);
            var chunks = chunks(current, connection, content);
            arrivals.heard(id);
            return chunks.stream().map(chunk -> Outgoing.of(message(connection, path, chunk, version, written))).toList();
        } catch (IOException e) {
            folders.wrong(id, "file " + path.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + ")");
            throw e;
        }
    }

    private byte[] content(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new MappingFailure("no-file", "it is no file of its own but a link, a pipe or a device", null, 0, null);
        }
        long size = attributes.size();
        if (size > mostBytes) {
            throw new MappingFailure("too-large", "the file has " + size + " bytes, at most " + mostBytes + " are read", null, 0, null);
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes((int) size);
        }
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

    private Inbound message(Connection connection, Path file, FileChunks.Chunk chunk, String version, Instant written) {
        var name = chunk.capability().name();
        return new Inbound(ids.next(), connection.id(), "file:" + name, MessageKey.bounded("file:" + name + ":" + version + ":" + chunk.number()),
                "application/json", Map.of("file-name", file.getFileName().toString(), Inbound.WRITTEN, written.truncatedTo(ChronoUnit.MICROS).toString()), InboundMessage.body(chunk.document()),
                clock.instant(), null);
    }

    /** Everything in the file is durable: it moves to {@code done/} and is kept there. */
    public void done(@Header("CamelFileAbsolutePath") String file, Exchange exchange) {
        exchange.setProperty("fileTarget", target(Path.of(file), "done"));
    }

    /** Last step of the policy {@code file-failures}: the file moves to {@code failed/}, its reason beside it, and a person is told. */
    public void failed(@ExchangeProperty("connection") String connection, @Header("CamelFileAbsolutePath") String file,
                       @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) MappingFailure failure, Exchange exchange) throws IOException {
        var path = Path.of(file);
        var target = target(path, "failed");
        var reason = path.resolveSibling(target + ".reason.txt");
        var part = path.resolveSibling(target + ".reason.txt.part");
        Files.createDirectories(part.getParent());
        Files.writeString(part, reason(path, failure));
        Files.move(part, reason, StandardCopyOption.ATOMIC_MOVE);
        LOG.warn("file {} of {} cannot be read: {}; the whole reason is in {}", path.getFileName(), connection, failure.unquoted(), reason.getFileName());
        exchange.setProperty("fileTarget", target);
        alerts.task("file-failed", connection, path.getFileName().toString(), "File " + path.getFileName() + " of " + connection
                + " cannot be taken: " + failure.unquoted() + ". Nothing of it was taken; it lies in " + target + ", the whole reason beside it.");
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
