/** Parcels of orders: how far each is, and what of it the buyer's channel has been told. */
package pl.spoiwo.shipment;
