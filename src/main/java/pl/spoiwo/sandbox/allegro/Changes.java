package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.ValueLog;

/**
 * What a command does to one offer. A change is {field: stock | prices | name | description | publication, how: FIXED | GAIN | PERCENTAGE | ACTIVATE | END,
 * value, currency, marketplace}, the value a text.
 */
final class Changes {

    private static final Map<String, String> CURRENCIES = Map.of(Offers.HOME, "PLN", "allegro-cz", "CZK", "allegro-sk", "EUR", "allegro-hu", "HUF");

    private final Offers offers;
    private final ValueLog log;
    private final ValueLog priceLog;

    Changes(Offers offers, ValueLog log, ValueLog priceLog) {
        this.offers = offers;
        this.log = log;
        this.priceLog = priceLog;
    }

    /** Throws {@link Refusal} (404, 422) where the offer does not take the change; it is then as before. */
    void apply(String offerId, JsonNode change, Instant at) {
        ObjectNode offer = offers.byId(offerId);
        if (offer == null) {
            throw Refusal.missing("Offer " + offerId);
        }
        switch (change.get("field").asText()) {
            case "stock" -> stock(offer, change, at);
            case "prices" -> price(offer, change, at);
            case "name" -> offers.save(offer.put("name", change.get("value").asText()));
            case "description" -> offers.save(offer.set("description", Json.parse(change.get("value").asText().getBytes(StandardCharsets.UTF_8))));
            default -> publication(offer, change.get("how").asText());
        }
    }

    private void stock(ObjectNode offer, JsonNode change, Instant at) {
        int value = change.get("value").asInt();
        int pieces = change.get("how").asText().equals("GAIN") ? offer.get("available").asInt() + value : value;
        if (pieces < 0) {
            throw Refusal.invalid("stock.available", "Stock of offer would be below zero");
        }
        offers.setAvailable(offer, pieces);
        log.written(at, offer.path("sku").asText(), pieces);
    }

    private void price(ObjectNode offer, JsonNode change, Instant at) {
        String marketplace = change.get("marketplace").asText();
        String how = change.get("how").asText();
        String currency = CURRENCIES.get(marketplace);
        if (currency == null || (!how.equals("PERCENTAGE") && !change.path("currency").asText().equals(currency))) {
            throw Refusal.invalid("sellingMode.price.currency", "Currency does not fit the marketplace " + marketplace);
        }
        ObjectNode prices = (ObjectNode) offer.get("prices");
        BigDecimal value = new BigDecimal(change.get("value").asText());
        if (!how.equals("FIXED")) {
            if (!prices.has(marketplace)) {
                throw Refusal.invalid("sellingMode.price", "Offer has no price on " + marketplace);
            }
            BigDecimal present = new BigDecimal(prices.get(marketplace).get("amount").asText());
            value = how.equals("GAIN") ? present.add(value) : present.add(present.multiply(value).movePointLeft(2));
        }
        value = value.setScale(2, RoundingMode.HALF_UP);
        if (value.signum() <= 0) {
            throw Refusal.invalid("sellingMode.price.amount", "Price must be above zero");
        }
        prices.set(marketplace, Answers.money(value.toPlainString(), currency));
        offers.save(offer);
        if (marketplace.equals(Offers.HOME)) {
            priceLog.written(at, offer.path("sku").asText(), value.toPlainString());
        }
    }

    private void publication(ObjectNode offer, String action) {
        boolean active = offer.get("status").asText().equals("ACTIVE");
        if (action.equals("END") && active) {
            offers.end(offer, "USER");
        } else if (action.equals("ACTIVATE") && !active) {
            if (offer.get("available").asInt() == 0) {
                throw Refusal.invalid("stock.available", "Offer without stock cannot be activated");
            }
            int refusals = offer.path("refusals").asInt();
            if (refusals > 0) {
                offers.save(offer.put("refusals", refusals - 1));
                throw Refusal.invalid("publication.status", "Offer cannot be activated");
            }
            offers.activate(offer);
        }
    }
}
