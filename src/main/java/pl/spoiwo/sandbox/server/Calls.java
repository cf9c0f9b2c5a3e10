package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The calls a system received: the newest in full, all of them counted by method, path (numbers as {id}) and status. */
public final class Calls {

    private static final int BODY_LIMIT = 8_192;
    private static final Pattern SECRET = Pattern.compile("(\"api_token\"\\s*:\\s*\"|<(?:\\w+:)?password>)[^\"<]*");
    private static final Pattern ID = Pattern.compile("/[0-9][^/]*|/[^/]*[0-9][^/]{7,}");

    private record Call(Instant at, Request request, int status, String fault) {
    }

    private final int kept;
    private final Deque<Call> newest = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    public Calls(int kept) {
        this.kept = kept;
    }

    /** @param status 0 where the call got no answer */
    public synchronized void add(Instant at, Request request, int status, String fault) {
        if (newest.size() >= kept) {
            newest.removeFirst();
        }
        newest.addLast(new Call(at, request, status, fault));
        String path = ID.matcher(request.path()).replaceAll("/{id}").replace("/api/v2_1", "").replace("/wp-json/wc/v3", "");
        counts.merge(request.method() + " " + path + " " + status, 1L, Long::sum);
    }

    public synchronized void clear() {
        newest.clear();
        counts.clear();
    }

    /** Newest first; {@code path} and {@code method} narrow, {@code limit} cuts. */
    public synchronized ObjectNode show(Request question) {
        Pattern path = Pattern.compile(question.query("path", ""));
        String method = question.query("method", "");
        int limit = Integer.parseInt(question.query("limit", String.valueOf(kept)));
        ObjectNode answer = Json.object().put("total", counts.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode counted = answer.putObject("counts");
        counts.forEach(counted::put);
        ArrayNode items = answer.putArray("items");
        var backwards = newest.descendingIterator();
        while (backwards.hasNext() && items.size() < limit) {
            Call call = backwards.next();
            if (path.matcher(call.request.path()).find() && (method.isEmpty() || method.equals(call.request.method()))) {
                items.add(show(call));
            }
        }
        return answer;
    }

    private static ObjectNode show(Call call) {
        Request request = call.request;
        ObjectNode shown = Json.object().put("at", call.at.toString()).put("method", request.method()).put("path", request.path());
        ObjectNode query = shown.putObject("query");
        request.query().forEach((name, values) -> query.put(name, name.equals("api_token") ? "(hidden)" : String.join(",", values)));
        ObjectNode headers = shown.putObject("headers");
        request.headers().forEach((name, value) -> headers.put(name, name.equals("authorization") ? "(hidden)" : value));
        int length = Math.min(request.body().length, BODY_LIMIT);
        String body = new String(request.body(), 0, length, StandardCharsets.UTF_8);
        shown.put("body", SECRET.matcher(body).replaceAll("$1(hidden)")).put("status", call.status);
        return call.fault == null ? shown : shown.put("fault", call.fault);
    }
}
