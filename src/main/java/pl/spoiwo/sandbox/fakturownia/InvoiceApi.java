package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Pdf;
import pl.spoiwo.sandbox.server.Records;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /invoices...}: all kinds of documents. Not idempotent, unless the document itself wants its {@code oid} unique. */
final class InvoiceApi {

    /** That a list can be narrowed by {@code oid} is not in the manual, only that it can be sorted by it. */
    private static final List<String> FILTERS = List.of("number", "oid", "kind", "client_id", "status");
    private static final Map<String, String> SELLER = Map.of("seller_name", "Hub Test Sp. z o.o.", "seller_tax_no", "5252445767",
            "seller_street", "Prosta 1A", "seller_post_code", "90-001", "seller_city", "Łódź", "seller_country", "PL");

    private final Invoices invoices;
    private final Cards clients;
    private final Government government;
    private final Account account;

    InvoiceApi(Invoices invoices, Cards clients, Government government, Account account) {
        this.invoices = invoices;
        this.clients = clients;
        this.government = government;
        this.account = account;
    }

    Response list(Request request) {
        List<String> kinds = request.query().getOrDefault("kinds", List.of());
        List<String> ids = List.of(request.query("invoice_ids", "").split(","));
        Predicate<Records.Entry> wanted = entry -> FILTERS.stream()
                .allMatch(name -> !request.query().containsKey(name) || entry.get(name).equals(request.query(name, "")));
        boolean costs = request.query("income", "yes").matches("no|0");
        String[] order = request.query("order", "id.desc").split("\\.");
        Comparator<Records.Entry> sorting = order[0].equals("id") ? Comparator.comparingLong(Records.Entry::id)
                : order[0].equals("price_gross") ? Comparator.comparing(entry -> new java.math.BigDecimal(entry.get("price_gross")))
                : Comparator.comparing(entry -> entry.get(order[0]));
        List<Records.Entry> found = invoices.records.find(wanted.and(period(request)).and(entry -> (kinds.isEmpty() || kinds.contains(entry.get("kind")))
                && (ids.get(0).isEmpty() || ids.contains(String.valueOf(entry.id()))) && costs == entry.get("income").equals("0")));
        boolean positions = request.query("include_positions", "").equals("true");
        return Answers.page(request, found.stream().sorted(order.length > 1 ? sorting.reversed() : sorting).toList(), entry -> {
            ObjectNode doc = invoices.get(entry.id());
            return positions ? doc : doc.without("positions");
        });
    }

    /** Without a period everything is listed; which period the service takes then is not documented. */
    private Predicate<Records.Entry> period(Request request) {
        LocalDate today = invoices.today();
        LocalDate month = today.withDayOfMonth(1);
        LocalDate[] range = switch (request.query("period", "all")) {
            case "this_month" -> new LocalDate[] {month, month.plusMonths(1).minusDays(1)};
            case "last_month" -> new LocalDate[] {month.minusMonths(1), month.minusDays(1)};
            case "last_30_days" -> new LocalDate[] {today.minusDays(30), today};
            case "last_12_months" -> new LocalDate[] {today.minusMonths(12), today};
            case "this_year" -> new LocalDate[] {today.withDayOfYear(1), today.withDayOfYear(1).plusYears(1).minusDays(1)};
            case "last_year" -> new LocalDate[] {today.withDayOfYear(1).minusYears(1), today.withDayOfYear(1).minusDays(1)};
            case "more" -> new LocalDate[] {LocalDate.parse(request.query("date_from", "0001-01-01")), LocalDate.parse(request.query("date_to", "9999-12-31"))};
            default -> new LocalDate[] {LocalDate.MIN, LocalDate.MAX};
        };
        String by = request.query("search_date_type", "issue_date").equals("transaction_date") ? "transaction_date" : "issue_date";
        return entry -> !LocalDate.parse(entry.get(by)).isBefore(range[0]) && !LocalDate.parse(entry.get(by)).isAfter(range[1]);
    }

