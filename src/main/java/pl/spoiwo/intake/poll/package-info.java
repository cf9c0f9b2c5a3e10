/** Asking systems for what is new: rounds of pages behind a cursor, each page durable before the cursor moves. */
package pl.spoiwo.intake.poll;
