package pl.spoiwo.sandbox.stripe;

/**
 * One account with one webhook endpoint.
 *
 * @param webhookSecret signs events
 * @param oldSecret     signs beside it while the secret is rolled; "" where it is not
 * @param connection    of the hub, which the endpoint points at
 * @param retryScale    factor on the retry schedule: 0.01 makes a minute 600 ms
 */
public record StripeAccount(String secretKey, String webhookSecret, String oldSecret, String connection, double retryScale) {
}
