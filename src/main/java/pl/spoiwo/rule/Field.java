package pl.spoiwo.rule;

import java.util.Locale;

/** What of an offer a rule is for. */
public enum Field {
    PRICE, STOCK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
