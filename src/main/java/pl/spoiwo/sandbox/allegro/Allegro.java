package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.Comparator;
import java.util.List;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;
import pl.spoiwo.sandbox.server.ValueLog;

/** The marketplace, for one seller and one application; the hosts of API and authorization are one address here. One call at a time. */
public final class Allegro implements SimulatedSystem {

    /** Events for each order that is remembered. */
    private static final int EVENTS = 4;

    private final FaultSwitch faults = new FaultSwitch();
    private final ValueLog log = new ValueLog("pieces");
    private final ValueLog priceLog = new ValueLog("price");
    private final Limits limits;
    private final Tokens tokens;
    private final Authorization authorization;
    private final Offers offers;
    private final Commands commands;
    private final Forms forms;
    private final Journal journal;
    private final Returns returns;
    private final Refunds refunds;
    private final CommandApi commandApi;
    private final OfferApi offerApi;
    private final FormApi formApi;
    private final ShipmentApi shipments;
    private final InvoiceApi invoiceApi;
    private final AllegroControl control;

    /**
     * @param address    its home, without a slash at the end
     * @param mostOrders the oldest are forgotten beyond it
     */
    public Allegro(Application application, String address, Store store, Catalogue catalogue, Clock clock, int mostOrders) {
        limits = new Limits(application.requestsPerMinute(), clock);
        tokens = new Tokens(store.documents("allegro-token"), clock);
        authorization = new Authorization(application, address, tokens, store.documents("allegro-device"), limits, clock);
        offers = new Offers(store.documents("allegro-offer"), catalogue, log, application.renews(), clock);
        Changes changes = new Changes(offers, log, priceLog);
        commands = new Commands(store.documents("allegro-command"), changes, application.commandTakes(), clock);
        forms = new Forms(store.documents("allegro-form"), clock, mostOrders);
        journal = new Journal(store.documents("allegro-event"), faults, clock, mostOrders * EVENTS);
        Purchases purchases = new Purchases(forms, new FormFactory(offers), offers, journal, clock);
        shipments = new ShipmentApi(forms, limits, clock);
        returns = new Returns(store.documents("allegro-return"), limits, clock);
        commandApi = new CommandApi(commands, limits);
        offerApi = new OfferApi(offers, changes, commands, limits, address, clock);
        invoiceApi = new InvoiceApi(forms, application.commandTakes(), clock);
        formApi = new FormApi(forms, purchases, shipments, invoiceApi);
        refunds = new Refunds(store.documents("allegro-refund"), formApi, clock);
        control = new AllegroControl(forms, purchases, formApi, shipments, returns, offers, tokens, authorization, log, priceLog);
    }

