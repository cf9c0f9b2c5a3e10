package pl.spoiwo.sandbox.dpd;

/** One customer of the carrier; {@code fid} is the number of who pays. */
public record Payer(String login, String password, String fid) {
}
