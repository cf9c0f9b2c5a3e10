/** A WooCommerce shop: REST API v3 and its webhooks. */
package pl.spoiwo.sandbox.woocommerce;
