package pl.spoiwo.operations.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.PaymentQueries;

@RestController
@RequestMapping("/api/payments")
@Tag(name = "payments")
class PaymentsApi {

    private final PaymentQueries payments;
    private final Disclosure disclosure;

    PaymentsApi(PaymentQueries payments, Disclosure disclosure) {
        this.payments = payments;
        this.disclosure = disclosure;
    }

    @GetMapping
    @Operation(summary = "Payments, last changed first; matched=false gives those that have no order; personal data is masked for the role viewer")
    Page<ObjectNode> list(@RequestParam(required = false) String connection, @RequestParam(required = false) String reference,
                          @RequestParam(required = false) String status, @RequestParam(required = false) Boolean matched,
                          @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        var page = payments.list(connection, reference, status, matched, Cursor.parse(cursor), Limit.check(limit));
        var ids = page.items().stream().map(payment -> payment.path("paymentId").asText()).toList();
        return disclosure.full("payment.read", ids) ? page : page.map(Masking::payment);
    }
}
