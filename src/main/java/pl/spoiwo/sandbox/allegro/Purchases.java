package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import pl.spoiwo.sandbox.server.Json;

/**
 * The way of an order: bought, filled in, ready for processing, or cancelled; each step is an event in the journal. Pieces leave the
 * offers when they are bought; that a cancelled order gives them back is assumed.
 */
final class Purchases {

    private static final List<String> WAY = List.of("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING");
    private static final Set<String> ENDS = Set.of("BUYER_CANCELLED", "AUTO_CANCELLED");

    private final Forms forms;
    private final FormFactory factory;
    private final Offers offers;
    private final Journal journal;
    private final Clock clock;

    Purchases(Forms forms, FormFactory factory, Offers offers, Journal journal, Clock clock) {
        this.forms = forms;
        this.factory = factory;
        this.offers = offers;
        this.journal = journal;
        this.clock = clock;
    }

    /** Buys what is described and goes on to its {@code status}. */
    ObjectNode buy(JsonNode wanted) {
        String status = wanted.path("status").asText("READY_FOR_PROCESSING");
        allowed(status);
        ArrayNode lines = factory.lines(wanted.path("items"), clock.instant());
        Duration showAfter = Duration.ofMillis(wanted.path("showAfterMs").asLong());
        ObjectNode form = factory.bought(wanted, lines);
        offers.sell(lines);
        forms.add(form, wanted, showAfter);
        journal.enter("BOUGHT", form, showAfter);
        return ENDS.contains(status) ? advance(step(form.get("id").asText(), "FILLED_IN"), status) : advance(form.get("id").asText(), status);
    }

    /** Goes on to the status, step by step. Throws IllegalArgumentException where it would have to go back. */
    ObjectNode advance(String id, String status) {
        allowed(status);
        String present = form(forms.any(id)).get("status").asText();
        if (present.equals("CANCELLED") || WAY.indexOf(present) > WAY.indexOf(status) && !ENDS.contains(status)) {
            throw new IllegalArgumentException("the order is " + present + " and does not become " + status);
        }
        if (ENDS.contains(status)) {
            step(id, status);
        } else {
            WAY.subList(WAY.indexOf(present) + 1, WAY.indexOf(status) + 1).forEach(next -> step(id, next));
        }
        return form(forms.any(id));
    }

    private static void allowed(String status) {
        if (!WAY.contains(status) && !ENDS.contains(status)) {
            throw new IllegalArgumentException("status " + status + "; allowed are " + WAY + " and " + ENDS);
        }
    }

    private String step(String id, String event) {
        changed(id, event, record -> {
            ObjectNode form = form(record);
            switch (event) {
                case "FILLED_IN" -> factory.fill(form, record.get("wanted"), clock.instant());
                case "READY_FOR_PROCESSING" -> ready(form);
                default -> cancel(form);
            }
        });
        return id;
    }

    /** Changes the form and enters the event, which is seen no sooner than the order. */
    ObjectNode changed(String id, String event, Consumer<ObjectNode> change) {
        ObjectNode record = forms.change(id, change);
        journal.enter(event, form(record), Duration.ofMillis(Math.max(0, record.get("visibleAt").asLong() - clock.millis())));
        return form(record);
    }

    /** Cash on delivery and transfers, split ones too, are finished, but nothing is paid; a payment with an extended term is finished later. */
    private void ready(ObjectNode form) {
        form.put("status", "READY_FOR_PROCESSING");
        ObjectNode payment = (ObjectNode) form.get("payment");
        switch (payment.get("type").asText()) {
            case "EXTENDED_TERM" -> { }
            case "CASH_ON_DELIVERY", "WIRE_TRANSFER", "SPLIT_PAYMENT" -> payment.put("finishedAt", Answers.time(clock.instant()));
            default -> paid(form);
        }
    }

    private void paid(ObjectNode form) {
        ((ObjectNode) form.get("payment")).put("finishedAt", Answers.time(clock.instant())).set("paidAmount", form.get("summary").get("totalToPay"));
    }

    /** The buyer, or the provider of an extended term, pays: the latter makes a second event of the same type. */
    ObjectNode pay(String id) {
        ObjectNode form = form(forms.any(id));
        if (!form.get("status").asText().equals("READY_FOR_PROCESSING")) {
            return advance(id, "READY_FOR_PROCESSING");
        }
        if (!form.get("payment").get("finishedAt").isNull()) {
            throw new IllegalArgumentException("the payment of order " + id + " is finished");
        }
        return changed(id, "READY_FOR_PROCESSING", record -> paid(form(record)));
    }

    /** Its payment is finished too, with nothing paid where it was not before. */
    private void cancel(ObjectNode form) {
        form.put("status", "CANCELLED");
        if (form.get("payment") instanceof ObjectNode payment && payment.get("finishedAt").isNull()) {
            payment.put("finishedAt", Answers.time(clock.instant()));
        }
        if (form.get("delivery") instanceof ObjectNode delivery) {
            delivery.putObject("cancellation").put("date", Answers.time(clock.instant()));
        }
        offers.giveBack(form.get("lineItems"));
    }

    /**
     * One form for several purchases that the buyer pays together, or a new one in place of one: its lines keep their ids, the forms
     * before are gone.
     */
    ObjectNode merge(JsonNode ids) {
        List<ObjectNode> before = StreamSupport.stream(ids.spliterator(), false).map(JsonNode::asText).distinct().map(forms::any).toList();
        ArrayNode lines = Json.array();
        for (ObjectNode record : before) {
            JsonNode form = record.get("form");
            if (!form.get("buyer").equals(before.get(0).get("form").get("buyer")) || WAY.indexOf(form.get("status").asText()) > 1
                    || form.get("status").asText().equals("CANCELLED")) {
                throw new IllegalArgumentException("only orders of one buyer that are BOUGHT or FILLED_IN are merged");
            }
            form.get("lineItems").forEach(lines::add);
        }
        if (before.isEmpty()) {
            throw new IllegalArgumentException("which orders? {\"orders\": [id, id]}");
        }
        before.forEach(record -> forms.remove(form(record).get("id").asText()));
        JsonNode wanted = before.get(0).get("wanted");
        ObjectNode form = form(forms.add(factory.bought(wanted, lines), wanted, Duration.ZERO));
        return advance(form.get("id").asText(), "FILLED_IN");
    }

    static ObjectNode form(ObjectNode record) {
        return (ObjectNode) record.get("form");
    }
}
