package pl.spoiwo.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What of an offer a rule is for. */
public enum Field {
    PRICE, STOCK, NAME, DESCRIPTION;

    /** Those that are texts of the product. */
    public static final List<Field> TEXTS = List.of(NAME, DESCRIPTION);

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isText() {
        return TEXTS.contains(this);
    }

    public static Optional<Field> of(String word) {
        return Arrays.stream(values()).filter(field -> field.word().equals(word)).findFirst();
    }
}
