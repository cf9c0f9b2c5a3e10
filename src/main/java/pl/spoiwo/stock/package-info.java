/**
 * On hand, reserved, available; what each channel shall hold.
 *
 * <p>A reservation is OPEN (its units are promised to the order), WAITING (units are missing; it keeps those it has), CONVERTED (the next count of
 * the ERP shows it; until then it still takes units, so that nothing is promised twice) or ENDED (that count has come). A reservation is converted
 * when the goods have left (order SHIPPED or later). Where {@code stock.erpDeductsOrders} of company.yaml is true (default: false) it is converted as
 * soon as the ERP's document is proven, because a free-stock figure of the ERP is net of its own orders from then on; a physical count is not.
 *
 * <p>Reservations may use the buffer, channels may not: reserved never goes above on hand by a decision of the hub, and a channel is told
 * on hand less reserved less buffer, never below zero.
 */
package pl.spoiwo.stock;
