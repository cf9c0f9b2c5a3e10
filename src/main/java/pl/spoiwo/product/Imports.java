package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.ImportReport.Item;
import pl.spoiwo.product.Matching.Asked;

/**
 * First imports of products, in two steps: a report, which writes nothing but itself, and the write of what it says. Tables {@code product_staged},
 * {@code product_import} and {@code product_import_item}. Both go page by page, and where they stopped they go on.
 */
@Repository
public class Imports {

    public static final String REPORTING = "REPORTING";
    public static final String REPORTED = "REPORTED";
    public static final String WRITING = "WRITING";
    /** All its messages are sent; items that are OPEN are written by the ones that are on their way. */
    public static final String SENT = "SENT";

    private static final String STAGE = """
            update product_staged set document = ?, message_id = ?, heard_at = ? where connection = ? and sku = ? and heard_at <= ?""";
    private static final String STAGE_NEW = """
            insert into product_staged (document, message_id, heard_at, connection, sku) values (?, ?, ?, ?, ?) on conflict do nothing""";
    private static final String STAGED = """
            select sku, document from product_staged where connection = :connection and sku > :after order by sku limit :most""";
    private static final String PRODUCTS = "select sku, document from product where sku in (:skus)";
    private static final String OFFERS = """
            select offer_id, sku, ean, name from channel_offer
             where connection = :connection and offer_id > :after and state in ('ACTIVE', 'INACTIVE') order by offer_id limit :most""";

