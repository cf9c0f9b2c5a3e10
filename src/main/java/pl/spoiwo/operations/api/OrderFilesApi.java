package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.query.OrderQueries;

/** Labels and sales documents to print. */
@RestController
@RequestMapping("/api/orders/{orderId}")
@Tag(name = "orders")
class OrderFilesApi {

    private final OrderQueries orders;
    private final Downloads downloads;
    private final Disclosure disclosure;

    OrderFilesApi(OrderQueries orders, Downloads downloads, Disclosure disclosure) {
        this.orders = orders;
        this.downloads = downloads;
        this.disclosure = disclosure;
    }

    @GetMapping("/labels/{shipmentId}")
    @Operation(summary = "The label of one of the order's parcels, as the carrier made it; role operator",
            responses = @ApiResponse(responseCode = "200", description = "the file", content = @Content(mediaType = MediaType.ALL_VALUE)))
    ResponseEntity<byte[]> label(@PathVariable String orderId, @PathVariable String shipmentId) {
        return orders.label(orderId, shipmentId).flatMap(file -> downloads.of(file, () -> disclosure.full("label.read", List.of(orderId))))
                .orElseThrow(() -> ActionRefused.unknown("order " + orderId + " has no label of shipment " + shipmentId));
    }

    @GetMapping("/documents/{documentId}/file")
    @Operation(summary = "One of the order's sales documents, as its issuer made it; there is a file once it is final. Role operator",
            responses = @ApiResponse(responseCode = "200", description = "the file", content = @Content(mediaType = MediaType.ALL_VALUE)))
    ResponseEntity<byte[]> document(@PathVariable String orderId, @PathVariable String documentId) {
        return orders.documentFile(orderId, documentId).flatMap(file -> downloads.of(file, () -> disclosure.full("document.read", List.of(orderId))))
                .orElseThrow(() -> ActionRefused.unknown("order " + orderId + " has no file of document " + documentId));
    }
}
