/** The order's life: pure decisions on events, and the tables that keep orders. */
package pl.spoiwo.order;
