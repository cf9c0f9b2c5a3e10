package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.ChannelWords;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.price.Reduction.Offer;
import pl.spoiwo.product.AskedPrices;
import pl.spoiwo.product.AskedPrices.Asked;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.RuleFacts.Instead;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.product.ValueHistory.Held;
import pl.spoiwo.product.Wanted;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Field;

/** What channels shall ask for goods, and what they have asked. */
@Component
public class ChannelPrices {

    private final ListPrices lists;
    private final ChannelRates rates;
    private final Products products;
    private final ChannelValues values;
    private final ValueHistory history;
    private final AskedPrices past;
    private final RuleFacts known;
    private final SetValues set;
    private final ChannelOwners owners;

    public ChannelPrices(ListPrices lists, ChannelRates rates, Products products, ChannelValues values, ValueHistory history, AskedPrices past, RuleFacts known, SetValues set,
                         ChannelOwners owners) {
        this.owners = owners;
        this.lists = lists;
        this.rates = rates;
        this.products = products;
        this.values = values;
        this.history = history;
        this.past = past;
        this.known = known;
        this.set = set;
    }

    /** Computes anew what the channels shall ask; where there is no price nothing is said. Callers hold the locks of the SKUs. @return connections with a changed value */
    public Set<String> refresh(Collection<String> skus, Collection<Connection> channels, HubConfiguration configuration, OutgoingGate.Passing guards, Instant now,
                               String messageId) {
        var changed = new TreeSet<String>();
        for (var some : channels.isEmpty() ? List.<List<String>>of() : Skus.parts(skus)) {
            var taxes = products.taxCodes(some);
            var byHand = set.of(some, now);
            var words = owners.of(configuration.ownership(), some, now);
            for (var channel : channels) {
                var by = words.apply(channel.id());
                var own = by.products().products().isEmpty() ? taxes : products.taxCodes(some, by.products().products());
                var prices = of(channel, some, configuration, own, byHand, now, by, from -> rates.take(channel, from, configuration.company(), now, messageId));
                var left = left(channel, prices, byHand);
                prices.values().removeIf(price -> price.amount() == null);
                var why = each(prices, price -> price.provenance(configuration.version()));
                why.forEach(by::tell);
                var limitedBy = limitedBy(channel, prices, why, configuration, byHand);
                var asked = each(prices, price -> price.amount().toPlainString());
                left.forEach((sku, one) -> {
                    if (one.behind() != null) {
                        asked.put(sku, one.behind());
                        why.put(sku, Provenance.of(one.left(), configuration.version()));
                        limitedBy.put(sku, Set.of());
                    }
                });
                var passing = guards.pass(channel.id(), ChannelValues.PRICE, asked, limitedBy, why, () -> facts(channel.price(), some, own, by.products()));
                var wanted = values.want(channel.id(), ChannelValues.PRICE, passing, limitedBy, now, messageId);
                history.wanted(channel.id(), ChannelValues.PRICE, wanted, why, channel.price().currency(), messageId);
                if (!wanted.isEmpty()) {
                    changed.add(channel.id());
                }
            }
        }
        return changed;
    }

    /** Prices of the channel that a person's have left behind: the rules make none. */
    private Map<String, Wanted> left(Connection channel, Map<String, ChannelPrice> prices, List<SetValue> byHand) {
        return values.left(channel.id(), ChannelValues.PRICE, prices.keySet().stream().filter(sku -> prices.get(sku).amount() == null)
                .collect(Collectors.toMap(Function.identity(), sku -> SetValues.names(byHand.stream().filter(each -> each.item().equals(sku)).toList()))));
    }

    /** By SKU, what is only for a while of these prices. */
    public Map<String, Set<String>> limitedBy(Connection channel, Map<String, ChannelPrice> prices, HubConfiguration configuration, Instant now) {
        return prices.isEmpty() ? Map.of() : limitedBy(channel, prices, each(prices, price -> price.provenance(configuration.version())), configuration, set.of(prices.keySet(), now));
    }

