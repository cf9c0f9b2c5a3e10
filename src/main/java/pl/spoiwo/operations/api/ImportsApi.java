package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.ImportActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.ImportQueries;
import pl.spoiwo.operations.query.Page;

/** First imports of products. */
@RestController
@RequestMapping("/api/imports")
@Tag(name = "products")
class ImportsApi {

    private final ImportQueries imports;
    private final ImportActions actions;

    ImportsApi(ImportQueries imports, ImportActions actions) {
        this.imports = imports;
        this.actions = actions;
    }

    /** @param reason why, for the audit */
    record ImportRequest(String connection, String reason) {
    }

    @PostMapping
    @Operation(summary = "Begins a report of what an import of the connection's products or offers would write; writes nothing else")
    ImportQueries.Report begin(@RequestBody ImportRequest request) {
        return one(actions.begin(request.connection(), request.reason()));
    }

    @GetMapping
    @Operation(summary = "Imports, newest first")
    Page<ImportQueries.Import> list(@RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return imports.list(Cursor.parse(cursor), Limit.check(limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One import: how many items of each kind and state, with examples")
    ImportQueries.Report one(@PathVariable String id) {
        return imports.report(id).orElseThrow(() -> ActionRefused.unknown("there is no import " + id));
    }

    @GetMapping("/{id}/items")
    @Operation(summary = "Its items by SKU or offer id: NEW, CHANGED, OUTRANKED and LINK are written; DUPLICATE, CONFLICT, UNMATCHED and ERROR are left")
    Page<ImportQueries.Item> items(@PathVariable String id, @RequestParam(required = false) String kind, @RequestParam(required = false) String state,
                                   @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        one(id);
        return imports.items(id, kind, state, Cursor.parse(cursor), Limit.check(limit));
    }

    @PostMapping("/{id}/write")
    @Operation(summary = "Writes what was reported, once; goes on by itself after a stop of the hub")
    ImportQueries.Report write(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        actions.write(id, ActionRequest.reasonOf(request));
        return one(id);
    }
}
