package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pl.spoiwo.connection.Connector;

/**
 * An order as the hub knows it: the channel's content and the hub's own state.
 *
 * @param unknownWord the channel's status word that nobody has explained yet, or null
 * @param toldWord    the status word that the hub last told the channel, or null
 * @param keptOff     the channel has said a word that moves no stock of its own, and had taken the order's pieces off before
 * @param exports     by ERP connection
 * @param labels      one for each parcel, where the hub has asked a carrier for them; otherwise empty
 * @param revision    how often the content changed, from 1
 * @param version     0 until stored
 */
public record Order(String orderId, String connection, OrderContent content, Rank rank, OrderStatus status, List<Hold> holds,
                    String unknownWord, String toldWord, boolean keptOff, Map<String, Export> exports, List<Label> labels, int revision, long version) {

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

    /** The channel has taken its pieces off its own stock. @param writes what writes that stock */
    public boolean takenOff(Connector.Capability writes) {
        var word = content.channelStatus();
        return status != OrderStatus.CANCELLED && !writes.uncounted().contains(word) && (keptOff || !writes.unmoved().contains(word));
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
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, keptOff, exports, labels, revision, newVersion);
    }

    Order withContent(OrderContent newer, Rank newRank, boolean off) {
        return new Order(orderId, connection, newer, newRank, status, holds, unknownWord, toldWord, off, exports, labels, revision + 1, version);
    }

    /** The same content, told again later. */
    Order toldAgain(OrderContent same, Rank newRank) {
        return new Order(orderId, connection, same, newRank, status, holds, unknownWord, toldWord, keptOff, exports, labels, revision, version);
    }

    Order withStatus(OrderStatus next) {
        return new Order(orderId, connection, content, rank, next, holds, unknownWord, toldWord, keptOff, exports, labels, revision, version);
    }

    Order withHolds(List<Hold> next) {
        return new Order(orderId, connection, content, rank, status, next, unknownWord, toldWord, keptOff, exports, labels, revision, version);
    }

    Order withUnknownWord(String word) {
        return new Order(orderId, connection, content, rank, status, holds, word, toldWord, keptOff, exports, labels, revision, version);
    }

    Order withToldWord(String word) {
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, word, keptOff, exports, labels, revision, version);
    }

    Order withExport(String target, Export export) {
        var all = new TreeMap<>(exports);
        all.put(target, export);
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, keptOff, all, labels, revision, version);
    }

    /** @param place of the parcel, from 0 */
    Order withLabel(int place, Label next) {
        var all = new ArrayList<>(labels);
        if (place == all.size()) {
            all.add(next);
        } else {
            all.set(place, next);
        }
        return new Order(orderId, connection, content, rank, status, holds, unknownWord, toldWord, keptOff, exports, List.copyOf(all), revision, version);
    }

    /** The label that this command makes, as it now is. */
    Order withLabel(Label next) {
        return withLabel(labels.indexOf(label(next.command().commandId()).orElseThrow()), next);
    }

    Optional<Label> label(String commandId) {
        return labels.stream().filter(label -> label.is(commandId)).findFirst();
    }
}
