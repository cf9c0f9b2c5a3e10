package pl.spoiwo.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long things are kept that nobody works on any more.
 *
 * @param payloads       bodies of messages and commands
 * @param repeats        bodies of duplicates and of whole states, which the next round brings again
 * @param keys           message keys: a repeat that comes later counts as new
 * @param rows           ledger rows; each stays at least as long as its key
 * @param alerts         closed alerts
 * @param securityEvents what was refused at the doors
 * @param audit          what people did
 * @param values         what channels were to hold and held; the last of each stays
 * @param imports        first imports that are reported or written, with their items, and what was kept aside for them
 * @param offers         offers that are not in their channel's list any more
 */
@ConfigurationProperties("spoiwo.retention")
record RetentionTimes(Duration payloads, Duration repeats, Duration keys, Duration rows, Duration alerts, Duration securityEvents, Duration audit, Duration values, Duration imports,
                       Duration offers) {
}
