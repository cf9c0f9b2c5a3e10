/**
 * The order's life: pure decisions on events, and the tables that keep orders.
 *
 * <p>An order is the content, as its channel says it, and the hub's own state beside it. {@link pl.spoiwo.order.OrderDecisions} decides; nothing in it
 * reads a table, a clock or a random number. The state table and the rules are on one screen in docs/decisions/orders.md.
 */
package pl.spoiwo.order;
