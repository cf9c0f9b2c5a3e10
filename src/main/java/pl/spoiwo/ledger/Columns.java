package pl.spoiwo.ledger;

/** Fits texts of outside systems into columns: whatever came, the row can be written. */
final class Columns {

    static final int KEY = 300;
    static final int ENTITY = 100;

    private Columns() {
    }

    /** Names stay distinct: a longer one keeps its beginning and gets a digest. */
    static String name(String text, int length) {
        var clean = clean(text);
        if (clean == null || clean.length() <= length) {
            return clean;
        }
        var digest = "#" + Ids.derived("k", clean);
        return cut(clean, length - digest.length()) + digest;
    }

    static String text(String text, int length) {
        return cut(clean(text), length);
    }

    /** PostgreSQL knows no NUL in a text. */
    private static String clean(String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static String cut(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
