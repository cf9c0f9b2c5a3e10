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
     * @param now   by the rules in force; absent where nobody's word counts
     * @param would by those of the candidate
     * @param rule  of the candidate, {@code at} file:line; absent where none covers it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Field(String sku, String field, Word now, Word would, String rule, String at) {

        private static Field of(Entity entity, Decision now, Decision would) {
            var rule = would.rule();
            return new Field(would.item(), would.field(), Word.of(entity, now), Word.of(entity, would), rule == null ? null : rule.name(), rule == null ? null : rule.at());
        }

        private boolean changes() {
            return !Objects.equals(now, would);
        }
    }

    /** @param changed SKUs of which another word would count @param examples the first ones by SKU */
    public record Sum(String field, int changed, List<Field> examples) {
    }

    /** Fields of these SKUs, by two sets of rules on the same words. @param all also those in which the same word wins */
    static List<Field> fields(Collection<String> skus, Supposed now, Supposed would, boolean all) {
        var fields = new ArrayList<Field>();
        for (var entity : List.of(Entity.PRODUCT, Entity.STOCK, Entity.PRICE)) {
            var before = new HashMap<List<String>, Decision>();
            now.of(entity, skus).forEach(decision -> before.put(List.of(decision.item(), decision.field()), decision));
            would.of(entity, skus).forEach(decision -> {
                var other = before.get(List.of(decision.item(), decision.field()));
                if (all || decision.winner() != other.winner() || decision.outcome() != other.outcome()) {
                    fields.add(Field.of(entity, other, decision));
                }
            });
        }
        return fields;
    }

    void add(List<Field> fields) {
        fields.stream().filter(Field::changes).forEach(field -> {
            changed.merge(field.field(), 1, Integer::sum);
            var shown = examples.computeIfAbsent(field.field(), any -> new ArrayList<>());
            if (shown.size() < EXAMPLES) {
                shown.add(field);
            }
        });
    }

    List<Sum> sums() {
        return changed.keySet().stream().map(field -> new Sum(field, changed.get(field), List.copyOf(examples.get(field)))).toList();
    }
}
