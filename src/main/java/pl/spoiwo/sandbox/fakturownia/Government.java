package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.Json;

/** The way to KSeF: a document is {@code processing}, and after a while has its number or the reasons why not. */
final class Government {

    private static final Set<String> OUTCOMES = Set.of("ok", "send_error", "server_error", "not_connected", "offline", "duplicate_error", "hold");

    private final Invoices invoices;
    private final Courier courier;
    private final Clock clock;
    private final FakturowniaAccount account;
    private final String prefix;
    private JsonNode next = Json.object();
    private int left;

    Government(Invoices invoices, Courier courier, Clock clock, FakturowniaAccount account) {
        this.invoices = invoices;
        this.courier = courier;
        this.clock = clock;
        this.account = account;
        prefix = account.demo() ? "demo_" : "";
        invoices.records.all().stream().filter(entry -> entry.get("gov_status").equals(prefix + "processing"))
                .forEach(entry -> courier.later("gov" + entry.id(), account.govTakes(), () -> finish(entry.id(), "ok", List.of())));
    }

    /** Sends it unless it is there or on its way. */
    ObjectNode send(long id, Duration showAfter) {
        boolean[] sent = new boolean[1];
        ObjectNode doc = invoices.change(id, stored -> {
            String status = stored.path("gov_status").asText("").replaceFirst("^demo_", "");
            boolean fit = Checks.FOR_KSEF.contains(stored.get("kind").asText());
            sent[0] = fit && !Set.of("ok", "processing").contains(status);
            if (sent[0] || !fit) {
                stored.put("gov_status", prefix + (fit ? "processing" : "not_applicable")).putNull("gov_error_messages");
            }
        });
        JsonNode outcome = sent[0] ? takeNext() : Json.object();
        if (sent[0] && !outcome.path("outcome").asText("ok").equals("hold")) {
            List<String> messages = new ArrayList<>();
            outcome.path("messages").forEach(one -> messages.add(one.asText()));
            courier.later("gov" + id, account.govTakes().plus(showAfter), () -> finish(id, outcome.path("outcome").asText("ok"), messages));
        }
        return doc;
    }

    private synchronized JsonNode takeNext() {
        if (left == 0) {
            return Json.object();
        }
        left--;
        return next;
    }

    /** How the next {@code times} sendings end (1, and -1 for all of them). */
    synchronized void expect(JsonNode wanted) {
        checked(wanted.path("outcome").asText("ok"));
        next = wanted.deepCopy();
        left = wanted.path("times").asInt(1);
    }

    /** @param outcome one of {@link #OUTCOMES} but hold */
    ObjectNode finish(long id, String outcome, List<String> messages) {
        checked(outcome);
        return invoices.change(id, doc -> {
            String before = doc.path("gov_status").asText("");
            if (before.equals(prefix + "ok")) {
                return;
            }
            doc.put("gov_status", prefix + outcome).putNull("gov_error_messages");
            if (outcome.equals("ok")) {
                accept(doc);
            } else if (!messages.isEmpty()) {
                messages.forEach(doc.putArray("gov_error_messages")::add);
            }
        });
    }

    private void accept(ObjectNode doc) {
        String number = KsefNumber.of(doc.path("seller_tax_no").asText(), invoices.today(), doc.get("id").asLong());
        doc.put("gov_id", number).put("gov_send_date", Answers.time(clock.instant())).put("gov_verification_link",
                "https://ksef.mf.gov.pl/web/verify/" + number + "/" + hash(xml(doc)));
    }

    /** Enough of the document to be told apart by its hash; not a complete FA(3). */
    static String xml(JsonNode doc) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Faktura xmlns=\"http://crd.gov.pl/wzor/2025/06/25/13775/\"><Podmiot1><NIP>"
                + text(doc, "seller_tax_no") + "</NIP></Podmiot1><Fa><KodWaluty>" + text(doc, "currency") + "</KodWaluty><P_1>"
                + text(doc, "issue_date") + "</P_1><P_2>" + text(doc, "number") + "</P_2><P_15>" + text(doc, "price_gross") + "</P_15></Fa></Faktura>";
    }

    private static String text(JsonNode doc, String field) {
        return doc.path(field).asText("").replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String hash(String xml) {
        try {
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void checked(String outcome) {
        if (!OUTCOMES.contains(outcome)) {
            throw new IllegalArgumentException("outcome " + outcome + "; allowed are " + OUTCOMES);
        }
    }

    synchronized void reset() {
        left = 0;
    }
}
