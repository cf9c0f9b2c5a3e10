package pl.spoiwo.sandbox.server;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** What moved the stock of a channel, with the moment: what it sold, and what was written to it. The newest are kept, all are counted. */
public final class StockLog {

    private static final int KEPT = 20_000;

    private record Entry(long number, Instant at, String what, String sku, int pieces) {
    }

    private final Deque<Entry> newest = new ArrayDeque<>();
    private long last;

    /** @param pieces on sale afterwards */
    public void sold(Instant at, String sku, int pieces) {
        add(at, "sold", sku, pieces);
    }

    /** @param pieces on sale afterwards */
    public void written(Instant at, String sku, int pieces) {
        add(at, "written", sku, pieces);
    }

    private synchronized void add(Instant at, String what, String sku, int pieces) {
        newest.addLast(new Entry(++last, at, what, sku, pieces));
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
                .put("what", entry.what()).put("sku", entry.sku()).put("pieces", entry.pieces()));
        return Response.json(200, answer);
    }

    public synchronized void reset() {
        newest.clear();
        last = 0;
    }
}
