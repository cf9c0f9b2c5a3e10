package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Json;

/**
 * Makes checkout forms out of a short description (docs/sandbox.md): first what is known when things are bought, then what the buyer
 * fills in. Prices are gross, for one piece, after discount.
 */
final class FormFactory {

    private static final Map<String, String> PLAIN = Map.of("firstName", "Anna", "lastName", "Wiśniewska", "street", "ul. Piotrkowska 104/12",
            "city", "Łódź", "zipCode", "90-926", "countryCode", "PL", "phoneNumber", "+48600111222");

    private final Offers offers;

    FormFactory(Offers offers) {
        this.offers = offers;
    }

    /** As it is right after the purchase: neither payment nor delivery is known. Throws IllegalArgumentException where it could not be filled in. */
    ObjectNode bought(JsonNode wanted, ArrayNode lines) {
        provider(wanted);
        ObjectNode form = Json.object().put("id", UUID.randomUUID().toString()).put("messageToSeller", wanted.path("note").textValue());
        form.set("buyer", buyer(wanted.path("buyer")));
        form.putNull("payment").put("status", "BOUGHT");
        ObjectNode fulfilment = form.putObject("fulfillment").put("status", "NEW");
        fulfilment.putObject("shipmentSummary").put("lineItemsSent", "NONE");
        fulfilment.putObject("provider").put("id", wanted.path("provider").asText("SELLER"));
        form.putNull("delivery").putNull("invoice").set("lineItems", lines);
        form.putArray("surcharges");
        form.putArray("codBookedPayments");
        form.putNull("note").putObject("marketplace").put("id", wanted.path("marketplace").asText(Offers.HOME));
        total(form);
        return form;
    }

    /** Throws IllegalArgumentException where an item is of no offer. */
    ArrayNode lines(JsonNode items, Instant now) {
        ArrayNode lines = Json.array();
        for (JsonNode item : items) {
            ObjectNode offer = item.has("offerId") ? offers.byId(item.get("offerId").asText()) : offers.bySku(item.path("sku").asText());
            if (offer == null) {
                throw new IllegalArgumentException("no offer " + item);
            }
            lines.add(line(offer, item, now));
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("an order needs items: [{\"sku\", \"quantity\"}]");
        }
        return lines;
    }

    private static ObjectNode line(ObjectNode offer, JsonNode item, Instant now) {
        JsonNode original = offer.get("prices").get(Offers.HOME);
        ObjectNode line = Json.object().put("id", UUID.randomUUID().toString());
        ObjectNode shown = line.putObject("offer").put("id", offer.get("id").asText()).put("name", offer.get("name").asText());
        if (offer.path("sku").isNull()) {
            shown.putNull("external");
        } else {
            shown.putObject("external").set("id", offer.get("sku"));
        }
        shown.putNull("productSet").putNull("hsNumber");
        line.put("quantity", item.path("quantity").asInt(1)).set("originalPrice", original);
        line.set("price", item.has("price") ? Answers.money(amount(item.get("price")).toPlainString(), original.get("currency").asText()) : original);
        line.putNull("deposit").putNull("reconciliation").putArray("selectedAdditionalServices");
        line.putArray("vouchers");
        line.putObject("tax").put("rate", offer.get("vat").asText() + ".00").put("subject", "GOODS").putNull("exemption");
        line.put("boughtAt", Answers.time(now));
        ArrayNode discounts = line.putArray("discounts");
        if (!line.get("price").equals(original)) {
            discounts.addObject().put("type", "COUPON");
        }
        return line.putNull("serialNumbers");
    }

    private static ObjectNode buyer(JsonNode wanted) {
        String login = wanted.path("login").asText("ania_z_lodzi");
        ObjectNode buyer = Json.object().put("id", String.valueOf(100_000_000L + Math.floorMod(login.hashCode(), 90_000_000)))
                .put("email", Integer.toHexString(login.hashCode()) + "+4c1f0a7b2@allegromail.pl").put("login", login)
                .put("firstName", text(wanted, "firstName")).put("lastName", text(wanted, "lastName"))
                .put("companyName", wanted.path("companyName").textValue()).put("guest", wanted.path("guest").asBoolean())
                .putNull("personalIdentity").put("phoneNumber", text(wanted, "phoneNumber"));
        buyer.putObject("preferences").put("language", wanted.path("language").asText("pl-PL"));
        // Here, and only here, the API says postCode.
        buyer.putObject("address").put("street", text(wanted, "street")).put("city", text(wanted, "city"))
                .put("postCode", text(wanted, "zipCode")).put("countryCode", text(wanted, "countryCode"));
        return buyer;
    }

    /** Delivery, invoice and the way of payment. */
    void fill(ObjectNode form, JsonNode wanted, Instant now) {
        form.put("status", "FILLED_IN");
        form.putObject("payment").put("id", UUID.randomUUID().toString()).put("type", wanted.path("payment").asText("ONLINE"))
                .put("provider", provider(wanted)).putNull("finishedAt").putNull("paidAmount").putNull("reconciliation").putArray("features");
        delivery(form, wanted, now);
        invoice(form, wanted);
        total(form);
        if (wanted.path("override").isObject()) {
            Json.merge(form, wanted.get("override"));
        }
    }

