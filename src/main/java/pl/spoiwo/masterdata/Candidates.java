package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.GuardSettings.Scope;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.Skus;

/** The table {@code candidate}: what each source says of each field. Callers hold the locks of the SKUs. */
@Repository
public class Candidates {

    private static final String OF = "select item, field, source, said, currency, said_at, since, message_id, changes, stands_at, guards from candidate where item in (:items) and entity = :entity";
    /* Locked: who tells that it is as it was, without the SKU's lock, is seen or waits. */
    private static final String KEEP = OF + " order by item, field, source for update";
    /* The word makes the statement another one, see ProductKeys. */
    private static final String FREE = "select item, field from candidate where item in (:items) and entity = :entity and source = :source and :unique <> '' order by item, field for update skip locked";
    private static final String ALL = """
            select item, field, source, said, currency, said_at from candidate where item in (:items) and entity = :entity and :unique <> ''
               and not exists (select 1 from value_override v where v.item = candidate.item and v.ended_at is null)""";
    private static final String INSERT = """
            insert into candidate (said, currency, said_at, since, heard_at, message_id, changes, guards, item, entity, field, source) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            update candidate set said = ?, currency = ?, said_at = ?, since = ?, heard_at = ?, message_id = ?, changes = ?, guards = ? where item = ? and entity = ? and field = ? and source = ?""";
    private static final String SAME = """
            update candidate set said_at = :at, heard_at = :heard where item in (:items) and entity = :entity and field = :field and source = :source""";
    private static final String STANDS = "update candidate set stands_at = ? where item = ? and entity = ? and field = ? and source = ? and coalesce(stands_at, said_at) < ?";
    private static final String SAID = OF + " and field = :field and source = :source and :unique <> ''";
    private static final String TOLD = "select distinct item from candidate where item in (:items) and entity = :entity and field in (:fields)";
    private static final String PARTS = "select said from candidate where item in (:items) and entity = 'product' and field = 'components' order by item";
    private static final String KNOWN = "select count(*) from (select 1 from candidate where item = :item and (entity = 'customer') = :customer limit 1) as known";
    private static final String THERE = " from candidate where entity = :entity and source = :source and said not in ('0', 'none') and said not like '0 %' and (cast(:any as boolean) or field in (:fields))";
    private static final String COUNT = "select count(distinct item)" + THERE;
    private static final String LIST = "select distinct item" + THERE;
    private static final String ITEMS = "select distinct item from candidate where item > :after and (entity = 'customer') = :customers order by item limit :most";

