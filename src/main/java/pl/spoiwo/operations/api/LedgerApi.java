package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.ledger.LedgerBalance;
import pl.spoiwo.ledger.LedgerQueries;

@RestController
@RequestMapping("/api/ledger")
@Tag(name = "ledger")
class LedgerApi {

    private final LedgerQueries queries;
    private final LedgerBalance balance;

    LedgerApi(LedgerQueries queries, LedgerBalance balance) {
        this.queries = queries;
        this.balance = balance;
    }

    /**
     * @param counts      messages per connection, direction and state
     * @param connections of the messages in: received = processed + ignored + inFlight + parked + discarded
     * @param gaps        what does not balance, each with some of its ids
     */
    record State(Instant at, boolean balanced, List<LedgerQueries.Count> counts, Map<String, LedgerBalance.Sums> connections, List<LedgerBalance.Gap> gaps) {
    }

    @GetMapping
    @Operation(summary = "Counts per connection and state; whether the ledger agrees with facts that were written independently, and what does not")
    State state() {
        var held = balance.balance();
        return new State(held.at(), held.balanced(), queries.counts(), held.connections(), held.gaps());
    }
}
