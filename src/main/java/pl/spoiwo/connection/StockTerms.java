package pl.spoiwo.connection;

import java.util.List;

/**
 * {@code stock} of a connection in {@code config/connections.yaml}.
 *
 * @param warehouses that a channel sells from; empty for all
 * @param buffer     units that a channel is told less
 * @param priority   orders of a channel with a higher one are served first, where stock is short
 * @param figure     what an ERP's counts say
 * @param leaves     when its counts are without goods that were sent
 * @param takesParts a channel that counts down by itself takes off what lines are made of, too, as its orders name it
 */
public record StockTerms(List<String> warehouses, int buffer, int priority, Figure figure, Leaves leaves, boolean takesParts) {

    public static final StockTerms USUAL = new StockTerms(List.of(), 0, 0, Figure.SHELF, Leaves.SHIPPED);

    /** One that takes off its lines alone. */
    public StockTerms(List<String> warehouses, int buffer, int priority, Figure figure, Leaves leaves) {
        this(warehouses, buffer, priority, figure, leaves, false);
    }

    public enum Figure {
        /** What lies on the shelf, promised or not. */
        SHELF,
        /** What lies there less what the ERP's own orders have reserved. */
        FREE
    }

    public enum Leaves {
        /** With the first count after the order was sent. */
        SHIPPED,
        /** With the first count after the ERP said that it has issued the goods. */
        ISSUED
    }
}
