package pl.spoiwo.connection;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import pl.spoiwo.configuration.Nearest;

/** Whether a value is one that the setting may have. Values never show in what is said. */
final class SettingChecks {

    private static final Pattern ADDRESS = Pattern.compile("(?i)^(https?)://([^/?#\\s]+@)?(\\[[0-9a-f:]+]|[^/?#:@\\s]+)(:[0-9]+)?([/?#]\\S*)?$");
    private static final Pattern LOOPBACK = Pattern.compile("(?i)http://([^/?#\\s@]*@)?(localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?([/?#].*)?");

    private SettingChecks() {
    }

    /** @param allowed what may stand there */
    record Wrong(String what, String allowed) {
    }

    /** @param encrypted whether an address may only be plain http on this machine itself */
    static Optional<Wrong> wrong(Connector.Setting setting, String value, boolean encrypted) {
        if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
            return Optional.of(new Wrong("a value that is not allowed" + (setting.secret() ? "" : Nearest.hint(value, setting.choices())),
                    "one of " + String.join(", ", setting.choices())));
        }
        if (setting.pattern() != null && !Pattern.matches(setting.pattern(), value)) {
            return Optional.of(new Wrong("not written as it must be", setting.description()));
        }
        return setting.https() ? address(value, encrypted) : Optional.empty();
    }

    /** @return why the pattern is none, or empty */
    static Optional<String> brokenPattern(String pattern) {
        try {
            Pattern.compile(pattern == null ? "" : pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** Whether calls to it leave this machine without encryption. */
    static boolean plain(String address) {
        return address.regionMatches(true, 0, "http://", 0, 7) && !LOOPBACK.matcher(address).matches();
    }

    private static Optional<Wrong> address(String value, boolean encrypted) {
        if (!ADDRESS.matcher(value).matches()) {
            return Optional.of(new Wrong("no address", "https://<host>, and a path where it has one"));
        }
        return encrypted && plain(value)
                ? Optional.of(new Wrong("an address without encryption: keys would travel in the clear", PlainTargets.INSTEAD)) : Optional.empty();
    }
}
