package pl.spoiwo.product;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.Hashes;
import pl.spoiwo.ledger.UtcTime;

/**
 * The table {@code value_text}. A text that is too long for the tables of values stands there in its short form, its beginning and its hash, so that the same text is
 * the same value; here it is whole. Callers of what writes hold the locks of the SKUs.
 */
@Repository
public class LongTexts {

    private static final int LONGEST = 300;
    private static final int BEGINNING = 180;
    private static final String USED = "update value_text set used_at = ? where sku = ? and short_form = ?";
    private static final String ADD = "insert into value_text (sku, short_form, text, used_at) values (?, ?, ?, ?)";
    private static final String WHOLE = "select sku, short_form, text from value_text where (sku, short_form) in (:keys)";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public LongTexts(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** The text itself, where it is short. */
    public static String shortForm(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
        return text.substring(0, end) + "… (" + text.codePointCount(0, text.length()) + " characters, sha-256 " + Hashes.sha256(text) + ")";
    }

    /** @param texts by SKU, also short ones, which need no keeping */
    public void keep(Map<String, String> texts, Instant now) {
        new TreeMap<>(texts).forEach((sku, text) -> {
            var shortForm = shortForm(text);
            if (!shortForm.equals(text) && batches.update(USED, UtcTime.of(now), sku, shortForm) == 0) {
                batches.update(ADD, sku, shortForm, text, UtcTime.of(now));
            }
        });
    }

    /** These are wanted no more: from now on they are as old as their rows in the history. @param values by SKU */
    public void leave(Map<String, String> values, Instant now) {
        batches.batchUpdate(USED, new TreeMap<>(values).entrySet().stream().filter(each -> mayBeShort(each.getValue()))
                .map(each -> new Object[] {UtcTime.of(now), each.getKey(), each.getValue()}).toList());
    }

    /** @param values by SKU @return the same, whole */
    public Map<String, String> whole(Map<String, String> values) {
        var whole = new HashMap<>(values);
        read(values.entrySet().stream().filter(each -> mayBeShort(each.getValue())).map(each -> new Object[] {each.getKey(), each.getValue()}).toList(),
                row -> whole.put(row.getString("sku"), row.getString("text")));
        return whole;
    }

    /** @param values of one SKU @return by short form, those that are kept */
    public Map<String, String> whole(String sku, Collection<String> values) {
        var whole = new HashMap<String, String>();
        read(values.stream().filter(LongTexts::mayBeShort).distinct().map(value -> new Object[] {sku, value}).toList(), row -> whole.put(row.getString("short_form"), row.getString("text")));
        return whole;
    }

    private void read(List<Object[]> keys, RowCallbackHandler each) {
        if (!keys.isEmpty()) {
            jdbc.sql(WHOLE).param("keys", keys).query(each);
        }
    }

    private static boolean mayBeShort(String value) {
        return value.length() > BEGINNING;
    }
}
