/** One row for every message in and every command out; inbox, claims, locks, durable commits. */
package pl.spoiwo.ledger;
