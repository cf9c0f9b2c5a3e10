package pl.spoiwo.operations.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code config/users.yaml}: users with bcrypt hashes, tokens of scripts with SHA-256 hashes (a token is random, so a fast hash is enough).
 * Read strictly: an unknown key, a role that does not exist or a password in clear refuses the whole file.
 */
record AccountFile(Map<String, User> users, Map<String, Token> tokens) {

    static final AccountFile NONE = new AccountFile(Map.of(), Map.of());

    private static final ObjectMapper YAML = YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY).build();
    private static final Pattern BCRYPT = Pattern.compile("(\\{bcrypt})?\\$2[aby]?\\$\\d\\d\\$[./A-Za-z0-9]{53}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    AccountFile {
        users = users == null ? Map.of() : Map.copyOf(users);
        tokens = tokens == null ? Map.of() : Map.copyOf(tokens);
    }

    /** @param password bcrypt hash, with or without {@code {bcrypt}} in front */
    record User(String password, List<String> roles) {

        String hash() {
            return password.startsWith("{bcrypt}") ? password.substring("{bcrypt}".length()) : password;
        }
    }

    /** @param sha256 hash of the token, in lower-case hex @param user whose it is; null for nobody's */
    record Token(String sha256, List<String> roles, String user) {
    }

    /** @throws Refused naming file, line where known, and what to write instead */
    static AccountFile read(Path file) {
        try {
            var read = Files.size(file) == 0 ? NONE : YAML.readValue(Files.readString(file), AccountFile.class);
            var accounts = read == null ? NONE : read;
            accounts.users.forEach((name, user) -> {
                must(!name.equals(Accounts.ADMIN), file, name, "is the hub's own user: set SPOIWO_ADMIN_PASSWORD for it");
                must(user.password() != null && BCRYPT.matcher(user.password()).matches(), file, name, "needs a password as bcrypt hash ($2a$...)");
                mustHaveRoles(file, name, user.roles());
            });
            accounts.tokens.forEach((name, token) -> {
                must(token.sha256() != null && SHA256.matcher(token.sha256()).matches(), file, name, "needs sha256, the token's hash as 64 hex digits");
                must(token.user() == null || token.user().equals(Accounts.ADMIN) || accounts.users.containsKey(token.user()), file, name, "is of " + token.user() + ", who is no user of this file");
                mustHaveRoles(file, name, token.roles());
            });
            return accounts;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Refused(file, at == null ? 0 : at.getLineNr(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new Refused(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    static Set<Role> roles(List<String> words) {
        var roles = new TreeSet<Role>();
        words.forEach(w -> Role.of(w).ifPresent(roles::add));
        return roles;
    }

    private static void mustHaveRoles(Path file, String name, List<String> roles) {
        must(roles != null && !roles.isEmpty() && roles.stream().allMatch(r -> Role.of(r).isPresent()), file, name,
                "needs roles out of metrics, viewer, operator, admin");
    }

    private static void must(boolean holds, Path file, String name, String what) {
        if (!holds) {
            throw new Refused(file, lineOf(file, name), name + " " + what);
        }
    }

    private static int lineOf(Path file, String name) {
        try {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().startsWith(name + ":")) {
                    return i + 1;
                }
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The file cannot be used. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Path file, int line, String what) {
            super("config/" + file.getFileName() + ":" + line + ": " + what);
        }
    }
}
