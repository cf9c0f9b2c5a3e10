package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.annotation.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.ApprovalActions;
import pl.spoiwo.operations.query.ApprovalQueries;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;

/** Values that guards hold. */
@RestController
@RequestMapping("/api/approvals")
@Tag(name = "approvals")
class ApprovalsApi {

    private final ApprovalQueries approvals;
    private final ApprovalActions actions;

    ApprovalsApi(ApprovalQueries approvals, ApprovalActions actions) {
        this.approvals = approvals;
        this.actions = actions;
    }

    /** @param decision approve, reject or expire @param reason why; required @param revision of it when you looked: with other values in it by now nothing is decided */
    record DecisionRequest(String decision, String reason, @Nullable Integer revision) {
    }

    /** @param values a page of them */
    record Whole(ApprovalQueries.Approval approval, Page<ApprovalQueries.Item> values) {
    }

    @GetMapping
    @Operation(summary = "What guards stopped, newest first: state HELD waits for a person (or for releaseAt); APPROVED, REJECTED, EXPIRED, SUPERSEDED by a newer value")
    Page<ApprovalQueries.Approval> list(@RequestParam(required = false) String state, @RequestParam(required = false) String connection, @RequestParam(required = false) String sku,
                                        @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return approvals.list(state, connection, sku, Cursor.parse(cursor), Limit.check(limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One of them with a page of its values")
    Whole one(@PathVariable String id, @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        var approval = approvals.one(id).orElseThrow(() -> ActionRefused.unknown("there is no approval " + id));
        return new Whole(approval, approvals.items(id, Cursor.parse(cursor), Limit.check(limit)));
    }

    @PostMapping("/{id}")
    @Operation(summary = "Decides on it, once: approve lets its values go on as they were told, reject keeps what holds, expire does so too but lets the same value on where the guard is widened")
    ApprovalQueries.Approval decide(@PathVariable String id, @RequestBody DecisionRequest request) {
        actions.decide(id, request.decision(), request.reason(), request.revision());
        return approvals.one(id).orElseThrow();
    }
}
