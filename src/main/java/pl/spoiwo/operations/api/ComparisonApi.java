package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.query.ComparisonQueries;
import pl.spoiwo.operations.query.ComparisonQueries.Compared;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.ValueQueries;
import pl.spoiwo.order.OrderStatus;

/** What the hub would have done, or did, for a connection, beside what happened there. */
@RestController
@RequestMapping("/api/connections")
@Tag(name = "connections")
class ComparisonApi {

    private static final Duration PRESET = Duration.ofHours(24);
    private static final List<String> CREATES = List.of("order.create", "shipment.create", "document.create");
    /** What an observed command does not make, by its kind. */
    private static final Map<String, String> UNMADE = new TreeMap<>(Map.of(
            "shipment.create", "an observed label has no tracking number and is never handed over, so tracking.add, and statuses from PARTIALLY_SHIPPED on, compare from when it is live",
            "document.create", "an observed document has no number and no file, so document.upload and document.send compare from when it is live"));

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final ComparisonQueries comparisons;
    private final ValueQueries values;
    private final Clock clock;

    ComparisonApi(ActiveConfiguration configuration, ConnectionStates states, ComparisonQueries comparisons, ValueQueries values, Clock clock) {
        this.configuration = configuration;
        this.states = states;
        this.comparisons = comparisons;
        this.values = values;
        this.clock = clock;
    }

    /**
     * @param most   orders of one report
     * @param values stock and prices of a channel as they are now, whatever the time; null where it is none
     * @param notes  what cannot be in the report, because what it would follow from is only observed
     */
    record Answer(String connection, Instant since, Instant until, int most, @JsonUnwrapped Compared compared, List<ValueQueries.Values> values, List<String> notes) {
    }

    @GetMapping("/{id}/comparison")
    @Operation(summary = "What the hub would have sent, or sent, of the orders received in a time (by default the last 24 hours), beside the statuses that the channel came to show: "
            + "agreed with the time between, on one side only, tracking numbers; of other commands counts, orders without, duplicates and sums of money;"
            + " of a channel stock and prices as they would be written beside what its offers showed; examples to open; notes on what cannot be compared yet")
    Answer compare(@PathVariable String id, @RequestParam(required = false) Instant since, @RequestParam(required = false) Instant until) {
        var connection = configuration.current().connection(id).orElseThrow(() -> ActionRefused.unknown("there is no connection " + id));
        var end = until == null ? clock.instant() : until;
        var begin = since == null ? end.minus(PRESET) : since;
        if (!begin.isBefore(end)) {
            throw new Cursor.Refused("since is before until, which is now where it is not given");
        }
        boolean channel = connection.has("channel");
        var creates = CREATES.stream().filter(kind -> connection.capability(kind).isPresent()).toList();
        return new Answer(id, begin, end, ComparisonQueries.MOST,
                comparisons.compare(id, channel ? id : null, channel ? words(connection) : null, creates, begin, end), channel ? values.compare(id) : null, notes());
    }

    private List<String> notes() {
        return UNMADE.entrySet().stream().flatMap(kind -> configuration.current().connections().values().stream().sorted(Comparator.comparing(Connection::id))
                .filter(each -> each.capability(kind.getKey()).isPresent() && states.mode(each, kind.getKey()) == Mode.OBSERVE)
                .map(each -> each.id() + ": " + kind.getValue())).toList();
    }

    private Set<String> words(Connection channel) {
        return Arrays.stream(OrderStatus.values()).map(status -> configuration.current().statuses().toSystem(channel.connector().system(), "order", status.name()))
                .flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }
}
