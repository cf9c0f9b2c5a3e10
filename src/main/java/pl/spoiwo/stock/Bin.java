package pl.spoiwo.stock;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.masterdata.Decision;

/** One SKU in one warehouse. */
record Bin(String sku, String warehouse) implements Comparable<Bin> {

    private static final Comparator<Bin> ORDER = Comparator.comparing(Bin::sku).thenComparing(Bin::warehouse);

    @Override
    public int compareTo(Bin other) {
        return ORDER.compare(this, other);
    }

    static Bin of(ResultSet row) throws SQLException {
        return new Bin(row.getString("sku"), row.getString("warehouse"));
    }

    static Bin of(Count count) {
        return new Bin(count.sku(), count.warehouse());
    }

    static Bin of(Decision decision) {
        return new Bin(decision.item(), Ownership.Entity.STOCK.name(decision.field()));
    }

    Object[] key() {
        return new Object[] {sku, warehouse};
    }
}
