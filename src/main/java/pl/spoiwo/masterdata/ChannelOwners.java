package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.product.Products;

/** Whose word counts for channels that have rules of their own. Reads only, and nothing for the other channels. */
@Component
public class ChannelOwners {

    private final Owners owners;
    private final Products products;

    public ChannelOwners(Owners owners, Products products) {
        this.owners = owners;
        this.products = products;
    }

    public Words words(Instant now) {
        return owners.words(now);
    }

    /** By channel. What is said is read once for all of them. @param skus one of {@code Skus.parts} */
    public Function<String, ChannelWords> of(Ownership rules, Collection<String> skus, Instant now) {
        var words = words(now);
        var known = new HashMap<String, ChannelWords>();
        return channel -> known.computeIfAbsent(channel, any -> of(words, rules, channel, skus, ChannelWords.NOTHING));
    }

    /** @param all what is supposed of all channels @return the same where the channel has no rules of its own */
    public ChannelWords of(Words words, Ownership rules, String channel, Collection<String> skus, ChannelWords all) {
        var own = words.by(rules, channel, all.words());
        return own == all.words() ? all
                : new ChannelWords(own, rules.channels(Entity.PRODUCT).contains(channel) ? ProductFields.instead(own, skus, documents(skus, all), all.products()) : all.products());
    }

    private Map<String, JsonNode> documents(Collection<String> skus, ChannelWords all) {
        var documents = new HashMap<String, JsonNode>();
        products.of(skus).forEach((sku, product) -> documents.put(sku, product.document()));
        documents.putAll(all.products().products());
        return documents;
    }
}
