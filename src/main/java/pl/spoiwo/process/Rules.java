package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connection.MatchBy;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.document.DocumentKind;
import pl.spoiwo.document.DocumentRules;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.order.OrderRules;
import pl.spoiwo.product.Key;
import pl.spoiwo.stock.StockPlan;

/** The parts of the configuration that decisions need. */
final class Rules {

    private Rules() {
    }

    /** @throws MappingFailure where the order's connection is not configured any more */
    static OrderRules of(HubConfiguration configuration, String channel, StockPlan plan, ConnectionStates states) {
        var connection = connection(configuration, channel);
        return new OrderRules(connection, configuration.statuses(),
                configuration.withRole("erp").stream().filter(erp -> erp.capability("order.create").isPresent()).map(Connection::id).sorted().toList(),
                able(configuration, "payment.capture"), able(configuration, "payment.cancel"),
                stock(configuration, channel, plan), configuration.delivery(), able(configuration, "shipment.cancel"), documents(configuration),
                able(configuration, "refund.create"), configuration.company().document().at("/refunds/onCancel").asText().equals("paid"),
                states.mode(connection, "order.status") == Mode.OBSERVE);
    }

    private static OrderRules.Stock stock(HubConfiguration configuration, String channel, StockPlan plan) {
        // A hub that keeps no stock has one endless warehouse without a name.
        return new OrderRules.Stock(plan == null ? List.of("") : plan.warehouses(channel), plan == null ? 0 : plan.terms(channel).priority(),
                plan == null ? null : configuration.company().stock().unpaidFor(), erps(configuration, terms -> terms.figure() == StockTerms.Figure.FREE),
                erps(configuration, terms -> terms.leaves() == StockTerms.Leaves.ISSUED));
    }

    private static Set<String> erps(HubConfiguration configuration, Predicate<StockTerms> terms) {
        return configuration.withRole("erp").stream().filter(erp -> terms.test(erp.stock())).map(Connection::id).collect(Collectors.toSet());
    }

    /** Null where config/documents.yaml is not there. */
    private static DocumentRules documents(HubConfiguration configuration) {
        var settings = configuration.documents();
        if (settings == null) {
            return null;
        }
        var issuer = connection(configuration, settings.connection());
        return new DocumentRules(issuer.id(), issuer.startFrom(), configuration.company().zone(), DocumentRules.When.valueOf(settings.when().toUpperCase(Locale.ROOT)),
                settings.proforma(),
                settings.kinds().stream().map(rule -> new DocumentRules.KindRule(rule.channels(), rule.countries(), rule.currencies(), DocumentKind.of(rule.kind()))).toList(),
                issuer.capability("document.correct").isPresent(), settings.email());
    }

    private static Set<String> able(HubConfiguration configuration, String capability) {
        return configuration.connections().values().stream().filter(each -> each.capability(capability).isPresent()).map(Connection::id)
                .collect(Collectors.toSet());
    }

    static Connection connection(HubConfiguration configuration, String id) {
        return configuration.connection(id).orElseThrow(() -> new MappingFailure("connection-unknown",
                "there is no connection " + id + " in config/connections.yaml any more", "config/connections.yaml", 0, null));
    }

    /** How references of this payment connection name orders: by their number in any channel, where nothing else is configured. */
    static MatchBy matchBy(HubConfiguration configuration, Connection payment) {
        var rule = payment.matchBy();
        var channels = rule == null || rule.connections().isEmpty()
                ? configuration.withRole("channel").stream().map(Connection::id).sorted().toList() : rule.connections();
        return new MatchBy(rule == null ? "externalNumber" : rule.field(), channels, rule == null ? null : rule.pattern());
    }

    /** By what the lines of orders find their products; empty where what channels tell is believed. */
    static List<Key> matching(HubConfiguration configuration) {
        return StreamSupport.stream(configuration.company().document().at("/products/matchBy").spliterator(), false).map(word -> Key.of(word.asText())).toList();
    }

    /** Connections whose products a person looks at before they count. */
    static Set<String> reviewed(HubConfiguration configuration) {
        return StreamSupport.stream(configuration.company().document().at("/products/review").spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
    }

    /** What writes the stock of a channel that takes sold pieces off it by itself; empty for others. */
    static Optional<Connector.Capability> countsDown(Connection channel) {
        return channel.capability("stock.write").filter(Connector.Capability::countsDown);
    }
}
