package pl.spoiwo.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What channels are told of an offer, the most urgent first. */
public enum Field {
    STOCK, PRICE, NAME, DESCRIPTION;

    /** Those that are texts of the product. */
    public static final List<Field> TEXTS = List.of(NAME, DESCRIPTION);

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isText() {
        return TEXTS.contains(this);
    }

    /** Characters of the longest text: of a name as of the canonical product; a description is HTML. */
    public int longest() {
        return this == NAME ? 300 : 40_000;
    }

    public static Optional<Field> of(String word) {
        return Arrays.stream(values()).filter(field -> field.word().equals(word)).findFirst();
    }
}
