/**
 * Takes a message from the broker to a decision: map, validate, decide, one database transaction, commands.
 *
 * <p>Locks are taken in two levels, each in one call: first the names of orders and payment references, then SKUs. A failure of database or
 * broker is not caught here: it rolls the session back and the message comes again.
 */
package pl.spoiwo.process;
