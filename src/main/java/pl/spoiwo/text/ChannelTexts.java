package pl.spoiwo.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.ChannelWords;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.ChannelValues.Change;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.Products.Product;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rule.Field;

/** What channels shall call and tell of goods: of the texts that their connections name. */
@Component
public class ChannelTexts {

    private final Products products;
    private final ChannelValues values;
    private final LongTexts texts;
    private final ValueHistory history;
    private final SetValues set;
    private final ChannelOwners owners;

    public ChannelTexts(Products products, ChannelValues values, LongTexts texts, ValueHistory history, SetValues set, ChannelOwners owners) {
        this.products = products;
        this.values = values;
        this.texts = texts;
        this.history = history;
        this.set = set;
        this.owners = owners;
    }

    /** Makes anew what the channels shall be told; where there is no text nothing is said. Callers hold the locks of the SKUs. @return connections with a changed value */
    public Set<String> refresh(Collection<String> skus, HubConfiguration configuration, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        var channels = configuration.textChannels();
        for (var some : channels.isEmpty() ? List.<List<String>>of() : Skus.parts(skus)) {
            var known = products.of(some);
            var byHand = set.of(some, now);
            var words = owners.words(now);
            var rules = configuration.ownership();
            var told = words.by(rules);
            for (var channel : channels) {
                var goods = instead(known, owners.of(words, rules, channel.id(), some, ChannelWords.NOTHING).products().products(), now);
                var said = words.by(rules, channel.id(), told);
                for (var field : fields(channel)) {
                    if (refresh(channel, field, of(channel, field, goods, configuration, byHand, now), said, configuration.version(), now, messageId)) {
                        changed.add(channel.id());
                    }
                }
            }
        }
        return changed;
    }

    /** @param told is asked only of what has changed */
    private boolean refresh(Connection channel, Field field, Map<String, ChannelText> made, Supposed told, String version, Instant now, String messageId) {
        var shorts = new HashMap<String, String>();
        made.forEach((sku, text) -> {
            if (text.text() != null) {
                shorts.put(sku, LongTexts.shortForm(text.text()));
            }
        });
        var changes = values.want(channel.id(), field.word(), shorts, now, messageId);
        var words = told.of(Entity.PRODUCT, changes.stream().map(Change::sku).toList()).stream().collect(Collectors.groupingBy(Decision::item));
        var why = changes.stream().collect(Collectors.toMap(Change::sku, change -> made.get(change.sku()).provenance(words.getOrDefault(change.sku(), List.of()), version)));
        texts.keep(changes.stream().collect(Collectors.toMap(Change::sku, change -> made.get(change.sku()).text())), now);
        texts.leave(changes.stream().filter(change -> change.old() != null).collect(Collectors.toMap(Change::sku, Change::old)), now);
        history.wanted(channel.id(), field.word(), changes, why, null, messageId);
        return !changes.isEmpty();
    }

    /** What the rules say of these SKUs, one of {@link Skus#parts}, with the reason; also where there is no text. Of what is no product nothing. */
    public Map<String, ChannelText> of(Connection channel, Field field, Collection<String> skus, HubConfiguration configuration, Instant now) {
        return of(channel, field, skus, configuration, now, owners.of(configuration.ownership(), skus, now).apply(channel.id()).products().products());
    }

    /** @param instead documents of products, by SKU, instead of those that hold */
    public Map<String, ChannelText> of(Connection channel, Field field, Collection<String> skus, HubConfiguration configuration, Instant now, Map<String, JsonNode> instead) {
        return of(channel, field, instead(products.of(skus), instead, now), configuration, set.of(skus, now), now);
    }

    private static Map<String, Product> instead(Map<String, Product> known, Map<String, JsonNode> documents, Instant now) {
        var products = new TreeMap<>(known);
        documents.forEach((sku, document) -> products.put(sku, new Product(document, null, now)));
        return products;
    }

    private static Map<String, ChannelText> of(Connection channel, Field field, Map<String, Product> known, HubConfiguration configuration, List<SetValue> set, Instant now) {
        var rules = configuration.channelRules().of(channel.id(), field);
        var byHand = SetValues.ofChannel(set, channel.id(), field.word());
        var made = new HashMap<String, ChannelText>();
        known.forEach((sku, product) -> {
            var text = ChannelText.of(field, sku, product, rules, now);
            made.put(sku, byHand.containsKey(sku) ? ChannelText.set(byHand.get(sku), text) : text);
        });
        return made;
    }

    /** Those of the channel that the hub writes. */
    public static List<Field> fields(Connection channel) {
        return Field.TEXTS.stream().filter(field -> channel.texts().contains(field.word())).toList();
    }
}
