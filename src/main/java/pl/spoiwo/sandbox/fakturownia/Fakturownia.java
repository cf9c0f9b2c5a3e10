package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pl.spoiwo.sandbox.server.Announcer;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;
import pl.spoiwo.sandbox.server.Throttle;

/** The invoicing service: its API, and behind {@code _control} what KSeF and the accountant do. */
public final class Fakturownia implements SimulatedSystem {

    private static final Pattern INVOICE = Pattern.compile("/invoices/(\\d{1,18})(.*)");
    private static final Pattern CARD = Pattern.compile("/(clients|webhooks)(?:/(\\d{1,18}))?\\.json");
    private static final int MOST_WEBHOOKS = 100;

    private final FaultSwitch faults = new FaultSwitch();
    private final FakturowniaAccount account;
    private final Throttle throttle;
    private final Announcer announcer;
    private final Cards clients;
    private final Cards webhooks;
    private final Invoices invoices;
    private final Government government;
    private final InvoiceApi api;
    private final InvoiceList list;

    public Fakturownia(FakturowniaAccount account, Store store, Courier courier, Clock clock, int mostDocuments) {
        this.account = account;
        throttle = new Throttle(clock, account.callsPerSecond());
        announcer = new Announcer(courier, faults, clock);
        clients = new Cards(store.documents("fakturownia-client"), clock, mostDocuments, "client", "name",
                List.of("name", "tax_no", "email", "external_id"));
        webhooks = new Cards(store.documents("fakturownia-webhook"), clock, MOST_WEBHOOKS, "webhook", "url", List.of("kind"));
        invoices = new Invoices(store.documents("fakturownia-invoice"), webhooks, announcer, clock, mostDocuments);
        government = new Government(invoices, courier, clock, account);
        api = new InvoiceApi(invoices, new Drafts(invoices, clients), government, account);
        list = new InvoiceList(invoices);
    }

    @Override
    public String name() {
        return "fakturownia";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        try {
            if (!Answers.parameter(request, "api_token").equals(account.token())) {
                return Answers.error(401, "Nieprawidłowy api_token");
            }
            return throttle.admits() ? answer(request) : Answers.error(429, "Zbyt wiele żądań").with("Retry-After", "1");
        } catch (Json.Malformed | ClassCastException malformed) {
            return Answers.error(400, "Nieprawidłowy JSON");
        } catch (DateTimeException malformed) {
            return Answers.error(400, "Nieprawidłowa data");
        }
    }

    private Response answer(Request request) {
        Matcher invoice = INVOICE.matcher(request.path());
        Matcher card = CARD.matcher(request.path());
        if (invoice.matches()) {
            return api.one(request, Long.parseLong(invoice.group(1)), invoice.group(2));
        }
        if (card.matches()) {
            return (card.group(1).equals("clients") ? clients : webhooks).handle(request, card.group(2) == null ? "" : card.group(2));
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /invoices.json" -> list.of(request);
            case "POST /invoices.json" -> api.create(request);
            case "POST /invoices/cancel.json" -> api.cancel(request);
            default -> Answers.notFound();
        };
    }

    @Override
    public Response control(Request request) {
        JsonNode wanted = request.json();
        return switch (request.method() + " " + request.path()) {
            case "POST /documents" -> {
                List<String> messages = new ArrayList<>();
                wanted.path("messages").forEach(one -> messages.add(one.asText()));
                yield changed(wanted, id -> government.finish(id, wanted.path("outcome").asText("ok"), messages));
            }
            case "POST /payments" -> changed(wanted, id -> api.changeStatus(id, "paid"));
            case "PUT /gov" -> {
                government.expect(wanted);
                yield Response.empty(204);
            }
            default -> Response.refused(404, "unknown control call; allowed are POST documents, POST payments, PUT gov");
        };
    }

    /** The document named by {@code id}, or the newest with this {@code oid} and, where given, {@code kind}. */
    private Response changed(JsonNode wanted, LongFunction<ObjectNode> change) {
        return invoices.records.all().stream().filter(entry -> wanted.has("id") ? entry.id() == wanted.get("id").asLong()
                        : entry.get("oid").equals(wanted.path("oid").asText()) && wanted.path("kind").asText(entry.get("kind")).equals(entry.get("kind")))
                .findFirst().map(entry -> Response.json(200, change.apply(entry.id()))).orElseGet(() -> Response.refused(404, "no such document"));
    }

    /** Counts first; {@code references} says how many documents of each kind there are for an oid, {@code doubled} how often more than one. */
    @Override
    public JsonNode state(Request request) {
        long limit = Long.parseLong(request.query("limit", "1000"));
        List<IndexedRecords.Entry> all = invoices.records.all();
        Map<String, Map<String, Integer>> byOid = new LinkedHashMap<>();
        all.stream().filter(entry -> !entry.get("oid").isEmpty())
                .forEach(entry -> byOid.computeIfAbsent(entry.get("oid"), any -> new LinkedHashMap<>()).merge(entry.get("kind"), 1, Integer::sum));
        ObjectNode state = Json.object().put("documentCount", all.size()).put("clientCount", clients.size()).put("doubled", byOid.values().stream()
                .flatMap(kinds -> kinds.entrySet().stream()).filter(kind -> !kind.getKey().equals("correction") && kind.getValue() > 1).count());
        state.set("byKind", invoices.records.counts("kind"));
        state.set("byGovStatus", invoices.records.counts("gov_status"));
        state.set("events", announcer.state(limit));
        ObjectNode references = state.putObject("references");
        byOid.entrySet().stream().limit(limit).forEach(one -> one.getValue().forEach(references.putObject(one.getKey())::put));
        ArrayNode brief = state.putArray("documents");
        all.stream().limit(limit).forEach(entry -> brief.addObject().put("id", entry.id()).put("kind", entry.get("kind"))
                .put("number", entry.get("number")).put("oid", entry.get("oid")).put("description", entry.get("description")).put("gross", entry.get("price_gross"))
                .put("status", entry.get("status")).put("govStatus", entry.get("gov_status")).put("govId", entry.get("gov_id")));
        return state;
    }

    @Override
    public void reset() {
        invoices.reset();
        clients.reset();
        webhooks.reset();
        government.reset();
        announcer.reset();
    }

    @Override
    public void close() {
    }
}
