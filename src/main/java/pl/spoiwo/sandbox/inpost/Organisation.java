package pl.spoiwo.sandbox.inpost;

import java.time.Duration;

/**
 * One customer of the carrier.
 *
 * @param webhookPath where its events go, behind the hub's address: as nothing signs them, the path ends with a secret
 * @param step        how long each step of a new shipment takes (offers, choice, purchase)
 */
public record Organisation(String id, String token, String webhookPath, Duration step) {
}
