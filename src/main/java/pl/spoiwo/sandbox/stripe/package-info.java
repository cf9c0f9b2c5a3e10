/** The payment operator Stripe: API v1 with form bodies, idempotency keys, and signed snapshot events. */
package pl.spoiwo.sandbox.stripe;