    @Override
    public String name() {
        return "allegro";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public synchronized Response handle(Request request) {
        if (request.path().equals(Authorization.PAGE)) {
            return authorization.page(request);
        }
        boolean oauth = request.path().startsWith("/auth/");
        Refusal refusal;
        try {
            limits.call();
            return oauth ? authorization.handle(request) : api(request);
        } catch (Refusal refused) {
            refusal = refused;
        } catch (Json.Malformed malformed) {
            refusal = new Refusal(400, "HttpMessageNotReadableException", "The request is not JSON", null);
        } catch (DateTimeException | NumberFormatException wrong) {
            refusal = new Refusal(400, "IllegalArgumentException", String.valueOf(wrong.getMessage()), null);
        }
        return oauth ? Answers.unauthorised(refusal.status, "too_many_requests", refusal.getMessage()) : Answers.error(request, refusal);
    }

    private Response api(Request request) {
        ObjectNode token = tokens.of(request);
        if (token == null) {
            return Answers.unauthorised(401, "invalid_token", "Full authentication is required, or the access token has expired");
        }
        if (!token.has("refresh")) {
            throw new Refusal(403, "AccessDenied", "The token of an application does not reach the data of a user", null);
        }
        commands.settle();
        return typed(request, List.of(request.path().substring(1).replaceFirst("/$", "").split("/")));
    }

    /** Refuses wrong media types (that 415 is told for a wrong body is assumed), and answers in the right one. */
    private Response typed(Request request, List<String> path) {
        boolean bulk = path.size() > 1 && path.get(1).equals(CommandApi.BULK);
        boolean beta = bulk && request.changes() || path.size() > 1 && path.get(1).equals("customer-returns");
        String type = beta ? Answers.BETA : Answers.PUBLIC;
        String accepted = request.header("accept");
        if (!accepted.contains(type) && !(bulk && accepted.contains(Answers.BETA))) {
            throw new Refusal(406, "NotAcceptableException", "Accept must be " + type, "Accept");
        }
        String body = path.get(path.size() - 1).equals("file") ? "application/pdf" : type;
        if (request.changes() && !request.header("content-type").startsWith(body)) {
            throw new Refusal(415, "UnsupportedMediaTypeException", "Content-Type must be " + body, "Content-Type");
        }
        Response response = route(request, path);
        return response.body().length == 0 ? response : response.with("Content-Type", type + ";charset=UTF-8");
    }

    private Response route(Request request, List<String> path) {
        String first = path.size() < 2 ? "" : path.get(0) + "/" + path.get(1);
        List<String> rest = path.subList(Math.min(2, path.size()), path.size());
        String read = request.method().equals("GET") ? first : "";
        if (path.get(0).equals("sale") && path.size() > 1 && CommandApi.knows(path.get(1))) {
            return commandApi.handle(request, path.get(1), rest);
        }
        if (request.method().equals("POST") && request.path().matches("/order/[^/]+/billing-documents/links")) {
            return invoiceApi.link(request, formApi.record(path.get(1)));
        }
        return switch (first) {
            case "order/checkout-forms" -> formApi.handle(request, rest);
            case "sale/product-offers" -> offerApi.handle(request, rest);
            case "payments/refunds" -> refunds.handle(request);
            default -> switch (read) {
                case "order/events" -> journal.events(request);
                case "order/event-stats" -> journal.stats();
                case "order/carriers" -> shipments.carriers();
                case "order/customer-returns" -> returns.list(request);
                case "sale/offers" -> offerApi.list(request);
                default -> throw Refusal.missing("Resource");
            };
        };
    }

    @Override
    public synchronized Response control(Request request) {
        commands.settle();
        try {
            return control.handle(request);
        } catch (Refusal refused) {
            return Response.refused(refused.status, refused.getMessage());
        }
    }

    /** Counts, {@code ?stock=} offers by SKU, and the orders in brief, newest first; {@code ?status=} and {@code ?limit=} narrow the orders. */
    @Override
    public synchronized JsonNode state(Request request) {
        commands.settle();
        ObjectNode state = Json.object().put("orderCount", forms.all().size()).put("eventCount", journal.size())
                .put("returnCount", returns.size()).put("refundCount", refunds.size()).put("tokenCount", tokens.size()).put("blocked", limits.blocked());
        ObjectNode byStatus = state.putObject("byStatus");
        forms.all().forEach(entry -> byStatus.put(entry.status(), byStatus.path(entry.status()).asLong() + 1));
        state.set("commands", commands.state());
        String status = request.query("status", "");
        ArrayNode brief = state.putArray("orders");
        forms.all().stream().sorted(Comparator.comparing(Forms.Entry::seq).reversed()).filter(entry -> status.isEmpty() || status.equals(entry.status()))
                .limit(Long.parseLong(request.query("limit", "1000"))).forEach(entry -> brief.add(brief(entry)));
        ObjectNode shown = state.putObject("offers");
        offers.all().stream().limit(Long.parseLong(request.query("stock", "1000")))
                .forEach(offer -> shown.set(offer.path("sku").asText(), offer.deepCopy().retain("id", "name", "description", "status", "available", "sold", "prices")));
        return state;
    }

    private ObjectNode brief(Forms.Entry entry) {
        ObjectNode record = forms.any(entry.id());
        ObjectNode brief = Json.object().put("id", entry.id()).put("status", entry.status()).put("fulfillment", entry.fulfilment())
                .put("updated", entry.updatedAt().toString()).put("visible", forms.visible(entry));
        brief.set("revision", record.get("form").get("revision"));
        brief.set("total", record.get("form").get("summary").get("totalToPay"));
        brief.set("course", record.get("course"));
        ArrayNode waybills = brief.putArray("waybills");
        record.get("shipments").forEach(shipment -> waybills.add(shipment.get("waybill")));
        return brief.put("invoices", record.get("invoices").size() + record.get("links").size());
    }

    @Override
    public synchronized void reset() {
        authorization.reset();
        limits.reset();
        offers.reset();
        log.reset();
        priceLog.reset();
        commands.reset();
        forms.reset();
        journal.reset();
        returns.reset();
        refunds.reset();
    }

    @Override
    public void close() {
    }
}
