package pl.spoiwo.intake.verification;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a sender sent, as far as its signature can cover it.
 *
 * @param headers lower-case names
 * @param path    segments after the connection
 * @param sender  remote address
 */
public record Signed(byte[] body, Map<String, String> headers, List<String> path, String sender, Instant receivedAt) {
}
