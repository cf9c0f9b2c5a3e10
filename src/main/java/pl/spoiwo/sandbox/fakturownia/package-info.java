/** The invoicing service Fakturownia: documents, clients, webhooks, and its way to the state's system KSeF. */
package pl.spoiwo.sandbox.fakturownia;
