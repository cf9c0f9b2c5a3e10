/** Takes a message from the broker to a decision: map, validate, decide, one database transaction, commands. */
package pl.spoiwo.process;
