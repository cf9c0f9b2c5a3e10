package pl.spoiwo.intake.verification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the signature that a sender with this secret would make over these parts, put one after the other. */
enum SignatureAlgorithm {

    HMAC("{body}") {
        @Override
        byte[] sign(String algorithm, String secret, List<byte[]> parts) throws GeneralSecurityException {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            parts.forEach(mac::update);
            return mac.doFinal();
        }
    },
    /** The secret is one of the parts. */
    HASH("{body}{secret}") {
        @Override
        byte[] sign(String algorithm, String secret, List<byte[]> parts) throws GeneralSecurityException {
            var digest = MessageDigest.getInstance(algorithm);
            parts.forEach(digest::update);
            return digest.digest();
        }
    };

    /** What is signed where the connector does not say. */
    final String over;

    SignatureAlgorithm(String over) {
        this.over = over;
    }

    abstract byte[] sign(String algorithm, String secret, List<byte[]> parts) throws GeneralSecurityException;
}
