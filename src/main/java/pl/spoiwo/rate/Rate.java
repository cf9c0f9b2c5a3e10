package pl.spoiwo.rate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one unit of a currency costs in another, as a published table says.
 *
 * @param table  as its owner calls it, such as A
 * @param number of the edition, such as 230/A/2026
 * @param date   of the edition
 * @param value  of one unit in the base currency, above zero
 */
public record Rate(String table, String number, LocalDate date, String currency, String base, BigDecimal value) {

    /** Four places at least, as banks write rates. */
    public Rate {
        var shortest = value.stripTrailingZeros();
        value = shortest.scale() < 4 ? shortest.setScale(4) : shortest;
    }

    /** For a person. */
    public String said() {
        return value.toPlainString() + " (table " + table + ", " + number + " of " + date + ")";
    }

    /** What commands carry of it. */
    public ObjectNode document() {
        return JsonNodeFactory.instance.objectNode().put("table", table).put("number", number).put("date", date.toString()).put("rate", value.toPlainString());
    }
}
