/** The payment operator Przelewy24: REST API v1 with signed fields, notifications that must be verified, and refunds. */
package pl.spoiwo.sandbox.przelewy24;
