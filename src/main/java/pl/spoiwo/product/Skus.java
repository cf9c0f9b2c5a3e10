package pl.spoiwo.product;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Many SKUs, a statement's worth at a time. */
public final class Skus {

    /**
     * H2 looks through the list of an {@code in} for each row that it finds, and PostgreSQL 14 plans each whole key {@code (connection, offer_id)} as a way of its own (100 of them in 3 ms, 500 in
     * 290): a list of 500 costs more than five of 100.
     */
    static final int AT_ONCE = 100;

    private Skus() {
    }

    /** @return each SKU, or other name, once, in order */
    public static List<List<String>> parts(Collection<String> skus) {
        var all = new ArrayList<>(new TreeSet<>(skus));
        var parts = new ArrayList<List<String>>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }
}
