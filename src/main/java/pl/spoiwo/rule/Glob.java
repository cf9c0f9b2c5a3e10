package pl.spoiwo.rule;

/** A pattern, mostly of SKUs: {@code *} stands for any characters, {@code ?} for one; all else for itself. */
public record Glob(String pattern) {

    /** Matches everything. */
    public static final Glob ALL = new Glob("*");
    private static final char ANY = '*';
    private static final int EXACT = 1000;
    private static final char ONE = '?';

    public boolean matches(String text) {
        return plain() ? pattern.equals(text) : meet(text, false);
    }

    /** Whether there is a text that both match. */
    public boolean intersects(Glob other) {
        return plain() ? other.matches(pattern) : other.plain() ? matches(other.pattern) : meet(other.pattern, true);
    }

    /** No sign of it stands for others. */
    boolean plain() {
        return pattern.indexOf(ANY) < 0 && pattern.indexOf(ONE) < 0;
    }

    /**
     * Walks both from the left, row by row of a table: a cell says whether what is before it can be the same text.
     *
     * @param wild whether the signs of the other one stand for others too
     */
    private boolean meet(String other, boolean wild) {
        var row = new boolean[other.length() + 1];
        row[0] = true;
        for (int j = 0; j < other.length() && row[j]; j++) {
            row[j + 1] = wild && other.charAt(j) == ANY;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char mine = pattern.charAt(i);
            var next = new boolean[other.length() + 1];
            next[0] = row[0] && mine == ANY;
            for (int j = 0; j < other.length(); j++) {
                char theirs = other.charAt(j);
                if (mine == ANY) {
                    next[j + 1] = row[j + 1] || next[j];
                } else {
                    next[j + 1] = row[j] && (mine == theirs || mine == ONE || wild && theirs == ONE);
                }
                // Their sign for any takes nothing, or what mine stands for here.
                if (wild && theirs == ANY) {
                    next[j + 1] = next[j] || row[j + 1];
                }
            }
            row = next;
        }
        return row[other.length()];
    }

    /** How narrow it is: by the characters that it names, and one without a sign for others above all with one. */
    public int narrow() {
        int named = (int) pattern.chars().filter(each -> each != ANY && each != ONE).count();
        return plain() ? EXACT + named : named;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
