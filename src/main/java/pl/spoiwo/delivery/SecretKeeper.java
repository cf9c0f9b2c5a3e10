package pl.spoiwo.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Encrypts what the database keeps and a copy of the database must not give away: AES-256-GCM, bound to what it belongs to. The key is {@code spoiwo.secret-key},
 * Base64 of 32 bytes; without it the hub makes one in the file {@code secret.key} of its data folder when it first needs it. Several nodes need the same one.
 */
@Component
class SecretKeeper {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final String configured;
    private final Path file;
    private SecretKeySpec key;

    SecretKeeper(@Value("${spoiwo.secret-key}") String configured, @Value("${spoiwo.data-dir}") Path data) {
        this.configured = configured;
        this.file = data.toAbsolutePath().resolve("secret.key");
        if (!configured.isBlank()) {
            key = key(configured, "spoiwo.secret-key");
        }
    }

    /** @param owner whose it is: under another name it does not open */
    String close(String secret, String owner) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var closed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(ByteBuffer.allocate(NONCE + closed.length).put(nonce).put(closed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of " + owner + " cannot be encrypted", e);
        }
    }

    /** What it opens was closed with another key, or for another owner. */
    static final class WrongKey extends RuntimeException {

        private static final long serialVersionUID = 1L;

        WrongKey(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @throws WrongKey where it was closed with another key, or for another owner */
    String open(String closed, String owner) {
        var bytes = Base64.getDecoder().decode(closed);
        try {
            return new String(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE), owner).doFinal(bytes, NONCE, bytes.length - NONCE), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new WrongKey("the tokens of " + owner + " were written with another key: give the hub the spoiwo.secret-key, or the file "
                    + file.getFileName() + ", that they were written with, or let it in again", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private synchronized SecretKeySpec key() {
        if (key == null) {
            try {
                // An empty one was left by a crash, or a full disk, while it was made: nothing was encrypted with it.
                if (Files.exists(file) && Files.size(file) == 0) {
                    Files.delete(file);
                }
                key = key(Files.exists(file) ? Files.readString(file) : made(), file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException("the key " + file + " cannot be used", e);
            }
        }
        return key;
    }

    /** On disk before anything is encrypted with it. */
    private String made() throws IOException {
        var bytes = new byte[KEY];
        random.nextBytes(bytes);
        var text = Base64.getEncoder().encodeToString(bytes);
        Files.createDirectories(file.getParent());
        var posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        try (var channel = posix
                ? Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            ((FileChannel) channel).force(true);
        } catch (FileAlreadyExistsException e) {
            return Files.readString(file);
        }
        return text;
    }

    private static SecretKeySpec key(String text, String from) {
        try {
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            throw wrong(from, e);
        }
        throw wrong(from, null);
    }

    private static IllegalStateException wrong(String from, Exception cause) {
        return new IllegalStateException(from + " is no key: 32 bytes in Base64, as `openssl rand -base64 32` makes them", cause);
    }
}
