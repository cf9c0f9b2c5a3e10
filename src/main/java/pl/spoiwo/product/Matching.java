package pl.spoiwo.product;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which product a channel means. Pure. It never guesses: a key that names several products decides only together with a later one. */
public final class Matching {

    private Matching() {
    }

    /** What the channel tells of an article; each may be null. */
    public record Asked(String offerId, String sku, String ean) {

        public boolean nothing() {
            return offerId == null && sku == null && ean == null;
        }

        @Override
        public String toString() {
            return Stream.of(said("SKU \"", sku, "\""), said("EAN ", ean, ""), said("offer ", offerId, "")).flatMap(each -> each).collect(Collectors.joining(", "));
        }

        private static Stream<String> said(String what, String value, String end) {
            return value == null ? Stream.empty() : Stream.of(what + value + end);
        }
    }

    /** @param byHand a person made it: no look-up of the hub outweighs it */
    public record Link(String sku, boolean byHand) {
    }

    /**
     * The candidates.
     *
     * @param links     by offer id
     * @param spellings SKUs by {@link Key#folded}
     * @param eans      SKUs by {@link Key#bare}
     * @param codes     SKUs by the folded supplier code
     */
    public record Known(Map<String, Set<Link>> links, Map<String, Set<String>> spellings, Map<String, Set<String>> eans, Map<String, Set<String>> codes) {

        /** The same without the links that the hub has found. */
        public Known byHand() {
            var made = new HashMap<String, Set<Link>>();
            links.forEach((offer, all) -> made.put(offer, all.stream().filter(Link::byHand).collect(Collectors.toSet())));
            return new Known(made, spellings, eans, codes);
        }
    }

    /**
     * @param sku        ours; null where none was found
     * @param by         null where none was found
     * @param candidates where several are meant; empty where none is known
     */
    public record Match(String sku, Key by, Set<String> candidates) {

        /** @return why there is none, and what to do, for a person */
        public String why(Asked asked, String connection) {
            return asked + (candidates.isEmpty() ? " is no product that the hub knows: have it told by the ERP or the PIM"
                    : " may be " + String.join(" or ", candidates) + ": correct the one that is wrong")
                    + (asked.offerId() == null ? "" : ", or link offer " + asked.offerId() + " of " + connection + " to its SKU (PUT /api/links)");
        }
    }

    /** @param keys in the order in which they are asked */
    public static Match of(Asked asked, Known known, List<Key> keys) {
        Set<String> open = null;
        for (var key : keys) {
            var found = new TreeSet<>(candidates(key, asked, known));
            if (open != null) {
                found.retainAll(open);
            }
            if (found.size() == 1) {
                return new Match(found.first(), key, Set.of());
            }
            open = found.isEmpty() ? open : found;
        }
        return new Match(null, null, open == null ? Set.of() : open);
    }

    private static Set<String> candidates(Key key, Asked asked, Known known) {
        return switch (key) {
            case LINK -> linked(asked, known);
            case SKU -> exact(asked, known) ? Set.of(asked.sku()) : Set.of();
            case SPELLING -> asked.sku() == null ? Set.of() : known.spellings().getOrDefault(Key.folded(asked.sku()), Set.of());
            case EAN -> asked.ean() == null ? Set.of() : known.eans().getOrDefault(Key.bare(asked.ean()), Set.of());
            case SUPPLIER_CODE -> asked.sku() == null ? Set.of() : known.codes().getOrDefault(Key.folded(asked.sku()), Set.of());
        };
    }

    /** A link that the hub has found may be older than the SKU that the channel tells now. */
    private static Set<String> linked(Asked asked, Known known) {
        var links = asked.offerId() == null ? Set.<Link>of() : known.links().getOrDefault(asked.offerId(), Set.of());
        var byHand = links.stream().filter(Link::byHand).map(Link::sku).collect(Collectors.toSet());
        return !byHand.isEmpty() || exact(asked, known) ? byHand : links.stream().map(Link::sku).collect(Collectors.toSet());
    }

    private static boolean exact(Asked asked, Known known) {
        return asked.sku() != null && known.spellings().getOrDefault(Key.folded(asked.sku()), Set.of()).contains(asked.sku());
    }
}
