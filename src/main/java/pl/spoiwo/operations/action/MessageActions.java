package pl.spoiwo.operations.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.ParkedMessages;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.operations.query.OrderQueries;
import pl.spoiwo.process.OwnMessages;
import pl.spoiwo.process.PersonsRequests;

/** What a person does with a parked message, or with a command that observe mode held back. All are refused where it is neither, or no longer. */
@Service
public class MessageActions {

    private final Ledger ledger;
    private final ParkedMessages parked;
    private final OrderQueries orders;
    private final PersonsRequests requests;
    private final Sending sending;
    private final Audit audit;
    private final CurrentUser user;
    private final Clock clock;

    MessageActions(Ledger ledger, ParkedMessages parked, OrderQueries orders, PersonsRequests requests, Sending sending, Audit audit, CurrentUser user, Clock clock) {
        this.ledger = ledger;
        this.parked = parked;
        this.orders = orders;
        this.requests = requests;
        this.sending = sending;
        this.audit = audit;
        this.user = user;
        this.clock = clock;
    }

    /** Which effects a replay would make, and which are done already and will not repeat. Changes nothing. */
    public ParkedMessages.Preview preview(String id) {
        var row = mustBeReplayable(id);
        var effects = new ArrayList<>(parked.preview(id).effects());
        if (row.state() == MessageState.WOULD_SEND) {
            changedSince(row).ifPresent(effects::add);
        }
        return new ParkedMessages.Preview(effects);
    }

    /** A command carries its order as it was when it was decided. */
    private Optional<ParkedMessages.Effect> changedSince(Row row) {
        int carried = ledger.body(row.id(), Ledger.BodyKind.RAW).map(MessageActions::revision).orElse(0);
        return orders.find(row.entity()).filter(order -> carried > 0 && order.path("revision").asInt() != carried)
                .map(order -> new ParkedMessages.Effect(row.entity(), "order", order.path("connection").asText(), true, "the order has changed since: it is at revision "
                        + order.path("revision").asInt() + " and " + order.path("status").asText() + ", the command carries revision " + carried));
    }

    private static int revision(byte[] payload) {
        try {
            return Json.MAPPER.readTree(payload).path("revision").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException("a command in the ledger is no JSON", e);
        }
    }

    public void replay(String id, String reason) {
        mustBeReplayable(id);
        must(audit.of("message.replay", id, reason, () -> parked.replay(id) ? "sent again" : "too late"));
    }

    /** @param reason why the message may go without effect; required */
    public void discard(String id, String reason) {
        if (reason == null || reason.isBlank()) {
            throw ActionRefused.notAllowed("say why the message is discarded: a reason is required");
        }
        var row = mustBeParked(id);
        must(audit.of("message.discard", id, reason,
                () -> parked.discard(id, Reason.of("discarded", user.name() + ": " + reason)) ? "discarded" : "too late"));
        // A refund that will not be made holds its order no more.
        var now = clock.instant();
        orders.find(row.entity()).ifPresent(order ->
                sending.send(List.of(OwnMessages.recheck(row.entity(), order.path("connection").asText(), "discarded " + id, id, now))));
    }

    /**
     * A label in doubt was bought after all.
     *
     * @param externalId     the carrier's id of the parcel
     * @param trackingNumber null where it is not known
     * @param reason         what was looked at; required
     */
    public void found(String id, String externalId, String trackingNumber, String reason) {
        if (reason == null || reason.isBlank()) {
            throw ActionRefused.notAllowed("say what you have looked at: a reason is required");
        }
        if (!fits(externalId) || trackingNumber != null && !fits(trackingNumber)) {
            throw ActionRefused.notAllowed("externalId is what the carrier calls the parcel, of 1 to 100 characters; trackingNumber, of as many, may be left away");
        }
        var row = mustBeParked(id);
        if (!row.type().equals("shipment.create")) {
            throw ActionRefused.notAllowed("only a label is found by its parcel's number: " + id + " is " + row.type() + ", discard it where it is done");
        }
        var parcel = externalId.strip();
        must(audit.of("message.found", id, reason, () -> {
            var answer = requests.found(row.connection(), id, parcel, trackingNumber == null ? null : trackingNumber.strip(), user.name() + ": " + reason, row.fence() + ":" + parcel);
            sending.send(answer.outgoing());
            return answer.state() == MessageState.PROCESSED ? "is there as " + parcel : "too late";
        }));
    }

    private static boolean fits(String number) {
        return number != null && !number.isBlank() && number.strip().length() <= 100;
    }

    public void edit(String id, byte[] payload, String reason) {
        if (payload.length == 0) {
            throw ActionRefused.notAllowed("the payload is empty");
        }
        mustBeParked(id);
        try {
            must(audit.of("message.edit", id, reason, () -> parked.edit(id, payload) ? "stored " + payload.length + " bytes" : "too late"));
        } catch (IllegalArgumentException e) {
            throw ActionRefused.notAllowed(e.getMessage());
        }
    }

    private Row mustBeParked(String id) {
        var row = row(id);
        if (!row.state().parked()) {
            throw ActionRefused.tooLate("message " + id + " is " + row.state() + ", not parked");
        }
        return row;
    }

    private Row mustBeReplayable(String id) {
        var row = row(id);
        if (!ParkedMessages.replayable(row)) {
            throw ActionRefused.tooLate("message " + id + " is " + row.state() + ": only a parked message, or an adding command in WOULD_SEND, is sent again");
        }
        return row;
    }

    private Row row(String id) {
        return ledger.find(id).orElseThrow(() -> ActionRefused.unknown("there is no message " + id));
    }

    private static void must(String end) {
        if (end.equals("too late")) {
            throw ActionRefused.tooLate("somebody else was quicker, look at the message again");
        }
    }
}
