package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An order as the hub knows it: the channel's content and the hub's own state.
 *
 * @param unknownWord the channel's status word that nobody has explained yet, or null
 * @param toldWord    the status word that the hub last told the channel, or null
 * @param exports     by ERP connection
 * @param labels      one for each parcel, where the hub has asked a carrier for them; otherwise empty
 * @param revision    how often the content changed, from 1
 * @param version     0 until stored
 */
public record Order(String orderId, String connection, OrderContent content, Rank rank, OrderStatus status, List<Hold> holds,
                    String unknownWord, String toldWord, Map<String, Export> exports, List<Label> labels, int revision, long version) {

    /** Who puts the holds: nobody else can, so far. */
    private static final String HUB = "hub";

    /** Names under which payments, messages and receipts of this order meet: see {@code Locks}. */
    public static Set<String> lockNames(String connection, String orderId, String externalId, String externalNumber) {
        return new TreeSet<>(List.of("order:" + connection + ":" + externalId, "ref:" + externalId, "ref:" + externalNumber, "ref:" + orderId));
    }

    public Optional<Hold> hold(String reason) {
        return holds.stream().filter(hold -> hold.reason().equals(reason)).findFirst();
    }

    public boolean exported() {
        return exports.values().stream().anyMatch(Export::live);
    }

    /** The canonical order: the content with the hub's side in it. What commands carry and people see. */
    public ObjectNode canonical() {
        var document = content.document().deepCopy();
        document.put("orderId", orderId).put("connection", connection).put("revision", revision).put("status", status.name());
        var list = document.putArray("holds");
        holds.forEach(hold -> list.addObject().put("reason", hold.reason()).put("since", hold.since().toString()).put("by", HUB)
                .put("text", hold.text()));
        return document;
    }

    Order stored(long newVersion) {
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, exports, labels, revision, newVersion);
    }

    Order withContent(OrderContent newer, Rank newRank) {
        return new Order(orderId, connection, newer, newRank, status, holds, unknownWord, toldWord, exports, labels, revision + 1, version);
    }

    /** The same content, told again later. */
    Order toldAgain(OrderContent same, Rank newRank) {
        return new Order(orderId, connection, same, newRank, status, holds, unknownWord, toldWord, exports, labels, revision, version);
    }

    Order withStatus(OrderStatus next) {
        return new Order(orderId, connection, content, rank, next, holds, unknownWord, toldWord, exports, labels, revision, version);
    }

    Order withHolds(List<Hold> next) {
        return new Order(orderId, connection, content, rank, status, next, unknownWord, toldWord, exports, labels, revision, version);
    }

    Order withUnknownWord(String word) {
        return new Order(orderId, connection, content, rank, status, holds, word, toldWord, exports, labels, revision, version);
    }

    Order withToldWord(String word) {
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, word, exports, labels, revision, version);
    }

    Order withExport(String target, Export export) {
        var all = new TreeMap<>(exports);
        all.put(target, export);
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, all, labels, revision, version);
    }

    /** @param place of the parcel, from 0 */
    Order withLabel(int place, Label next) {
        var all = new ArrayList<>(labels);
        if (place == all.size()) {
            all.add(next);
        } else {
            all.set(place, next);
        }
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, exports, List.copyOf(all), revision, version);
    }

    /** The label that this command makes, as it now is. */
    Order withLabel(Label next) {
        return withLabel(labels.indexOf(label(next.command().commandId()).orElseThrow()), next);
    }

    Optional<Label> label(String commandId) {
        return labels.stream().filter(label -> label.is(commandId)).findFirst();
    }
}
