/**
 * On hand, reserved, available; what each channel shall hold.
 *
 * <p>A reservation is OPEN (its units of a warehouse are promised to the order), WAITING (units are missing), EXPIRED (the order was
 * not paid in time: it takes nothing until the money comes), CONVERTED (the next count of the ERP shows
 * it; until then it still takes units, so that nothing is promised twice) or ENDED (that count has come). When it is converted says the ERP connection's
 * {@code stock} in connections.yaml: with {@code figure: free} as soon as the ERP's document is proven, because such a figure is net of the ERP's own
 * orders from then on; with {@code leaves: issued} when the ERP says that it has issued the goods; otherwise when the order is SHIPPED or later.
 * A cancelled order keeps what is CONVERTED or ENDED of goods that have left, and what is OPEN where some of it was sent and the ERP
 * has yet to issue it, until a person lets it go; where that it was sent is heard later, it is OPEN again from then on.
 *
 * <p>Reservations may use the buffers, channels may not: reserved never goes above on hand by a decision of the hub but for what has left, and a channel is told what is free
 * in its warehouses less their buffers and its own, never below zero. What others wait for and could get now is not free.
 */
package pl.spoiwo.stock;
