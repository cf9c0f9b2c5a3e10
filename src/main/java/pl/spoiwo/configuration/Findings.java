package pl.spoiwo.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings while files are read; never stops at the first. Not thread-safe: one for each load. */
public final class Findings {

    private final Set<Finding> found = new LinkedHashSet<>();

    public void add(String file, int line, String what, String allowed) {
        found.add(new Finding(file, line, what, allowed));
    }

    public void add(PositionedYaml document, String pointer, String what, String allowed) {
        add(document.file(), document.line(pointer), what, allowed);
    }

    /** Whether this very place has been found fault with: then what follows from it need not be said too. */
    public boolean at(PositionedYaml document, String pointer) {
        var line = document.lines().get(pointer);
        return line != null && found.stream().anyMatch(f -> f.file().equals(document.file()) && f.line() == line);
    }

    public boolean none() {
        return found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    /** @return all, by file and line */
    public List<Finding> list() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing(Finding::file).thenComparingInt(Finding::line));
        return List.copyOf(sorted);
    }
}
