package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.OfferQueries;
import pl.spoiwo.operations.query.Page;

/** Offers of channels and their products, and what contradicts itself. */
@RestController
@RequestMapping("/api")
@Tag(name = "products")
class OffersApi {

    private final OfferQueries offers;

    OffersApi(OfferQueries offers) {
        this.offers = offers;
    }

    enum State { matched, unmatched }

    @GetMapping("/offers")
    @Operation(summary = "What a channel offers, as it was read last, by offer id: which product each offer is and by what it was found, or why it is none")
    Page<OfferQueries.Offer> list(@RequestParam String connection, @RequestParam(required = false) State state, @RequestParam(defaultValue = Limit.PRESET) int limit,
                                  @RequestParam(required = false) String cursor) {
        return offers.offers(connection, state == null ? null : state == State.matched, Cursor.parse(cursor), Limit.check(limit));
    }

    @GetMapping("/products/conflicts")
    @Operation(summary = "One EAN or nearly one SKU on several products, several offers of a channel for one product, offers spelled otherwise, offers whose SKU and EAN are two products")
    Page<OfferQueries.Conflict> conflicts(@RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return offers.conflicts(Cursor.parse(cursor), Limit.check(limit));
    }
}
