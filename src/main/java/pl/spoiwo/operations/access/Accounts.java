package pl.spoiwo.operations.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.ledger.Hashes;

/**
 * The users and tokens in force: {@code admin}, and those of {@code config/users.yaml}. A changed file counts from the next request on;
 * a broken one stops the start, and later leaves the last good one in force.
 */
@Component
class Accounts implements UserDetailsService {

    static final String ADMIN = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final Path file;
    private final String adminHash;
    private volatile Loaded loaded;

    private record Loaded(AccountFile accounts, FileTime time) {
    }

    Accounts(Home home, AdminPassword password, PasswordEncoder encoder) {
        this.file = home.config().resolve("users.yaml");
        this.adminHash = encoder.encode(password.value());
        var time = time();
        this.loaded = new Loaded(time == null ? AccountFile.NONE : AccountFile.read(file), time);
    }

    @Override
    public Account loadUserByUsername(String name) {
        return find(name).orElseThrow(() -> new UsernameNotFoundException("no such user"));
    }

    /** @return whether who signed in as this is still a user, with this password and these roles */
    boolean stands(Account signedIn) {
        return find(signedIn.getUsername()).filter(signedIn::same).isPresent();
    }

    /** A new one each time: Spring Security erases the credentials of what it got. */
    private Optional<Account> find(String name) {
        return ADMIN.equals(name) ? Optional.of(new Account(ADMIN, adminHash, Set.of(Role.ADMIN)))
                : Optional.ofNullable(accounts().users().get(name)).map(user -> new Account(name, user.hash(), AccountFile.roles(user.roles())));
    }

    /** @return who holds this token */
    Optional<BearerToken> byToken(String token) {
        byte[] hash = HexFormat.of().parseHex(Hashes.sha256(token));
        return accounts().tokens().entrySet().stream()
                .filter(t -> MessageDigest.isEqual(HexFormat.of().parseHex(t.getValue().sha256()), hash))
                .findFirst()
                .map(t -> BearerToken.of(new Account("token:" + t.getKey(), "", AccountFile.roles(t.getValue().roles())), t.getValue().user()));
    }

    private AccountFile accounts() {
        var now = time();
        var last = loaded;
        if (Objects.equals(now, last.time())) {
            return last.accounts();
        }
        try {
            loaded = new Loaded(now == null ? AccountFile.NONE : AccountFile.read(file), now);
            LOG.info("users of {} taken over", file.getFileName());
        } catch (AccountFile.Refused e) {
            loaded = new Loaded(last.accounts(), now);
            LOG.warn("{}; the users read before stay in force", e.getMessage());
        }
        return loaded.accounts();
    }

    private FileTime time() {
        try {
            return Files.exists(file) ? Files.getLastModifiedTime(file) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
