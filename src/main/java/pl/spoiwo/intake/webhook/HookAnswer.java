package pl.spoiwo.intake.webhook;

import java.util.Map;

/**
 * What the sender is told.
 *
 * @param outcome     for the metrics: {@code accepted}, {@code handshake}, {@code unverified}, ...
 * @param contentType null where there is no body
 */
record HookAnswer(String outcome, int status, Map<String, String> headers, String contentType, byte[] body) {
}
