package pl.spoiwo.product;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a product is found by. */
public enum Key {
    /** The offer is linked to it. */
    LINK("link"),
    /** The SKU as it is written. */
    SKU("sku"),
    /** The SKU but for case, blanks at its ends and doubled blanks. */
    SPELLING("spelling"),
    /** The EAN but for zeros in front. */
    EAN("ean"),
    /** What is told as SKU is the supplier's code. */
    SUPPLIER_CODE("supplierCode");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String word;

    Key(String word) {
        this.word = word;
    }

    /** As config/company.yaml and orders say it. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException where there is no such key */
    public static Key of(String word) {
        for (var key : values()) {
            if (key.word.equals(word)) {
                return key;
            }
        }
        throw new IllegalArgumentException("there is no key " + word);
    }

    /** @return what spellings of one code have in common */
    public static String folded(String code) {
        return BLANKS.matcher(code.replace('\u00a0', ' ').strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** @return what the writings of one EAN have in common: 012345678905 and 0012345678905 are the same */
    public static String bare(String ean) {
        return ean.replaceFirst("^0+(?=.)", "");
    }
}