    private static String provider(JsonNode wanted) {
        String type = wanted.path("payment").asText("ONLINE");
        return switch (type) {
            case "CASH_ON_DELIVERY" -> null;
            case "WIRE_TRANSFER", "SPLIT_PAYMENT" -> "OFFLINE";
            case "EXTENDED_TERM" -> "EPT";
            case "ONLINE" -> wanted.path("paymentProvider").asText("P24");
            default -> throw new IllegalArgumentException("payment " + type
                    + "; allowed are ONLINE, CASH_ON_DELIVERY, WIRE_TRANSFER, SPLIT_PAYMENT, EXTENDED_TERM");
        };
    }

    private static void delivery(ObjectNode form, JsonNode wanted, Instant now) {
        JsonNode to = wanted.has("delivery") ? wanted.get("delivery") : wanted.path("buyer");
        ObjectNode delivery = form.putObject("delivery");
        ObjectNode address = delivery.putObject("address");
        for (String field : List.of("firstName", "lastName", "street", "city", "zipCode", "countryCode")) {
            address.put(field, text(to, field));
        }
        address.put("companyName", to.path("companyName").textValue()).put("phoneNumber", text(to, "phoneNumber")).putNull("modifiedAt");
        String point = wanted.path("pickupPoint").asText("");
        delivery.putObject("method").put("id", point.isEmpty() ? "1fa56f79-4b6a-4821-a6f2-ca9c16d5c925" : "2488f7b7-5d1c-4d65-b85c-4cbcf253fd93")
                .put("name", wanted.path("method").asText(point.isEmpty() ? "Allegro Kurier DPD" : "Allegro Paczkomaty InPost"));
        if (point.isEmpty()) {
            delivery.putNull("pickupPoint");
        } else {
            delivery.putObject("pickupPoint").put("id", point).put("name", "Paczkomat " + point).put("description", "Przy sklepie spożywczym")
                    .putObject("address").put("street", "ul. Gdańska 31").put("zipCode", "90-729").put("city", "Łódź").put("countryCode", "PL");
        }
        delivery.set("cost", Answers.money(amount(wanted.path("shippingCost").asText("10.99")).toPlainString(), currency(form)));
        ObjectNode time = delivery.putObject("time").put("from", Answers.time(now.plus(Duration.ofDays(2))))
                .put("to", Answers.time(now.plus(Duration.ofDays(3)))).putNull("guaranteed");
        time.putObject("dispatch").put("from", Answers.time(now)).put("to", Answers.time(now.plus(Duration.ofDays(1))));
        delivery.put("smart", wanted.path("smart").asBoolean()).putNull("cancellation").put("calculatedNumberOfPackages", 1);
    }

    private static void invoice(ObjectNode form, JsonNode wanted) {
        boolean company = wanted.has("nip");
        boolean required = company || wanted.path("invoice").asBoolean();
        ObjectNode invoice = form.putObject("invoice").put("required", required);
        if (required) {
            JsonNode buyer = wanted.path("buyer");
            ObjectNode address = invoice.putObject("address");
            for (String field : List.of("street", "city", "zipCode", "countryCode")) {
                address.put(field, text(buyer, field));
            }
            address.putNull("company").putNull("naturalPerson");
            if (company) {
                String nip = wanted.get("nip").asText();
                ObjectNode firm = address.putObject("company").put("name", buyer.path("companyName").asText("Pracownia Wiśnia"));
                firm.putArray("ids").addObject().put("type", "PL_NIP").put("value", nip);
                firm.put("vatPayerStatus", "ACTIVE").put("taxId", nip);
            } else {
                address.putObject("naturalPerson").put("firstName", text(buyer, "firstName")).put("lastName", text(buyer, "lastName"));
            }
        } else {
            invoice.putNull("address");
        }
        invoice.putNull("dueDate").putArray("features");
    }

    private static void total(ObjectNode form) {
        BigDecimal sum = amount(form.path("delivery").path("cost").path("amount").asText("0"));
        for (JsonNode line : form.get("lineItems")) {
            sum = sum.add(new BigDecimal(line.get("price").get("amount").asText()).multiply(BigDecimal.valueOf(line.get("quantity").asLong())));
        }
        form.putObject("summary").set("totalToPay", Answers.money(sum.toPlainString(), currency(form)));
    }

    private static String currency(ObjectNode form) {
        return form.get("lineItems").get(0).get("price").get("currency").asText();
    }

    private static String text(JsonNode wanted, String field) {
        return wanted.path(field).asText(PLAIN.get(field));
    }

    private static BigDecimal amount(JsonNode value) {
        return amount(value.asText());
    }

    private static BigDecimal amount(String value) {
        return new BigDecimal(value).setScale(2, RoundingMode.HALF_UP);
    }
}
