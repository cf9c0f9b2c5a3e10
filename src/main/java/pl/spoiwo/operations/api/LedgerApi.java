package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.ledger.LedgerBalance;

@RestController
@RequestMapping("/api/ledger")
@Tag(name = "ledger")
class LedgerApi {

    private final LedgerBalance balance;

    LedgerApi(LedgerBalance balance) {
        this.balance = balance;
    }

    @GetMapping
    @Operation(summary = "Counts per connection and state; whether the ledger agrees with facts that were written independently, and what does not")
    LedgerBalance.Balance state() {
        return balance.balance();
    }
}