    /** One at a time: two documents must not both find that their oid is free. */
    synchronized Response create(Request request) {
        JsonNode given = request.json().path("invoice");
        if (!given.isObject()) {
            return Answers.unprocessable(Json.object().set("invoice", Json.array().add("- nie może być puste")));
        }
        boolean send = Answers.parameter(request, "gov_save_and_send").matches("true|1");
        ObjectNode doc = (ObjectNode) given.deepCopy();
        ObjectNode problems = complete(doc, send);
        String oid = doc.path("oid").asText("");
        if (doc.path("oid_unique").asText().equals("yes") && !oid.isEmpty() && taken("oid", oid, 0)) {
            problems.putArray("oid").add("- zostało już zajęte");
        }
        if (doc.hasNonNull("number") && taken("number", doc.get("number").asText(), 0)) {
            problems.putArray("number").add("- zostało już zajęte");
        }
        if (!problems.isEmpty()) {
            return Answers.unprocessable(problems);
        }
        client(doc);
        long id = invoices.add(doc, request.showAfter()).get("id").asLong();
        return Response.json(201, send ? government.send(id, request.showAfter()) : doc);
    }

    private boolean taken(String field, String value, long except) {
        return invoices.records.all().stream().anyMatch(entry -> entry.id() != except && entry.get(field).equals(value));
    }

