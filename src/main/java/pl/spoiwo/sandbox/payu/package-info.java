/** The payment operator PayU: REST API 2.1, OAuth, signed notifications. */
package pl.spoiwo.sandbox.payu;
