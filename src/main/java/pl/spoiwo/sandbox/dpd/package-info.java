/** The carrier DPD Poland: SOAP services for waybills, labels, protocols, courier calls and events of parcels. */
package pl.spoiwo.sandbox.dpd;
