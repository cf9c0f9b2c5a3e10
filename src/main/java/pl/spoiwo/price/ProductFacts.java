package pl.spoiwo.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.product.ValueHistory.Told;

/** What articles say that prices are made of: the table {@code cost}, with its history. Callers hold the locks of the SKUs. */
@Repository
public class ProductFacts {

    /** Kinds of values. */
    public static final String COST = "cost";
    public static final String TAX = "tax";

    private static final String KNOWN = "select sku, net, currency, source from cost where sku in (:skus)";
    private static final String UPDATE = "update cost set net = ?, currency = ?, source = ?, message_id = ?, updated_at = ? where sku = ?";
    private static final String INSERT = "insert into cost (net, currency, source, message_id, updated_at, sku) values (?, ?, ?, ?, ?, ?)";
    private static final String DELETE = "delete from cost where sku = ?";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ValueHistory history;

    public ProductFacts(JdbcTemplate jdbc, ValueHistory history) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.history = history;
    }

    /** What the company pays for one unit. @param net without tax */
    private record Cost(String sku, BigDecimal net, String currency, String source) {

        private String said() {
            return net.setScale(Math.max(2, net.stripTrailingZeros().scale())).toPlainString();
        }

        private boolean same(Candidate other) {
            return net.compareTo(new BigDecimal(other.value())) == 0 && currency.equals(other.currency());
        }
    }

    /** Makes costs what is decided of them. @param decisions of the field {@code cost} */
    public void costs(List<Decision> decisions, String configuration, Instant at) {
        var bySku = decisions.stream().collect(Collectors.toMap(Decision::item, Function.identity()));
        for (var some : Skus.parts(bySku.keySet())) {
            var known = known(some);
            var updates = new ArrayList<Object[]>();
            var inserts = new ArrayList<Object[]>();
            var deletes = new ArrayList<Object[]>();
            var told = new ArrayList<Told>();
            for (var sku : some) {
                var decision = bySku.get(sku);
                var winner = decision.winner();
                var old = known.get(sku);
                boolean gone = winner == null && old != null && decision.ends(old.source());
                if (gone) {
                    deletes.add(new Object[] {sku});
                }
                if (winner != null && (old == null || !old.same(winner) || decision.governed() && !decision.source().equals(old.source()))) {
                    (old == null ? inserts : updates).add(new Object[] {new BigDecimal(winner.value()), winner.currency(), winner.source(), winner.messageId(), UtcTime.of(winner.saidAt()), sku});
                } else if (!gone) {
                    continue;
                }
                told.add(decision.row("", old == null ? null : old.said(), gone ? "none" : winner.value(), gone ? null : winner.currency(), configuration));
            }
            batches.batchUpdate(UPDATE, updates);
            batches.batchUpdate(INSERT, inserts);
            batches.batchUpdate(DELETE, deletes);
            history.told(COST, told, at);
        }
    }

    private Map<String, Cost> known(List<String> skus) {
        return jdbc.sql(KNOWN).param("skus", skus).query((row, n) -> new Cost(row.getString("sku"), row.getBigDecimal("net"), row.getString("currency"), row.getString("source"))).list()
                .stream().collect(Collectors.toMap(Cost::sku, Function.identity()));
    }
}
