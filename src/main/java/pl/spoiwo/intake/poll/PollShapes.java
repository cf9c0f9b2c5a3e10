package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.mapping.MappingFailure;

/** What the connector says of one poll: its request, what an answer means, the items in it, and where it goes on. Pure. */
record PollShapes(HubConfiguration configuration, Connection connection, Capability capability, Instant now) {

    private static final Pattern NEXT_LINK = Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?");

    /** @throws MappingFailure where the mapping cannot make a request */
    JsonNode request(Position position) {
        var input = JsonNodeFactory.instance.objectNode();
        if (position.cursor() != null && capability.cursor() != null) {
            input.put("cursor", CursorValue.back(position.cursor(), capability.cursor().overlap()));
        }
        input.put("page", position.page()).put("offset", position.offset());
        if (position.next() != null) {
            input.put("next", position.next());
        }
        if (pages()) {
            input.put("size", capability.page().size());
        }
        return configuration.mappings().get(connection.mapping(capability.request())).apply(input, variables());
    }

    PollOutcome outcome(JsonNode answer) {
        var plain = PollOutcome.ofTransport(answer);
        if (plain != null) {
            return plain;
        }
        var own = capability.outcome() == null ? connection.connector().outcome() : capability.outcome();
        return PollOutcome.ofMapping(configuration.mappings().get(own == null ? "lib/outcome-http" : connection.mapping(own)).apply(answer, variables()));
    }

    /** Where each round of a reconciliation begins. */
    Position window() {
        var from = now.minus(capability.cursor().window());
        var start = connection.startFrom();
        return Position.at((start != null && start.isAfter(from) ? start : from).toString());
    }

    /** The poll that should have brought what a reconciliation finds. */
    String polledBy() {
        return capability.name().replace(".reconcile", ".poll");
    }

    /** @return false where the item changed after that, or so shortly before that it may still be on its way */
    boolean before(JsonNode item, Instant polled) {
        var limit = capability.cursor().overlap() == null ? polled : polled.minus(capability.cursor().overlap());
        return CursorValue.instant(item.at(capability.cursor().field()).asText("")).filter(limit::isBefore).isEmpty();
    }

    /** Time between two rounds of this connection. */
    Duration every() {
        return connection.every().getOrDefault(capability.name(), capability.every());
    }

    /** What becomes messages: the rows, or the whole page as one; a page behind the last one has nothing in it. */
    List<JsonNode> items(Position position, List<JsonNode> rows, JsonNode answer) {
        if (!whole()) {
            return rows;
        }
        return rows.isEmpty() && !position.first() ? List.of() : List.of(content(answer));
    }

    /** The list in the answer; empty where the whole answer counts and is no list. */
    List<JsonNode> rows(JsonNode answer) {
        var list = pointer().isEmpty() && answer.has("rows") ? answer.path("rows") : content(answer).at(pointer());
        if (list.isMissingNode() || list.isNull() || whole() && !list.isArray()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new MappingFailure("not-parseable", "the answer has no list at \"" + pointer() + "\"", connection.connector().sourceFile(), 0, pointer());
        }
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** Kind of its messages: {@code poll:...} brings news, {@code state:...} what the next round brings again. */
    String kind() {
        return (whole() ? "state:" : "poll:") + capability.name();
    }

    /** A page is one message: a check, or a part of a whole state. */
    boolean whole() {
        return capability.cursor() == null && (capability.items() == null || capability.items().isEmpty() && !pages());
    }

    /** A whole state comes in several messages. */
    boolean parts() {
        return whole() && pages();
    }

    private boolean pages() {
        return capability.page() != null && !capability.page().kind().equals("none");
    }

    private String pointer() {
        var pointer = capability.items() != null ? capability.items() : pages() ? capability.page().rows() : null;
        return pointer == null ? "" : pointer;
    }

    /** @return the position after this page; null where it was the last */
    Position following(Position position, List<JsonNode> rows, JsonNode answer) {
        if (!pages()) {
            return null;
        }
        var next = switch (capability.page().kind()) {
            case "link" -> link(answer);
            case "keyset" -> rows.isEmpty() ? null : text(rows.get(rows.size() - 1).at(capability.page().next()));
            case "token" -> text(content(answer).at(capability.page().next()));
            default -> null;
        };
        var more = switch (capability.page().kind()) {
            case "page", "offset" -> !rows.isEmpty() && total(answer).map(total -> position.offset() + rows.size() < total).orElse(rows.size() >= capability.page().size());
            case "keyset" -> next != null && rows.size() >= capability.page().size();
            case "link", "token" -> next != null;
            default -> false;
        };
        return more ? position.afterPage(rows.size(), next) : null;
    }

    /** How many rows all pages have, where the target says so. */
    private Optional<Long> total(JsonNode answer) {
        var said = capability.page().total() == null ? "" : answer.at(capability.page().total()).asText("");
        return said.matches("\\d{1,18}") ? Optional.of(Long.valueOf(said)) : Optional.empty();
    }

    private String link(JsonNode answer) {
        if (capability.page().next() != null) {
            return relative(text(content(answer).at(capability.page().next())));
        }
        var matcher = NEXT_LINK.matcher(answer.at("/headers/link").asText(""));
        return matcher.find() ? relative(matcher.group(1)) : null;
    }

    /** Links come whole; the request document wants what follows the connection's address. */
    private String relative(String link) {
        var base = connection.connector().http() == null ? null : connection.fill(connection.connector().http().url());
        return link != null && base != null && link.startsWith(base) ? link.substring(base.length()) : link;
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() || node.asText().isEmpty() ? null : node.asText();
    }

    /** What pointers count from, and mappings of whole answers see: the body of an HTTP answer; of SQL the answer document, with its rows. */
    private static JsonNode content(JsonNode answer) {
        return answer.has("rows") ? answer : answer.path("body");
    }

    private Map<String, JsonNode> variables() {
        return MappingVariables.of(configuration, connection, now,
                JsonNodeFactory.instance.objectNode().put("kind", kind()).put("via", connection.id()));
    }
}
