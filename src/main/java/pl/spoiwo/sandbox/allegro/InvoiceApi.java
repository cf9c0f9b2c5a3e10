package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/**
 * {@code invoices} of a form: first the metadata, then the file, which is scanned for a while; and links to billing documents. Of a
 * file the length and the SHA-256 are kept. What is no PDF is rejected by the scan.
 */
final class InvoiceApi {

    private static final int LARGEST = 3 << 20;
    private static final int MOST_LINKS = 10;
    /** "A few seconds" is what the documentation says. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final Forms forms;
    private final Duration scanTakes;
    private final Clock clock;

    InvoiceApi(Forms forms, Duration scanTakes, Clock clock) {
        this.forms = forms;
        this.scanTakes = scanTakes;
        this.clock = clock;
    }

    /** @param path segments behind {@code invoices} */
    Response handle(Request request, ObjectNode record, List<String> path) {
        return switch (request.method() + " " + path.size()) {
            case "GET 0" -> Response.json(200, shown(record));
            case "POST 0" -> announce(request, record);
            case "PUT 2" -> upload(request, record, path.get(0));
            default -> Response.empty(405);
        };
    }

    private ObjectNode shown(ObjectNode record) {
        ObjectNode body = Json.object();
        ArrayNode invoices = body.putArray("invoices");
        record.get("invoices").forEach(invoice -> {
            if (invoice.get("visibleAt").asLong() <= clock.millis()) {
                ObjectNode one = ((ObjectNode) invoice.deepCopy()).without(List.of("announcedAt", "visibleAt", "pdf", "sha256", "length", "scannedAt"));
                if (invoice.has("scannedAt")) {
                    ((ObjectNode) one.get("file")).putObject("securityVerification").put("status", scan(invoice));
                }
                invoices.add(one);
            }
        });
        body.set("links", record.get("links"));
        return body.put("hasExternalInvoices", false).put("orderMode", "REGULAR");
    }

    private String scan(JsonNode invoice) {
        return invoice.get("scannedAt").asLong() > clock.millis() ? "WAITING" : invoice.get("pdf").asBoolean() ? "ACCEPTED" : "REJECTED";
    }

    private Response announce(Request request, ObjectNode record) {
        JsonNode wanted = request.json();
        String name = Answers.text(wanted.path("file"), "name", 422);
        paid(record);
        for (JsonNode earlier : record.get("invoices")) {
            boolean uploaded = earlier.has("scannedAt");
            if (!uploaded && earlier.get("announcedAt").asLong() > clock.instant().minus(BETWEEN).toEpochMilli()) {
                throw new Refusal(429, "TooManyRequests", "You're trying to add another metadata too fast", null);
            }
            if (uploaded && scan(earlier).equals("WAITING")) {
                throw Refusal.invalid("file", "Previously uploaded file is still in scanning");
            }
        }
        ObjectNode invoice = Json.object().put("id", UUID.randomUUID().toString()).put("invoiceNumber", wanted.path("invoiceNumber").textValue())
                .put("createdAt", Answers.time(clock.instant())).put("announcedAt", clock.millis())
                .put("visibleAt", clock.instant().plus(request.showAfter()).toEpochMilli());
        invoice.putObject("file").put("name", name).putNull("uploadedAt").putNull("securityVerification");
        record.withArray("invoices").add(invoice);
        forms.save(record);
        return Response.json(201, Json.object().put("id", invoice.get("id").asText()));
    }

    private Response upload(Request request, ObjectNode record, String id) {
        for (JsonNode one : record.get("invoices")) {
            if (one.get("id").asText().equals(id)) {
                if (one.has("scannedAt")) {
                    throw Refusal.conflict("Invoice with given id already has invoice file uploaded", null);
                }
                paid(record);
                keep((ObjectNode) one, request.body());
                forms.save(record);
                return Response.empty(200);
            }
        }
        throw Refusal.missing("Invoice " + id);
    }

    private void keep(ObjectNode invoice, byte[] file) {
        if (file.length > LARGEST) {
            throw new Refusal(413, "PayloadTooLargeException", "The file is too large. Max file size is 3MB", null);
        }
        if (file.length == 0) {
            throw Refusal.invalid("file", "Uploaded file is empty");
        }
        byte[] start = "%PDF".getBytes(StandardCharsets.US_ASCII);
        invoice.put("pdf", Arrays.equals(start, Arrays.copyOf(file, start.length))).put("length", file.length).put("sha256", sha256(file))
                .put("scannedAt", clock.instant().plus(scanTakes).toEpochMilli());
        ((ObjectNode) invoice.get("file")).put("uploadedAt", Answers.time(clock.instant()));
    }

    private static void paid(ObjectNode record) {
        if (record.get("form").get("status").asText().equals("CANCELLED")) {
            throw Refusal.invalid("payment", "Order does not allow an invoice or its payment is rejected");
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Response link(Request request, ObjectNode record) {
        String url = request.json().path("url").asText();
        JsonNode links = record.get("links");
        if (!url.matches("https?://\\S+") || links.size() >= MOST_LINKS) {
            throw Refusal.invalid("url", links.size() >= MOST_LINKS ? "An order takes " + MOST_LINKS + " links" : "The given URL is invalid");
        }
        for (JsonNode link : links) {
            if (link.get("url").asText().equals(url)) {
                throw Refusal.conflict("The given URL to the billing document already exists", "url");
            }
        }
        record.withArray("links").addObject().put("id", UUID.randomUUID().toString()).put("url", url).put("createdAt", Answers.time(clock.instant()));
        forms.save(record);
        return Response.empty(201);
    }
}
