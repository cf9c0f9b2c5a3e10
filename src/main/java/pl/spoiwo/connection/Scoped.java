package pl.spoiwo.connection;

import java.util.List;
import pl.spoiwo.rule.Glob;

/**
 * For which goods, or customers, a rule or a guard is, word by word as its file names them.
 *
 * @param line   of the scope
 * @param parts  each of them has to fit
 * @param awaits its goods are to come
 */
public record Scoped(String file, int line, List<Part> parts, boolean awaits) {

    public enum Sort {
        SKU("sku"), CATEGORY("category"), BRAND("brand"), TAX_ID("taxId");

        private final String key;

        Sort(String key) {
            this.key = key;
        }

        /** As files name it. */
        public String key() {
            return key;
        }
    }

    /** One of the words has to fit. */
    public record Part(Sort sort, List<Word> words) {
    }

    /** @param pattern whether {@code *} and {@code ?} stand for other characters */
    public record Word(String text, boolean pattern, int line) {

        public boolean fits(String other) {
            return pattern ? new Glob(text).matches(other) : text.equals(other);
        }
    }
}
