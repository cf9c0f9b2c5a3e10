package pl.spoiwo.connection;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text in which {@code *} stands for any text, also for none. Case counts. */
public record Glob(String text, Pattern pattern) {

    /** Fits everything. */
    public static final Glob ANY = of("*");

    private static final int EXACT = 1000;

    public static Glob of(String text) {
        return new Glob(text, Pattern.compile(Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL));
    }

    public boolean fits(String word) {
        return pattern.matcher(word).matches();
    }

    /** How narrow it is: by the characters that it names, and one without a wildcard above all others. */
    int narrow() {
        return text.contains("*") ? text.length() - (int) text.chars().filter(each -> each == '*').count() : EXACT + text.length();
    }

    /** Whether there is a text that fits both. */
    boolean meets(Glob other) {
        var a = text;
        var b = other.text;
        // meet[i][j]: what is left of a from i and of b from j have a text in common.
        var meet = new boolean[a.length() + 2][b.length() + 2];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                boolean starA = i < a.length() && a.charAt(i) == '*';
                boolean starB = j < b.length() && b.charAt(j) == '*';
                meet[i][j] = i == a.length() && j == b.length()
                        || starA && (meet[i + 1][j] || j < b.length() && meet[i][j + 1])
                        || starB && (meet[i][j + 1] || i < a.length() && meet[i + 1][j])
                        || !starA && !starB && i < a.length() && j < b.length() && a.charAt(i) == b.charAt(j) && meet[i + 1][j + 1];
            }
        }
        return meet[0][0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
