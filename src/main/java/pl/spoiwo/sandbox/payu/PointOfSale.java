package pl.spoiwo.sandbox.payu;

/** The credentials of one point of sale: two for the API, one ("second key") for the signatures of notifications. */
public record PointOfSale(String posId, String clientId, String clientSecret, String secondKey) {
}
