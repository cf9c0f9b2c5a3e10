package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.Skus;

/** The table {@code candidate}: what each source says of each field. Callers hold the locks of the SKUs. */
@Repository
public class Candidates {

    private static final String OF = "select item, field, source, said, currency, said_at, since, message_id, changes, stands_at from candidate where item in (:items) and entity = :entity";
    private static final String INSERT = """
            insert into candidate (said, currency, said_at, since, heard_at, message_id, changes, item, entity, field, source) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            update candidate set said = ?, currency = ?, said_at = ?, since = ?, heard_at = ?, message_id = ?, changes = ? where item = ? and entity = ? and field = ? and source = ?""";
    private static final String SAME = """
            update candidate set said_at = :at, heard_at = :heard where item in (:items) and entity = :entity and field = :field and source = :source""";
    private static final String STANDS = "update candidate set stands_at = ? where item = ? and entity = ? and field = ? and source = ? and coalesce(stands_at, said_at) < ?";
    private static final String PARTS = "select said from candidate where item in (:items) and entity = 'product' and field = 'components' order by item";
    private static final String KNOWN = "select count(*) from (select 1 from candidate where item = :item and (entity = 'customer') = :customer limit 1) as known";
    private static final String COUNT = "select count(distinct item) from candidate where entity = :entity and source = :source and said <> '0' and said not like '0 %'";
    private static final String ITEMS = "select distinct item from candidate where item > :after and (entity = 'customer') = :customers order by item limit :most";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public Candidates(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** What a source tells. @param field of a product: {@link ProductFields#DOCUMENT}, or one that has a row of its own */
    public record Fact(String item, String field, String value, String currency) {
    }

    /** @param changes of a document: the fields that have changed since {@code since}, and when; otherwise null */
    record Row(Candidate candidate, JsonNode changes) {
    }

    /** What came of facts. @param changed say something else than before @param late are older than what the source has said since */
    record Kept(List<Row> rows, List<Fact> changed, List<Fact> late) {
    }

    /**
     * Keeps what a source tells, of one of {@code Skus.parts}.
     *
     * @return what all sources say of these items now
     */
    Kept keep(Entity entity, List<Fact> facts, Collection<String> items, String source, String messageId, Instant saidAt, Instant heardAt) {
        var rows = new ArrayList<>(of(entity, items));
        var own = new HashMap<List<String>, Integer>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).candidate().source().equals(source)) {
                own.put(List.of(rows.get(i).candidate().item(), rows.get(i).candidate().field()), i);
            }
        }
        var inserts = new ArrayList<Object[]>();
        var updates = new ArrayList<Object[]>();
        var same = new TreeMap<String, List<String>>();
        var changed = new ArrayList<Fact>();
        var late = new ArrayList<Fact>();
        for (var fact : facts) {
            var place = own.get(List.of(fact.item(), fact.field()));
            var old = place == null ? null : rows.get(place);
            if (old != null && old.candidate().saidAt().isAfter(saidAt)) {
                late.add(fact);
                continue;
            }
            boolean repeats = old != null && old.candidate().value().equals(fact.value()) && Objects.equals(old.candidate().currency(), fact.currency());
            var now = now(old, fact, source, messageId, saidAt, repeats);
            if (repeats) {
                same.computeIfAbsent(fact.field(), field -> new ArrayList<>()).add(fact.item());
            } else {
                changed.add(fact);
                (old == null ? inserts : updates).add(new Object[] {fact.value(), fact.currency(), UtcTime.of(saidAt), UtcTime.of(now.candidate().since()), UtcTime.of(heardAt), messageId,
                    now.changes() == null ? null : now.changes().toString(), fact.item(), entity.word(), fact.field(), source});
            }
            if (old == null) {
                rows.add(now);
            } else {
                rows.set(place, now);
            }
        }
        batches.batchUpdate(INSERT, inserts);
        batches.batchUpdate(UPDATE, updates);
        same.forEach((field, of) -> jdbc.sql(SAME).param("at", UtcTime.of(saidAt)).param("heard", UtcTime.of(heardAt)).param("items", of).param("entity", entity.word()).param("field", field)
                .param("source", source).update());
        return new Kept(rows, changed, late);
    }

    private static Row now(Row old, Fact fact, String source, String messageId, Instant saidAt, boolean repeats) {
        boolean document = fact.field().equals(ProductFields.DOCUMENT);
        var since = old != null && (repeats || document) ? old.candidate().since() : saidAt;
        return new Row(new Candidate(fact.item(), fact.field(), source, fact.value(), fact.currency(), saidAt, since, repeats ? old.candidate().messageId() : messageId, old == null ? null : old.candidate().standsAt()),
                old == null || !document || repeats ? old == null ? null : old.changes() : ProductFields.changes(old, fact.value(), saidAt));
    }

    List<Row> of(Entity entity, Collection<String> items) {
        return jdbc.sql(OF).param("entity", entity.word()).param("items", items).query(Candidates::row).list();
    }

    private static Row row(ResultSet row, int number) throws java.sql.SQLException {
        var changes = row.getString("changes");
        return new Row(new Candidate(row.getString("item"), row.getString("field"), row.getString("source"), row.getString("said"), row.getString("currency"),
                UtcTime.read(row, "said_at"), UtcTime.read(row, "since"), row.getString("message_id"), UtcTime.read(row, "stands_at")), changes == null ? null : Json.read(changes, JsonNode.class, "a stored candidate"));
    }

    /** What sources say that these are made of, as JSON. */
    List<String> components(Collection<String> items) {
        return jdbc.sql(PARTS).param("items", items).query(String.class).list();
    }

    /** The source says something else now, which is held: until that is decided, what it said before stands, and is as fresh. @param said its items and fields */
    public void stands(Entity entity, Collection<Fact> said, String source, Instant saidAt) {
        batches.batchUpdate(STANDS, said.stream().map(fact -> new Object[] {UtcTime.of(saidAt), fact.item(), entity.word(), fact.field(), source, UtcTime.of(saidAt)}).toList());
    }

    /** @return by item and field, what one source says of these items */
    public Map<String, Map<String, Candidate>> said(Entity entity, Collection<String> items, String source) {
        var said = new HashMap<String, Map<String, Candidate>>();
        for (var some : Skus.parts(items)) {
            of(entity, some).stream().map(Row::candidate).filter(candidate -> candidate.source().equals(source))
                    .forEach(candidate -> said.computeIfAbsent(candidate.item(), item -> new HashMap<>()).put(candidate.field(), candidate));
        }
        return said;
    }

    /** @return of how many items a source tells this, and not that there is nothing */
    public int count(Entity entity, String source) {
        return jdbc.sql(COUNT).param("entity", entity.word()).param("source", source).query(Integer.class).single();
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
