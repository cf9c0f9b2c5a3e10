package pl.spoiwo.delivery;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import pl.spoiwo.Patience;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The commands and values of one connector through the real route, to the simulated system over HTTP. */
final class CarrierHub implements AutoCloseable {

    static final String CARRIER = "parcels";
    static final Duration PATIENCE = Patience.LIMIT;

    final DeliveryHub hub;
    final Client client;
    private final Sandbox sandbox;
    private final TestDatabase database;
    private final Path folder;
    private final String system;

    /** @param options of the sandbox, beside those of every test */
    CarrierHub(Path folder, String system, Map<String, String> options) {
        var all = new HashMap<>(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString(), "hub-url", "http://127.0.0.1:9"));
        all.putAll(options);
        this.folder = folder;
        this.system = system;
        sandbox = new Sandbox(SandboxOptions.of(all), Clock.systemUTC()).start(0);
        client = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
    }

    /** @param settings of connections.yaml; every {@code %s} is the simulated system's address */
    Connection connect(String id, String settings) throws IOException {
        var known = new HomeWith(folder.resolve("loaded-" + id), id, "system: " + system + "\nmode: live\nstartFrom: 2026-01-01\nsettings: {" + settings.replace("%s", sandbox.url() + "/" + system) + "}").connection;
        hub.connect(DeliveryHub.hurried(known));
        return known;
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    Command create(String name, ObjectNode data) {
        return create(CARRIER, name, data);
    }

    Command create(String connection, String name, ObjectNode data) {
        var command = command(connection, name, data);
        hub.decide(command);
        return command;
    }

    static Command command(String connection, String name, ObjectNode data) {
        return new Command(Ids.derived("c", name), connection, "shipment.create", "o-" + name, data, 0);
    }

    Row ended(Command command, MessageState state) {
        await().atMost(PATIENCE).until(() -> hub.row(command.id()).state() == state);
        return hub.row(command.id());
    }

    /** @return the receipt */
    JsonNode delivered(Command command) {
        ended(command, MessageState.DELIVERED);
        return hub.body(command.id(), BodyKind.RESULT);
    }

    /** The file that the receipt names as its label. */
    String label(JsonNode receipt) throws IOException {
        return file(receipt.path("label"));
    }

    String file(JsonNode reference) throws IOException {
        var files = hub.bean(StoredFiles.class);
        return new String(files.content(files.find(reference.path("fileId").asText()).orElseThrow()), StandardCharsets.ISO_8859_1);
    }

    /** Hands parcels over. @param receipts of their labels @param pickup null where no courier is ordered */
    Command handOver(String name, String pickup, JsonNode... receipts) {
        var command = handOverOf(name, pickup, receipts);
        hub.decide(command);
        return command;
    }

    static Command handOverOf(String name, String pickup, JsonNode... receipts) {
        var data = Json.MAPPER.createObjectNode();
        for (var receipt : receipts) {
            var parcel = data.withArray("parcels").addObject().put("externalId", receipt.path("externalId").asText()).put("trackingNumber", receipt.path("trackingNumber").asText());
            parcel.putObject("parcel").put("weight", "2").put("country", "PL");
        }
        if (pickup != null) {
            data.set("pickup", DeliveryHub.json(pickup.getBytes(StandardCharsets.UTF_8)));
        }
        var id = Ids.derived("c", name);
        return new Command(id, CARRIER, "handover.create", id, data, 0);
    }

    /** How many parcels the carrier has with the command's reference. */
    int bought(Command command) {
        return state().path("references").path(command.id()).asInt();
    }

    JsonNode state() {
        try {
            return client.get("/_control/" + system + "/state");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void fault(String faults) throws IOException, InterruptedException {
        client.put("/_control/" + system + "/faults", faults);
    }

    static ObjectNode data(String service) {
        var data = Json.MAPPER.createObjectNode().put("service", service).put("externalNumber", "17");
        data.putObject("parcel").put("template", "small").put("weight", "2");
        data.putObject("receiver").put("firstName", "Żaneta").put("lastName", "Łoś").put("email", "z@example.com").put("phone", "+48601234567");
        data.putObject("address").put("line1", "Prosta 1A/2").put("postalCode", "90-001").put("city", "Łódź").put("country", "PL");
        return data;
    }

    @Override
    public void close() {
        hub.close();
        database.close();
        sandbox.close();
    }
}
