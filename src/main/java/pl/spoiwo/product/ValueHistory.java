package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code value_history}: changes of told, of wanted and of accepted values. Each is written in the transaction of its change. */
@Repository
public class ValueHistory {

    /** Its owner said so. */
    public static final String TOLD = "TOLD";
    /** The hub decided that the channel shall hold it. */
    public static final String WANTED = "WANTED";
    /** The channel said that it holds it. */
    public static final String ACCEPTED = "ACCEPTED";
    /** The channel said that it does not take it, or that it has no such offer. */
    public static final String REFUSED = "REFUSED";
    /** It was sent, and nobody knows yet whether the channel holds it. */
    public static final String TRIED = "TRIED";

    /** A source said something else than before of fields of which others speak too; whether it counts or not. */
    public static final String SAID = "SAID";

    private static final int LONGEST_WHY = 500;
    private static final int LONGEST_VALUE = 300;
    private static final String SHORTENED = " ... ";
    private static final String INSERT = """
            insert into value_history (connection, sku, kind, event, at, old_value, new_value, message_id, why, currency, name, decision)
            values (?, ?, ?, ?, %s, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_WANTED = INSERT.formatted("?");
    /* Clocks of nodes differ, and may go back: never earlier than the word before. */
    private static final String INSERT_HEARD = INSERT.formatted("""
            greatest(cast(? as timestamp(6) with time zone), (select h.at from value_history h where h.connection = ? and h.sku = ? and h.kind = ? and h.event = ? and h.name = ?
              order by h.sku, h.kind, h.event, h.name, h.connection, h.at desc, h.id desc limit 1))""");
    /* As it was wanted last. */
    private static final String CURRENCY = """
            (select w.currency from value_history w where w.sku = v.sku and w.kind = v.kind and w.connection = v.connection and w.event = 'WANTED' and w.name = ''
                       and w.new_value = v.sent order by w.at desc, w.id desc limit 1)""";
    private static final String ACCEPT = """
            insert into value_history (connection, sku, kind, event, at, sent_at, decided_at, old_value, new_value, why, currency)
            select v.connection, v.sku, v.kind, 'ACCEPTED', greatest(cast(? as timestamp(6) with time zone), v.accepted_at), v.sent_at, v.sent_of, v.last_accepted, cast(? as varchar), cast(? as varchar), %s
              from channel_value v
             where v.connection = ? and v.kind = ? and v.sku = ? and v.lease_until = ? and (coalesce(v.last_accepted, '') <> ?
               or (select e.event from value_history e where e.sku = v.sku and e.kind = v.kind and e.connection = v.connection and e.event in ('ACCEPTED', 'REFUSED', 'TRIED') and e.name = ''
                    order by e.at desc, e.id desc limit 1) <> 'ACCEPTED'
               or exists (select 1 from drift d where d.connection = v.connection and d.sku = v.sku and d.kind = v.kind and d.since > v.accepted_at and d.confirmed_at is not null
                    and d.closed_at is null))""".formatted(CURRENCY);
    /* The same end of the same value again, as of each try while the channel is down, says nothing new. */
    private static final String NOT_TAKEN = """
            insert into value_history (connection, sku, kind, event, at, sent_at, decided_at, old_value, new_value, why, currency)
            select v.connection, v.sku, v.kind, cast(? as varchar), cast(? as timestamp(6) with time zone), v.sent_at, v.sent_of, v.last_accepted, v.sent, cast(? as varchar), %s
              from channel_value v
             where v.connection = ? and v.kind = ? and v.sku = ? and v.lease_until = ? and (coalesce(v.reason, '') <> coalesce(cast(? as varchar), '')
               or v.sent <> coalesce((select e.new_value from value_history e where e.sku = v.sku and e.kind = v.kind and e.connection = v.connection
                    and e.event in ('ACCEPTED', 'REFUSED', 'TRIED') and e.name = '' order by e.at desc, e.id desc limit 1), ''))""".formatted(CURRENCY);
    private static final String OVERTAKEN = """
            insert into value_history (connection, sku, kind, event, at, sent_at, decided_at, old_value, new_value, why, currency)
            select v.connection, v.sku, v.kind, 'TRIED', cast(:now as timestamp(6) with time zone), v.sent_at, v.sent_of, v.last_accepted, v.sent, 'interrupted: its end was not written down', %s
              from channel_value v where (v.connection, v.sku, v.kind) in (:keys) and v.lease_until is not null
               and (v.kind = 'price' or v.sent <> v.wanted or v.sent_of <> v.wanted_at)""".formatted(CURRENCY);
    private static final String TOLD_OF = "select sku, at, old_value, new_value from value_history where sku in (:skus) and kind = :kind and event = 'TOLD' order by sku, at, id";
    private static final String LAST = "select sku, name, new_value from value_history where sku in (:skus) and kind = :kind and event = 'TOLD' order by id";
    private static final String LAST_PRICES = "select sku, name, new_value, currency from value_history where sku in (:skus) and kind = 'price' and event = 'TOLD' and new_value <> 'none' order by sku, at, id";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public ValueHistory(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** What held from a moment on, until the next one. */
    public record Held(Instant since, String value) {
    }

    /**
     * What holds now of what is told.
     *
     * @param source    whose word it is; empty for nobody's
     * @param messageId that brought it; null where none did
     * @param name      the price list or the warehouse, else empty
     * @param currency  null where there is none
     * @param decision  why this word counts
     */
    public record Told(String source, String messageId, String name, ChannelValues.Change change, String currency, ObjectNode decision) {
    }

    public void told(String kind, List<Told> told, Instant now) {
        batches.batchUpdate(INSERT_HEARD, told.stream().map(one -> heard(one.source(), kind, TOLD, one.change(), now, one.messageId(), one.currency(), one.name(), one.decision())).toList());
    }

    /**
     * What a source says from now on.
     *
     * @param kind  the word of the entity
     * @param words of fields of which others speak too: {@code field, source, value, at, message}, and {@code why} where it lost
     */
    public record Word(String source, String item, String kind, String messageId, ArrayNode words) {
    }

    public void said(List<Word> said, Instant now) {
        batches.batchUpdate(INSERT_HEARD, said.stream().map(one -> heard(one.source(), one.kind(), SAID, new ChannelValues.Change(one.item(), null, one.words().size() + " words"), now, one.messageId(), null, "",
                JsonNodeFactory.instance.objectNode().set("lost", one.words()))).toList());
    }

    private static Object[] heard(String source, String kind, String event, ChannelValues.Change change, Instant now, String messageId, String currency, String name, JsonNode decision) {
        return new Object[] {source, change.sku(), kind, event, UtcTime.of(now), source, change.sku(), kind, event, name, cut(change.old(), LONGEST_VALUE), cut(change.wanted(), LONGEST_VALUE), messageId,
            null, currency, name, decision.toString()};
    }

    /** @param why by SKU; @param currency of prices, otherwise null */
    public void wanted(String connection, String kind, List<ChannelValues.Change> changes, Map<String, Provenance> why, String currency, String messageId) {
        batches.batchUpdate(INSERT_WANTED, changes.stream().map(change -> {
            var reason = why.get(change.sku());
            return new Object[] {connection, change.sku(), kind, WANTED, UtcTime.of(change.at()), cut(change.old(), LONGEST_VALUE), cut(change.wanted(), LONGEST_VALUE), messageId,
                shortened(reason.why()), currency, "", reason.decision().toString()};
        }).toList());
    }

    /** @param remark of the channel; null for none */
    public record Accepted(String sku, String held, String remark) {
    }

    /** Before {@code channel_value} takes them over: only what is another than the channel held, or was doubtful since, as after a lost answer or an edit. @param lease fence of who sent them */
    public void accepted(String connection, String kind, List<Accepted> accepted, Instant lease, Instant now) {
        batches.batchUpdate(ACCEPT, accepted.stream().map(one -> new Object[] {UtcTime.of(now), one.held(), cut(one.remark(), LONGEST_WHY), connection, kind, one.sku(), UtcTime.of(lease), one.held()}).toList());
    }

    /** Before {@code channel_value} is told of it. @param event REFUSED or TRIED @param why what the channel said, as the row will keep it @param lease fence of who sent it */
    public void notTaken(String connection, String kind, Collection<String> skus, String event, String why, Instant lease, Instant now) {
        batches.batchUpdate(NOT_TAKEN, skus.stream().map(sku -> new Object[] {event, UtcTime.of(now), cut(why, LONGEST_WHY), connection, kind, sku, UtcTime.of(lease),
                cut(why, LONGEST_WHY)}).toList());
    }

    /** Before these are leased: what was sent, and whose sender ended without a word. Of prices also where the same one is sent again: buyers may have seen it since. Callers have locked the rows. */
    public void overtaken(String connection, String kind, Collection<String> skus, Instant now) {
        for (var some : Skus.parts(skus)) {
            jdbc.sql(OVERTAKEN).param("now", UtcTime.of(now)).param("keys", some.stream().map(sku -> new Object[] {connection, sku, kind}).toList()).update();
        }
    }

    /** As the history keeps it. */
    public static String kept(String value) {
        return cut(value, LONGEST_VALUE);
    }

    /** @return by SKU and name, what was told last */
    public Map<String, Map<String, String>> last(String kind, Collection<String> skus) {
        var last = new TreeMap<String, Map<String, String>>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(LAST).param("skus", some).param("kind", kind).query((ResultSet row) -> {
                last.computeIfAbsent(row.getString("sku"), sku -> new TreeMap<>()).put(row.getString("name"), row.getString("new_value"));
            });
        }
        return last;
    }

    /** @param value as it was told */
    public record Priced(String sku, String list, String value, String currency) {
    }

    /** @return what lists said of these, oldest first, but not that they have no price */
    public List<Priced> prices(Collection<String> skus) {
        return Skus.parts(skus).stream().flatMap(some -> jdbc.sql(LAST_PRICES).param("skus", some)
                .query((row, n) -> new Priced(row.getString("sku"), row.getString("name"), row.getString("new_value"), row.getString("currency"))).list().stream()).toList();
    }

    /** With its end: that is what came of it. */
    private static String shortened(String why) {
        var end = why == null || why.length() <= LONGEST_WHY ? "" : why.substring(why.length() - LONGEST_WHY / 3);
        return end.isEmpty() ? why : cut(why, LONGEST_WHY - LONGEST_WHY / 3 - SHORTENED.length()) + SHORTENED + (Character.isLowSurrogate(end.charAt(0)) ? end.substring(1) : end);
    }

    private static String cut(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** @return by SKU, what the owners said from a moment on, oldest first; the first one is what held before that, since ever */
    public Map<String, List<Held>> told(String kind, Collection<String> skus) {
        var told = new TreeMap<String, List<Held>>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(TOLD_OF).param("skus", some).param("kind", kind).query((ResultSet row) -> {
                var of = told.computeIfAbsent(row.getString("sku"), sku -> new ArrayList<>());
                if (of.isEmpty() && row.getString("old_value") != null) {
                    of.add(new Held(Instant.MIN, row.getString("old_value")));
                }
                of.add(new Held(UtcTime.read(row, "at"), row.getString("new_value")));
            });
        }
        return told;
    }
}