    private static final String BEGIN = "insert into product_import (id, connection, state, position, same, created_at, created_by) values (?, ?, 'REPORTING', '', 0, ?, ?)";
    private static final String FIND = "select id, connection, state, position, created_at from product_import where id = :id";
    private static final String NEXT = """
            select id, connection, state, position, created_at from product_import where state in ('REPORTING', 'WRITING') order by created_at, id limit 1""";
    private static final String MOVE = "update product_import set state = ?, position = ?, same = same + ? where id = ? and state = ? and position = ?";
    private static final String WRITE = "update product_import set state = 'WRITING', position = '' where id = ? and state = 'REPORTED'";
    private static final String ITEM = """
            insert into product_import_item (import_id, item, kind, sku, offer_id, spelling, bare_ean, document, said, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String TWINS = "select %1$s from product_import_item where import_id = ? and %1$s is not null group by %1$s having count(*) > 1";
    /* The index of the key is the one to use, and not that of the import: see OfferProducts. */
    private static final String LEAVE = """
            update product_import_item set kind = '%2$s', state = 'LEFT', document = null, said = '%3$s'
             where %1$s = ? and import_id || '' = ? and state = 'OPEN'""";
    private static final String OPEN = """
            select item, sku, offer_id, document from product_import_item
             where import_id = :id and item > :after and kind in ('NEW', 'CHANGED', 'OUTRANKED', 'LINK') order by item limit :most""";
    /* Not told anew since: then the word of the import is the source's last. */
    private static final String TAKEN = "select item from candidate where item in (:skus) and entity = 'product' and field = '*' and source = :source and said_at = :at";
    private static final String END = "update product_import_item set state = ?, said = ? where import_id = ? and item = ? and state = 'OPEN'";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ProductKeys keys;
    private final Links links;
    private final int most;

    /** @param most products, or offers, at a turn */
    public Imports(JdbcTemplate jdbc, ProductKeys keys, Links links, @Value("${spoiwo.import.page}") int most) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.keys = keys;
        this.links = links;
        this.most = most;
    }

    /** @param createdAt a product that was told later is left as it is */
    public record Import(String id, String connection, String state, String position, Instant createdAt) {
    }

    /** An item to write. @param product the canonical product, or null; @param offerId to link, or null */
    public record Open(String item, String sku, String offerId, JsonNode product) {
    }

    /**
     * What a product would be if its source told what it is to tell.
     *
     * @param product   null for none
     * @param outranked of what it says newly what does not count, for a person
     * @param news      whether it says anything newly
     */
    public record Foreseen(JsonNode product, List<String> outranked, boolean news) {
    }

    /** Keeps products that a system tells until a person has looked at the report of them; what was said later counts. Callers hold the locks of the SKUs. */
    public void stage(List<JsonNode> items, String connection, String messageId, Instant saidAt) {
        var at = UtcTime.of(saidAt);
        var rows = new TreeMap<String, JsonNode>();
        items.forEach(item -> rows.put(item.path("sku").asText(), item));
        batches.batchUpdate(STAGE_NEW, rows.entrySet().stream().map(row -> new Object[] {row.getValue().toString(), messageId, at, connection, row.getKey()}).toList());
        batches.batchUpdate(STAGE, rows.entrySet().stream().map(row -> new Object[] {row.getValue().toString(), messageId, at, connection, row.getKey(), at}).toList());
    }

    /** @return its id; the report is made by {@link #report} */
    public String begin(String connection, String user, Instant now) {
        var id = Ids.derived("i", connection, user, now.toString());
        batches.update(BEGIN, id, connection, UtcTime.of(now), user);
        return id;
    }

    public Optional<Import> find(String id) {
        return jdbc.sql(FIND).param("id", id).query(Imports::read).optional();
    }

    /** @return the oldest import that has something to do */
    public Optional<Import> next() {
        return jdbc.sql(NEXT).query(Imports::read).optional();
    }

    private static Import read(ResultSet row, int number) throws SQLException {
        return new Import(row.getString("id"), row.getString("connection"), row.getString("state"), row.getString("position"), UtcTime.read(row, "created_at"));
    }

    /** @return whether it was reported and not asked to be written before */
    public boolean write(String id) {
        return batches.update(WRITE, id) == 1;
    }

    /**
     * One page of the report, from where it stands; callers have a transaction.
     *
     * @param offers  of a channel; otherwise products that a system has told
     * @param matchBy by what offers find their products
     * @param foresee what products would be, by SKU
     */
    public void report(Import report, boolean offers, List<Key> matchBy, Function<List<JsonNode>, Map<String, Foreseen>> foresee) {
        var items = new ArrayList<Item>();
        var last = offers ? offers(report, matchBy, foresee, items) : products(report, foresee, items);
        var said = items.stream().filter(item -> item != null).toList();
        batches.batchUpdate(ITEM, said.stream().map(item -> row(report.id(), item)).toList());
        boolean over = items.size() < most;
        if (batches.update(MOVE, over ? REPORTED : REPORTING, over ? "" : last, items.size() - said.size(), report.id(), REPORTING, report.position()) == 0) {
            throw new IllegalStateException("import " + report.id() + " was moved by another node");
        }
        if (over) {
            leave(report, "spelling", "DUPLICATE", "its SKU is told several times, in one spelling or in several", " and kind not in ('CHANGED', 'OUTRANKED')");
            leave(report, "bare_ean", "CONFLICT", "its EAN is told of several products", "");
        }
    }

    /** What several items have is left for a person. */
    private void leave(Import report, String column, String kind, String said, String but) {
        var twins = batches.queryForList(TWINS.formatted(column), String.class, report.id());
        batches.batchUpdate(LEAVE.formatted(column, kind, said) + but, twins.stream().map(twin -> new Object[] {twin, report.id()}).toList());
    }

    private String products(Import report, Function<List<JsonNode>, Map<String, Foreseen>> foresee, List<Item> items) {
        // In the order of the database, which may be another one than that of Java.
        var told = new LinkedHashMap<String, JsonNode>();
        jdbc.sql(STAGED).param("connection", report.connection()).param("after", report.position()).param("most", most).query((ResultSet row) -> {
            told.put(row.getString("sku"), document(row));
        });
        var stored = new HashMap<String, JsonNode>();
        for (var some : Skus.parts(told.keySet())) {
            jdbc.sql(PRODUCTS).param("skus", some).query((ResultSet row) -> {
                stored.put(row.getString("sku"), document(row));
            });
        }
        var known = keys.known(report.connection(), told.values().stream().map(item -> new Asked(null, item.path("sku").asText(), item.path("ean").asText(null))).toList(), report.id());
        var foreseen = foresee.apply(List.copyOf(told.values()));
        told.forEach((sku, item) -> items.add(ImportReport.product(item, stored.get(sku), foreseen.get(sku), known)));
        return told.isEmpty() ? "" : List.copyOf(told.keySet()).get(told.size() - 1);
    }

    private String offers(Import report, List<Key> matchBy, Function<List<JsonNode>, Map<String, Foreseen>> foresee, List<Item> items) {
        var told = new ArrayList<Asked>();
        var names = new HashMap<String, String>();
        jdbc.sql(OFFERS).param("connection", report.connection()).param("after", report.position()).param("most", most).query((ResultSet row) -> {
            told.add(new Asked(row.getString("offer_id"), row.getString("sku"), row.getString("ean")));
            names.put(row.getString("offer_id"), row.getString("name"));
        });
        var known = keys.known(report.connection(), told, report.id()).byHand();
        var found = new HashSet<String>();
        told.forEach(asked -> Optional.ofNullable(Matching.of(asked, known, matchBy).sku()).ifPresent(found::add));
        var linked = links.of(report.connection(), found);
        told.forEach(asked -> items.add(ImportReport.offer(asked, names.get(asked.offerId()), known, matchBy, linked, report.connection())));
        var products = new TreeMap<String, JsonNode>();
        items.stream().filter(Imports::product).forEach(item -> products.putIfAbsent(item.sku(), item.document()));
        var foreseen = foresee.apply(List.copyOf(products.values()));
        items.replaceAll(item -> product(item) ? ImportReport.ruled(item, foreseen.get(item.sku())) : item);
        return told.isEmpty() ? "" : told.get(told.size() - 1).offerId();
    }

    private static boolean product(Item item) {
        return item != null && item.document() != null;
    }

    private static JsonNode document(ResultSet row) throws SQLException {
        return Json.read(row.getString("document"), JsonNode.class, "a stored product");
    }

    private static Object[] row(String id, Item item) {
        return new Object[] {id, item.item(), item.kind().name(), item.sku(), item.offerId(), item.sku() == null ? null : Key.folded(item.sku()),
            item.ean() == null ? null : Key.bare(item.ean()), item.document() == null ? null : item.document().toString(),
            fitting(item.said()), item.kind().written() ? "OPEN" : "LEFT"};
    }

    /** PostgreSQL takes no NUL in a text. */
    private static String fitting(String said) {
        var plain = said == null ? null : said.replace('\0', ' ');
        return plain == null || plain.length() <= 1000 ? plain : plain.substring(0, 1000);
    }

    /** @return the next items to write; the same ones until {@link #sent} */
    public List<Open> open(Import writing) {
        return jdbc.sql(OPEN).param("id", writing.id()).param("after", writing.position()).param("most", most).query((row, number) -> new Open(row.getString("item"),
                row.getString("sku"), row.getString("offer_id"), row.getString("document") == null ? null : document(row))).list();
    }

    /** What {@link #open} gave is sent. */
    public void sent(Import writing, List<Open> page) {
        boolean over = page.size() < most;
        batches.update(MOVE, over ? SENT : WRITING, over ? "" : page.get(page.size() - 1).item(), 0, writing.id(), WRITING, writing.position());
    }

    /** Links products that are written, and are products by it; the item of one that was told anew after the report fails. Callers hold the locks of the SKUs. */
    public void put(Import writing, List<Open> items, Instant now) {
        var told = items.stream().map(Open::product).filter(product -> product != null).toList();
        var taken = new HashSet<String>();
        for (var some : Skus.parts(told.stream().map(product -> product.path("sku").asText()).toList())) {
            taken.addAll(jdbc.sql(TAKEN).param("skus", some).param("at", UtcTime.of(writing.createdAt())).param("source", writing.connection()).query(String.class).list());
        }
        var linked = new TreeMap<String, String>();
        var ends = new ArrayList<Object[]>();
        var known = keys.of(items.stream().filter(item -> item.offerId() != null).map(Open::sku).toList()).keySet();
        for (var item : items) {
            boolean written = item.product() == null || taken.contains(item.sku());
            if (written && item.offerId() != null && known.contains(item.sku())) {
                linked.put(item.sku(), item.offerId());
            }
            ends.add(new Object[] {written ? "WRITTEN" : "FAILED", written ? null : "the product was told anew after the report: make another", writing.id(), item.item()});
        }
        links.save(writing.connection(), linked, Links.MATCHED, now);
        batches.batchUpdate(END, ends);
    }

    /** The item cannot be written. @param why for a person */
    public void fail(Import writing, String item, String why) {
        batches.update(END, "FAILED", fitting(why), writing.id(), item);
    }
}
