package pl.spoiwo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobTest {

    /** All texts of up to six letters of an alphabet that the patterns use, and one that they do not. */
    private static final List<String> TEXTS = texts();

    @Property
    @Label("a pattern matches what the same regular expression matches")
    void matches(@ForAll("patterns") String pattern) {
        var regex = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
        for (var text : TEXTS) {
            assertThat(new Glob(pattern).matches(text)).as(text).isEqualTo(regex.matcher(text).matches());
        }
    }

    @Property
    @Label("two patterns overlap where a text matches both, and only there")
    void intersects(@ForAll("patterns") String one, @ForAll("patterns") String other) {
        boolean both = TEXTS.stream().anyMatch(text -> new Glob(one).matches(text) && new Glob(other).matches(text));
        assertThat(new Glob(one).intersects(new Glob(other))).isEqualTo(both);
        assertThat(new Glob(other).intersects(new Glob(one))).isEqualTo(both);
    }

    @Property
    @Label("several patterns together match what one of them matches, and overlap where two of them do")
    void together(@ForAll List<@From("patterns") String> some, @ForAll List<@From("patterns") String> others) {
        var ones = some.stream().map(Glob::new).toList();
        var twos = others.stream().map(Glob::new).toList();
        for (var text : TEXTS) {
            assertThat(Globs.of(ones).match(text)).as(text).isEqualTo(ones.isEmpty() || ones.stream().anyMatch(one -> one.matches(text)));
        }
        assertThat(Globs.of(ones).intersect(Globs.of(twos))).isEqualTo(ones.isEmpty() || twos.isEmpty() || ones.stream().anyMatch(one -> twos.stream().anyMatch(one::intersects)));
    }

    /** At most three signs, so that a text of six letters is long enough to match any two. */
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars('a', 'b', '*', '?').ofMinLength(0).ofMaxLength(3);
    }

    private static List<String> texts() {
        var texts = new ArrayList<>(List.of(""));
        for (int from = 0, length = 1; length <= 6; length++) {
            int until = texts.size();
            for (int i = from; i < until; i++) {
                for (var letter : List.of("a", "b", "z")) {
                    texts.add(texts.get(i) + letter);
                }
            }
            from = until;
        }
        return texts;
    }
}
