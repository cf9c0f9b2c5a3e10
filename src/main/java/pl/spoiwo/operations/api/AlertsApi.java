package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.alert.Alerts.Alert;
import pl.spoiwo.operations.action.AlertActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;

@RestController
@RequestMapping("/api/alerts")
@Tag(name = "alerts")
class AlertsApi {

    private final Alerts alerts;
    private final AlertActions actions;

    AlertsApi(Alerts alerts, AlertActions actions) {
        this.alerts = alerts;
        this.actions = actions;
    }

    @GetMapping
    @Operation(summary = "Open alerts, newest first, with owner, since when, how often, and the runbook")
    Page<Alert> open(@RequestParam(required = false) String code, @RequestParam(defaultValue = Limit.PRESET) int limit,
                     @RequestParam(required = false) String cursor) {
        Limit.check(limit);
        var from = Cursor.parse(cursor);
        var found = alerts.open().stream().filter(a -> code == null || a.code().equals(code))
                .map(a -> new Placed(a, new Cursor(a.since(), "%019d".formatted(a.id()))))
                .filter(p -> from.key().isEmpty() || p.place().compareTo(from) < 0)
                .sorted(Comparator.comparing(Placed::place).reversed()).limit(limit + 1L).toList();
        return Page.of(found, limit, Placed::place).map(Placed::alert);
    }

    private record Placed(Alert alert, Cursor place) {
    }

    @PostMapping("/{id}/acknowledge")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Somebody looks after it; the alert closes when its cause is gone")
    void acknowledge(@PathVariable long id, @RequestBody(required = false) ActionRequest request) {
        actions.acknowledge(id, ActionRequest.reasonOf(request));
    }
}
