/** Read models: plain read-only SQL over the hub's tables, in pages that stay stable while rows come in. */
package pl.spoiwo.operations.query;
