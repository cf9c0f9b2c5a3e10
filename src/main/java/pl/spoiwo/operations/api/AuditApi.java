package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.query.AuditQueries;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;

@RestController
@RequestMapping("/api")
@Tag(name = "audit")
class AuditApi {

    private final AuditQueries queries;

    AuditApi(AuditQueries queries) {
        this.queries = queries;
    }

    @GetMapping("/audit")
    @Operation(summary = "Who did what, when, why, and how it ended; with reads=true who read what of buyers. Role operator")
    Page<AuditQueries.Entry> audit(@RequestParam(defaultValue = "false") boolean reads, @RequestParam(required = false) String who,
                                   @RequestParam(required = false) String target, @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return queries.audit(reads, who, target, Cursor.parse(cursor), Limit.check(limit));
    }

    @GetMapping("/security-events")
    @Operation(summary = "Refused signatures and sign-ins; role operator")
    Page<AuditQueries.SecurityEvent> securityEvents(@RequestParam(required = false) String kind, @RequestParam(required = false) String connection,
                                                    @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return queries.securityEvents(kind, connection, Cursor.parse(cursor), Limit.check(limit));
    }
}
