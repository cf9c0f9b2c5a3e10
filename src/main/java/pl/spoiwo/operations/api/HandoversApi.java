package pl.spoiwo.operations.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.HandoverActions;
import pl.spoiwo.operations.action.HandoverActions.Ordered;
import pl.spoiwo.operations.action.HandoverActions.Pickup;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.HandoverQueries;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.Words;

/** A carrier's parcels, given to it together. */
@RestController
@RequestMapping("/api/connections/{id}/handovers")
@Tag(name = "connections")
class HandoversApi {

    private final HandoverActions actions;
    private final HandoverQueries handovers;
    private final Downloads downloads;
    private final Disclosure disclosure;

    HandoversApi(HandoverActions actions, HandoverQueries handovers, Downloads downloads, Disclosure disclosure) {
        this.actions = actions;
        this.handovers = handovers;
        this.downloads = downloads;
        this.disclosure = disclosure;
    }

    /**
     * @param shipments ids; absent for all that wait
     * @param pickup    absent where no courier is ordered
     * @param reason    why, for the audit
     */
    record HandoverRequest(List<String> shipments, Pickup pickup, String reason) {
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Hands the parcels over that have a label and were neither taken, cancelled nor handed over yet, or those named; role operator")
    Ordered create(@PathVariable String id, @RequestBody(required = false) HandoverRequest request) {
        return request == null ? actions.create(id, List.of(), null, null)
                : actions.create(id, request.shipments() == null ? List.of() : request.shipments(), request.pickup(), request.reason());
    }

    @GetMapping
    @Operation(summary = "Hand-overs of a carrier's connection with their parcels, newest first; of a reason a viewer sees the code alone")
    Page<ObjectNode> list(@PathVariable String id, @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        var page = handovers.list(id, Cursor.parse(cursor), Limit.check(limit));
        var quoting = page.items().stream().filter(each -> Words.quotes(each.path("reason").asText(null))).toList();
        boolean full = disclosure.full("handover.read", quoting.stream().map(each -> each.path("handoverId").asText()).toList());
        quoting.forEach(each -> each.put("reason", full ? each.path("reason").asText() : Words.masked(each.path("reason").asText())));
        return page;
    }

    @GetMapping("/{handoverId}/file")
    @Operation(summary = "The protocol to print and sign, as the carrier made it; number where the carrier gives several. Role operator",
            responses = @ApiResponse(responseCode = "200", description = "the file", content = @Content(mediaType = MediaType.ALL_VALUE)))
    ResponseEntity<byte[]> file(@PathVariable String id, @PathVariable String handoverId, @RequestParam(defaultValue = "1") int number) {
        var files = handovers.protocols(id, handoverId);
        if (number < 1 || number > files.size()) {
            throw ActionRefused.unknown("hand-over " + handoverId + " of " + id + " has no protocol " + number);
        }
        return downloads.of(files.get(number - 1), () -> disclosure.full("handover.read", List.of(handoverId)))
                .orElseThrow(() -> ActionRefused.unknown("the protocol of " + handoverId + " is not kept any more"));
    }
}
