/** Payments and refunds: their states, their match with orders. */
package pl.spoiwo.payment;
