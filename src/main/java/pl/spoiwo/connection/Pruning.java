package pl.spoiwo.connection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a connector what one connection cannot use because it leaves optional settings unset: a transport without its address, with the
 * capabilities and look-ups that need it, and secrets without a value. Otherwise the bare {@code {name}} would be an address, or a secret that everybody knows.
 */
final class Pruning {

    private final Set<String> values;

    /** @param values names of the settings that have a value */
    Pruning(Set<String> values) {
        this.values = values;
    }

    Connector of(Connector c) {
        var http = c.http() != null && filled(c.http().url()) ? http(c.http()) : null;
        var sql = c.sql() != null && filled(c.sql().url()) ? new Connector.Sql(c.sql().url(), orNull(c.sql().user()), orNull(c.sql().password()), c.sql().queries()) : null;
        var file = c.file() == null ? null : new Connector.FileTransport(
                orNull(c.file().out()), orNull(c.file().in()), c.file().codec(), c.file().layout());
        if (file != null && file.in() == null && file.out() == null) {
            file = null;
        }
        var capabilities = new LinkedHashMap<String, Connector.Capability>();
        for (var capability : c.capabilities().values()) {
            if (has(capability.transport(), http, file, sql) && (capability.sign() == null || filled(capability.sign().secret()))
                    && capability.secrets().stream().allMatch(secret -> filled(secret.value()))) {
                var finds = capability.find() != null && has(capability.findTransport(), http, file, sql);
                capabilities.put(capability.name(), finds || capability.find() == null ? capability : withoutFind(capability));
            }
        }
        return new Connector(c.system(), c.title(), c.roles(), c.settings(), http, file, sql,
                new Connector.Auth(c.auth().scheme(), onlyFilled(c.auth().options()), c.auth().scopes()), c.outcome(), webhook(c.webhook()),
                Collections.unmodifiableMap(capabilities), c.sourceFile());
    }

    private Connector.Http http(Connector.Http http) {
        return new Connector.Http(http.url(), http.codec(), http.timeout(), onlyFilled(http.headers()), http.limit(), onlyFilled(http.others()), http.resources());
    }

    private Map<String, String> onlyFilled(Map<String, String> templates) {
        var kept = new LinkedHashMap<>(templates);
        kept.values().removeIf(template -> !filled(template));
        return Collections.unmodifiableMap(kept);
    }

    private String orNull(String template) {
        return filled(template) ? template : null;
    }

    private Connector.Webhook webhook(Connector.Webhook w) {
        if (w == null) {
            return null;
        }
        var v = w.verify();
        return new Connector.Webhook(new Connector.Verify(v.scheme(), v.headers(), v.algorithms(), v.encoding(), v.parts(), v.over(),
                v.secrets().stream().filter(this::filled).toList(), v.secretDecoding(), v.timestamp(), v.senders().stream().filter(this::filled).toList(), v.rebuilt()),
                w.handshakes(), w.topicHeader(), w.key(), w.contentTypes(), w.answer(), w.messages());
    }

    boolean filled(String template) {
        return template == null || ConnectorChecks.SETTING.matcher(template).results().allMatch(m -> values.contains(m.group(1)));
    }

    private static boolean has(String transport, Object http, Object file, Object sql) {
        return switch (transport) {
            case "http" -> http != null;
            case "file" -> file != null;
            case "sql" -> sql != null;
            default -> true;
        };
    }

    private static Connector.Capability withoutFind(Connector.Capability c) {
        return new Connector.Capability(c.name(), c.transport(), c.request(), c.steps(), null, c.findTransport(), c.result(), c.outcome(), c.idempotent(),
                c.settle(), c.every(), c.page(), c.cursor(), c.items(), c.key(), c.event(), c.batch(), c.countsDown(), c.sign(), c.files(), c.later(), c.secrets(), c.kinds(), c.changes(), c.uncounted(), c.unmoved());
    }
}