    /** A source's word that there is no price. */
    public static final String NONE = "none";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public Candidates(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** What a source tells. @param field of a product: {@link ProductFields#DOCUMENT}, or one that has a row of its own @param guards as of a {@link Candidate} */
    public record Fact(String item, String field, String value, String currency, JsonNode guards) {

        public Fact(String item, String field, String value, String currency) {
            this(item, field, value, currency, null);
        }
    }

    /** @param changes of a document: the fields that have changed since {@code since}, and when; otherwise null */
    record Row(Candidate candidate, JsonNode changes) {
    }

    /** A fact beside what its source said before. @param old null where it said nothing */
    private record Said(Fact fact, Row old, Row now) {

        boolean repeats() {
            return repeats(old, fact);
        }

        static boolean repeats(Row old, Fact fact) {
            return old != null && old.candidate().value().equals(fact.value()) && Objects.equals(old.candidate().currency(), fact.currency());
        }
    }

    /** What came of facts. @param rows what all sources say then @param late are older than what the source has said since */
    record Kept(List<Row> rows, List<Said> said, List<Fact> late) {

        /** Those that say something else than before. */
        List<Fact> changed() {
            return said.stream().filter(each -> !each.repeats()).map(Said::fact).toList();
        }
    }

    /** What all sources would say if one said this too. Pure. @param known what they say of these items */
    static Kept supposed(List<Fact> facts, List<Row> known, String source, String messageId, Instant saidAt) {
        var rows = new ArrayList<>(known);
        var own = new HashMap<List<String>, Integer>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).candidate().source().equals(source)) {
                own.put(List.of(rows.get(i).candidate().item(), rows.get(i).candidate().field()), i);
            }
        }
        var kept = new Kept(rows, new ArrayList<>(), new ArrayList<>());
        for (var fact : facts) {
            var place = own.get(List.of(fact.item(), fact.field()));
            var old = place == null ? null : rows.get(place);
            if (old != null && old.candidate().saidAt().isAfter(saidAt)) {
                kept.late().add(fact);
                continue;
            }
            // Nothing was told, and nothing is.
            if (old == null && fact.value().equals(NONE)) {
                continue;
            }
            var now = now(old, fact, source, messageId, saidAt, Said.repeats(old, fact));
            kept.said().add(new Said(fact, old, now));
            if (old == null) {
                rows.add(now);
            } else {
                rows.set(place, now);
            }
        }
        return kept;
    }

    /**
     * Keeps what a source tells, of one of {@code Skus.parts}.
     *
     * @param known what all sources say of these items
     * @return what they say now
     */
    Kept keep(Entity entity, List<Fact> facts, List<Row> known, String source, String messageId, Instant saidAt, Instant heardAt) {
        var kept = supposed(facts, known, source, messageId, saidAt);
        var inserts = new ArrayList<Object[]>();
        var updates = new ArrayList<Object[]>();
        var same = new TreeMap<String, List<String>>();
        for (var said : kept.said()) {
            var fact = said.fact();
            if (said.repeats()) {
                same.computeIfAbsent(fact.field(), field -> new ArrayList<>()).add(fact.item());
            } else {
                (said.old() == null ? inserts : updates).add(new Object[] {fact.value(), fact.currency(), UtcTime.of(saidAt), UtcTime.of(said.now().candidate().since()), UtcTime.of(heardAt), messageId,
                    text(said.now().changes()), text(said.now().candidate().guards()), fact.item(), entity.word(), fact.field(), source});
            }
        }
        batches.batchUpdate(INSERT, inserts);
        batches.batchUpdate(UPDATE, updates);
        touch(entity, same, source, saidAt, heardAt);
        return kept;
    }

    private void touch(Entity entity, Map<String, List<String>> items, String source, Instant saidAt, Instant heardAt) {
        items.forEach((field, of) -> jdbc.sql(SAME).param("at", UtcTime.of(saidAt)).param("heard", UtcTime.of(heardAt)).param("items", of).param("entity", entity.word()).param("field", field)
                .param("source", source).update());
    }

    /**
     * Which of these say what their source alone has said before, and no person another thing. Needs no locks of SKUs: the rows stay locked, and what is locked by others is not named.
     *
     * @param facts    by item, one of {@code Skus.parts}; without what guards said
     * @param occasion makes the statements ones that no earlier one is taken for
     */
    public Set<String> repeated(Entity entity, Map<String, List<Fact>> facts, String source, Instant saidAt, String occasion) {
        var free = new HashSet<List<String>>();
        jdbc.sql(FREE).param("items", facts.keySet()).param("entity", entity.word()).param("source", source).param("unique", occasion).query((ResultSet row) -> {
            free.add(List.of(row.getString("item"), row.getString("field")));
        });
        var said = new HashSet<Fact>();
        var named = new HashSet<List<String>>();
        var disputed = new HashSet<String>();
        jdbc.sql(ALL).param("items", facts.keySet()).param("entity", entity.word()).param("unique", occasion).query((ResultSet row) -> {
            if (!row.getString("source").equals(source) || UtcTime.read(row, "said_at").isAfter(saidAt)) {
                disputed.add(row.getString("item"));
            }
            named.add(List.of(row.getString("item"), row.getString("field")));
            said.add(new Fact(row.getString("item"), row.getString("field"), row.getString("said"), row.getString("currency")));
        });
        return facts.entrySet().stream().filter(each -> !disputed.contains(each.getKey()) && each.getValue().stream().allMatch(fact -> {
            var key = List.of(fact.item(), fact.field());
            return named.contains(key) ? free.contains(key) && said.contains(fact) : fact.value().equals(NONE);
        })).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** They say the same again. @param facts named by {@link #repeated} in this transaction */
    public void same(Entity entity, List<Fact> facts, String source, Instant saidAt, Instant heardAt) {
        touch(entity, facts.stream().collect(Collectors.groupingBy(Fact::field, TreeMap::new, Collectors.mapping(Fact::item, Collectors.toList()))), source, saidAt, heardAt);
    }

    private static Row now(Row old, Fact fact, String source, String messageId, Instant saidAt, boolean repeats) {
        boolean document = fact.field().equals(ProductFields.DOCUMENT);
        var since = old != null && (repeats || document) ? old.candidate().since() : saidAt;
        return new Row(new Candidate(fact.item(), fact.field(), source, fact.value(), fact.currency(), saidAt, since, repeats ? old.candidate().messageId() : messageId, old == null ? null : old.candidate().standsAt(),
                repeats || document && old != null && ProductFields.sameUnit(old.candidate(), fact) ? old.candidate().guards() : fact.guards()),
                old == null || !document || repeats ? old == null ? null : old.changes() : ProductFields.changes(old, fact.value(), saidAt));
    }

    private static String text(JsonNode json) {
        return json == null ? null : json.toString();
    }

    private static JsonNode json(String text) {
        return text == null ? null : Json.read(text, JsonNode.class, "a stored candidate");
    }

    /** The rows stay locked. */
    List<Row> held(Entity entity, Collection<String> items) {
        return of(KEEP, entity, items);
    }

    List<Row> of(Entity entity, Collection<String> items) {
        return of(OF, entity, items);
    }

    private List<Row> of(String sql, Entity entity, Collection<String> items) {
        return jdbc.sql(sql).param("entity", entity.word()).param("items", items).query(Candidates::row).list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(new Candidate(row.getString("item"), row.getString("field"), row.getString("source"), row.getString("said"), row.getString("currency"),
                UtcTime.read(row, "said_at"), UtcTime.read(row, "since"), row.getString("message_id"), UtcTime.read(row, "stands_at"), json(row.getString("guards"))),
                json(row.getString("changes")));
    }

    /** What sources say that these are made of, as JSON. */
    List<String> components(Collection<String> items) {
        return jdbc.sql(PARTS).param("items", items).query(String.class).list();
    }

    /** The source says something else now, which is held: until that is decided, what it said before stands, and is as fresh. @param said its items and fields @param known is told of it too */
    public void stands(Entity entity, Collection<Fact> said, String source, Instant saidAt, Known known) {
        said.forEach(fact -> known.stands(fact, source, saidAt));
        batches.batchUpdate(STANDS, said.stream().map(fact -> new Object[] {UtcTime.of(saidAt), fact.item(), entity.word(), fact.field(), source, UtcTime.of(saidAt)}).toList());
    }

    /** What all sources say of these, for who looks at it before {@link Owners} does. */
    public Known known(Entity entity, Collection<String> items) {
        return new Known(Skus.parts(items).stream().flatMap(some -> held(entity, some).stream()).toList());
    }

    /** What one source says of a field of these. @param occasion makes the statement one that no earlier one is taken for */
    public List<Candidate> said(Entity entity, String field, String source, Collection<String> items, String occasion) {
        return Skus.parts(items).stream().flatMap(some -> jdbc.sql(SAID).param("entity", entity.word()).param("items", some).param("field", field).param("source", source).param("unique", occasion)
                .query(Candidates::row).list().stream()).map(Row::candidate).toList();
    }

    /** @param items one of {@code Skus.parts} @return those of which some source tells one of these fields, be it that there is nothing */
    public Set<String> told(Entity entity, Collection<String> items, Collection<String> fields) {
        return fields.isEmpty() ? Set.of() : jdbc.sql(TOLD).param("items", items).param("entity", entity.word()).param("fields", fields).query(String.class).set();
    }

    /** @return of how many items in the scope a source tells this, and not that there is nothing */
    public int count(Entity entity, String source, Scope scope) {
        var fields = scope.names().isEmpty() ? List.of("") : scope.names().stream().map(entity::field).toList();
        var asked = jdbc.sql(scope.takesAll() ? COUNT : LIST).param("entity", entity.word()).param("source", source).param("any", scope.names().isEmpty()).param("fields", fields);
        return scope.takesAll() ? asked.query(Integer.class).single() : (int) asked.query(String.class).list().stream().filter(scope::takes).count();
    }

    /** Whether any source tells anything of it. */
    public boolean known(Entity entity, String item) {
        return jdbc.sql(KNOWN).param("item", item).param("customer", entity == Entity.CUSTOMER).query(Integer.class).single() > 0;
    }

    /** The next items of which anything is told. @param customers or SKUs */
    public List<String> items(String after, int most, boolean customers) {
        return jdbc.sql(ITEMS).param("after", after).param("customers", customers).param("most", most).query(String.class).list();
    }
}
