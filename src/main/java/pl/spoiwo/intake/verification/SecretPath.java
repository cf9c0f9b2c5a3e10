package pl.spoiwo.intake.verification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import pl.spoiwo.ledger.Hashes;

/** The last path segment must be a secret: for senders that cannot sign. Hashes are compared, so that not even the length shows. */
final class SecretPath {

    private SecretPath() {
    }

    static Verdict check(List<String> secrets, Signed signed) {
        if (signed.path().isEmpty()) {
            return Verdict.missing("no secret in the path");
        }
        var given = hash(signed.path().get(signed.path().size() - 1));
        boolean right = false;
        for (var secret : secrets) {
            right |= MessageDigest.isEqual(given, hash(secret));
        }
        return right ? Verdict.ADDRESSED : Verdict.wrong("wrong secret in the path");
    }

    private static byte[] hash(String text) {
        return Hashes.sha256(text).getBytes(StandardCharsets.US_ASCII);
    }
}
