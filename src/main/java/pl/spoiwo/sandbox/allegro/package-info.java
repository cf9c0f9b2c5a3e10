/** The marketplace Allegro: OAuth, order events, orders, shipments, invoices, offers and their commands. */
package pl.spoiwo.sandbox.allegro;
