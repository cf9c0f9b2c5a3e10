/** Sales documents of orders: which kind an order gets and when, how far each is, and what of it the buyer's channel has been told. */
package pl.spoiwo.document;
