package pl.spoiwo.sandbox.dpd;

/**
 * One customer of the carrier.
 *
 * @param fid       the number of who pays
 * @param pointsKey of the service that tells of pickup points
 */
public record Payer(String login, String password, String fid, String pointsKey) {
}
