package pl.spoiwo.product;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Matching.Asked;
import pl.spoiwo.product.Matching.Match;

/** The table {@code offer_product}: which product each offer of a channel is. The offer of a product, where it is on sale, becomes its link. */
@Repository
public class OfferProducts {

    private static final Set<String> ON_SALE = Set.of("ACTIVE", "INACTIVE");

    private static final String OFFERS = "select offer_id, sku, ean, state from channel_offer where (connection, offer_id) in (:keys)";
    private static final String KNOWN = "select offer_id, sku, matched_by, why, other_sku, spelling, bare_ean from offer_product where offer_id in (:ids) and connection = :connection";
    private static final String UPDATE = """
            update offer_product set sku = ?, matched_by = ?, why = ?, other_sku = ?, spelling = ?, bare_ean = ?, matched_at = ? where connection = ? and offer_id = ?""";
    private static final String INSERT = """
            insert into offer_product (sku, matched_by, why, other_sku, spelling, bare_ean, matched_at, connection, offer_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    /* Joined to nothing: the index of the ids, and not of the connection, is the one to use. */
    private static final String LINKED = "select our_key, their_key from link where their_key in (:ids) and connection || '' = :connection and entity || '' = 'product' and origin <> 'HAND'";
    private static final String UNLINK = "delete from link where connection = ? and entity = 'product' and our_key = ? and their_key = ? and origin <> 'HAND'";
    private static final String BY_PRODUCT = """
            select connection, offer_id from offer_product where spelling in (:said) and :unique <> ''
            union select connection, offer_id from offer_product where bare_ean in (:said) and :unique <> ''
            union select connection, offer_id from offer_product where sku in (:skus) and :unique <> ''""";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ProductKeys keys;
    private final Links links;
    private final ChannelValues values;

    public OfferProducts(JdbcTemplate jdbc, ProductKeys keys, Links links, ChannelValues values) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.keys = keys;
        this.links = links;
        this.values = values;
    }

    /**
     * @param offers that are new, or another product than before
     * @param moved  SKUs that have another offer than before, or none any more
     */
    public record Matched(Set<String> offers, Set<String> moved) {
    }

    private record Row(Asked asked, String state) {
    }

    /**
     * Matches these offers, as they were read last. What the channel shall hold of an SKU that has another offer by it is written there from now on.
     *
     * @param occasion makes the statements ones that no earlier one is taken for
     * @return what is different by it
     */
    public Matched match(String connection, Collection<String> offerIds, List<Key> matchBy, String occasion, Instant now) {
        var changed = new TreeSet<String>();
        if (matchBy.isEmpty()) {
            return new Matched(changed, Set.of());
        }
        var found = new TreeMap<String, String>();
        for (var ids : Skus.parts(offerIds)) {
            var offers = read(connection, ids);
            // What was found for the offer earlier is no reason to find it again.
            var known = keys.known(connection, offers.values().stream().map(Row::asked).toList(), occasion).byHand();
            var before = before(connection, ids);
            var updated = new ArrayList<Object[]>();
            var added = new ArrayList<Object[]>();
            offers.forEach((id, offer) -> {
                var match = Matching.of(offer.asked(), known, matchBy);
                var said = said(offer.asked(), match, other(match, offer.asked(), known), connection);
                // Each reading of the list tells all offers, and nearly all are what they were.
                if (!said.equals(before.get(id))) {
                    (before.containsKey(id) ? updated : added).add(Stream.concat(said.stream(), Stream.of(UtcTime.of(now), connection, id)).toArray());
                }
                if (match.sku() != null && ON_SALE.contains(offer.state())) {
                    found.putIfAbsent(match.sku(), id);
                }
                if (!before.containsKey(id) || !Objects.equals(match.sku(), before.get(id).get(0))) {
                    changed.add(id);
                }
            });
            batches.batchUpdate(UPDATE, updated);
            batches.batchUpdate(INSERT, added);
        }
        // Behind all of them: an offer that is still told to be another product would keep that one's link.
        var moved = link(connection, found, now);
        values.relinked(connection, moved);
        return new Matched(changed, moved);
    }

    private Map<String, Row> read(String connection, List<String> ids) {
        var offers = new TreeMap<String, Row>();
        jdbc.sql(OFFERS).param("keys", whole(connection, ids)).query((ResultSet row) -> {
            offers.put(row.getString("offer_id"), new Row(new Asked(row.getString("offer_id"), row.getString("sku"), row.getString("ean")), row.getString("state")));
        });
        return offers;
    }

    /** @return by offer, what {@link #said} gave; its SKU is the first */
    private Map<String, List<String>> before(String connection, List<String> ids) {
        var before = new HashMap<String, List<String>>();
        jdbc.sql(KNOWN).param("ids", ids).param("connection", connection).query((ResultSet row) -> {
            before.put(row.getString("offer_id"), Arrays.asList(row.getString("sku"), row.getString("matched_by"), row.getString("why"), row.getString("other_sku"),
                    row.getString("spelling"), row.getString("bare_ean")));
        });
        return before;
    }

    private static String other(Match match, Asked asked, Matching.Known known) {
        return match.sku() == null || asked.ean() == null ? null : known.eans().getOrDefault(Key.bare(asked.ean()), Set.of()).stream()
                .filter(sku -> !sku.equals(match.sku())).findFirst().orElse(null);
    }

    private static List<String> said(Asked asked, Match match, String other, String connection) {
        return Arrays.asList(match.sku(), match.by() == null ? null : match.by().word(), match.sku() == null ? match.why(asked, connection) : null, other,
                asked.sku() == null ? null : Key.folded(asked.sku()), asked.ean() == null ? null : Key.bare(asked.ean()));
    }

    /** An offer on sale that is linked stays; one that has gone gives way, but for a link by hand. @return SKUs that had another one, or have none any more */
    private Set<String> link(String connection, Map<String, String> found, Instant now) {
        var linked = links.of(connection, found.keySet());
        var others = new HashSet<>(linked.values());
        var live = new HashSet<String>();
        for (var ids : Skus.parts(others)) {
            var offers = read(connection, ids);
            before(connection, ids).forEach((id, said) -> {
                var sku = said.get(0);
                if (offers.containsKey(id) && ON_SALE.contains(offers.get(id).state()) && id.equals(linked.get(sku))) {
                    live.add(sku);
                }
            });
        }
        var moved = unlink(connection, found);
        var saved = new TreeMap<>(found);
        saved.keySet().removeAll(live);
        links.save(connection, saved, Links.MATCHED, now);
        saved.keySet().retainAll(linked.keySet());
        links.of(connection, saved.keySet()).forEach((sku, id) -> {
            if (!id.equals(linked.get(sku))) {
                moved.add(sku);
            }
        });
        return moved;
    }

    /** What is one product now is no other any more. @return SKUs that had it, which may be on a later page as another offer */
    private Set<String> unlink(String connection, Map<String, String> found) {
        var skus = new HashMap<String, String>();
        found.forEach((sku, id) -> skus.put(id, sku));
        var over = new ArrayList<Object[]>();
        for (var ids : Skus.parts(skus.keySet())) {
            jdbc.sql(LINKED).param("ids", ids).param("connection", connection).query((ResultSet row) -> {
                if (!row.getString("our_key").equals(skus.get(row.getString("their_key")))) {
                    over.add(new Object[] {connection, row.getString("our_key"), row.getString("their_key")});
                }
            });
        }
        batches.batchUpdate(UNLINK, over);
        return over.stream().map(link -> (String) link[1]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Offers, by connection, that may be one of these products now. @param found by what the products are found */
    public Map<String, Set<String>> waitingFor(Collection<String> skus, Collection<ProductKeys.Entry> found, String occasion) {
        var waiting = new TreeMap<String, Set<String>>();
        var said = new ArrayList<>(List.of(""));
        found.forEach(entry -> said.add(entry.said()));
        jdbc.sql(BY_PRODUCT).param("skus", skus).param("said", said).param("unique", occasion).query((ResultSet row) -> {
            waiting.computeIfAbsent(row.getString("connection"), any -> new TreeSet<>()).add(row.getString("offer_id"));
        });
        return waiting;
    }

    /* Whole keys, see Links. */
    private static List<Object[]> whole(String connection, List<String> ids) {
        return ids.stream().map(id -> new Object[] {connection, id}).toList();
    }
}
