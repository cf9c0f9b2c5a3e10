package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.Mappings;
import pl.spoiwo.mapping.Schemas;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.rule.Field;

/**
 * Everything read from the home folder, checked as a whole and immutable: messages in hand keep the one they started with.
 *
 * @param version   hash of all files that took part in decisions
 * @param delivery  who carries which order; null where there is no delivery.yaml, and the hub buys no labels
 * @param documents null where there is no config/documents.yaml: the hub issues none
 * @param ownership whose word counts: {@code config/master-data.yaml}
 * @param channelRules what is made of the values of channels, beside their own terms
 * @param guards    which values are stopped; none where there is no config/guards.yaml
 */
public record HubConfiguration(
        String version,
        Home home,
        Map<String, Connection> connections,
        Mappings mappings,
        Schemas schemas,
        Statuses statuses,
        Company company,
        AlertSettings alerts,
        DeliverySettings delivery,
        DocumentSettings documents,
        Ownership ownership,
        ChannelRules channelRules,
        GuardSettings guards) {

    /** One without a config/master-data.yaml and config/guards.yaml. */
    public HubConfiguration(String version, Home home, Map<String, Connection> connections, Mappings mappings, Schemas schemas, Statuses statuses, Company company,
                            AlertSettings alerts, DeliverySettings delivery, DocumentSettings documents) {
        this(version, home, connections, mappings, schemas, statuses, company, alerts, delivery, documents, Ownership.NONE, ChannelRules.NONE, GuardSettings.NONE);
    }

    /** The same with another config/master-data.yaml. */
    public HubConfiguration with(String newVersion, Ownership owners, ChannelRules rules) {
        return new HubConfiguration(newVersion, home, connections, mappings, schemas, statuses, company, alerts, delivery, documents, owners, rules, guards);
    }

    /** The same with another config/guards.yaml. */
    public HubConfiguration with(String newVersion, GuardSettings stops) {
        return new HubConfiguration(newVersion, home, connections, mappings, schemas, statuses, company, alerts, delivery, documents, ownership, channelRules, stops);
    }

    public Optional<Connection> connection(String id) {
        return Optional.ofNullable(connections.get(id));
    }

    /** By whose queue goes what is about all of them. Empty where there is none. */
    public Optional<String> firstConnection() {
        return connections.keySet().stream().sorted().findFirst();
    }

    public List<Connection> withRole(String role) {
        return connections.values().stream().filter(c -> c.has(role)).toList();
    }

    /** Channels that want to know prices. */
    public List<Connection> priceChannels() {
        return connections.values().stream().filter(channel -> channel.writes(Field.PRICE).isPresent())
                .sorted(Comparator.comparing(Connection::id)).toList();
    }

    /** Channels that the hub writes texts of products to. */
    public List<Connection> textChannels() {
        return connections.values().stream().filter(channel -> !channel.texts().isEmpty()).sorted(Comparator.comparing(Connection::id)).toList();
    }

    /** Channels that want to know the stock. */
    public List<String> stockChannels() {
        return withRole("channel").stream().filter(channel -> channel.writes(Field.STOCK).isPresent()).map(Connection::id).sorted().toList();
    }

    /**
     * @param stock    null where the hub keeps no stock: orders wait for none, and channels are told of none
     * @param document company.yaml as it stands, for mappings ({@code $company})
     */
    public record Company(ZoneId zone, String currency, StockRule stock, ObjectNode document) {

        /** Whose rates orders in other currencies carry; null where they carry none. */
        public String rateTable() {
            return document.at("/rates/table").asText(null);
        }
    }

    /**
     * {@code config/documents.yaml}.
     *
     * @param when     {@code paid} or {@code shipped}
     * @param proforma an order that waits for a bank transfer gets one
     * @param email    channels whose buyers get by mail, from the connection, what the channel does not take itself
     */
    public record DocumentSettings(String connection, String when, boolean proforma, List<KindRule> kinds, List<String> email) {
    }

    /** An empty list fits everything. @param kind {@code invoice} or {@code receipt} */
    public record KindRule(List<String> channels, List<String> countries, List<String> currencies, String kind) {
    }

    /** @param mail receiver addresses; {@code webhook} a URL or null */
    public record AlertSettings(List<String> mail, String from, String webhook, Duration backlogAge, Map<String, String> owners) {

        private static final String SANDBOX = "/_control/";

        /** @return whether a person can hear of alerts; the sandbox's list of them is for the demo */
        public boolean heard() {
            return !mail.isEmpty() || webhook != null && !webhook.contains(SANDBOX);
        }
    }
}