    /** Presets, names and sums; gives what is wrong. */
    private ObjectNode complete(ObjectNode doc, boolean forKsef) {
        String today = invoices.today().toString();
        Map<String, String> presets = new java.util.HashMap<>(SELLER);
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
        ObjectNode card = doc.hasNonNull("client_id") ? clients.get(doc.get("client_id").asLong()) : null;
        if (card != null) {
            card.fields().forEachRemaining(field -> doc.set("buyer_" + field.getKey(), field.getValue()));
            doc.remove(List.of("buyer_id", "buyer_created_at"));
        }
        ObjectNode problems = Checks.of(doc, forKsef);
        if (doc.hasNonNull("client_id") && card == null) {
            problems.putArray("client_id").add("- nie istnieje");
        }
        if (doc.get("kind").asText().equals("correction")) {
            ObjectNode corrected = invoices.get(doc.path("invoice_id").asLong());
            if (corrected == null) {
                problems.putArray("invoice_id").add("- nie może być puste");
            } else {
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

    /** The buyer becomes a client: an existing one with the same name, tax number and e-mail, or a new one. */
    private void client(ObjectNode doc) {
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
        doc.put("client_id", (known.isEmpty() ? clients.add(card, java.time.Duration.ZERO) : known.get(0)).get("id").asLong());
    }

    /** @param rest what follows the id: {@code .json}, {@code .pdf}, {@code /change_status.json} and so on */
    Response one(Request request, long id, String rest) {
        ObjectNode doc = invoices.get(id);
        if (doc == null) {
            return Answers.notFound();
        }
        return switch (request.method() + " " + rest) {
            case "GET .json" -> Response.json(200, request.query("send_to_ksef", "").equals("yes") ? government.send(id, java.time.Duration.ZERO) : doc);
            case "GET .pdf" -> new Response(200, Map.of("Content-Type", "application/pdf", "Content-Disposition",
                    "inline; filename=\"" + doc.get("number").asText().replace('/', '_') + ".pdf\""), pdf(doc));
            case "PUT .json" -> update(request, id, doc);
            case "DELETE .json" -> delete(doc);
            case "POST /change_status.json" -> Response.json(200, changeStatus(id, Answers.parameter(request, "status")));
            case "POST /send_by_email.json" -> email(doc);
            case "GET /attachment" -> request.query("kind", "").equals("gov") && doc.hasNonNull("gov_id")
                    ? new Response(200, Map.of("Content-Type", "text/xml"), Government.xml(doc).getBytes(StandardCharsets.UTF_8)) : Answers.notFound();
            default -> Answers.notFound();
        };
    }

    /** With a number of KSeF (not of its test system) a document stays as it is. */
    private boolean frozen(ObjectNode doc) {
        return doc.path("gov_status").asText().equals("ok");
    }

    private synchronized Response update(Request request, long id, ObjectNode doc) {
        if (frozen(doc)) {
            return Answers.error(422, "Dokument został wysłany do KSeF i nie może być edytowany");
        }
        ObjectNode changed = doc.deepCopy();
        Json.merge(changed, request.json().path("invoice"));
        boolean send = Answers.parameter(request, "gov_save_and_send").matches("true|1");
        ObjectNode problems = complete(changed, send);
        if (taken("number", changed.path("number").asText(), id)) {
            problems.putArray("number").add("- zostało już zajęte");
        }
        if (!problems.isEmpty()) {
            return Answers.unprocessable(problems);
        }
        ObjectNode now = invoices.change(id, stored -> stored.setAll(changed));
        return Response.json(200, send ? government.send(id, java.time.Duration.ZERO) : now);
    }

    private Response delete(ObjectNode doc) {
        if (frozen(doc)) {
            return Answers.error(422, "Dokument został wysłany do KSeF i nie może być usunięty");
        }
        invoices.remove(doc);
        return Response.json(200, Json.object().put("code", "success"));
    }

    ObjectNode changeStatus(long id, String status) {
        return invoices.change(id, doc -> {
            doc.put("status", status);
            if (status.equals("paid")) {
                doc.put("paid", doc.get("price_gross").asText()).put("paid_date", invoices.today().toString());
            }
        });
    }

    Response cancel(Request request) {
        JsonNode wanted = request.json();
        ObjectNode doc = invoices.get(wanted.path("cancel_invoice_id").asLong());
        if (doc == null || frozen(doc)) {
            return doc == null ? Answers.notFound() : Answers.error(422, "Dokument został wysłany do KSeF i nie może być anulowany");
        }
        return Response.json(200, invoices.change(doc.get("id").asLong(), stored -> stored.put("status", "rejected").put("cancelled", true)
                .put("cancel_reason", wanted.path("cancel_reason").asText(""))));
    }

    /** What cannot be sent is a 200 as well: the text says it. */
    private Response email(ObjectNode doc) {
        boolean waits = !account.demo() && doc.path("buyer_company").asText().matches("true|1") && Checks.FOR_KSEF.contains(doc.get("kind").asText())
                && !doc.hasNonNull("gov_id");
        if (waits || doc.path("buyer_email").asText("").isBlank()) {
            return Response.json(200, Json.object().put("message", waits ? "Faktura nie może zostać wysłana - brak numeru KSeF"
                    : "Faktura nie może zostać wysłana - brak adresu e-mail").put("status", "error"));
        }
        invoices.change(doc.get("id").asLong(), stored -> {
            stored.put("sent_time", stored.get("updated_at").asText());
            if (stored.get("status").asText().equals("issued")) {
                stored.put("status", "sent");
            }
        });
        return Response.json(200, Json.object().put("message", "Faktura została wysłana").put("status", "ok"));
    }

    private static byte[] pdf(ObjectNode doc) {
        List<String> lines = new ArrayList<>(List.of(doc.get("kind").asText() + " " + doc.get("number").asText(), doc.path("seller_name").asText(),
                doc.get("buyer_name").asText(), "oid: " + doc.path("oid").asText("")));
        doc.get("positions").forEach(one -> lines.add(one.path("name").asText() + "  " + one.path("quantity").asText() + "  "
                + one.path("total_price_gross").asText()));
        lines.add("Razem: " + doc.get("price_gross").asText() + " " + doc.get("currency").asText());
        lines.add("KSeF: " + doc.path("gov_id").asText(""));
        return Pdf.of(595, 842, List.of(lines));
    }
}
