package pl.spoiwo.product;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** What channels asked before they accepted a price of the hub: as their lists of offers told it last, in the table {@code value_history}. */
@Repository
public class FoundPrices {

    static final String FOUND = "FOUND";

    private static final String INSERT = """
            insert into value_history (connection, sku, kind, event, at, new_value)
            select cast(? as varchar), cast(? as varchar), 'price', 'FOUND', cast(? as timestamp(6) with time zone), cast(? as varchar)
             where not exists (select 1 from value_history where sku = ? and kind = 'price' and event = 'FOUND' and name = '' and connection = ? and new_value = ? and at <= ?)""";

    private final JdbcTemplate jdbc;
    private final SkuOffers offers;

    public FoundPrices(JdbcTemplate jdbc, SkuOffers offers) {
        this.jdbc = jdbc;
        this.offers = offers;
    }

    /** Keeps the lowest price of the offers on sale of each of these. @param skus of which prices are about to be written, and none is accepted */
    public void keep(String connection, Collection<String> skus) {
        if (skus.isEmpty()) {
            return;
        }
        var rows = offers.of(connection, skus).entrySet().stream().flatMap(each -> each.getValue().own().stream()
                .filter(offer -> offer.onSale() && offer.found().price() != null).map(SkuOffers.Listed::found).min(Comparator.comparing(found -> new BigDecimal(found.price())))
                .map(found -> new Object[] {connection, each.getKey(), UtcTime.of(found.readAt()), found.price(), each.getKey(), connection, found.price(), UtcTime.of(found.readAt())}).stream()).toList();
        jdbc.batchUpdate(INSERT, rows);
    }
}
