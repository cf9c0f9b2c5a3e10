package pl.spoiwo.rule;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Patterns of which one has to match; none match all. Plain texts are looked up, for there may be a thousand.
 *
 * @param texts    those without signs that stand for others
 * @param patterns the others
 */
public record Globs(Set<String> texts, List<Glob> patterns) {

    public static Globs of(List<Glob> all) {
        return new Globs(all.stream().filter(Glob::plain).map(Glob::pattern).collect(Collectors.toUnmodifiableSet()), all.stream().filter(each -> !each.plain()).toList());
    }

    public boolean match(String text) {
        return isEmpty() || texts.contains(text) || patterns.stream().anyMatch(each -> each.matches(text));
    }

    /** Whether there is a text that both match. */
    boolean intersect(Globs other) {
        return isEmpty() || other.isEmpty() || texts.stream().anyMatch(other::match) || other.texts.stream().anyMatch(this::match)
                || patterns.stream().anyMatch(mine -> other.patterns.stream().anyMatch(mine::intersects));
    }

    public boolean isEmpty() {
        return texts.isEmpty() && patterns.isEmpty();
    }
}