    private static Map<String, Set<String>> limitedBy(Connection channel, Map<String, ChannelPrice> prices, Map<String, Provenance> why, HubConfiguration configuration, List<SetValue> byHand) {
        var rules = configuration.channelRules().of(channel.id(), Field.PRICE);
        var names = new HashMap<String, Set<String>>();
        prices.forEach((sku, price) -> names.put(sku, SetValues.limitedBy(sku, why.get(sku), byHand, rules.ending(price.steps()))));
        return names;
    }

    /** What guards know of these SKUs, one of {@link Skus#parts}. */
    public OutgoingGate.Facts facts(Connection channel, Collection<String> skus, HubConfiguration configuration, Instant now) {
        return facts(channel, skus, owners.of(configuration.ownership(), skus, now).apply(channel.id()).products());
    }

    /** The same by other words. */
    public OutgoingGate.Facts facts(Connection channel, Collection<String> skus, Instead instead) {
        return facts(channel.price(), skus, products.taxCodes(skus, instead.products()), instead);
    }

    /** Costs in other currencies count as unknown. */
    private OutgoingGate.Facts facts(PriceRule rule, Collection<String> skus, Map<String, String> taxes, Instead instead) {
        var costs = new HashMap<String, BigDecimal>();
        known.costs(skus, instead).forEach((sku, cost) -> Optional.ofNullable(cost).filter(of -> of.currency().equals(rule.currency())).ifPresent(of -> costs.put(sku, of.net())));
        return new OutgoingGate.Facts(rule.currency(), rule.gross(), costs, taxes.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, tax -> ChannelPrice.rate(tax.getValue()))));
    }

    private static <T> Map<String, T> each(Map<String, ChannelPrice> prices, Function<ChannelPrice, T> of) {
        return prices.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> of.apply(e.getValue())));
    }

    /** What the rules say of these SKUs, one of {@link Skus#parts}, with the reason; also where there is no price. */
    public Map<String, ChannelPrice> of(Connection channel, Collection<String> skus, HubConfiguration configuration, Instant now) {
        var prices = of(channel, skus, configuration, now, owners.of(configuration.ownership(), skus, now).apply(channel.id()));
        left(channel, prices, set.of(skus, now)).forEach((sku, one) -> prices.computeIfPresent(sku, (same, none) -> ChannelPrice.none(channel.price(), none.why() + "; " + one.left())));
        return prices;
    }

    /** The same by other words. */
    public Map<String, ChannelPrice> of(Connection channel, Collection<String> skus, HubConfiguration configuration, Instant now, ChannelWords by) {
        return of(channel, skus, configuration, products.taxCodes(skus, by.products().products()), set.of(skus, now), now, by, from -> rates.of(channel, from, configuration.company(), now));
    }

    /** @param rates by the currency of the list, asked once for each */
    private Map<String, ChannelPrice> of(Connection channel, Collection<String> skus, HubConfiguration configuration, Map<String, String> taxes, List<SetValue> set, Instant now,
                                         ChannelWords by, Function<String, Conversion> rates) {
        var rules = configuration.channelRules().of(channel.id(), Field.PRICE);
        var listed = lists.of(rules.lists(channel.price().lists()), skus, by.words());
        var asked = known.of(rules, channel.id(), skus, by.products());
        var lowest = rules.asks(Facts.LOWEST) ? lowest(channel, skus, configuration.company().zone(), now) : Map.<String, BigDecimal>of();
        var conversions = new HashMap<String, Conversion>();
        var prices = new HashMap<String, ChannelPrice>();
        skus.forEach(sku -> prices.put(sku, new RuledPrice(channel.price(), rules, listed.getOrDefault(sku, List.of()), taxes.get(sku), from -> conversions.computeIfAbsent(from, rates))
                .of(sku, asked, lowest.get(sku), now)));
        SetValues.ofChannel(set, channel.id(), ChannelValues.PRICE).forEach((sku, value) -> prices.compute(sku, (same, made) -> ChannelPrice.set(value, made)));
        return prices;
    }

    /** What formulas know as the lowest price: that of the reduction that runs, so that a rule that asks for it does not follow its own price down. */
    private Map<String, BigDecimal> lowest(Connection channel, Collection<String> skus, ZoneId zone, Instant now) {
        var lowest = new HashMap<String, BigDecimal>();
        offers(channel, skus).forEach((sku, offers) -> Reduction.of(offers.list(), channel.price().progressive(), zone).map(Reduction::lowest)
                .or(() -> Reduction.lowestUntil(offers.list(), now, zone)).ifPresent(price -> lowest.put(sku, price)));
        return lowest;
    }

    /**
     * The reductions that run, or begin as soon as the channel takes the new price.
     *
     * @param asked by SKU, what the channel is about to ask; empty where it is asked what runs now
     */
    public Map<String, Reduction> reductions(Connection channel, Collection<String> skus, Map<String, String> asked, ZoneId zone, Instant now) {
        var reductions = new HashMap<String, Reduction>();
        offers(channel, skus).forEach((sku, offers) -> {
            var all = new ArrayList<>(offers.list());
            Optional.ofNullable(asked.get(sku)).filter(offers::counts).flatMap(offers::gross).ifPresent(gross -> all.add(new Offer(now, gross, true)));
            Reduction.of(all, channel.price().progressive(), zone).ifPresent(reduction -> reductions.put(sku, reduction));
        });
        return reductions;
    }

    /** The lowest price in the 30 days until now, with tax; empty where the channel has offered nothing. */
    public Optional<BigDecimal> lowest(Connection channel, String sku, ZoneId zone, Instant now) {
        return Optional.ofNullable(offers(channel, List.of(sku)).get(sku)).flatMap(offers -> Reduction.lowestUntil(offers.list(), now, zone));
    }

    /** What buyers pay by a sale of the channel's own, on its side of the tax; empty where none runs. */
    public Optional<String> sale(Connection channel, String sku) {
        return Optional.ofNullable(offers(channel, List.of(sku)).get(sku)).map(Offers::sale);
    }

    /** The prices that the channel offered in its currency, or may have offered, with tax. @param sale of the channel's own that runs; null where none does */
    private record Offers(List<Offer> list, String sale, PriceRule rule, String taxCode) {

        /** Whether buyers pay it once the channel has it: its own sale goes on over a price that is not lower. */
        boolean counts(String value) {
            return sale == null || new BigDecimal(value).compareTo(new BigDecimal(sale)) < 0;
        }

        /** The same of a value of the channel's side. */
        Optional<BigDecimal> gross(String value) {
            var amount = new BigDecimal(value);
            return rule.gross() ? Optional.of(amount) : Optional.ofNullable(taxCode).map(code -> ChannelPrice.gross(amount, code, rule.currency()));
        }
    }

    private Map<String, Offers> offers(Connection channel, Collection<String> skus) {
        var rule = channel.price();
        var taxes = rule.gross() ? Map.<String, String>of() : products.taxCodes(skus);
        var told = rule.gross() ? Map.<String, List<Held>>of() : history.told(ProductFacts.TAX, skus);
        var offers = new HashMap<String, Offers>();
        past.of(channel.id(), skus).forEach((sku, prices) -> {
            var own = prices.stream().filter(one -> one.currency() == null || one.currency().equals(rule.currency())).toList();
            var tax = taxes.get(sku);
            var codes = told.getOrDefault(sku, tax == null ? List.of() : List.of(new Held(Instant.MIN, tax)));
            var last = own.stream().filter(Asked::certain).reduce((first, second) -> second);
            offers.put(sku, new Offers(rule.gross() ? OfferHistory.gross(own) : OfferHistory.gross(own, codes, rule.currency()), last.filter(Asked::sale).map(Asked::value).orElse(null), rule, tax));
        });
        return offers;
    }
}
