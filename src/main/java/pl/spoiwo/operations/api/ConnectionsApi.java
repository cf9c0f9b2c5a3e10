package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.Authorizations.Authorization;
import pl.spoiwo.connection.ConnectionTests.Check;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.ConnectionActions;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.ValueActions;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.ConnectionQueries.Overview;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.Words;

@RestController
@RequestMapping("/api/connections")
@Tag(name = "connections")
class ConnectionsApi {

    private final ConnectionQueries connections;
    private final ConnectionActions actions;
    private final ValueActions values;
    private final Disclosure disclosure;

    ConnectionsApi(ConnectionQueries connections, ConnectionActions actions, ValueActions values, Disclosure disclosure) {
        this.connections = connections;
        this.actions = actions;
        this.values = values;
        this.disclosure = disclosure;
    }

    /**
     * @param kind   a capability, or {@code default}
     * @param mode   {@code off}, {@code observe} or {@code live}
     * @param reason why, for the audit
     */
    record ModeRequest(String kind, String mode, String reason) {
    }

    @GetMapping
    @Operation(summary = "All connections: state, modes, breaker, backlog and since when it waits, values not accepted, last success, code of the last error, token expiry")
    Page<Overview> list() {
        return new Page<>(connections.all().stream().map(Overview::masked).toList(), null);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One connection; of the last error a viewer sees the code alone, and an operator's reading of its words is in the audit")
    Overview one(@PathVariable String id) {
        var connection = connections.find(id).orElseThrow(() -> ActionRefused.unknown("there is no connection " + id));
        return Words.quotes(connection.lastError()) && disclosure.full("connection.read", List.of(id)) ? connection : connection.masked();
    }

    @PostMapping("/{id}/pause")
    @Operation(summary = "Holds back what goes out; it waits in the queue")
    Overview pause(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        actions.pause(id, ActionRequest.reasonOf(request));
        return one(id);
    }

    @PostMapping("/{id}/resume")
    @Operation(summary = "Lets go what was held back")
    Overview resume(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        actions.resume(id, ActionRequest.reasonOf(request));
        return one(id);
    }

    @PostMapping("/{id}/mode")
    @Operation(summary = "Sets the mode of one kind of command, or the default; role admin")
    Overview mode(@PathVariable String id, @RequestBody ModeRequest request) {
        actions.setMode(id, request.kind(), request.mode(), request.reason());
        return one(id);
    }

    @PostMapping("/{id}/authorize")
    @Operation(summary = "The page on which a person lets the hub in to the system; the connection shows when it has happened. Role admin")
    Authorization authorize(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        return actions.authorize(id, ActionRequest.reasonOf(request));
    }

    /** @param ok all checks are */
    record Tested(boolean ok, List<Check> checks) {
    }

    @PostMapping("/{id}/test")
    @Operation(summary = "Tries credentials, permissions, the clock, folders and webhooks, and changes nothing in the system")
    Tested test(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        var checks = actions.test(id, ActionRequest.reasonOf(request));
        return new Tested(checks.stream().allMatch(Check::ok), checks);
    }

    /** @param message whose children are the commands that make them */
    record WebhooksAsked(String message) {
    }

    @PostMapping("/{id}/webhooks")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Has the webhooks made that the system lacks, never a second one of a topic and address; the message tells what was asked for, and `test` what is there then. Role operator")
    WebhooksAsked webhooks(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        return new WebhooksAsked(actions.registerWebhooks(id, ActionRequest.reasonOf(request)));
    }

    /** @param values how many of stock, prices and texts */
    record TriedAgain(int values) {
    }

    @PostMapping("/{id}/values/retry")
    @Operation(summary = "Has the values sent once more that the channel has refused, as they are wanted now. Role operator")
    TriedAgain retry(@PathVariable String id, @RequestBody(required = false) ActionRequest request) {
        return new TriedAgain(values.retry(id, ActionRequest.reasonOf(request)));
    }
}
