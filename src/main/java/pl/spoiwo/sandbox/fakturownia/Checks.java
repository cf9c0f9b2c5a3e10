package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Json;

/** What is wrong with a document: field -> texts as the service writes them. With KSeF in view it wants more than otherwise. */
final class Checks {

    static final Set<String> FOR_KSEF = Set.of("vat", "correction", "vat_mp", "vat_margin", "wdt", "export_products", "advance", "final");
    private static final Set<String> KINDS = Set.of("vat", "proforma", "bill", "receipt", "advance", "final", "correction", "invoice_other",
            "vat_margin", "kp", "kw", "estimate", "vat_mp", "vat_rr", "correction_note", "accounting_note", "client_order", "dw", "wnt", "wdt",
            "import_service", "import_service_eu", "import_products", "export_products");
    private static final String EMPTY = "- nie może być puste";

    private final ObjectNode problems = Json.object();
    private final JsonNode document;

    private Checks(JsonNode document) {
        this.document = document;
    }

    /** Empty where nothing is wrong. @param forKsef it is to be sent there at once */
    static ObjectNode of(JsonNode document, boolean forKsef) {
        Checks checks = new Checks(document);
        String kind = document.path("kind").asText();
        checks.report(!KINDS.contains(kind), "kind", "- nieprawidłowa wartość");
        checks.report(!kind.equals("receipt") && checks.blank("buyer_name"), "buyer_name", EMPTY);
        checks.report(document.path("positions").isEmpty(), "positions", EMPTY);
        for (JsonNode position : document.path("positions")) {
            checks.report(position.path("name").asText("").isBlank(), "positions.name", EMPTY);
        }
        if (forKsef && FOR_KSEF.contains(kind)) {
            checks.ksef();
        }
        return checks.problems;
    }

    private void ksef() {
        for (String field : List.of("seller_name", "seller_tax_no", "seller_street", "seller_post_code", "seller_city", "buyer_company")) {
            report(blank(field), field, EMPTY);
        }
        boolean company = document.path("buyer_company").asText().matches("true|1");
        report(company && blank("buyer_tax_no") && !document.path("buyer_tax_no_kind").asText().equals("empty"), "buyer_tax_no", EMPTY);
        report(!company && blank("buyer_first_name"), "buyer_first_name", EMPTY);
        report(!company && blank("buyer_last_name"), "buyer_last_name", EMPTY);
        tooLong(document.path("buyer_phone"), "buyer_phone", 16);
        tooLong(document.path("correction_reason"), "correction_reason", 256);
        for (JsonNode position : document.path("positions")) {
            tooLong(position.path("name"), "positions.name", 256);
            report(position.path("tax").asText().equals("zw") && blank("exempt_tax_kind"), "exempt_tax_kind", EMPTY);
            report(position.path("tax").asText().equals("np") && blank("np_tax_kind"), "np_tax_kind", EMPTY);
        }
    }

    private boolean blank(String field) {
        return document.path(field).asText("").isBlank() || document.path(field).isNull();
    }

    private void tooLong(JsonNode text, String field, int most) {
        report(text.asText("").length() > most, field, "- pole jest za długie (maksymalna ilość znaków: " + most + ")");
    }

    private void report(boolean wrong, String field, String text) {
        if (wrong && !problems.has(field)) {
            problems.putArray(field).add(text);
        }
    }
}
