package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/**
 * The simulated outside systems in the test's own process, and a home folder whose connections point at them. What a test believes about
 * orders it reads here, at the far ends, never from the hub.
 */
public final class World implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ORDER = Pattern.compile("(?:shop|allegro)-main ([0-9a-f-]+)");
    private static final List<String> TOPICS = List.of("order.created", "order.updated", "order.deleted");

    /** Beside those of the demo, so that each operator and each carrier has its share. */
    private static final String OTHERS = """

              stripe-main:
                system: stripe
                mode: live
                startFrom: 2026-01-01
                settings: {url: "http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/stripe", secretKey: demo-sk-test-hub, webhookSecret: demo-whsec-hub}
                matchBy: {field: externalId, connections: [shop-main]}

              przelewy24-main:
                system: przelewy24
                mode: live
                settings:
                  url: http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/przelewy24
                  merchantId: "12345"
                  posId: "12345"
                  apiKey: demo-p24-api-key
                  crc: demo-p24-crc
                  hookUrl: http://127.0.0.1:${SERVER_PORT}/hooks/przelewy24-main
                matchBy: {field: externalId, connections: [shop-main]}

              dpd-main:
                system: dpd
                mode: live
                settings:
                  url: http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/dpd/DPDPackageObjServicesService/DPDPackageObjServices
                  eventsUrl: http://127.0.0.1:${SPOIWO_SANDBOX_PORT}/dpd/DPDInfoServicesObjEventsService/DPDInfoServicesObjEvents
                  login: demo-dpd
                  password: demo-dpd-password
                  masterFid: "1495"
                  channel: HUB
                  labelBy: reference
                  senderPhone: "511611711"
            """.replaceAll("(?m)^ {12}", "");
    private static final String OTHER_CARRIER = """
              - when: {country: PL, from: "100.00"}
                carrier: dpd-main
                service: standard
                parcel: box
            """.replaceAll("(?m)^ {12}", "");
    /** So many go into one parcel of a courier at most. */
    public static final int PIECES = 2;
    /** What the ERP says of sets: how many of which make one. */
    public static final Map<String, Map<String, BigDecimal>> SETS = Map.of("ZES-PRE-XL", Map.of("TAL-27-BIA", BigDecimal.valueOf(2), "KUB-350-ZIE", BigDecimal.ONE));
    /** A code of the shop that no other system knows, once {@link #estrange} was called, and what it stands for. */
    public static final String STRANGE = "DONICA-STARA";
    public static final String STRANGE_IS = "DON-TER-18";
    public static final int PLENTY = 100_000;
    /** Of what sets are made of: most of it lies in the second warehouse. */
    private static final int FEW = 30;

    /** Soon enough that the ledger looks at the rows of a test before it says that it balances. */
    static final Duration AUDITOR_AGE = Duration.ofSeconds(10);

    private final Sandbox sandbox;
    private final Path folder;
    private final boolean whole;
    private final Set<String> touched = new HashSet<>();
    private final Set<String> calledOff = new HashSet<>();
    private final Set<String> carried = new HashSet<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The three systems of the main job. @param hubPort port at which the hub will listen, for the payment operator's notifications */
    public World(Path folder, int hubPort) throws IOException {
        this(folder, hubPort, false);
    }

    /** @param whole with the marketplace, the carrier and who issues documents, as the demo has them */
    public World(Path folder, int hubPort, boolean whole) throws IOException {
        this(folder, hubPort, whole, Map.of("fakturownia-calls-per-second", "0"));
        // Its shelves hold more than those of the demo, and a small one is sold out within minutes, past a tenth of what it was.
        var guards = home().resolve("config/guards.yaml");
        Files.writeString(guards, Files.readString(guards).replace("ceiling: \"50000\"", "ceiling: \"" + 2 * PLENTY + "\"").replace("from: \"20\"", "from: \"1000\""));
        var connections = home().resolve("config/connections.yaml");
        if (!whole) {
            Files.delete(home().resolve("config/delivery.yaml"));
            Files.delete(home().resolve("config/documents.yaml"));
            Files.writeString(connections, Files.readString(connections).replaceAll("(?s)\n  # The order's whole way.*", "\n"));
        } else {
            Files.writeString(connections, OTHERS, StandardOpenOption.APPEND);
            var delivery = home().resolve("config/delivery.yaml");
            Files.writeString(delivery, Files.readString(delivery).replace("  - when: {country: PL}\n", OTHER_CARRIER + "  - when: {country: PL}\n")
                    .replace("parcel: box", "parcel: box\n    pieces: " + PIECES));
            var company = home().resolve("config/company.yaml");
            Files.writeString(company, Files.readString(company).replace("stock: {warehouse: MAG,", "refunds: {onCancel: paid}\nstock: {warehouses: [MAG, SKL],"));
        }
        change("config/connections.yaml", "      warehouse: MAG\n", "      warehouse: MAG\n      warehouses: MAG,SKL\n");
        change("config/connections.yaml", "order.poll: 1m", "order.poll: 10s");
        if (whole) {
            change("config/connections.yaml", "order.poll: 5s", "order.poll: 5s, order.reconcile: 20s");
        }
        // The simulated systems stand for some that take more than the polite defaults of their connectors.
        // What no webhook or journal told is found within minutes, of a parcel within the hour; a campaign is shorter.
        for (var system : List.of("woocommerce", "allegro", "inpost", "fakturownia", "dpd", "stripe", "przelewy24")) {
            var connector = home().resolve("routes/connectors/" + system + "/connector.yaml");
            Files.writeString(connector, Files.readString(connector).replaceAll("limit: \\{rate: \\d+, per: 1[sm]", "limit: {rate: 50, per: 1s")
                    .replaceAll("overlap: \\w+, window", "overlap: 10s, window").replaceAll("(shipment.poll:\\s+every|payment.poll:[^{]*every): \\w+", "$1: 20s"));
        }
        state("woocommerce").path("stock").fieldNames().forEachRemaining(this::stock);
        if (whole) {
            SETS.forEach((set, parts) -> control("POST", "subiekt/sets", JSON.createObjectNode().put("sku", set).put("name", "Zestaw").put("gross", "249.00")
                    .set("parts", parts(parts)).toString()));
        }
    }

    /** Changes a file of the home folder. Throws where there is nothing to change: what the demo says has become another thing. */
    public void change(String file, String text, String other) throws IOException {
        var path = home().resolve(file);
        var content = Files.readString(path);
        if (!content.contains(text)) {
            throw new IllegalStateException(file + " does not say " + text);
        }
        Files.writeString(path, content.replace(text, other));
    }

    private void stock(String sku) {
        boolean split = whole && SETS.values().stream().anyMatch(parts -> parts.containsKey(sku));
        shelf(sku, "MAG", split ? FEW : PLENTY);
        if (split) {
            shelf(sku, "SKL", PLENTY - FEW);
        }
        control("POST", "woocommerce/stock", JSON.createObjectNode().put("sku", sku).put("quantity", PLENTY).toString());
    }

    private void shelf(String sku, String warehouse, int pieces) {
        control("POST", "subiekt/stock", JSON.createObjectNode().put("sku", sku).put("warehouse", warehouse).put("quantity", pieces).toString());
    }

    private static JsonNode parts(Map<String, BigDecimal> parts) {
        var list = JSON.createArrayNode();
        parts.forEach((sku, quantity) -> list.addObject().put("sku", sku).put("quantity", quantity));
        return list;
    }

    /** The demo as it is, but for its addresses. @param more settings of the sandbox */
    public static World plain(Path folder, int hubPort, Map<String, String> more) throws IOException {
        return new World(folder, hubPort, true, more);
    }

    private World(Path folder, int hubPort, boolean whole, Map<String, String> more) throws IOException {
        this.folder = folder;
        this.whole = whole;
        var options = new HashMap<>(Map.of("exchange-folder", exchange().toString(), "hub-url", "http://127.0.0.1:" + hubPort,
                "sql-port", "0", "take-after", "100ms", "delivery-timeout", "10s"));
        options.putAll(more);
        sandbox = new Sandbox(SandboxOptions.of(options)).start(0);
        copy(Path.of("").toAbsolutePath(), home());
        var connections = home().resolve("config/connections.yaml");
        Files.writeString(connections, Files.readString(connections)
                .replace("${spoiwo.data-dir:var}/sandbox/subiekt", exchange().toString())
                .replaceAll("jdbc:h2:tcp:[^\\s]*", sandbox.sqlUrl().replace("$", "\\$")));
    }

    public boolean whole() {
        return whole;
    }

    public Path home() {
        return folder.resolve("home");
    }

    /** Port of all simulated systems that speak HTTP. */
    public int port() {
        return sandbox.port();
    }

    Path exchange() {
        return folder.resolve("exchange");
    }

    public Map<String, String> environment() {
        return Map.of("SPOIWO_SANDBOX_PORT", Integer.toString(sandbox.port()), "SPOIWO_SANDBOX_ENABLED", "false",
                "SPOIWO_AUDITOR_AGE", AUDITOR_AGE.toSeconds() + "s");
    }

    private static void copy(Path project, Path home) throws IOException {
        for (var part : List.of("routes", "mappings", "config")) {
            try (Stream<Path> files = Files.walk(project.resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var target = home.resolve(project.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    public void registerWebhooks(String hub) {
        for (var topic : TOPICS) {
            send(HttpRequest.newBuilder(URI.create(sandbox.url() + "/woocommerce/wp-json/wc/v3/webhooks"))
                    .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("demo-ck-hub:demo-cs-hub".getBytes(StandardCharsets.UTF_8)))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + topic + "\", \"topic\": \"" + topic + "\", \"delivery_url\": \"" + hub
                            + "/hooks/shop-main\", \"secret\": \"demo-woo-webhook-secret\", \"status\": \"active\"}")));
        }
    }

    /** One product of the shop has a code and no EAN by which anybody could find what it is. */
    public void estrange() {
        control("PUT", "woocommerce/products", JSON.createObjectNode().put("sku", STRANGE_IS).put("code", STRANGE).put("ean", "").toString());
    }

    /** @return the order as the shop has it, with {@code id}, {@code total} and {@code currency} */
    JsonNode order(String body) {
        return control("POST", "woocommerce/orders", body);
    }

    /** Bought on the marketplace; what the buyer fills in comes with {@link #fillIn}. */
    JsonNode orderOnMarket(String body) {
        return control("POST", "allegro/orders", body);
    }

    /** @return the form when it is ready */
    JsonNode fillIn(String order) {
        return control("PUT", "allegro/orders/" + order, "{\"status\": \"READY_FOR_PROCESSING\"}");
    }

    /** @return pieces that this channel has on sale */
    int pieces(String channel, String sku) {
        var state = control("GET", channel + "/state?limit=0", "");
        return channel.equals("allegro") ? state.path("offers").path(sku).path("available").asInt() : state.path("stock").path(sku).asInt();
    }

    /** The SKU that a code of the shop stands for. */
    public static String sku(String code) {
        return code.equals(STRANGE) ? STRANGE_IS : code;
    }

    /** Several that one buyer pays together become one new order, or one alone is replaced by a new one; nobody is told. */
    JsonNode merge(Collection<String> orders) {
        var wanted = JSON.createObjectNode();
        orders.forEach(wanted.putArray("orders")::add);
        return control("POST", "allegro/merge", wanted.toString());
    }

    /** The buyer cancels in the channel. */
    void cancel(String order) {
        if (order.contains("-")) {
            control("PUT", "allegro/orders/" + order, "{\"status\": \"BUYER_CANCELLED\"}");
        } else {
            control("PUT", "woocommerce/orders/" + order, "{\"status\": \"cancelled\"}");
        }
    }

    /** Cancels an order on which the work has begun, unless it has left or {@link #claim} was quicker. @return whether he did */
    boolean callOff(String order) {
        synchronized (touched) {
            if (carried.contains(order) || !touched.add(order)) {
                return false;
            }
            calledOff.add(order);
            cancel(order);
            return true;
        }
    }

    /** The order's number in what documents and parcels say of it; of one in another currency the rate stands behind it. */
    public static String orderIn(String text) {
        return text.replaceFirst("Zamówienie ([^ ,;]+).*", "$1");
    }

    /** @return true for the first who wants something of this order beside its plain way */
    public boolean claim(String order) {
        synchronized (touched) {
            return touched.add(order);
        }
    }

    /** Parcels whose label is bought, and whose order is in the ERP, go on: their goods are issued, they are taken (InPost's where a courier was ordered for them), then they arrive. */
    void carry() {
        var known = erpDocuments().keySet();
        for (var parcel : control("GET", "inpost/state?open=true&limit=1000000", "").path("shipments")) {
            var order = orderIn(parcel.path("comments").asText());
            if (known.contains(order) && !(parcel.path("status").asText().equals("confirmed") && parcel.path("dispatchOrder").asText().isEmpty())) {
                carry(order, "inpost", "{\"shipmentId\": " + parcel.path("id") + (parcel.path("status").asText().equals("confirmed") ? "}" : ", \"status\": \"delivered\"}"));
            }
        }
        for (var parcel : state("dpd").path("parcels")) {
            var code = parcel.path("code").asText();
            if (known.contains(parcel.path("ref1").asText()) && !code.equals("190101")) {
                carry(parcel.path("ref1").asText(), "dpd", "{\"waybill\": " + parcel.path("waybill") + (code.equals("030103") ? "}" : ", \"code\": \"190101\"}"));
            }
        }
    }

    private void carry(String order, String carrier, String step) {
        synchronized (touched) {
            if (calledOff.contains(order)) {
                return;
            }
            carried.add(order);
        }
        control("POST", "subiekt/shipments", "{\"reference\": \"" + order + "\"}");
        control("POST", carrier + "/shipments", step);
    }

    /** With the whole way each operator has a third of the orders. @param done otherwise the payment has only begun */
    void pay(JsonNode order, boolean done) {
        var what = "{\"reference\": \"" + order.path("id").asText() + "\", \"amount\": \"" + order.path("total").asText() + "\", \"currency\": \""
                + order.path("currency").asText() + "\", ";
        switch (whole ? (int) (order.path("id").asLong() % 3) : 0) {
            case 0 -> control("POST", "payu/payments", what + "\"status\": \"" + (done ? "COMPLETED" : "PENDING") + "\"}");
            case 1 -> control("POST", "stripe/payments", what + "\"status\": \"" + (done ? "succeeded" : "processing") + "\"}");
            default -> control("POST", "przelewy24/payments", what + "\"paid\": " + done + "}");
        }
    }

    public void faults(String system, String faults) {
        control("PUT", system + "/faults", faults);
    }

    public void noFaults(String system) {
        control("DELETE", system + "/faults", "");
    }

    public JsonNode control(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(sandbox.url() + "/_control/" + path)).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public JsonNode state(String system) {
        return control("GET", system + "/state?limit=1000000", "");
    }

    /** An operator has notifications that nobody has acknowledged, and will send them again when its schedule says so: the gaps grow to minutes. */
    public boolean operatorOwes() {
        return Stream.of("payu", "stripe", "przelewy24").anyMatch(operator -> control("GET", operator + "/state?limit=0", "").path("owed").asLong() > 0);
    }

    /** What the payment operators know of the payments of this order. */
    public List<JsonNode> payments(String order) {
        return Stream.of("payu", "stripe", "przelewy24").flatMap(operator -> StreamSupport.stream(state(operator).path("payments").spliterator(), false))
                .filter(payment -> payment.toString().contains("\"" + order + "\"")).toList();
    }

    Map<String, JsonNode> shopOrders() {
        var orders = new TreeMap<String, JsonNode>();
        state("woocommerce").path("orders").forEach(order -> orders.put(order.path("id").asText(), order));
        return orders;
    }

    /** What stands in the ERP: by number of the shop's order, the gross totals of its documents. More than one is a double. */
    public Map<String, List<BigDecimal>> erpDocuments() {
        var documents = new HashMap<String, List<BigDecimal>>();
        for (var document : control("GET", "subiekt/state?since=0&limit=1000000&lines=false", "").path("documents")) {
            documents.computeIfAbsent(shopOrder(document), none -> new java.util.ArrayList<>()).add(new BigDecimal(document.path("gross").asText()));
        }
        return documents;
    }

    /** @param id of the last document that is known */
    public JsonNode erpDocumentsSince(long id) {
        return control("GET", "subiekt/state?since=" + id + "&limit=100000&lines=false", "").path("documents");
    }

    /** @return number of the order in the shop that this document of the ERP names, or a text that says that it names none */
    public static String shopOrder(JsonNode document) {
        var matcher = ORDER.matcher(document.path("remarks").asText());
        return matcher.find() ? matcher.group(1) : "unknown: " + document;
    }

    public long erpDocumentCount() {
        return control("GET", "subiekt/state?limit=1&lines=false", "").path("documentCount").asLong();
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(request.build().uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
