package pl.spoiwo.ledger;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Derived ids: the same parts give the same id, on every node and in every repeat. 22 characters: a letter, a dash, 100 bits in base 32. */
public final class Ids {

    private Ids() {
    }

    public static String order(String connection, String externalId) {
        return derived("o", connection, externalId);
    }

    public static String command(String connection, String messageKey, String type, int ordinal) {
        return derived("c", connection, messageKey, type, Integer.toString(ordinal));
    }

    public static String derived(String letter, String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) ':');
                digest.update(bytes);
            }
            var text = new BigInteger(1, digest.digest()).shiftRight(156).toString(32);
            return letter + "-" + "0".repeat(Math.max(0, 20 - text.length())) + text;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
