package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownership.Subject;
import pl.spoiwo.masterdata.Candidates.Fact;
import pl.spoiwo.masterdata.Candidates.Row;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** Keeps what sources tell, and decides whose word counts. Callers hold the locks of the SKUs, and make their tables what the decisions say. */
@Component
public class Owners {

    private final Candidates candidates;
    private final SetValues set;
    private final DueTimes due;
    private final ValueHistory history;

    public Owners(Candidates candidates, SetValues set, DueTimes due, ValueHistory history) {
        this.candidates = candidates;
        this.set = set;
        this.due = due;
        this.history = history;
    }

    /** One message. @param saidAt when its source looked; @param now when it is decided */
    public record Told(String source, String messageId, Instant saidAt, Instant heardAt, Instant now) {
    }

    /**
     * What came of facts.
     *
     * @param decisions of all that may be another value than before
     * @param repeated  facts whose source holds the field, and says the same as before
     * @param late      how many were older than what their source has said since
     * @param lost      of this message's facts, without those that are late
     * @param before    what was said until now of items of which the source says something else, by item
     * @param channels  items of which another word may count for channels with rules of their own
     */
    public record Heard(List<Decision> decisions, List<Fact> repeated, int late, List<Decision.Lost> lost, Map<String, List<Candidate>> before, Set<String> channels) {
    }

    /** @param known what all sources say of the facts' items; null where nobody has read it @param sorts by SKU, category and brand as decided, where the rules ask for them */
    public Heard hear(Ownership rules, Entity entity, List<Fact> facts, Known known, Told told, Map<String, Subject> sorts) {
        var last = new TreeMap<String, Map<String, Fact>>();
        facts.forEach(fact -> last.computeIfAbsent(fact.item(), item -> new TreeMap<>()).put(fact.field(), fact));
        var heard = new Heard(new ArrayList<>(), new ArrayList<>(), 0, new ArrayList<>(), new HashMap<>(), new TreeSet<>());
        int late = 0;
        for (var items : Skus.parts(last.keySet())) {
            var said = items.stream().flatMap(item -> last.get(item).values().stream()).toList();
            var before = known == null ? candidates.held(entity, items) : known.of(items);
            var kept = candidates.keep(entity, said, before, told.source(), told.messageId(), told.saidAt(), told.heardAt());
            late += kept.late().size();
            var rows = byItem(entity, kept.rows());
            var values = values(entity, items, told.now());
            var changed = kept.changed().stream().map(Fact::item).collect(Collectors.toSet());
            var moved = new HashSet<>(changed);
            moved.addAll(contested(rules, entity, kept, values.keySet(), told));
            said.stream().filter(fact -> !moved.contains(fact.item()) && !kept.late().contains(fact)).forEach(heard.repeated()::add);
            var decided = moved.stream().sorted().flatMap(item -> decide(rules, entity, sorts.getOrDefault(item, subject(item)), rows.getOrDefault(item, List.of()),
                    values.getOrDefault(item, List.of()), told.now()).stream()).toList();
            var ofChannels = ofChannels(rules, entity, moved, told.now());
            remember(entity, Stream.concat(decided.stream(), ofChannels.stream()));
            heard.decisions().addAll(decided);
            moved.stream().filter(item -> rules.mayCountForChannels(entity, item, changed.contains(item) ? null : told.source())).forEach(heard.channels()::add);
            heard.lost().addAll(lost(decided, ofChannels, told.source()));
            heard.before().putAll(byItem(entity, before.stream().filter(row -> changed.contains(row.candidate().item())).toList()));
            history.said(words(entity, changed, heard.before(), decided, told), told.now());
        }
        return new Heard(heard.decisions(), heard.repeated(), late, heard.lost(), heard.before(), heard.channels());
    }

    /** What the source says and nobody goes by, no channel either. */
    private static List<Decision.Lost> lost(List<Decision> decided, List<Decision> ofChannels, String source) {
        var counting = ofChannels.stream().filter(each -> each.ofChannel() && each.source().equals(source)).map(each -> List.of(each.item(), each.field())).collect(Collectors.toSet());
        return decided.stream().filter(each -> !counting.contains(List.of(each.item(), each.field()))).flatMap(each -> each.lost().stream()).filter(lost -> lost.candidate().source().equals(source)).toList();
    }

    /** What is decided for channels with rules of their own about such. */
    private List<Decision> ofChannels(Ownership rules, Entity entity, Collection<String> items, Instant now) {
        var words = words(now);
        return rules.channels(entity).stream().flatMap(channel -> rules.forChannel(channel).stream()).flatMap(own -> words.by(own).of(entity, items).stream()).toList();
    }

