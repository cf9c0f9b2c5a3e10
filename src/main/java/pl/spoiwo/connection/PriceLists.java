package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.rule.Effect;
import pl.spoiwo.rule.Field;

/** Names of price lists. Which ones sources tell is seen when they do; a name that stands in one place only is taken for a slip of the pen. */
public final class PriceLists {

    private PriceLists() {
    }

    /** Those that channels ask by their own terms. */
    static Set<String> asked(Map<String, Connection> connections) {
        return connections.values().stream().filter(each -> each.price() != null).flatMap(each -> each.price().lists().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that rules of channels begin with. */
    static Set<String> ruled(PositionedYaml masterData) {
        return items(masterData.at("/channels")).flatMap(PriceLists::items).flatMap(rule -> words(rule.path("list")).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of which one by one it is said who owns them. */
    static Set<String> owned(PositionedYaml masterData) {
        return items(masterData.at("/ownership")).filter(rule -> rule.path("entity").asText().equals(Entity.PRICE.word())).flatMap(rule -> words(rule.path("fields")).stream())
                .filter(field -> field.startsWith(Entity.PRICE.field("")) && !field.contains("*")).map(Entity.PRICE::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** All of these. @param masterData null where there is none */
    static Set<String> all(Map<String, Connection> connections, PositionedYaml masterData) {
        var all = asked(connections);
        if (masterData != null) {
            all.addAll(ruled(masterData));
            all.addAll(owned(masterData));
        }
        return all;
    }

    /** All that stand in the files in force. */
    public static Set<String> of(HubConfiguration configuration) {
        var all = asked(configuration.connections());
        configuration.connections().keySet().forEach(channel -> configuration.channelRules().of(channel, Field.PRICE).rules().stream().flatMap(rule -> rule.effects().stream())
                .filter(effect -> effect.kind() == Effect.Kind.LIST).forEach(effect -> all.addAll(effect.words())));
        configuration.ownership().all().filter(rule -> rule.entity() == Entity.PRICE).flatMap(rule -> rule.covers().stream()).map(cover -> cover.field().pattern())
                .filter(field -> field.startsWith(Entity.PRICE.field("")) && !field.contains("*")).map(Entity.PRICE::name).forEach(all::add);
        return all;
    }

    static String unknown(String list, Collection<String> known) {
        return "nothing else names a price list '" + list + "'" + Nearest.hint(list, known);
    }

    static String allowed(Collection<String> known) {
        return "one of " + String.join(", ", known) + ", or a rule of 'ownership' in config/master-data.yaml that says who owns it";
    }

    static List<String> words(JsonNode node) {
        return node.isTextual() ? List.of(node.asText()) : items(node).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> items(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
