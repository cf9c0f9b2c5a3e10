package pl.spoiwo.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The allowed word that a misspelt one was probably meant to be. */
public final class Nearest {

    private Nearest() {
    }

    /** @return the nearest word, where it is near enough to be a slip of the hand: at most a third of the letters differ */
    public static Optional<String> to(String word, Collection<String> allowed) {
        return allowed.stream()
                .filter(a -> distance(word, a) <= Math.max(1, Math.max(word.length(), a.length()) / 3))
                .min(Comparator.comparingInt((String a) -> distance(word, a)).thenComparing(Comparator.naturalOrder()));
    }

    /** @return " - did you mean 'x'?" or nothing */
    public static String hint(String word, Collection<String> allowed) {
        return to(word, allowed).map(a -> " - did you mean '" + a + "'?").orElse("");
    }

    /** Edits, where two neighbouring letters changed about count as one; case is not an edit. */
    private static int distance(String first, String second) {
        var a = first.toLowerCase(Locale.ROOT);
        var b = second.toLowerCase(Locale.ROOT);
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