    /** What a source says of fields of which others speak too, for past moments: of each item, where any of it is something else than before. What it says first, and another says too, is no news. */
    private static List<ValueHistory.Word> words(Entity entity, Set<String> changed, Map<String, List<Candidate>> before, List<Decision> decided, Told told) {
        var words = new ArrayList<ValueHistory.Word>();
        decided.stream().filter(decision -> changed.contains(decision.item())).collect(Collectors.groupingBy(Decision::item, TreeMap::new, Collectors.toList())).forEach((item, decisions) -> {
            var old = before.getOrDefault(item, List.of()).stream().filter(each -> each.source().equals(told.source())).collect(Collectors.toMap(Candidate::field, Owners::word));
            if (decisions.stream().anyMatch(decision -> news(decision, old.get(decision.field()), told.source()))) {
                var said = JsonNodeFactory.instance.arrayNode();
                decisions.stream().filter(decision -> !decision.lost().isEmpty())
                        .forEach(decision -> Optional.ofNullable(decision.said(told.source())).ifPresent(one -> said.add(one.put("field", decision.field()))));
                words.add(new ValueHistory.Word(told.source(), item, entity.word(), told.messageId(), said));
            }
        });
        return words;
    }

    private static boolean news(Decision decision, List<String> old, String source) {
        var now = decision.said().filter(each -> each.source().equals(source)).findFirst().map(Owners::word).orElse(null);
        boolean repeats = old == null && decision.winner() != null && !decision.source().equals(source) && word(decision.winner()).equals(now);
        return !Objects.equals(old, now) && (now == null || !decision.lost().isEmpty() && !repeats);
    }

    private static List<String> word(Candidate candidate) {
        return List.of(candidate.value(), String.valueOf(candidate.currency()));
    }

    /** @param decisions of all fields @param changed fields of which the source says something else than before */
    public record Foreseen(List<Decision> decisions, Set<String> changed) {
    }

    /** What would come of products if a source told them; nothing is kept. @return by SKU */
    public Map<String, Foreseen> foresee(Ownership rules, List<Fact> facts, Told told) {
        var foreseen = new TreeMap<String, Foreseen>();
        var said = facts.stream().collect(Collectors.groupingBy(Fact::item));
        for (var items : Skus.parts(said.keySet())) {
            var before = candidates.of(Entity.PRODUCT, items).stream().collect(Collectors.groupingBy(row -> row.candidate().item()));
            var values = values(Entity.PRODUCT, items, told.now());
            for (var item : items) {
                var known = before.getOrDefault(item, List.of());
                var rows = Candidates.supposed(said.get(item), known, told.source(), told.messageId(), told.saidAt()).rows();
                var old = ProductFields.said(known, told.source());
                var now = ProductFields.said(rows, told.source());
                var changed = Stream.concat(old.keySet().stream(), now.keySet().stream()).filter(field -> !Objects.equals(old.get(field), now.get(field))).collect(Collectors.toSet());
                foreseen.put(item, new Foreseen(decide(rules, Entity.PRODUCT, subject(item), ProductFields.each(rows, Ownership.PRODUCT_FIELDS), values.getOrDefault(item, List.of()), told.now()), changed));
            }
        }
        return foreseen;
    }

    /** Items that have to be decided although the message says what its source has said before: others speak of them too, or a rule does, or a person. */
    private static Set<String> contested(Ownership rules, Entity entity, Candidates.Kept kept, Set<String> set, Told told) {
        boolean ruled = rules.ruled(entity);
        return kept.rows().stream().map(Row::candidate).filter(each -> ruled || !each.source().equals(told.source()) || set.contains(each.item())).map(Candidate::item)
                .collect(Collectors.toSet());
    }

    /** Decides anew. What is read stays locked: a word that is told again meanwhile is seen or waits. @param items that any source tells of, or a person */
    public List<Decision> again(Ownership rules, Entity entity, Collection<String> items, Map<String, Subject> sorts, Instant now) {
        var decisions = decide(rules, entity, items, sorts, now, candidates::held);
        if (entity == Entity.STOCK || entity == Entity.PRICE) {
            decisions.addAll(ended(rules, entity, items, decisions, sorts, now));
        }
        remember(entity, Stream.concat(decisions.stream(), ofChannels(rules, entity, items, now).stream()));
        return decisions;
    }

    /** That nobody speaks any more of what a person had set and no source tells. */
    private List<Decision> ended(Ownership rules, Entity entity, Collection<String> items, List<Decision> decided, Map<String, Subject> sorts, Instant now) {
        var known = decided.stream().map(each -> List.of(each.item(), each.field())).collect(Collectors.toSet());
        return Skus.parts(items).stream().flatMap(some -> set.ended(entity.word(), some).stream()).filter(field -> !known.contains(field))
                .map(field -> Winner.of(rules, entity, sorts.getOrDefault(field.get(0), subject(field.get(0))), field.get(1), List.of(), null, now)).toList();
    }

    /** Whose word counts now; leaves everything as it is. */
    public List<Decision> now(Ownership rules, Entity entity, Collection<String> items, Map<String, Subject> sorts, Instant now) {
        return decide(rules, entity, items, sorts, now, candidates::of);
    }

