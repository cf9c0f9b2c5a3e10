package pl.spoiwo.sandbox.allegro;

import java.time.Duration;

/**
 * The one application that is registered, and what its use is like.
 *
 * @param refreshToken      of the seller, from before: good for as long as nothing is reset, and as often as it is used
 * @param requestsPerMinute calls before the application is blocked for a minute (9000 in the real system)
 * @param commandTakes      from the acceptance of a command, an edit or an invoice file to its result
 * @param renews            an offer that ran out comes back by itself once it has pieces again
 */
public record Application(String clientId, String clientSecret, String refreshToken, int requestsPerMinute, Duration commandTakes, boolean renews) {
}
