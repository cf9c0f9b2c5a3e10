package pl.spoiwo.ledger;

import java.util.Collection;

/**
 * Database locks on names, held to the end of the transaction. Names fall on a fixed number of stripes, taken in sorted order, so that
 * transactions which take all their names of one level in one call cannot deadlock. Levels: first orders and payment references, then SKUs.
 */
public interface Locks {

    void orders(Collection<String> names);

    void skus(Collection<String> skus);
}
