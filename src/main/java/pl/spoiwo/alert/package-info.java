/** What a person must know: deduplicated, sent by mail and webhook, closed when the cause is gone. */
package pl.spoiwo.alert;
