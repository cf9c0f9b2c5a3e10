package pl.spoiwo.document;

import java.util.Locale;

/** What a document is. */
public enum DocumentKind {
    INVOICE, RECEIPT, PROFORMA, CORRECTION;

    /** As commands, events and config/documents.yaml write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException where there is no such kind */
    public static DocumentKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** It books a sale: an order has one of these, ever. */
    public boolean sale() {
        return this == INVOICE || this == RECEIPT;
    }
}
