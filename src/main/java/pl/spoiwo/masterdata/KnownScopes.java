package pl.spoiwo.masterdata;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.KnownGoods;
import pl.spoiwo.connection.Scoped;
import pl.spoiwo.connection.Scoped.Part;
import pl.spoiwo.connection.Scoped.Word;
import pl.spoiwo.ledger.Hashes;
import pl.spoiwo.product.Skus;

/**
 * The table {@code known_scope}. Goods are read only for words that have never matched any; where there are none of a kind at all (no goods, no brand of any), every word of it may be right. Callers may be
 * many, and on many nodes.
 */
@Repository
public class KnownScopes implements KnownGoods {

    private static final String TAKEN = "select scope, matched from known_scope where scope in (:scopes)";
    private static final String TAKE = "insert into known_scope (scope, matched) values (?, false) on conflict do nothing";
    private static final String MATCHED = "update known_scope set matched = true where scope = ? and not matched";

    private static final String TO_COME = "what some source tells, or 'awaits: true' beside it for what is to come";
    /** Findings that say what may have been meant; of so many more, all are wrong in the same way. */
    private static final int HINTED = 20;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    /** What this process has taken. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    public KnownScopes(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** One word of a scope, or all its parts together. @param id names it whichever rule it stands in @param word null of all parts */
    private record Term(String id, Scoped scope, List<Part> parts, Word word) {

        static Stream<Term> of(Scoped scope) {
            var words = scope.parts().stream().flatMap(part -> part.words().stream().map(word -> {
                var alone = List.of(new Part(part.sort(), List.of(word)));
                return new Term(id(alone), scope, alone, word);
            }));
            return scope.parts().size() < 2 ? words : Stream.concat(words, Stream.of(new Term(id(scope.parts()), scope, scope.parts(), null)));
        }

        private static String id(List<Part> parts) {
            var text = parts.stream().map(part -> part.sort() + part.words().stream().map(word -> (word.pattern() ? "\n~" : "\n=") + word.text()).sorted().collect(Collectors.joining())).collect(Collectors.joining("\n"));
            return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param before those that have been in force, and whether they have matched @param matched match now, and have not before */
    private record Look(Map<String, Boolean> before, Set<String> matched, Compared compared) {
    }

    @Override
    public Compared compare(List<Scoped> scopes) {
        return look(scopes.stream().flatMap(Term::of).toList()).compared();
    }

    @Override
    public Compared take(List<Scoped> scopes) {
        var terms = scopes.stream().flatMap(Term::of).toList();
        if (terms.stream().map(Term::id).allMatch(taken::contains)) {
            return Compared.NOTHING;
        }
        var look = look(terms);
        if (look.compared().refused().isEmpty()) {
            var ids = terms.stream().map(Term::id).distinct().toList();
            batches.batchUpdate(TAKE, ids.stream().filter(id -> !look.before().containsKey(id)).map(id -> new Object[] {id}).toList());
            batches.batchUpdate(MATCHED, look.matched().stream().sorted().map(id -> new Object[] {id}).toList());
            taken.addAll(ids);
        }
        return look.compared();
    }

    private Look look(List<Term> terms) {
        var before = new HashMap<String, Boolean>();
        for (var some : Skus.parts(terms.stream().map(Term::id).toList())) {
            jdbc.sql(TAKEN).param("scopes", some).query((ResultSet row) -> {
                before.put(row.getString("scope"), row.getBoolean("matched"));
            });
        }
        var open = terms.stream().filter(term -> !term.scope().awaits() && !before.getOrDefault(term.id(), false)).toList();
        var goods = GoodsWords.read(jdbc, open.stream().map(Term::parts).toList());
        var matched = new HashSet<String>();
        var refused = new ArrayList<Finding>();
        var noted = new ArrayList<Finding>();
        for (var term : open) {
            if (matched.contains(term.id()) || goods.fit(term.parts())) {
                matched.add(term.id());
            } else if (goods.known(term.parts())) {
                var to = before.containsKey(term.id()) ? noted : refused;
                finding(term, goods, to.size() < HINTED).ifPresent(to::add);
            }
        }
        return new Look(before, matched, new Compared(List.copyOf(refused), List.copyOf(noted)));
    }

    /** Empty for parts together of which one fits nothing: that has its own finding. */
    private static Optional<Finding> finding(Term term, GoodsWords goods, boolean hinted) {
        var scope = term.scope();
        if (term.word() == null) {
            var sorts = term.parts().stream().map(part -> part.sort().key()).collect(Collectors.joining(" and "));
            return term.parts().stream().allMatch(part -> goods.fit(List.of(part))) ? Optional.of(new Finding(scope.file(), scope.line(), "the scope matches nothing known: no goods have such a " + sorts + " at once",
                    TO_COME)) : Optional.empty();
        }
        var word = term.word();
        var sort = term.parts().get(0).sort();
        var nearest = hinted ? goods.nearest(sort, word).map(near -> " - did you mean '" + near + "'?").orElse("") : "";
        var literal = !word.pattern() && word.text().contains("*") ? "a whole " + sort.key() + ", * stands for itself here; " : "";
        return Optional.of(new Finding(scope.file(), word.line(), "the " + sort.key() + " '" + word.text() + "' matches nothing known" + nearest, literal + TO_COME));
    }
}