    private List<Decision> decide(Ownership rules, Entity entity, Collection<String> items, Map<String, Subject> sorts, Instant now, BiFunction<Entity, Collection<String>, List<Row>> read) {
        var decisions = new ArrayList<Decision>();
        for (var some : Skus.parts(items)) {
            var rows = byItem(entity, read.apply(entity, some));
            var values = values(entity, some, now);
            some.forEach(item -> decisions.addAll(decide(rules, entity, sorts.getOrDefault(item, subject(item)), rows.getOrDefault(item, List.of()), values.getOrDefault(item, List.of()), now)));
        }
        return decisions;
    }

    /** SKUs of which any source, or a person, says that these are made of them. */
    public Set<String> components(Collection<String> items, Instant now) {
        var parts = new TreeSet<String>();
        for (var some : Skus.parts(items)) {
            var byHand = set.of(some, now).stream().filter(each -> each.field().equals(ProductFields.COMPONENTS)).map(SetValue::value);
            Stream.concat(candidates.components(some).stream(), byHand).forEach(said -> parts.addAll(ProductFields.components(said).keySet()));
        }
        return parts;
    }

    /** All of these have been decided anew: what was due is done, and what a person set and is over has ended. Before the decisions are made. @param entity customer, or any of goods */
    public void begin(Entity entity, List<String> items, Instant now) {
        for (var some : Skus.parts(items)) {
            set.over(some, now);
            due.done(some.stream().map(item -> DueTimes.name(entity, item)).toList());
            due.sooner(set.of(some, now).stream().collect(Collectors.toMap(value -> DueTimes.name(entity, value.item()), SetValue::until, (one, other) -> one.isBefore(other) ? one : other)));
        }
    }

    /** Category and brand by which rules are chosen, as they are decided now; empty where no rule asks for them. */
    public Map<String, Subject> sorts(Ownership rules, Collection<String> items, Instant now) {
        if (!rules.sorted()) {
            return Map.of();
        }
        return subjects(again(rules, Entity.PRODUCT, items, Map.of(), now));
    }

    /** By SKU. @param decisions of products */
    static Map<String, Subject> subjects(List<Decision> decisions) {
        return decisions.stream().filter(each -> Ownership.SORTS.contains(each.field())).collect(Collectors.groupingBy(Decision::item)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> subject(each.getKey(), each.getValue())));
    }

    /** Not kept: for rules that are only tried. */
    public Words words(Instant now) {
        return new Words(candidates, set, now);
    }

    /** @param candidates of one item @param values that persons have set of it */
    static List<Decision> decide(Ownership rules, Entity entity, Subject subject, List<Candidate> candidates, List<SetValue> values, Instant now) {
        var byField = candidates.stream().collect(Collectors.groupingBy(Candidate::field, TreeMap::new, Collectors.toList()));
        var set = values.stream().collect(Collectors.toMap(SetValue::field, Function.identity()));
        var fields = new TreeSet<>(byField.keySet());
        fields.addAll(set.keySet());
        var first = entity == Entity.PRODUCT && rules.sorted() ? subject(subject.sku(), fields.stream().filter(Ownership.SORTS::contains)
                .map(field -> Winner.of(rules, entity, subject(subject.sku()), field, byField.getOrDefault(field, List.of()), set.get(field), now)).toList()) : subject;
        return fields.stream().map(field -> Winner.of(rules, entity, Ownership.SORTS.contains(field) ? subject(subject.sku()) : first, field, byField.getOrDefault(field, List.of()),
                set.get(field), now)).toList();
    }

    static Subject subject(String sku) {
        return new Subject(sku, null, null);
    }

    private static Subject subject(String sku, List<Decision> decisions) {
        var words = new HashMap<String, String>();
        decisions.stream().filter(each -> each.winner() != null).forEach(each -> words.put(each.field(), ProductFields.shown(each)));
        return new Subject(sku, words.get("category"), words.get("brand"));
    }

    private Map<String, List<SetValue>> values(Entity entity, Collection<String> items, Instant now) {
        return set.of(items, now).stream().filter(each -> told(each, entity)).collect(Collectors.groupingBy(SetValue::item));
    }

    /** It stands for what a source would say, and is not of a channel. */
    static boolean told(SetValue value, Entity entity) {
        return value.entity().equals(entity.word()) && value.connection().isEmpty();
    }

    static Map<String, List<Candidate>> byItem(Entity entity, List<Row> rows) {
        var each = switch (entity) {
            case PRODUCT -> ProductFields.each(rows, Ownership.PRODUCT_FIELDS);
            case CUSTOMER -> ProductFields.each(rows, Ownership.CUSTOMER_FIELDS);
            default -> rows.stream().map(Row::candidate).toList();
        };
        return each.stream().collect(Collectors.groupingBy(Candidate::item));
    }

    private void remember(Entity entity, Stream<Decision> decided) {
        due.sooner(decided.filter(each -> each.until() != null).collect(Collectors.toMap(each -> DueTimes.name(entity, each.item()), Decision::until, (one, other) -> one.isBefore(other) ? one : other)));
    }
}
