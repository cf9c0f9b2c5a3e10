package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.LinkActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.LinkQueries;
import pl.spoiwo.operations.query.Page;

/** Which offer of a channel is which SKU. */
@RestController
@RequestMapping("/api/links")
@Tag(name = "products")
class LinksApi {

    private final LinkQueries links;
    private final LinkActions actions;

    LinksApi(LinkQueries links, LinkActions actions) {
        this.links = links;
        this.actions = actions;
    }

    /**
     * @param offerId the channel's id of the offer
     * @param reason  why, for the audit
     */
    record LinkRequest(String connection, String offerId, String sku, String reason) {
    }

    @GetMapping
    @Operation(summary = "Links between offers and SKUs, last changed first, with where they come from")
    Page<LinkQueries.Link> list(@RequestParam(required = false) String connection, @RequestParam(required = false) String sku,
                                @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return links.list(connection, sku, Cursor.parse(cursor), Limit.check(limit));
    }

    @PutMapping
    @Operation(summary = "Says that an offer is an SKU; the hub never changes such a link, and orders that waited for it go on")
    Page<LinkQueries.Link> make(@RequestBody LinkRequest request) {
        actions.make(request.connection(), request.offerId(), request.sku(), request.reason());
        return links.list(request.connection(), request.sku(), Cursor.parse(null), 1);
    }

    @DeleteMapping
    @Operation(summary = "Removes the link of an offer, by whomever it was made; orders keep the products that they have")
    void remove(@RequestParam String connection, @RequestParam String offerId, @RequestParam(required = false) String reason) {
        actions.remove(connection, offerId, reason);
    }
}
