package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.ProductQueries;

/** Products by SKU, which is a parameter because SKUs hold slashes and spaces. */
@RestController
@RequestMapping("/api")
@Tag(name = "products")
class ProductsApi {

    /** States in which a reservation holds stock back: the ERP has not yet counted it as gone. */
    private static final Set<String> HOLDING = Set.of("OPEN", "WAITING", "CONVERTED");

    private final ProductQueries products;
    private final ActiveConfiguration configuration;
    private final CurrentUser user;

    ProductsApi(ProductQueries products, ActiveConfiguration configuration, CurrentUser user) {
        this.products = products;
        this.configuration = configuration;
        this.user = user;
    }

    /**
     * @param available on hand in the warehouse that feeds the channels, less all reservations, less the buffer
     * @param warehouse the one that feeds the channels
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stock(String sku, String warehouse, String onHand, String reserved, String buffer, String available,
                 List<ProductQueries.Warehouse> warehouses, List<ProductQueries.Reservation> reservations, List<ProductQueries.Channel> channels) {
    }

    record Prices(String sku, List<ProductQueries.Price> prices, List<ProductQueries.Channel> channels) {
    }

    @GetMapping("/products")
    @Operation(summary = "Products, last changed first; query is a part of SKU or name, or a whole EAN")
    Page<ProductQueries.Summary> list(@RequestParam(required = false) String query, @RequestParam(defaultValue = Limit.PRESET) int limit,
                                      @RequestParam(required = false) String cursor) {
        return products.list(query, Cursor.parse(cursor), Limit.check(limit));
    }

    @GetMapping("/product")
    @Operation(summary = "One product as the hub knows it, with its ids in other systems")
    ProductQueries.Product product(@RequestParam String sku) {
        return products.product(sku).orElseThrow(() -> unknown(sku));
    }

    @GetMapping("/stock")
    @Operation(summary = "Stock of one SKU: per warehouse, reservations, and per channel what is wanted, was sent last, and was accepted")
    Stock stock(@RequestParam String sku) {
        var warehouses = products.stock(sku);
        var reservations = products.reservations(sku);
        var channels = channels(sku, "stock");
        if (warehouses.isEmpty() && reservations.isEmpty() && channels.isEmpty() && products.product(sku).isEmpty()) {
            throw unknown(sku);
        }
        var rule = configuration.current().company().stock();
        var onHand = warehouses.stream().filter(w -> w.warehouse().equals(rule.warehouse())).map(w -> new BigDecimal(w.onHand())).findFirst().orElse(null);
        var reserved = reservations.stream().filter(r -> HOLDING.contains(r.state())).map(r -> new BigDecimal(r.reserved())).reduce(BigDecimal.ZERO, BigDecimal::add);
        var available = onHand == null ? null : onHand.subtract(reserved).subtract(BigDecimal.valueOf(rule.buffer())).toPlainString();
        return new Stock(sku, rule.warehouse(), onHand == null ? null : onHand.toPlainString(), reserved.toPlainString(), Integer.toString(rule.buffer()),
                available, warehouses, reservations, channels);
    }

    @GetMapping("/prices")
    @Operation(summary = "Prices of one SKU: per price list, and per channel what is wanted, was sent last, and was accepted")
    Prices prices(@RequestParam String sku) {
        var prices = products.prices(sku);
        var channels = channels(sku, "price");
        if (prices.isEmpty() && channels.isEmpty() && products.product(sku).isEmpty()) {
            throw unknown(sku);
        }
        return new Prices(sku, prices, channels);
    }

    private List<ProductQueries.Channel> channels(String sku, String kind) {
        var channels = products.channels(sku, kind);
        return user.has(Role.OPERATOR) ? channels : channels.stream().map(ProductQueries.Channel::masked).toList();
    }

    private static ActionRefused unknown(String sku) {
        return ActionRefused.unknown("there is nothing of SKU " + sku);
    }
}
