package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.query.ApprovalQueries;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.ProductQueries;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.stock.Shelf;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;

/** Products by SKU, which is a parameter because SKUs hold slashes and spaces. */
@RestController
@RequestMapping("/api")
@Tag(name = "products")
class ProductsApi {

    private static final Set<String> PRICE_KINDS = Set.of(ChannelValues.PRICE, ProductFacts.COST, ProductFacts.TAX);

    private final ProductQueries products;
    private final ValueViews values;
    private final ApprovalQueries approvals;
    private final ChannelPrices channelPrices;
    private final StockFigures stock;
    private final ActiveConfiguration configuration;
    private final Clock clock;

    ProductsApi(ProductQueries products, ValueViews values, ApprovalQueries approvals, ChannelPrices channelPrices, StockFigures stock, ActiveConfiguration configuration, Clock clock) {
        this.products = products;
        this.values = values;
        this.approvals = approvals;
        this.channelPrices = channelPrices;
        this.stock = stock;
        this.clock = clock;
        this.configuration = configuration;
    }

    /**
     * The sums are absent where company.yaml has no stock rule, and of a set: it has what its parts have.
     *
     * @param available on hand less reserved, in all warehouses of company.yaml
     * @param held      values that guards hold
     * @param parts     of a set: how many of which SKUs make one
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Stock(String sku, String onHand, String reserved, String available, Map<String, String> parts, List<Rule> rules,
                 List<ProductQueries.Warehouse> warehouses, List<ProductQueries.Reservation> reservations, List<ProductQueries.Channel> channels,
                 List<ApprovalQueries.Held> held) {
    }

    /** What a channel shall hold now, and how that came about. */
    record Rule(String connection, String stock, String why) {
    }

    /** @param rules what the rule of each channel says now, with its reason; @param cost absent where it is not known; @param held values that guards hold */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Prices(String sku, ProductQueries.Cost cost, List<ProductQueries.Price> prices, List<PriceRule> rules, List<ProductQueries.Channel> channels,
                  List<ApprovalQueries.Held> held) {
    }

    /**
     * @param price     absent where there is none, and nothing is written
     * @param sale      what buyers pay instead, by a sale of the channel's own
     * @param reduction the one that runs
     * @param lowest    what the channel asked at least in the 30 days until now, with tax
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PriceRule(String connection, String price, String currency, String why, String sale, Reduction reduction, String lowest) {
    }

    /**
     * @param lowest with tax, in the 30 days before it began
     */
    record Reduction(Instant since, String before, String lowest) {
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
        var channels = values.channels(sku, ChannelValues.STOCK);
        if (warehouses.isEmpty() && reservations.isEmpty() && channels.isEmpty() && products.product(sku).isEmpty()) {
            throw unknown(sku);
        }
        var held = approvals.held(sku, ChannelValues.STOCK);
        var plan = StockPlan.of(configuration.current());
        if (plan == null) {
            return new Stock(sku, null, null, null, null, null, warehouses, reservations, channels, held);
        }
        var view = stock.view(sku, configuration.current().stockChannels(), plan, configuration.current(), clock.instant());
        var rules = view.figures().entrySet().stream().map(each -> new Rule(each.getKey(), each.getValue().value(), each.getValue().why())).toList();
        if (!view.parts().keySet().equals(Set.of(sku))) {
            return new Stock(sku, null, null, null, view.parts().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> plain(each.getValue()))), rules,
                    warehouses, reservations, channels, held);
        }
        var shelves = view.supplies().get(sku).shelves().stream().filter(shelf -> shelf.onHand() != null).toList();
        var onHand = shelves.stream().map(Shelf::onHand).reduce(BigDecimal.ZERO, BigDecimal::add);
        var reserved = shelves.stream().map(Shelf::taken).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Stock(sku, shelves.isEmpty() ? null : plain(onHand), plain(reserved), shelves.isEmpty() ? null : plain(onHand.subtract(reserved)), null, rules,
                warehouses, reservations, channels, held);
    }

    private static String plain(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }

    @GetMapping("/prices")
    @Operation(summary = "Prices of one SKU: per price list; per channel what its rule says and why, and what is wanted, was sent last, and was accepted")
    Prices prices(@RequestParam String sku) {
        var prices = products.prices(sku);
        var channels = values.channels(sku, ChannelValues.PRICE);
        if (prices.isEmpty() && channels.isEmpty() && products.product(sku).isEmpty()) {
            throw unknown(sku);
        }
        return new Prices(sku, products.cost(sku).orElse(null), prices, configuration.current().connections().values().stream().filter(channel -> channel.price() != null)
                .map(channel -> rule(channel, sku)).toList(), channels, approvals.held(sku, ChannelValues.PRICE));
    }

    private PriceRule rule(Connection channel, String sku) {
        var zone = configuration.current().company().zone();
        var now = clock.instant();
        var price = channelPrices.of(channel, List.of(sku), configuration.current(), now).get(sku);
        var reduction = channelPrices.reductions(channel, List.of(sku), Map.of(), zone, now).get(sku);
        return new PriceRule(channel.id(), price.amount() == null ? null : price.amount().toPlainString(), price.currency(), price.why(),
                channelPrices.sale(channel, sku).orElse(null), reduction == null ? null : new Reduction(reduction.since(), reduction.before().toPlainString(), reduction.lowest().toPlainString()),
                channelPrices.lowest(channel, sku, zone, now).map(BigDecimal::toPlainString).orElse(null));
    }

    @GetMapping("/prices/history")
    @Operation(summary = "What was told of the prices, cost and tax of one SKU (TOLD), what channels were to ask (WANTED, with the reason)"
            + " did ask (ACCEPTED), did not take (REFUSED) or may have taken (TRIED), newest first")
    Page<ProductQueries.Change> history(@RequestParam String sku, @RequestParam(required = false) String connection,
                                        @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return values.history(sku, PRICE_KINDS, connection, cursor, limit);
    }

    @GetMapping("/rates")
    @Operation(summary = "Exchange rates as the hub was told them, newest first, and until when their tables are known; currency is EUR, for instance")
    List<ProductQueries.Rate> rates(@RequestParam(required = false) String currency, @RequestParam(defaultValue = Limit.PRESET) int limit) {
        return products.rates(currency, Limit.check(limit));
    }

    @GetMapping("/stock/history")
    @Operation(summary = "What was told of the stock of one SKU (TOLD), what channels were to show (WANTED, with the reason),"
            + " did show (ACCEPTED), did not take (REFUSED) or may have taken (TRIED), newest first")
    Page<ProductQueries.Change> stockHistory(@RequestParam String sku, @RequestParam(required = false) String connection,
                                             @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        return values.history(sku, Set.of(ChannelValues.STOCK), connection, cursor, limit);
    }

    @GetMapping("/drift")
    @Operation(summary = "Values that channels held instead of those they had accepted, with the cause, newest first; open=true: those that stand, open=false: those that are over")
    Page<ProductQueries.Difference> drift(@RequestParam(required = false) String connection, @RequestParam(required = false) String kind,
                                          @RequestParam(required = false) Boolean open, @RequestParam(defaultValue = Limit.PRESET) int limit,
                                          @RequestParam(required = false) String cursor) {
        return products.drift(connection, kind, open, Cursor.parse(cursor), Limit.check(limit));
    }

    static ActionRefused unknown(String sku) {
        return ActionRefused.unknown("there is nothing of SKU " + sku);
    }
}
