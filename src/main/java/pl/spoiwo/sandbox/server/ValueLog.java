package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** What moved the stock or the prices of a channel, with the moment: what it sold, and what programs wrote to it. The newest are kept, all are counted. */
public final class ValueLog {

    private static final int KEPT = 20_000;

    private record Entry(long number, Instant at, String what, String sku, JsonNode value) {
    }

    private final String kind;
    private final Deque<Entry> newest = new ArrayDeque<>();
    private long last;

    /** @param kind what is shown of each entry: {@code pieces}, {@code price} */
    public ValueLog(String kind) {
        this.kind = kind;
    }

    /** @param pieces on sale afterwards */
    public void sold(Instant at, String sku, int pieces) {
        add(at, "sold", sku, IntNode.valueOf(pieces));
    }

    /** @param pieces on sale afterwards */
    public void written(Instant at, String sku, int pieces) {
        add(at, "written", sku, IntNode.valueOf(pieces));
    }

    public void written(Instant at, String sku, String price) {
        add(at, "written", sku, TextNode.valueOf(price));
    }

    private synchronized void add(Instant at, String what, String sku, JsonNode value) {
        newest.addLast(new Entry(++last, at, what, sku, value));
        if (newest.size() > KEPT) {
            newest.removeFirst();
        }
    }

    /** Entries behind the number {@code ?after=}, the oldest first. */
    public synchronized Response show(Request request) {
        long after = Long.parseLong(request.query("after", "0"));
        var answer = Json.object().put("last", last);
        var items = answer.putArray("items");
        newest.stream().filter(entry -> entry.number() > after).forEach(entry -> items.addObject().put("number", entry.number()).put("at", entry.at().toString())
                .put("what", entry.what()).put("sku", entry.sku()).set(kind, entry.value()));
        return Response.json(200, answer);
    }

    public synchronized void reset() {
        newest.clear();
        last = 0;
    }
}
