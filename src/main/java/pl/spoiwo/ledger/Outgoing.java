package pl.spoiwo.ledger;

import java.time.Duration;
import java.util.Map;

/**
 * A message to be sent in the JMS session of the message in hand.
 *
 * @param address    {@code in.<c>} (a topic address), {@code out.<c>}, {@code dlq.<c>}, {@code wake.<c>}, {@code alerts}
 * @param properties message properties, see {@link Headers}
 * @param delay      broker-scheduled delay, zero for now
 */
public record Outgoing(String address, byte[] body, Map<String, String> properties, Duration delay) {
}
