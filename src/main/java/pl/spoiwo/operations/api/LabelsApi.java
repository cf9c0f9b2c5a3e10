package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.file.StoredFile;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.query.OrderQueries;

/** Labels to print. Name and type of the file are the hub's own, never the carrier's. */
@RestController
@RequestMapping("/api/orders/{orderId}/labels")
@Tag(name = "orders")
class LabelsApi {

    private final OrderQueries orders;
    private final StoredFiles files;
    private final Disclosure disclosure;

    LabelsApi(OrderQueries orders, StoredFiles files, Disclosure disclosure) {
        this.disclosure = disclosure;
        this.orders = orders;
        this.files = files;
    }

    @GetMapping("/{shipmentId}")
    @Operation(summary = "The label of one of the order's parcels, as the carrier made it; role operator",
            responses = @ApiResponse(responseCode = "200", description = "the file", content = @Content(mediaType = MediaType.ALL_VALUE)))
    ResponseEntity<byte[]> label(@PathVariable String orderId, @PathVariable String shipmentId) {
        var file = orders.label(orderId, shipmentId).flatMap(files::find)
                .orElseThrow(() -> ActionRefused.unknown("order " + orderId + " has no label of shipment " + shipmentId));
        disclosure.full("label.read", List.of(orderId));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(file.mediaType()))
                .header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"").body(content(file));
    }

    private byte[] content(StoredFile file) {
        try {
            return files.content(file);
        } catch (IOException e) {
            throw new UncheckedIOException("label " + file.id() + " cannot be read", e);
        }
    }
}
