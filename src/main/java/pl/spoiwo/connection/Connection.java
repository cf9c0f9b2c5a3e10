package pl.spoiwo.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pl.spoiwo.rule.Field;

/**
 * One account of a system, as declared in {@code config/connections.yaml}.
 *
 * @param settings  the connector's settings with credentials resolved: never log this map
 * @param modes     configured mode by command kind, {@code default} for the rest
 * @param startFrom nothing older than this is imported
 * @param heartbeat silence longer than this raises an alert; null where none is expected
 * @param price     what the channel asks for goods; null where the hub writes no prices to it
 * @param stock     what a channel sells of the stock, and what an ERP's counts say
 * @param repairs   kinds of values ({@code stock}, {@code price}) that are written anew where the channel holds others than it accepted
 * @param texts     texts of products that the hub writes to the channel: {@code name}, {@code description}
 * @param handover  when a carrier's parcels are handed over by themselves; null where somebody says so each time
 */
public record Connection(
        String id,
        Connector connector,
        Set<String> roles,
        Map<String, String> settings,
        Map<String, Mode> modes,
        Instant startFrom,
        Duration heartbeat,
        WebhookLimits webhook,
        MatchBy matchBy,
        Forward forward,
        Map<String, Duration> every,
        PriceRule price,
        StockTerms stock,
        Set<String> repairs,
        Set<String> texts,
        HandoverRule handover,
        String file,
        int line) {

    /** One that sells of all stock, and whose values are not repaired. */
    public Connection(String id, Connector connector, Set<String> roles, Map<String, String> settings, Map<String, Mode> modes, Instant startFrom, Duration heartbeat,
                      WebhookLimits webhook, MatchBy matchBy, Forward forward, Map<String, Duration> every, PriceRule price, String file, int line) {
        this(id, connector, roles, settings, modes, startFrom, heartbeat, webhook, matchBy, forward, every, price, StockTerms.USUAL, Set.of(), Set.of(), null, file, line);
    }

    /** Most bytes of one webhook's body, and webhooks a second. */
    public record WebhookLimits(int bodyLimit, int ratePerSecond) {
    }

    /**
     * How a payment's reference names the order: {@code externalNumber}, {@code externalId} or {@code orderId}, in these connections.
     *
     * @param pattern its one group cuts our reference out of the operator's, which may put more around it; null where they are the same
     */
    public record MatchBy(String field, List<String> connections, Pattern pattern) {

        /** Longest text that the pattern is tried on: the canonical document allows no longer reference. */
        private static final int LONGEST = 100;

        /** @return what the group of the pattern holds; the whole text where there is no pattern, or where it finds nothing */
        public String reference(String theirs) {
            if (pattern == null || theirs.length() > LONGEST) {
                return theirs;
            }
            var found = pattern.matcher(theirs);
            return found.find() && found.group(1) != null && !found.group(1).isEmpty() ? found.group(1) : theirs;
        }
    }

    /** Second receiver of the raw notification, bytes and signature headers as they came. */
    public record Forward(String url, List<String> headers) {

        /** The kind of the commands that carry it. */
        public static final String KIND = "notification.forward";

        /** Passing on what the sender meant for the receiver is no act of the hub on a system: it cannot be observed, only be off or live. */
        public static Mode mode(Mode said) {
            return said == Mode.OFF ? Mode.OFF : Mode.LIVE;
        }
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    public Optional<Connector.Capability> capability(String name) {
        return Optional.ofNullable(connector.capabilities().get(name));
    }

    /** How the field is written to the channel: a price while a rule says which, a text where it is named. */
    public Optional<Connector.Capability> writes(Field field) {
        boolean told = field == Field.PRICE ? price != null : field == Field.STOCK || texts.contains(field.word());
        return told ? capability(field.word() + ".write") : Optional.empty();
    }

    public Mode configuredMode(String kind) {
        return modes.getOrDefault(kind, modes.getOrDefault("default", Mode.OBSERVE));
    }

    /** Mapping name with the system's folder in front: {@code order} becomes {@code <system>/order}; {@code lib/...} stays. */
    public String mapping(String name) {
        return name.startsWith("lib/") ? name : connector.system() + "/" + name;
    }

    /** @return the text with every {@code {setting}} replaced; names that are no setting are left alone */
    public String fill(String template) {
        if (template == null || template.indexOf('{') < 0) {
            return template;
        }
        var out = new StringBuilder();
        int at = 0;
        while (true) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            if (close < 0) {
                return out.append(template, at, template.length()).toString();
            }
            var value = settings.get(template.substring(open + 1, close));
            out.append(template, at, open).append(value == null ? template.substring(open, close + 1) : value);
            at = close + 1;
        }
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
