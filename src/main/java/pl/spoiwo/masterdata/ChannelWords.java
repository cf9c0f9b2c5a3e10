package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.RuleFacts.Instead;
import pl.spoiwo.product.ValueHistory;

/**
 * Whose word counts for one channel by rules of its own.
 *
 * @param words    of fields; of what no such rule covers what counts for all, as it is in the tables or supposed
 * @param products what follows of them for products
 */
public record ChannelWords(Supposed words, Instead products) {

    /** All is as the tables say. */
    public static final ChannelWords NOTHING = new ChannelWords(Supposed.NOTHING, Instead.NOTHING);

    /** Says in the facts that a value of the channel is made of whose word each is, where a rule of its own has chosen it: the history of what was told has another one. */
    public void tell(String sku, Provenance made) {
        if (words == Supposed.NOTHING) {
            return;
        }
        made.decision().path("facts").forEach(fact -> {
            var kind = fact.path("kind").asText();
            var field = ProductFields.field(kind, fact.path("name").asText());
            words.of(ProductFields.entity(kind), List.of(fact.path("sku").asText(sku))).stream().filter(word -> word.ofChannel() && word.field().equals(field))
                    .forEach(word -> word.into((ObjectNode) fact, ValueHistory::kept));
        });
    }
}
