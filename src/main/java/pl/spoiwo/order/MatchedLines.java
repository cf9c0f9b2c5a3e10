package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.product.Key;
import pl.spoiwo.product.Matching.Asked;
import pl.spoiwo.product.Matching.Match;

/**
 * Which product each line of an order is. In a matched content {@code sku} is the hub's and {@code matchedBy} says what it was found by; {@code channelSku} is
 * what the channel told, where something else than it decided. A line whose product is not known has {@code unmatched} instead of {@code sku}.
 */
public final class MatchedLines {

    private static final String SKU = "sku";
    private static final String CHANNEL_SKU = "channelSku";
    private static final String MATCHED_BY = "matchedBy";
    private static final String UNMATCHED = "unmatched";

    private MatchedLines() {
    }

    /** A line that names no product. @param candidates those that it may be; empty where none is known */
    public record Open(String lineId, Asked asked, List<String> candidates, String why) {
    }

    /** What the lines of goods tell of their articles. */
    public static List<Asked> asked(OrderContent content) {
        return lines(told(content)).filter(MatchedLines::goods).map(MatchedLines::asked).filter(asked -> !asked.nothing()).toList();
    }

    /** The content as its channel told it. */
    public static OrderContent told(OrderContent content) {
        if (lines(content).noneMatch(line -> line.has(MATCHED_BY) || line.has(UNMATCHED))) {
            return content;
        }
        var document = content.document().deepCopy();
        document.path("lines").forEach(line -> tell((ObjectNode) line));
        return new OrderContent(document);
    }

    private static void tell(ObjectNode line) {
        boolean unmatched = line.remove(UNMATCHED) != null;
        var by = line.remove(MATCHED_BY);
        var channelSku = line.remove(CHANNEL_SKU);
        if (unmatched || by != null && !by.asText().equals(Key.SKU.word())) {
            line.remove(SKU);
            if (channelSku != null) {
                line.set(SKU, channelSku);
            }
        }
    }

    /** Matches each line of goods anew, from what the channel told. */
    public static OrderContent match(OrderContent content, Function<Asked, Match> matching, String connection) {
        var told = told(content);
        var document = told.document().deepCopy();
        for (var each : document.path("lines")) {
            var line = (ObjectNode) each;
            var asked = asked(line);
            if (goods(line) && !asked.nothing()) {
                mark(line, asked, matching.apply(asked), connection);
            }
        }
        return new OrderContent(document);
    }

    private static void mark(ObjectNode line, Asked asked, Match match, String connection) {
        if (match.by() == Key.SKU) {
            line.put(MATCHED_BY, Key.SKU.word());
            return;
        }
        // A gift that has no code of its own is nobody's stock.
        if (match.sku() == null && asked.sku() == null && !line.path("kind").asText().equals("product")) {
            return;
        }
        var channelSku = line.remove(SKU);
        if (channelSku != null) {
            line.set(CHANNEL_SKU, channelSku);
        }
        if (match.sku() != null) {
            line.put(SKU, match.sku()).put(MATCHED_BY, match.by().word());
        } else {
            var unmatched = line.putObject(UNMATCHED).put("why", match.why(asked, connection));
            match.candidates().forEach(unmatched.putArray("candidates")::add);
        }
    }

    /** The newer content, where lines that tell the same article as before keep the product that they had. */
    static OrderContent keeping(OrderContent newer, OrderContent known) {
        var before = new HashMap<Asked, JsonNode>();
        lines(known).filter(line -> line.has(SKU)).forEach(line -> before.put(asked(toldLine(line)), line));
        var document = newer.document().deepCopy();
        var lines = document.putArray("lines");
        lines(newer).forEach(line -> {
            var had = before.get(asked(toldLine(line)));
            lines.add(had == null ? line : as(had, toldLine(line)));
        });
        return new OrderContent(document);
    }

    private static JsonNode as(JsonNode had, ObjectNode told) {
        for (var field : List.of(SKU, CHANNEL_SKU, MATCHED_BY)) {
            if (had.has(field)) {
                told.set(field, had.get(field));
            }
        }
        return told;
    }

    private static ObjectNode toldLine(JsonNode line) {
        ObjectNode copy = line.deepCopy();
        tell(copy);
        return copy;
    }

    /** Lines that name no product. */
    public static List<Open> open(OrderContent content) {
        var open = new ArrayList<Open>();
        lines(content).filter(line -> line.has(UNMATCHED)).forEach(line -> {
            var candidates = StreamSupport.stream(line.path(UNMATCHED).path("candidates").spliterator(), false).map(JsonNode::asText).toList();
            open.add(new Open(line.path("lineId").asText(), asked(toldLine(line)), candidates, line.path(UNMATCHED).path("why").asText()));
        });
        return open;
    }

    /** @return which lines were found, and by what, where the channel's own SKU did not say it already */
    static List<String> found(OrderContent content) {
        return lines(content).filter(line -> line.has(MATCHED_BY) && !line.path(MATCHED_BY).asText().equals(Key.SKU.word()))
                .map(line -> "line " + line.path("lineId").asText() + " is " + line.path(SKU).asText() + " by " + line.path(MATCHED_BY).asText()
                        + ", the channel tells " + asked(toldLine(line))).toList();
    }

    private static Asked asked(JsonNode line) {
        return new Asked(line.path("externalProductId").asText(null), line.path(SKU).asText(null), line.path("ean").asText(null));
    }

    private static boolean goods(JsonNode line) {
        return new OrderContent.Line(null, line.path("kind").asText(), null, new BigDecimal(line.path("quantity").asText())).goods();
    }

    private static Stream<JsonNode> lines(OrderContent content) {
        return StreamSupport.stream(content.document().path("lines").spliterator(), false);
    }
}
