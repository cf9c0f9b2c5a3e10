package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.masterdata.Supposed;

/** Which told fields would get another winner, counted as they are decided. */
final class ToldTally {

    private static final int EXAMPLES = 5;

    /** By {@link #key}. */
    private final Map<String, List<Field>> examples = new TreeMap<>();
    private final Map<String, Integer> changed = new TreeMap<>();

    /** Whose word counts. @param source {@code override} where a person has set it; absent where nobody's word is fresh, and it is nothing then */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Word(String source, String value) {

        private static Word of(Entity entity, Decision decision) {
            var winner = decision.winner();
            if (winner == null) {
                return decision.outcome() == Decision.Outcome.ZERO ? new Word(null, "0") : null;
            }
            return new Word(decision.source(), (entity == Entity.PRODUCT ? ProductFields.shown(decision) : winner.value()) + (winner.currency() == null ? "" : " " + winner.currency()));
        }
    }

    /**
     * One field of one SKU.
     *
     * @param now     by the rules in force; absent where nobody's word counts
     * @param would   by those of the candidate
     * @param rule    of the candidate, {@code at} file:line; absent where none covers it
     * @param channel that goes by it, by a rule of its own; absent of what counts for all
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Field(String sku, String field, Word now, Word would, String rule, String at, String channel) {

        private static Field of(Entity entity, Decision now, Decision would, String channel) {
            var rule = would.rule();
            return new Field(would.item(), would.field(), Word.of(entity, now), Word.of(entity, would), rule == null ? null : rule.name(), rule == null ? null : rule.at(), channel);
        }

        private String key() {
            return channel == null ? field : field + "\n" + channel;
        }

        private boolean changes() {
            return !Objects.equals(now, would);
        }
    }

    /** @param changed SKUs of which another word would count @param examples the first ones by SKU @param channel as of a {@link Field} */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sum(String field, int changed, List<Field> examples, String channel) {
    }

    /** Fields of these SKUs, by two sets of rules on the same words. @param all also those in which the same word wins */
    static List<Field> fields(Collection<String> skus, Supposed now, Supposed would, boolean all) {
        return fields(skus, now, would, all, null);
    }

    /** @param channel by whose rules: only what rules of its own decide, now or then; null for all */
    static List<Field> fields(Collection<String> skus, Supposed now, Supposed would, boolean all, String channel) {
        var fields = new ArrayList<Field>();
        for (var entity : List.of(Entity.PRODUCT, Entity.STOCK, Entity.PRICE)) {
            var before = new HashMap<List<String>, Decision>();
            now.of(entity, skus).forEach(decision -> before.put(List.of(decision.item(), decision.field()), decision));
            would.of(entity, skus).forEach(decision -> {
                var other = before.get(List.of(decision.item(), decision.field()));
                boolean asked = channel == null || decision.ofChannel() || other.ofChannel();
                if (asked && (all || decision.winner() != other.winner() || decision.outcome() != other.outcome())) {
                    fields.add(Field.of(entity, other, decision, channel));
                }
            });
        }
        return fields;
    }

    void add(List<Field> fields) {
        fields.stream().filter(Field::changes).forEach(field -> {
            changed.merge(field.key(), 1, Integer::sum);
            var shown = examples.computeIfAbsent(field.key(), any -> new ArrayList<>());
            if (shown.size() < EXAMPLES) {
                shown.add(field);
            }
        });
    }

    List<Sum> sums() {
        return changed.keySet().stream().map(key -> {
            var first = examples.get(key).get(0);
            return new Sum(first.field(), changed.get(key), List.copyOf(examples.get(key)), first.channel());
        }).toList();
    }
}
