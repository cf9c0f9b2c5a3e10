package pl.spoiwo.sandbox.przelewy24;

/**
 * One merchant with one point of sale, which have the same number.
 *
 * @param apiKey     the password of the API, whose user is the number
 * @param crc        signs, both ways
 * @param connection of the hub, which is notified unless a payment names an address
 * @param retryScale factor on the retry schedule: 0.01 makes a minute 600 ms
 */
public record Merchant(int id, String apiKey, String crc, String connection, double retryScale) {
}
