package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.ProductQueries;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.text.ChannelTexts;

/** Names and descriptions by SKU. */
@RestController
@RequestMapping("/api/texts")
@Tag(name = "products")
class TextsApi {

    private static final Set<String> KINDS = Set.of(ChannelValues.NAME, ChannelValues.DESCRIPTION);

    private final ProductQueries products;
    private final ValueViews values;
    private final ChannelTexts channelTexts;
    private final LongTexts longTexts;
    private final ActiveConfiguration configuration;
    private final Clock clock;

    TextsApi(ProductQueries products, ValueViews values, ChannelTexts channelTexts, LongTexts longTexts, ActiveConfiguration configuration, Clock clock) {
        this.products = products;
        this.values = values;
        this.channelTexts = channelTexts;
        this.longTexts = longTexts;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** @param text absent where there is none, and nothing is written @param channel absent where nothing was ever wanted */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Texts(String connection, String field, String text, String why, ProductQueries.Channel channel) {
    }

    @GetMapping
    @Operation(summary = "Names and descriptions of one SKU per channel that the hub writes them to: what its rules say and why, and what is wanted, was sent last, and was accepted;"
            + " a long text as its beginning and its hash")
    List<Texts> texts(@RequestParam String sku) {
        var current = configuration.current();
        if (products.product(sku).isEmpty()) {
            throw ProductsApi.unknown(sku);
        }
        return current.textChannels().stream().flatMap(channel -> ChannelTexts.fields(channel).stream().map(field -> {
            var text = channelTexts.of(channel, field, List.of(sku), current, clock.instant()).get(sku);
            var held = values.channels(sku, field.word()).stream().filter(each -> each.connection().equals(channel.id())).findFirst().orElse(null);
            return new Texts(channel.id(), field.word(), text.text(), text.why(), held);
        })).toList();
    }

    @GetMapping("/history")
    @Operation(summary = "What channels were to call and to tell of one SKU (WANTED, with the reason), did (ACCEPTED), did not take (REFUSED) or may have taken (TRIED), newest first;"
            + " a long text as its beginning and its hash, with whole=true (then 'to' alone) as it was, as long as it is kept")
    Page<ProductQueries.Change> textsHistory(@RequestParam String sku, @RequestParam(required = false) String connection, @RequestParam(defaultValue = "false") boolean whole,
                                             @RequestParam(defaultValue = Limit.PRESET) int limit, @RequestParam(required = false) String cursor) {
        var page = values.history(sku, KINDS, connection, cursor, limit);
        var kept = whole ? longTexts.whole(sku, page.items().stream().map(ProductQueries.Change::to).filter(Objects::nonNull).toList()) : Map.<String, String>of();
        return kept.isEmpty() ? page : page.map(change -> change.whole(kept));
    }
}
