package pl.spoiwo.product;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** What channels asked, and what they may have asked: from the tables {@code value_history}, {@code drift} and {@code offer_sale}. */
@Repository
public class AskedPrices {

    private static final String SENT = """
            select sku, event, at, sent_at, new_value, currency from value_history
             where (sku, kind, event, name) in (:keys) and connection = :connection order by sku, at, id""";
    private static final String SEEN = "select sku, found, since, closed_at from drift where (connection, sku, kind) in (:keys) and found is not null order by sku, since, id";

    /** What was accepted later than so after it was sent may have stood in the channel all the time, as where the hub was down until it asked what became of it. */
    private static final Duration CALL = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final OfferSales sales;

    public AskedPrices(JdbcTemplate jdbc, OfferSales sales) {
        this.jdbc = JdbcClient.create(jdbc);
        this.sales = sales;
    }

    /**
     * A price from a moment on, until the next certain one.
     *
     * @param currency null where it is not known
     * @param certain  the channel said so, or it was seen there; otherwise it was sent, and its answer lost: it may stand beside the certain one before it
     * @param sale     of the channel's own
     */
    public record Asked(Instant since, String value, String currency, boolean certain, boolean sale) {

        private Asked from(Instant moment) {
            return new Asked(moment, value, currency, certain, sale);
        }
    }

    /** Another price than the channel had accepted, or a sale of its own. @param until null while it stands */
    record Seen(Instant since, Instant until, String value) {
    }

    /** @return by SKU, oldest first */
    public Map<String, List<Asked>> of(String connection, Collection<String> skus) {
        var asked = new TreeMap<String, List<Asked>>();
        for (var some : Skus.parts(skus)) {
            var seen = new HashMap<String, List<Seen>>();
            jdbc.sql(SEEN).param("keys", some.stream().map(sku -> new Object[] {connection, sku, ChannelValues.PRICE}).toList()).query((ResultSet row) -> {
                seen.computeIfAbsent(row.getString("sku"), sku -> new ArrayList<>()).add(new Seen(UtcTime.read(row, "since"), UtcTime.read(row, "closed_at"), row.getString("found")));
            });
            var sent = new HashMap<String, List<Asked>>();
            var keys = some.stream().flatMap(sku -> Stream.of(ValueHistory.ACCEPTED, ValueHistory.TRIED, FoundPrices.FOUND).map(event -> new Object[] {sku, ChannelValues.PRICE, event, ""})).toList();
            jdbc.sql(SENT).param("keys", keys).param("connection", connection).query((ResultSet row) -> {
                var of = sent.computeIfAbsent(row.getString("sku"), sku -> new ArrayList<>());
                boolean certain = !row.getString("event").equals(ValueHistory.TRIED);
                var at = UtcTime.read(row, "at");
                var sentAt = Objects.requireNonNullElse(UtcTime.read(row, "sent_at"), at);
                if (!certain || sentAt.isBefore(at.minus(CALL))) {
                    add(of, new Asked(sentAt, row.getString("new_value"), row.getString("currency"), false, false));
                }
                if (certain) {
                    add(of, new Asked(at, row.getString("new_value"), row.getString("currency"), true, false));
                }
            });
            var own = sales.of(connection, some);
            sent.forEach((sku, of) -> asked.put(sku, under(own.getOrDefault(sku, List.of()), with(of, seen.getOrDefault(sku, List.of())))));
        }
        return asked;
    }

    /** Rows stand in the order of their ends; clocks of nodes may differ. */
    private static void add(List<Asked> of, Asked asked) {
        var last = of.isEmpty() ? asked.since() : of.get(of.size() - 1).since();
        of.add(asked.since().isBefore(last) ? asked.from(last) : asked);
    }

    /** Pure. @param sent by the hub @param seen in the channel; both oldest first */
    static List<Asked> with(List<Asked> sent, List<Seen> seen) {
        var all = new ArrayList<>(sent);
        for (int i = 0; i < seen.size(); i++) {
            var one = seen.get(i);
            var before = sent.stream().filter(asked -> asked.certain() && !asked.since().isAfter(one.since())).reduce((first, second) -> second);
            all.add(new Asked(one.since(), one.value(), before.map(Asked::currency).orElse(null), true, false));
            boolean edited = i + 1 < seen.size() && one.until() != null && !seen.get(i + 1).since().isAfter(one.until());
            boolean written = sent.stream().anyMatch(asked -> asked.since().isAfter(one.since()) && !asked.since().isAfter(one.until() == null ? Instant.MAX : one.until()));
            if (one.until() != null && !edited && !written) {
                before.ifPresent(asked -> all.add(asked.from(one.until())));
            }
        }
        all.sort(Comparator.comparing(Asked::since));
        return all;
    }

    /**
     * What buyers paid: while sales of the channel's own run, the lowest of them, and behind them what stood without them. A lower price that was asked meanwhile may have
     * ended them; another one changes nothing. Pure.
     *
     * @param asked oldest first
     */
    static List<Asked> under(List<Seen> sales, List<Asked> asked) {
        var all = new ArrayList<Asked>();
        asked.forEach(one -> running(sales, one.since()).ifPresentOrElse(sale -> {
            if (price(one.value()).compareTo(price(sale)) < 0) {
                all.add(new Asked(one.since(), one.value(), one.currency(), false, false));
            }
        }, () -> all.add(one)));
        var moments = new TreeSet<Instant>();
        sales.forEach(sale -> Stream.of(sale.since(), sale.until()).filter(Objects::nonNull).forEach(moments::add));
        for (var moment : moments) {
            var standing = standing(asked, moment);
            running(sales, moment).ifPresentOrElse(sale -> all.add(new Asked(moment, sale, standing.isEmpty() ? null : standing.get(0).currency(), true, true)),
                    () -> standing.stream().filter(one -> standing.get(0).since().isBefore(moment)).forEach(one -> all.add(one.from(moment))));
        }
        all.sort(Comparator.comparing(Asked::since));
        return all;
    }

    /** The lowest of the sales that run. */
    private static Optional<String> running(List<Seen> sales, Instant moment) {
        return sales.stream().filter(sale -> !sale.since().isAfter(moment) && (sale.until() == null || sale.until().isAfter(moment))).map(Seen::value).min(Comparator.comparing(AskedPrices::price));
    }

    /** The last certain one, and those that may have been asked since. */
    private static List<Asked> standing(List<Asked> asked, Instant moment) {
        var until = asked.stream().filter(one -> !one.since().isAfter(moment)).toList();
        int from = until.size();
        do {
            from--;
        } while (from > 0 && !until.get(from).certain());
        return until.subList(Math.max(from, 0), until.size());
    }

    private static BigDecimal price(String value) {
        return new BigDecimal(value);
    }
}
