package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    private static final List<String> WORDS = words(5);

    private static List<String> words(int longest) {
        var all = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < longest; length++) {
            int until = all.size();
            for (int i = from; i < until; i++) {
                all.add(all.get(i) + "a");
                all.add(all.get(i) + "b");
            }
            from = until;
        }
        return all;
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars('a', 'b', '*').ofMaxLength(4);
    }

    @Property
    @Label("two globs meet exactly where some text fits both")
    void meets(@ForAll("globs") String one, @ForAll("globs") String other) {
        var a = Glob.of(one);
        var b = Glob.of(other);
        // Two globs of up to four signs that meet at all meet in a text of the letters of both.
        var witness = words(8).stream().anyMatch(word -> a.fits(word) && b.fits(word));
        assertThat(a.meets(b)).as(one + " " + other).isEqualTo(witness).isEqualTo(b.meets(a));
    }

    @Property
    @Label("a glob fits what its letters and stars say, and no more")
    void fits(@ForAll("globs") String glob) {
        assertThat(WORDS).allMatch(word -> Glob.of(glob).fits(word) == fits(glob, word));
    }

    private static boolean fits(String glob, String word) {
        if (glob.isEmpty()) {
            return word.isEmpty();
        }
        return glob.charAt(0) == '*' ? fits(glob.substring(1), word) || !word.isEmpty() && fits(glob, word.substring(1))
                : !word.isEmpty() && word.charAt(0) == glob.charAt(0) && fits(glob.substring(1), word.substring(1));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @DisplayName("globs of SKUs as people write them")
    @CsvSource({"KUB-*, *-ZIE, true", "KUB-*, TAL-*, false", "KUB-350, KUB-*, true", "A.C, ABC, false", "*, x, true", "KUB-*, kub-1, false"})
    void skus(String one, String other, boolean meet) {
        assertThat(Glob.of(one).meets(Glob.of(other))).isEqualTo(meet);
    }
}
