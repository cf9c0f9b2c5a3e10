/** The door: webhooks, polls and files become durable messages on the broker, or a clear refusal. */
package pl.spoiwo.intake;
