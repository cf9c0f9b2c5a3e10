/** The HTTP edge: what may come in, who sent it, and what the sender is told. */
package pl.spoiwo.intake.webhook;
