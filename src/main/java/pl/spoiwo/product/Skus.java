package pl.spoiwo.product;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Many SKUs, a statement's worth at a time. */
public final class Skus {

    static final int AT_ONCE = 500;

    private Skus() {
    }

    /** @return each SKU once, in order */
    public static List<List<String>> parts(Collection<String> skus) {
        var all = new ArrayList<>(new TreeSet<>(skus));
        var parts = new ArrayList<List<String>>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }
}
