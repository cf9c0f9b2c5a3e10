package pl.spoiwo.masterdata;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.connection.Scoped.Part;
import pl.spoiwo.connection.Scoped.Sort;
import pl.spoiwo.connection.Scoped.Word;
import pl.spoiwo.mapping.Json;

/** The words that scopes may name: of all goods and customers what any source tells, or a person has set, whoever's word counts. Read at one moment; for one thread. */
final class GoodsWords {

    private static final String ITEMS = "select distinct item from candidate where (entity = 'customer') = :customers order by item";
    /* A range: H2 takes ten times as long for as many single items. */
    private static final String SAID = "select item, said from candidate where item >= :first and item <= :last and entity = 'product' and field = '*'";
    private static final String SET = "select item, field, said from value_override where entity = 'product' and connection = '' and field in ('category', 'brand') and ended_at is null";

    private static final int AT_ONCE = 500;

    private final Map<Sort, Set<String>> words = new EnumMap<>(Sort.class);
    private final Map<String, Good> goods = new HashMap<>();

    private GoodsWords() {
        for (var sort : Sort.values()) {
            words.put(sort, new HashSet<>());
        }
    }

    /** Of a product's document. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Sorts(String category, String brand) {
    }

    private record Good(List<String> skus, List<String> categories, List<String> brands) {

        List<String> of(Sort sort) {
            return switch (sort) {
                case SKU -> skus;
                case CATEGORY -> categories;
                case BRAND -> brands;
                case TAX_ID -> List.of();
            };
        }

        boolean fits(List<Part> parts) {
            return parts.stream().allMatch(part -> part.words().stream().anyMatch(word -> of(part.sort()).stream().anyMatch(word::fits)));
        }
    }

    /** @param asked for what it is needed: where all of these fit, not all goods are read */
    static GoodsWords read(JdbcClient jdbc, Collection<List<Part>> asked) {
        var read = new GoodsWords();
        var all = asked.stream().flatMap(List::stream).map(Part::sort).collect(Collectors.toSet());
        boolean sorts = all.contains(Sort.CATEGORY) || all.contains(Sort.BRAND);
        var skus = all.contains(Sort.SKU) || sorts ? items(jdbc, false) : List.<String>of();
        read.words.get(Sort.SKU).addAll(skus);
        if (all.contains(Sort.TAX_ID)) {
            read.words.get(Sort.TAX_ID).addAll(items(jdbc, true));
        }
        if (sorts) {
            read.sorts(jdbc, skus, asked.stream().filter(parts -> parts.stream().anyMatch(part -> part.sort() == Sort.CATEGORY || part.sort() == Sort.BRAND)).collect(Collectors.toCollection(HashSet::new)));
        }
        return read;
    }

    private static List<String> items(JdbcClient jdbc, boolean customers) {
        return jdbc.sql(ITEMS).param("customers", customers).query(String.class).list();
    }

    /** Documents may be long: those of some goods at a time. @param skus in the order of the database */
    private void sorts(JdbcClient jdbc, List<String> skus, Set<List<Part>> open) {
        var kept = new HashMap<String, String>();
        jdbc.sql(SET).query((ResultSet row) -> {
            add(row.getString("item"), row.getString("field").equals(Sort.BRAND.key()) ? Sort.BRAND : Sort.CATEGORY, Json.read(row.getString("said"), String.class, "a value that was set"), kept);
        });
        open.removeIf(this::fit);
        for (int from = 0; from < skus.size() && !open.isEmpty(); from += AT_ONCE) {
            jdbc.sql(SAID).param("first", skus.get(from)).param("last", skus.get(Math.min(skus.size(), from + AT_ONCE) - 1)).query((ResultSet row) -> {
                var said = Json.read(row.getString("said"), Sorts.class, "a stored candidate");
                add(row.getString("item"), Sort.CATEGORY, said.category(), kept);
                add(row.getString("item"), Sort.BRAND, said.brand(), kept);
            });
            open.removeIf(this::fit);
        }
    }

    /** @param kept each word once, however many goods have it */
    private void add(String sku, Sort sort, String word, Map<String, String> kept) {
        if (word != null) {
            var one = kept.computeIfAbsent(word, any -> word);
            words.get(sort).add(one);
            goods.computeIfAbsent(sku, any -> new Good(List.of(sku), new ArrayList<>(1), new ArrayList<>(1))).of(sort).add(one);
        }
    }

    /** Whether some goods, or a customer, fit all of these. */
    boolean fit(List<Part> parts) {
        return parts.size() > 1 ? goods.values().stream().anyMatch(good -> good.fits(parts)) : parts.get(0).words().stream().anyMatch(word -> fits(parts.get(0).sort(), word));
    }

    private boolean fits(Sort sort, Word word) {
        var known = words.get(sort);
        return known.contains(word.text()) || word.pattern() && known.stream().anyMatch(word::fits);
    }

    /** Whether anything is known of all of these sorts. */
    boolean known(List<Part> parts) {
        return parts.stream().noneMatch(part -> words.get(part.sort()).isEmpty());
    }

    /** What may have been meant: a word, or what a pattern with one * at its end begins with. */
    Optional<String> nearest(Sort sort, Word word) {
        int stem = word.text().length() - 1;
        if (!word.pattern() || word.text().indexOf('*') != stem || word.text().indexOf('?') >= 0) {
            return Nearest.to(word.text(), words.get(sort));
        }
        var beginnings = new TreeSet<String>();
        words.get(sort).forEach(known -> Stream.of(stem - 1, stem, stem + 1).filter(length -> length > 0 && length <= known.length()).forEach(length -> beginnings.add(known.substring(0, length))));
        return Nearest.to(word.text().substring(0, stem), beginnings).map(beginning -> beginning + "*");
    }
}
