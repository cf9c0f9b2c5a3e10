package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Pdf;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /invoices...}: all kinds of documents. Not idempotent, unless the document itself wants its {@code oid} unique. */
final class InvoiceApi {

    private final Invoices invoices;
    private final Drafts drafts;
    private final Government government;
    private final FakturowniaAccount account;

    InvoiceApi(Invoices invoices, Drafts drafts, Government government, FakturowniaAccount account) {
        this.invoices = invoices;
        this.drafts = drafts;
        this.government = government;
        this.account = account;
    }

    /** One at a time: two documents must not both find that their oid is free. */
    synchronized Response create(Request request) {
        JsonNode given = request.json().path("invoice");
        if (!given.isObject()) {
            return Answers.unprocessable(Json.object().set("invoice", Json.array().add("- nie może być puste")));
        }
        boolean send = Answers.parameter(request, "gov_save_and_send").matches("true|1");
        ObjectNode doc = (ObjectNode) given.deepCopy();
        ObjectNode problems = drafts.complete(doc, given.hasNonNull("client_id"), send);
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
        drafts.client(doc);
        long id = invoices.add(doc, request.showAfter()).get("id").asLong();
        return Response.json(201, send ? government.send(id, request.showAfter()) : doc);
    }

    private boolean taken(String field, String value, long except) {
        return invoices.records.all().stream().anyMatch(entry -> entry.id() != except && entry.get(field).equals(value));
    }

    /** @param rest what follows the id: {@code .json}, {@code .pdf}, {@code /change_status.json} and so on */
    Response one(Request request, long id, String rest) {
        ObjectNode doc = invoices.get(id);
        if (doc == null) {
            return Answers.notFound();
        }
        return switch (request.method() + " " + rest) {
            case "GET .json" -> Response.json(200, request.query("send_to_ksef", "").equals("yes") ? government.send(id, Duration.ZERO) : doc);
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
        ObjectNode problems = drafts.complete(changed, request.json().at("/invoice/client_id").isNumber(), send);
        if (taken("number", changed.path("number").asText(), id)) {
            problems.putArray("number").add("- zostało już zajęte");
        }
        if (!problems.isEmpty()) {
            return Answers.unprocessable(problems);
        }
        ObjectNode now = invoices.change(id, stored -> stored.setAll(changed));
        return Response.json(200, send ? government.send(id, Duration.ZERO) : now);
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
