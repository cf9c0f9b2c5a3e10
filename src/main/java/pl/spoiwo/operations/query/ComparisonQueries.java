package pl.spoiwo.operations.query;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.query.ComparedOrder.Decided;
import pl.spoiwo.operations.query.ComparedOrder.Said;
import pl.spoiwo.order.ChannelWord;
import pl.spoiwo.order.OrderStatus;

/** Orders that were received within a time, with what was decided of them for one connection, and what their channel came to show. */
@Component
public class ComparisonQueries {

    /** Most orders of one report: the latest ones. */
    public static final int MOST = 5_000;
    private static final int AT_ONCE = 200;
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,20}(\\.\\d{1,10})?");

    private static final String RECEIVED = """
            select o.order_id from orders o join order_timeline t on t.order_id = o.order_id and t.seq = 1
            where (cast(:channel as varchar) is null or o.connection = :channel) and o.updated_at >= :since and t.at >= :since and t.at < :until
            order by t.at desc, o.order_id desc limit :limit""";
    private static final String ORDERS = "select order_id, external_number, status, document from orders where order_id in (:ids)";
    private static final String SAID = """
            select order_id, at, why, message_id from order_timeline
            where order_id in (:ids) and what = :what order by order_id, seq""";
    /** As a person mended it, otherwise as decided. */
    private static final String DECIDED = """
            select m.id, m.entity, m.type, m.received_at, b.content from message m left join message_body b on b.message_id = m.id
                   and b.kind = (select min(k.kind) from message_body k where k.message_id = m.id and k.kind in ('EDITED', 'RAW'))
            where m.entity in (:ids) and m.connection = :connection and m.direction = 'OUT' and m.state in ('WOULD_SEND', 'DELIVERED')
            order by m.seq, b.part""";

    private final JdbcClient jdbc;

    ComparisonQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param orders    how many were compared, at most {@link #MOST}
     * @param truncated there are more, which were received earlier
     */
    public record Compared(int orders, boolean truncated, ComparisonReport report) {
    }

    private record Command(String id, String order, String type, Instant at, ByteArrayOutputStream payload) {
    }

    /**
     * @param channel whose orders; null for all
     * @param words   by which the hub tells the channel its statuses; null where the connection is no channel
     * @param creates kinds of commands of which every order is to get one
     * @param since   orders that were received then or later
     * @param until   and before; what came of them counts until now
     */
    public Compared compare(String connection, String channel, Set<String> words, Collection<String> creates, Instant since, Instant until) {
        var ids = jdbc.sql(RECEIVED).param("channel", channel).param("since", UtcTime.of(since)).param("until", UtcTime.of(until)).param("limit", MOST + 1)
                .query(String.class).list();
        int many = Math.min(ids.size(), MOST);
        var orders = new ArrayList<ComparedOrder>();
        for (int from = 0; from < many; from += AT_ONCE) {
            orders.addAll(read(ids.subList(from, Math.min(from + AT_ONCE, many)), connection));
        }
        return new Compared(many, ids.size() > many, Comparison.of(orders, words, creates));
    }

    /** In the order of their ids. */
    private List<ComparedOrder> read(List<String> ids, String connection) {
        var said = said(ids);
        var decided = decided(ids, connection);
        var orders = new HashMap<String, ComparedOrder>();
        jdbc.sql(ORDERS).param("ids", ids).query((ResultSet row) -> {
            var id = row.getString("order_id");
            var document = Columns.document(row, "document");
            orders.put(id, new ComparedOrder(id, row.getString("external_number"), OrderStatus.valueOf(row.getString("status")), document.path("channelStatus").asText(null),
                    said.getOrDefault(id, List.of()), decided.getOrDefault(id, List.of()), document.at("/hub/labels").size()));
        });
        return ids.stream().filter(orders::containsKey).map(orders::get).toList();
    }

    private Map<String, List<Said>> said(List<String> ids) {
        var said = new HashMap<String, List<Said>>();
        jdbc.sql(SAID).param("ids", ids).param("what", ChannelWord.WHAT).query((ResultSet row) -> {
            var at = Columns.time(row, "at");
            var message = row.getString("message_id");
            var entries = said.computeIfAbsent(row.getString("order_id"), order -> new ArrayList<>());
            ChannelWord.read(row.getString("why")).ifPresent(word -> entries.add(new Said(at, word.now(), message)));
        });
        return said;
    }

    private Map<String, List<Decided>> decided(List<String> ids, String connection) {
        var commands = new LinkedHashMap<String, Command>();
        jdbc.sql(DECIDED).param("ids", ids).param("connection", connection).query((ResultSet row) -> {
            var id = row.getString("id");
            if (!commands.containsKey(id)) {
                commands.put(id, new Command(id, row.getString("entity"), row.getString("type"), Columns.time(row, "received_at"), new ByteArrayOutputStream()));
            }
            var part = row.getBytes("content");
            if (part != null) {
                commands.get(id).payload().writeBytes(part);
            }
        });
        var decided = new HashMap<String, List<Decided>>();
        commands.values().forEach(command -> decided.computeIfAbsent(command.order(), order -> new ArrayList<>()).add(decided(command)));
        return decided;
    }

    private static Decided decided(Command command) {
        var payload = Columns.json(command.payload().toString(StandardCharsets.UTF_8));
        var total = payload.at("/totals/total").asText(payload.path("amount").asText(""));
        return new Decided(command.id(), command.type(), command.at(), payload.path("status").asText(payload.path("trackingNumber").asText(null)),
                AMOUNT.matcher(total).matches() ? new BigDecimal(total) : null, payload.path("currency").asText(""));
    }
}
