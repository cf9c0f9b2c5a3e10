package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.Nullable;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.ParkedMessages;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.MessageActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;

/** The ledger row by row, and what a person may do with a parked message. */
@RestController
@RequestMapping("/api/messages")
@Tag(name = "messages")
class MessagesApi {

    private static final String READ = "message.read";

    private final LedgerQueries ledger;
    private final MessageActions actions;
    private final Disclosure disclosure;

    MessagesApi(LedgerQueries ledger, MessageActions actions, Disclosure disclosure) {
        this.ledger = ledger;
        this.actions = actions;
        this.disclosure = disclosure;
    }

    @GetMapping
    @Operation(summary = "Ledger rows of messages in and commands out, last received first")
    Page<MessageView> list(@RequestParam(required = false) MessageState state, @RequestParam(required = false) String connection,
                           @RequestParam(required = false) String direction, @RequestParam(required = false) String key,
                           @RequestParam(required = false) String reason,
                           @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        try {
            var page = ledger.list(new LedgerQueries.Filter(state, connection, direction, key, reason), cursor, Limit.check(limit));
            // Only the reason of a row may name somebody.
            var told = page.items().stream().filter(row -> row.reason() != null).map(Row::id).toList();
            boolean masked = !disclosure.full(READ, told);
            return new Page<>(page.items().stream().map(row -> MessageView.of(row, masked)).toList(), page.next());
        } catch (IllegalArgumentException e) {
            throw new Cursor.Refused(e.getMessage());
        }
    }

    @GetMapping("/{id}")
    @Operation(summary = "One message with payload, headers, the request it made or would make, the answer, and what it caused; values are masked for the role viewer")
    MessageView.Full one(@PathVariable String id) {
        var detail = detail(id);
        return MessageView.Full.of(detail, !disclosure.full(READ, List.of(id)));
    }

    @GetMapping("/{id}/payload")
    @Operation(summary = "The payload byte by byte, as mended or as received; role operator")
    ResponseEntity<byte[]> payload(@PathVariable String id) {
        var bodies = detail(id).bodies();
        var body = bodies.getOrDefault(BodyKind.EDITED, bodies.get(BodyKind.RAW));
        if (body == null) {
            throw ActionRefused.unknown("the payload of message " + id + " is no longer kept");
        }
        disclosure.full(READ, List.of(id));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).header("Content-Disposition", "attachment").body(body);
    }

    @PutMapping(path = "/{id}/payload", consumes = MediaType.ALL_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Stores a mended payload of a parked message, used from the next replay on; the original is kept",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(description = "the payload, byte by byte", required = true,
                    content = @Content(mediaType = MediaType.ALL_VALUE)))
    void edit(@PathVariable String id, @RequestBody byte[] payload, @RequestParam(required = false) String reason) {
        actions.edit(id, payload, reason);
    }

    /** Which effects a replay would make; with {@code preview=false} it was made. */
    record Replay(String id, boolean replayed, ParkedMessages.Preview preview) {
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Sends a parked message again, or a command that observe mode held back; with preview=true only says which effects would repeat and which are already done")
    Replay replay(@PathVariable String id, @RequestParam(defaultValue = "false") boolean preview, @RequestBody(required = false) ActionRequest request) {
        var effects = actions.preview(id);
        if (!preview) {
            actions.replay(id, ActionRequest.reasonOf(request));
        }
        return new Replay(id, !preview, effects);
    }

    @PostMapping("/{id}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets a parked message go without effect; a reason is required")
    void discard(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        actions.discard(id, ActionRequest.reasonOf(request));
    }

    /** @param trackingNumber null where it is not known @param reason what was looked at */
    record Found(String externalId, @Nullable String trackingNumber, String reason) {
    }

    @PostMapping("/{id}/found")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Says that a label in doubt (shipment.create, UNKNOWN or parked) was bought, and what the carrier calls its parcel: from then on it is the order's; a reason is required")
    void found(@PathVariable String id, @RequestBody Found found) {
        actions.found(id, found.externalId(), found.trackingNumber(), found.reason());
    }

    private LedgerQueries.Detail detail(String id) {
        return ledger.detail(id).orElseThrow(() -> ActionRefused.unknown("there is no message " + id));
    }
}
