package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;

/** Completes what a call gives to a document: the account's own seller, the buyer's card, sums. */
final class Drafts {

    private static final Map<String, String> SELLER = Map.of("seller_name", "Hub Test Sp. z o.o.", "seller_tax_no", "5252445767",
            "seller_street", "Prosta 1A", "seller_post_code", "90-001", "seller_city", "Łódź", "seller_country", "PL");

    private final Invoices invoices;
    private final Cards clients;

    Drafts(Invoices invoices, Cards clients) {
        this.invoices = invoices;
        this.clients = clients;
    }

    /**
     * Presets, names and sums. Gives what is wrong, as field -> texts.
     *
     * @param byCard  the call names a client, whose card decides about the buyer
     * @param forKsef it is to be sent there at once
     */
    ObjectNode complete(ObjectNode doc, boolean byCard, boolean forKsef) {
        String today = invoices.today().toString();
        Map<String, String> presets = new HashMap<>(SELLER);
        presets.putAll(Map.of("kind", "vat", "issue_date", today, "sell_date", doc.path("issue_date").asText(today), "status", "issued",
                "currency", "PLN", "lang", "pl", "income", "1", "payment_type", "transfer"));
        presets.forEach((field, preset) -> {
            if (doc.path(field).asText("").isBlank()) {
                doc.put(field, preset);
            }
        });
        if (doc.path("buyer_name").asText("").isBlank()) {
            doc.put("buyer_name", (doc.path("buyer_first_name").asText("") + " " + doc.path("buyer_last_name").asText("")).trim());
        }
        ObjectNode card = byCard ? clients.get(doc.get("client_id").asLong()) : null;
        if (card != null) {
            card.fields().forEachRemaining(field -> doc.set("buyer_" + field.getKey(), field.getValue()));
            doc.remove(List.of("buyer_id", "buyer_created_at"));
        }
        ObjectNode problems = Checks.of(doc, forKsef);
        if (byCard && card == null) {
            problems.putArray("client_id").add("- nie istnieje");
        }
        if (doc.get("kind").asText().equals("correction")) {
            ObjectNode corrected = invoices.get(doc.path("invoice_id").asLong());
            if (corrected == null) {
                problems.putArray("invoice_id").add("- nie może być puste");
            } else {
                if (!differences(doc.path("positions"))) {
                    problems.putArray("positions").add("- różnica nie zgadza się z pozycją przed i po korekcie");
                }
                doc.set("gov_corrected_invoice_number", corrected.path("gov_id").isTextual() ? corrected.get("gov_id") : null);
            }
        }
        try {
            LocalDate.parse(doc.get("issue_date").asText());
            LocalDate.parse(doc.get("sell_date").asText());
            Amounts.complete(doc, doc.path("positions"));
            boolean paid = doc.get("status").asText().equals("paid");
            doc.put("paid", doc.hasNonNull("paid") ? Amounts.money(Amounts.read(doc.get("paid"))) : paid ? doc.get("price_gross").asText() : "0.00");
        } catch (DateTimeParseException wrong) {
            problems.putArray("issue_date").add("- nieprawidłowa wartość");
        } catch (NumberFormatException | ClassCastException wrong) {
            problems.putArray("positions").add("- nieprawidłowa wartość");
        }
        return problems;
    }

    /** Each line is what it is after the correction less what it was before, where it says both. That this is looked at is assumed. */
    private static boolean differences(JsonNode positions) {
        for (JsonNode position : positions) {
            JsonNode before = position.path("correction_before_attributes");
            JsonNode after = position.path("correction_after_attributes");
            for (String field : List.of("quantity", "total_price_gross")) {
                if (before.has(field) && after.has(field)
                        && Amounts.read(after.get(field)).subtract(Amounts.read(before.get(field))).compareTo(Amounts.read(position.path(field))) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The buyer becomes a client: an existing one with the same name, tax number and e-mail, or a new one. */
    void client(ObjectNode doc) {
        if (doc.hasNonNull("client_id") || doc.get("buyer_name").asText().isEmpty()) {
            return;
        }
        Map<String, String> key = Map.of("name", doc.get("buyer_name").asText(), "tax_no", doc.path("buyer_tax_no").asText(""), "email",
                doc.path("buyer_email").asText(""));
        List<ObjectNode> known = clients.with(key);
        ObjectNode card = Json.object();
        for (String field : List.of("name", "tax_no", "email", "first_name", "last_name", "street", "post_code", "city", "country", "phone", "company")) {
            if (doc.hasNonNull("buyer_" + field)) {
                card.set(field, doc.get("buyer_" + field));
            }
        }
        doc.put("client_id", (known.isEmpty() ? clients.add(card, Duration.ZERO) : known.get(0)).get("id").asLong());
    }
}
