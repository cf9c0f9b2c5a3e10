package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.ValueLog;

/** Control calls of the marketplace: what buyers, the seller in the web panel and Allegro itself do. */
final class AllegroControl {

    private static final int MOST_AT_ONCE = 10_000;

    private final Forms forms;
    private final Purchases purchases;
    private final FormApi api;
    private final ShipmentApi shipments;
    private final Returns returns;
    private final Offers offers;
    private final Tokens tokens;
    private final Authorization authorization;
    private final ValueLog log;
    private final ValueLog priceLog;

    AllegroControl(Forms forms, Purchases purchases, FormApi api, ShipmentApi shipments, Returns returns, Offers offers, Tokens tokens,
                   Authorization authorization, ValueLog log, ValueLog priceLog) {
        this.forms = forms;
        this.purchases = purchases;
        this.api = api;
        this.shipments = shipments;
        this.returns = returns;
        this.offers = offers;
        this.tokens = tokens;
        this.authorization = authorization;
        this.log = log;
        this.priceLog = priceLog;
    }

    Response handle(Request request) {
        JsonNode wanted = request.json();
        String call = request.method() + " " + request.path().replaceFirst("^/orders/[^/]+", "/orders/{id}");
        String id = call.contains("{id}") ? request.path().substring("/orders/".length()) : wanted.path("orderId").asText();
        return switch (call) {
            case "POST /orders" -> place((ObjectNode) wanted);
            case "GET /orders/{id}" -> Response.json(200, forms.any(id));
            case "PUT /orders/{id}" -> Response.json(200, edit(id, wanted));
            case "POST /payments" -> Response.json(200, purchases.pay(id));
            case "POST /merge" -> Response.json(201, purchases.merge(wanted.path("orders")));
            case "POST /shipments" -> Response.json(201, shipments.add(forms.any(id), wanted, Duration.ZERO));
            case "POST /returns" -> Response.json(201, returns.control(wanted, wanted.has("returnId") ? null : forms.any(id).get("form")));
            case "POST /stock", "PUT /offers" -> offer(wanted);
            case "GET /stock-log" -> log.show(request);
            case "GET /price-log" -> priceLog.show(request);
            case "POST /device" -> authorization.decide(wanted.path("userCode").asText(), wanted.path("approve").asBoolean(true))
                    ? Response.empty(204) : Response.refused(404, "no such code waits");
            case "POST /tokens" -> Response.json(201, tokens.issue(true));
            case "PUT /scopes" -> {
                tokens.scopes(wanted.path("scope").asText());
                yield Response.empty(204);
            }
            case "DELETE /tokens" -> {
                tokens.expire(request.query("kind", ""));
                yield Response.empty(204);
            }
            default -> Response.refused(404, "unknown control call " + call + "; allowed are POST orders, GET|PUT orders/{id}, POST payments, "
                    + "POST merge, POST shipments, POST returns, POST stock, PUT offers, GET stock-log, GET price-log, POST device, POST|DELETE tokens, PUT scopes");
        };
    }

    private Response place(ObjectNode wanted) {
        int count = wanted.path("count").asInt(1);
        if (count < 1 || count > MOST_AT_ONCE) {
            throw new IllegalArgumentException("count is " + count + "; allowed are 1 to " + MOST_AT_ONCE);
        }
        boolean chosen = wanted.path("items").size() > 0;
        ArrayNode ids = Json.array();
        ObjectNode form = null;
        for (int i = 0; i < count; i++) {
            if (!chosen) {
                wanted.putArray("items").addObject().put("offerId", anyOffer()).put("quantity", 1);
            }
            form = purchases.buy(wanted.deepCopy());
            ids.add(form.get("id").asText());
        }
        return Response.json(201, count == 1 ? form : Json.object().<ObjectNode>set("ids", ids));
    }

    private String anyOffer() {
        List<ObjectNode> active = offers.all().stream().filter(offer -> offer.get("status").asText().equals("ACTIVE") && !offer.path("sku").isNull())
                .toList();
        if (active.isEmpty()) {
            throw new IllegalArgumentException("no offer is active");
        }
        return active.get(ThreadLocalRandom.current().nextInt(active.size())).get("id").asText();
    }

    /** {@code override} is laid over the form and told as BUYER_MODIFIED; {@code fulfillment} and {@code status} are steps. */
    private ObjectNode edit(String id, JsonNode wanted) {
        if (wanted.path("override").isObject()) {
            purchases.changed(id, "BUYER_MODIFIED", record -> Json.merge(Purchases.form(record), wanted.get("override")));
        }
        if (wanted.has("fulfillment")) {
            api.setFulfilment(id, wanted.get("fulfillment").asText());
        }
        return wanted.has("status") ? purchases.advance(id, wanted.get("status").asText()) : Purchases.form(forms.any(id));
    }

    /** The seller edits an offer in the panel: {@code name}, {@code price}, {@code quantity}, {@code status} ENDED or ACTIVE; Allegro refuses to activate it {@code refusals} times. */
    private Response offer(JsonNode wanted) {
        ObjectNode offer = wanted.has("offerId") ? offers.byId(wanted.get("offerId").asText()) : offers.bySku(wanted.path("sku").asText());
        if (offer == null) {
            return Response.refused(404, "no offer for " + wanted);
        }
        if (wanted.has("name")) {
            offers.save(offer.put("name", wanted.get("name").asText()));
        }
        if (wanted.has("price")) {
            ((ObjectNode) offer.get("prices")).set(Offers.HOME, Answers.money(wanted.get("price").asText(), "PLN"));
            offers.save(offer);
        }
        if (wanted.has("refusals")) {
            offers.save(offer.put("refusals", wanted.get("refusals").asInt()));
        }
        if (wanted.has("quantity")) {
            offers.setAvailable(offer, wanted.get("quantity").asInt());
        }
        if (wanted.path("status").asText().equals("ENDED")) {
            offers.end(offer, "USER");
        } else if (wanted.path("status").asText().equals("ACTIVE")) {
            offers.activate(offer);
        }
        return Response.json(200, offer);
    }
}
