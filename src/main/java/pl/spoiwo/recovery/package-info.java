/** What happens to messages that stand still: a person replays, mends or discards parked ones, the auditor sends lost ones again. */
package pl.spoiwo.recovery;
