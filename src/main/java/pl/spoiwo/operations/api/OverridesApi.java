package pl.spoiwo.operations.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.OverrideActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.OverrideQueries;
import pl.spoiwo.operations.query.Page;

/** Values that people set, until a moment. */
@RestController
@RequestMapping("/api/overrides")
@Tag(name = "products")
class OverridesApi {

    private final OverrideQueries overrides;
    private final OverrideActions actions;
    private final Disclosure disclosure;

    OverridesApi(OverrideQueries overrides, OverrideActions actions, Disclosure disclosure) {
        this.disclosure = disclosure;
        this.overrides = overrides;
        this.actions = actions;
    }

    /**
     * @param key        the SKU, or the tax number of a customer, such as PL5252445767
     * @param field      {@code stock.<warehouse>}, {@code price.<list>}, a field of the product or the customer; of a channel {@code stock} or {@code price}
     * @param connection the channel, where it is its own price or stock
     * @param value      as the canonical model has it: "5", {"gross": "49.90"}, "Kubek"
     */
    record OverrideRequest(String entity, String key, String field, String connection, JsonNode value, String reason, Instant until) {
    }

    @GetMapping
    @Operation(summary = "Values that people have set, newest first; active=true: those that hold now")
    Page<OverrideQueries.Override> list(@RequestParam(required = false) String entity, @RequestParam(required = false) String key, @RequestParam(required = false) String field,
                                        @RequestParam(required = false) String connection, @RequestParam(required = false) Boolean active,
                                        @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        var page = overrides.list(entity, key, field, connection, active, Cursor.parse(cursor), Limit.check(limit));
        var customers = page.items().stream().filter(OverrideQueries.Override::personal).map(OverrideQueries.Override::id).toList();
        return customers.isEmpty() || disclosure.full("override.read", customers) ? page : page.map(OverrideQueries.Override::nameless);
    }

    @PutMapping
    @Operation(summary = "Sets a value that wins over all rules until a moment, and then expires; one that was set before is replaced. held: a guard keeps it from the channel until it is approved")
    Page<OverrideQueries.Override> set(@RequestBody OverrideRequest request) {
        actions.put(request.entity(), request.key(), request.field(), request.connection(), request.value(), request.reason(), request.until());
        return overrides.list(request.entity(), request.key(), request.field(), request.connection(), true, Cursor.parse(null), 1);
    }

    @DeleteMapping
    @Operation(summary = "Takes back a value that a person has set; the rules decide again")
    void remove(@RequestParam String entity, @RequestParam String key, @RequestParam String field, @RequestParam(required = false) String connection, @RequestParam String reason) {
        actions.remove(entity, key, field, connection, reason);
    }
}
